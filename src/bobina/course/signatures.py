"""Striking a wrong entry, and the second signature: never by the one who wrote the entry."""

from __future__ import annotations

from datetime import datetime

from bobina.course.record import PHYSICIANS, TEAM, Actor, Kind, Record, Signed, Struck
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


def _by_another(record: Record, what: Signed, by: Actor, at: datetime) -> Sentence | None:
    if record.entries[what.entry - 1].by.name == by.name:
        return Sentence("Entry {entry} is yours: somebody else must sign it.", {"entry": what.entry})
    return None


KINDS = (
    Kind("struck", Struck, "Strike an entry", TEAM, (_there, _no_correction), topic="history"),
    Kind("signed", Signed, "Second signature", PHYSICIANS, (_there, _by_another), topic="history"),
)
