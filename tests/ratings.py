"""Ratings and sessions for tests of the scales."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

from bobina.course.asked import Event
from bobina.course.delivery import Delivered, Tolerated
from bobina.course.record import Entry, Record
from bobina.course.scales import SCALES, Scored
from records import OPERATOR

START = date(2027, 1, 11)
"""a Monday"""


def phq(total: int, ninth: int = 0, day: date = START) -> Scored:
    """A PHQ-9 of a total, with what item 9 shall be."""
    values, rest = {"9": float(ninth)}, total - ninth
    for n in range(1, 9):
        values[str(n)] = float(min(3, rest))
        rest -= int(values[str(n)])
    assert rest == 0
    return Scored("phq-9", values, day)


def totalled(scale: str, total: float, day: date = START) -> Scored:
    """A scale that is one number."""
    return Scored(scale, {"total": total}, day, form="v1" if SCALES[scale].form_asked else "", rater="R1")


def put(record: Record, *events: Event, day: date | None = None) -> Record:
    """The record with events written without asking the rules, at noon of ``day`` or of the day they are of."""
    for what in events:
        of = what.day if isinstance(what, Scored) else START
        when = datetime.combine(day or of, time(12), UTC)
        record = Record(record.person, (*record.entries, Entry(record.version + 1, when, OPERATOR, what)))
    return record


def session(number: int, day: date) -> Delivered:
    """A session with pulses."""
    return Delivered(number, datetime.combine(day, time(10), UTC), "P", "C", "figure-8", "S", 50, 600, True, True, 20,
                     600, Tolerated.WELL)


def sessions(record: Record, count: int, first: date = START) -> Record:
    """The record with ``count`` sessions on weekdays from ``first``."""
    day, number = first, 0
    while number < count:
        if day.weekday() < 5:
            number += 1
            record = put(record, session(number, day), day=day)
        day += timedelta(days=1)
    return record


def full(scale: str, level: Mapping[str, float]) -> Scored:
    """A rating of a scale with these answers."""
    return Scored(scale, level, START, rater="R1", form=next(iter(SCALES[scale].forms), "v1"))
