"""Harms: adverse events graded, serious ones reported and signed twice, and the clinic's rates by coil."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bobina.course import moments
from bobina.course.harms.events import AdverseEvent, HarmFollowed, Outcome
from bobina.course.harms.rates import rates
from bobina.course.record import TEAM, Actor, Entry, Kind, Record
from bobina.course.referral import needs_referral
from bobina.sentence import Sentence


def _past(record: Record, what: Any, by: Actor, at: datetime) -> Sentence | None:
    return moments.not_ahead(what.onset, at)


def _known(record: Record, what: Any, by: Actor, at: datetime) -> Sentence | None:
    if what.event not in {one.number for one in record.of(AdverseEvent)}:
        return Sentence("Entry {entry} is no adverse event of this record.", {"entry": what.event})
    return moments.not_ahead(what.day, at)


def second(record: Record, entry: Entry[Any]) -> Sentence | None:
    """A seizure and anything serious is also read and signed by a physician who did not write it."""
    if entry.what.must_report:
        return Sentence("A seizure or a serious event: a physician who did not write it must sign.")
    return None


def outcome(record: Record, entry: Entry[AdverseEvent]) -> Outcome:
    """How an adverse event went on, as last written."""
    later = [one.what.outcome for one in record.of(HarmFollowed) if one.what.event == entry.number]
    return later[-1] if later else entry.what.outcome


KINDS = (
    Kind("adverse-event", AdverseEvent, "An adverse event", TEAM, (needs_referral, _past), second, topic="harms"),
    Kind("harm-followed", HarmFollowed, "How an adverse event went on", TEAM, (needs_referral, _known)),
)

__all__ = ["KINDS", "AdverseEvent", "outcome", "rates"]
