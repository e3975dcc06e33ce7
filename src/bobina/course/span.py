"""The span of a course: its first and last session, and whether it is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from bobina.course.delivery import day_of, delivered
from bobina.course.record import Record

SILENCE = timedelta(days=14)
"""without a session, after which a course counts as over; our own choice"""


@dataclass(frozen=True, slots=True)
class Span:
    """First and last day with a pulse, how many sessions there were, and whether more are to come."""

    first: date
    last: date
    sessions: int
    over: bool


def span(record: Record, today: date) -> Span | None:
    """The span of the sessions so far; None before the first."""
    days = [day_of(one) for one in delivered(record) if one.what.pulses > 0]
    return Span(min(days), max(days), len(days), today - max(days) > SILENCE) if days else None


def session_day(record: Record, number: int) -> date | None:
    """The day of the ``number``-th session with a pulse, from 1."""
    days = sorted(day_of(one) for one in delivered(record) if one.what.pulses > 0)
    return days[number - 1] if len(days) >= number else None
