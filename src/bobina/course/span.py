"""The span of a course: its first and last session, and whether it is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from bobina.course import prescription
from bobina.course.delivery import counted, day_of, delivered
from bobina.course.record import Record

SILENCE = timedelta(days=14)
"""without a session, after which a course counts as over; our own choice"""


@dataclass(frozen=True, slots=True)
class Span:
    """First and last day with a pulse, how many sessions, and whether it is over: all prescribed were given, or none
    was for two weeks.
    """

    first: date
    last: date
    sessions: int
    over: bool


def span(record: Record, today: date) -> Span | None:
    """The span of the sessions so far, maintenance left out: those beyond what is prescribed; None before the first."""
    ordered = prescription.current(record)
    since = counted(record, ordered.what.start) if ordered else ()
    beyond = {one.number for one in since[ordered.what.sessions:]} if ordered else set()
    days = [day_of(one) for one in delivered(record) if one.what.pulses > 0 and one.number not in beyond]
    if not days:
        return None
    given = ordered is not None and len(since) >= ordered.what.sessions
    return Span(min(days), max(days), len(days), given or today - max(days) > SILENCE)


def session_day(record: Record, number: int) -> date | None:
    """The day of the ``number``-th session with a pulse, from 1."""
    days = sorted(day_of(one) for one in delivered(record) if one.what.pulses > 0)
    return days[number - 1] if len(days) >= number else None
