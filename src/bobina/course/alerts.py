"""Alerts: an answer on self-harm above 0 stands until a physician has written what was done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bobina.course.asked import Event, asked
from bobina.course.record import PHYSICIANS, Actor, Entry, Kind, Record
from bobina.course.referral import needs_referral
from bobina.course.scales import SCALES, Field, Scale, Scored
from bobina.sentence import Sentence
from bobina.source import Source


@dataclass(frozen=True, slots=True)
class AlertAnswered(Event):
    """A physician saw an alert and says what was done. ``entry``: the rating that raised it."""

    entry: int
    action: str = asked("What was done", long=True, hint="spoken with whom, how the risk was judged, what was agreed")


@dataclass(frozen=True, slots=True)
class Alert:
    """One rating with an answer that raises an alert. ``answered``: what a physician wrote, once one did."""

    person: str
    rating: Entry[Scored]
    scale: Scale
    field: Field
    value: float
    source: Source
    answered: Entry[AlertAnswered] | None

    @property
    def day(self) -> date:
        """Of the rating."""
        return self.rating.what.day


def every(record: Record) -> tuple[Alert, ...]:
    """All alerts of a record, newest first. Striking a rating does not take its alert away: only an answer does."""
    answers = {one.what.entry: one for one in record.of(AlertAnswered)}
    found = []
    for entry in record.entries:
        if isinstance(entry.what, Scored):
            scale = SCALES[entry.what.scale]
            found += [
                Alert(record.person, entry, scale, one, value, scale.alarms[one.id], answers.get(entry.number))  # type: ignore[arg-type]
                for one in scale.fields if one.id in scale.alarms and (value := entry.what.values.get(one.id, 0)) > 0
            ]
    return tuple(found[::-1])


def alerts(record: Record) -> tuple[Alert, ...]:
    """The alerts that wait for an answer, newest first."""
    return tuple(one for one in every(record) if one.answered is None)


def _open(record: Record, what: AlertAnswered, by: Actor, at: datetime) -> Sentence | None:
    if any(one.rating.number == what.entry for one in every(record)):
        return None
    return Sentence("Entry {entry} raised no alert.", {"entry": what.entry})


KINDS = (
    Kind("alert-answered", AlertAnswered, "Answer an alert", PHYSICIANS, (needs_referral, _open), topic="scales"),
)
