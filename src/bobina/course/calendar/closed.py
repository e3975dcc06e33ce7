"""Days on which the whole clinic is closed, and what they mean for one record.

A calendar steps over the days that are written into its record, and over no others: it is a function of its record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bobina.course.asked import Event, asked
from bobina.course.calendar.events import DaysWithout, Without
from bobina.course.calendar.lay import Visit, calendar
from bobina.course.record import Record


@dataclass(frozen=True, slots=True)
class ClinicClosed(Event):
    """No sessions in the whole clinic from ``first`` to ``last``, both included. An entry of the clinic's own."""

    first: date = asked("First closed day")
    last: date = asked("Last closed day")
    reason: str = asked("Why", hint="holidays, service of the machine")

    def __post_init__(self) -> None:
        """Refuse what could not be written into a record."""
        Event.__post_init__(self)
        self.written()

    def written(self) -> DaysWithout:
        """As these days are written into a record."""
        return DaysWithout(self.first, self.last, Without.CLOSED, self.reason)


@dataclass(frozen=True, slots=True)
class Closing:
    """Closed days that stand. ``number``: of their entry among the clinic's own."""

    number: int
    by: str
    what: ClinicClosed


@dataclass(frozen=True, slots=True)
class ToMove:
    """Planned visits of a record that fall on days closed since its calendar was laid."""

    closing: Closing
    visits: tuple[Visit, ...]

    @property
    def days(self) -> tuple[date, ...]:
        """Of the visits, each once."""
        return tuple(dict.fromkeys(one.day for one in self.visits))


def to_lay_around(record: Record, closings: Iterable[Closing], since: date) -> list[DaysWithout]:
    """The clinic's days from ``since`` on that a record does not step over yet."""
    known = {day for out in record.of(DaysWithout) for day in _days(out.what)}
    return [one.what.written() for one in closings if one.what.last >= since and not known.issuperset(_days(one.what))]


def _days(what: ClinicClosed | DaysWithout) -> Iterator[date]:
    return (what.first + timedelta(days=i) for i in range((what.last - what.first).days + 1))


def to_move(record: Record, closings: Iterable[Closing], at: datetime) -> list[ToMove]:
    """What falls on closed days that the record does not step over, by closing."""
    return list(_to_move(calendar(record, at).planned, closings))


def _to_move(planned: tuple[Visit, ...], closings: Iterable[Closing]) -> Iterator[ToMove]:
    for one in closings:
        visits = tuple(visit for visit in planned if one.what.first <= visit.day <= one.what.last)
        if visits:
            yield ToMove(one, visits)
