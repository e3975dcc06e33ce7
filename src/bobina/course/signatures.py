"""Striking a wrong entry, and the second signature: never by the one who wrote the entry."""

from __future__ import annotations

from datetime import datetime

from bobina.course.delivery import Delivered, SessionBegun, SessionPaused, TrainsDelivered
from bobina.course.record import PHYSICIANS, TEAM, Actor, Kind, Record, Role, Signed, Struck
from bobina.sentence import Sentence


def _there(record: Record, what: Struck | Signed, by: Actor, at: datetime) -> Sentence | None:
    if not 1 <= what.entry <= record.version:
        return Sentence("There is no entry {entry} in this record.", {"entry": what.entry})
    if what.entry in record.struck():
        return Sentence("Entry {entry} was struck before.", {"entry": what.entry})
    return None


def _no_correction(record: Record, what: Struck, by: Actor, at: datetime) -> Sentence | None:
    if isinstance(record.entries[what.entry - 1].what, Struck):
        return Sentence("Entry {entry} is itself a correction; write a new entry instead.", {"entry": what.entry})
    return None


def _no_pulse_away(record: Record, what: Struck, by: Actor, at: datetime) -> Sentence | None:
    """Pulses that were counted, and the begin of their session, are taken back by a physician alone."""
    if by.role is Role.PHYSICIAN or not _with_pulses(record, what.entry):
        return None
    return Sentence("Pulses were counted: a physician strikes entry {entry}.", {"entry": what.entry})


def _with_pulses(record: Record, number: int) -> bool:
    """Whether an entry counts pulses, or began a session in which some were counted, struck since or not."""
    entry = record.entries[number - 1]
    if isinstance(entry.what, TrainsDelivered | SessionPaused):
        return entry.what.pulses > 0
    if not isinstance(entry.what, SessionBegun):
        return False
    after = [one.what for one in record.entries[number:]]
    end = next((n for n, one in enumerate(after) if isinstance(one, SessionBegun)), len(after))
    counts = (one for one in after[:end] if isinstance(one, TrainsDelivered | SessionPaused | Delivered))
    return any(one.pulses > 0 for one in counts)


def _by_another(record: Record, what: Signed, by: Actor, at: datetime) -> Sentence | None:
    if record.entries[what.entry - 1].by.name == by.name:
        return Sentence("Entry {entry} is yours: somebody else must sign it.", {"entry": what.entry})
    return None


KINDS = (
    Kind("struck", Struck, "Strike an entry", TEAM, (_there, _no_correction, _no_pulse_away), topic="history"),
    Kind("signed", Signed, "Second signature", PHYSICIANS, (_there, _by_another), topic="history"),
)
