"""The calendar of a course, laid anew from the record: what was done, what was missed, what is still to come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bobina.course import prescription
from bobina.course.calendar.days import COUNTRY, Course, country
from bobina.course.calendar.events import MaintenanceLaid, VisitPostponed
from bobina.course.delivery import counted, day_of
from bobina.course.maintenance import MaintenancePlanned, count
from bobina.course.record import Record


class State(StrEnum):
    """Of a visit."""

    DONE = "done"
    PLANNED = "planned"
    MISSED = "missed"


ORDER = (State.DONE, State.MISSED, State.PLANNED)
"""within a day"""


@dataclass(frozen=True, slots=True)
class Visit:
    """One session: done or planned, numbered in the order of time. A missed one has number 0; it comes again later."""

    number: int
    day: date
    of_day: int
    """1 for the first of its day"""
    state: State


@dataclass(frozen=True, slots=True)
class Calendar:
    """All visits by day. Without a prescription there are none and ``sessions`` is 0."""

    visits: tuple[Visit, ...] = ()
    without: Mapping[date, str] | None = None
    """weekdays without sessions, from the first visit to the last, with why in English words"""
    moved: tuple[tuple[date, date], ...] = ()
    """postponed: from, to"""
    sessions: int = 0
    """prescribed, and those of maintenance after them"""
    maintenance: int = 0
    """how many of them are maintenance: the last ones"""
    per_day: int = 1
    country: str = COUNTRY

    def of(self, state: State) -> tuple[Visit, ...]:
        """The visits in a state."""
        return tuple(one for one in self.visits if one.state is state)

    @property
    def done(self) -> tuple[Visit, ...]:
        """Sessions that were given."""
        return self.of(State.DONE)

    @property
    def planned(self) -> tuple[Visit, ...]:
        """Sessions to come, today's included."""
        return self.of(State.PLANNED)

    @property
    def missed(self) -> tuple[Visit, ...]:
        """Visits of the past where nothing was given and nobody had moved them."""
        return self.of(State.MISSED)


def calendar(record: Record, at: datetime) -> Calendar:
    """The calendar as it stands at ``at``: every session prescribed is done or planned, none is lost."""
    order = prescription.current(record)
    if order is None:
        return Calendar(country=country(record))
    start, wanted, per_day = order.what.start, order.what.sessions, order.what.sessions_per_day
    given = Counter(map(day_of, counted(record, start)))
    course, plan = Course(record, order.what.protocol, start), laid(record)
    visits = [*_done(given), *_to_come(course, given, wanted, per_day, at.date())]
    if plan is not None:
        visits += _maintenance(course, plan, given, wanted, visits, at.date())
    visits.sort(key=lambda one: (one.day, ORDER.index(one.state), one.of_day))
    moved = tuple((one.what.day, one.what.to) for one in record.of(VisitPostponed))
    last = visits[-1].day if visits else start
    more = count(plan) if plan is not None else 0
    return Calendar(tuple(visits), course.closed_between(start, last), moved, wanted + more, more, per_day,
                    country(record))


def laid(record: Record) -> MaintenancePlanned | None:
    """The maintenance plan whose sessions follow those prescribed. None: none was laid, or a prescription with a later
    first day began another course.
    """
    order, entry = prescription.current(record), record.last(MaintenanceLaid)
    plans = (one.what for one in record.of(MaintenancePlanned) if entry is not None and one.number == entry.what.plan)
    plan = next(plans, None)
    return plan if plan is not None and order is not None and order.what.start <= plan.first else None


def _done(given: Counter[date]) -> Iterator[Visit]:
    each = ((day, of_day) for day in sorted(given) for of_day in range(1, given[day] + 1))
    return (Visit(number, day, of_day, State.DONE) for number, (day, of_day) in enumerate(each, start=1))


def _to_come(course: Course, given: Counter[date], wanted: int, per_day: int, today: date) -> Iterator[Visit]:
    """Missed and planned: the acute part by its rhythm, and the taper from the week after its last session."""
    acute = min(wanted, course.acute)
    first = list(_laid(course.days(), given, acute, (per_day, 0), today))
    yield from first
    if acute < wanted:
        planned = [one.day for one in first if one.state is State.PLANNED]
        end = max(planned, default=None) or _reached(given, acute)
        yield from _laid(course.taper_days(end), given, wanted, (per_day, len(planned)), today)


def _maintenance(
    course: Course, plan: MaintenancePlanned, given: Counter[date], wanted: int, before: Sequence[Visit], today: date,
) -> Iterator[Visit]:
    """The sessions of a maintenance plan, one a day, after the last of those ``wanted``."""
    planned = [one.day for one in before if one.state is State.PLANNED]
    end = max(planned, default=None) or _reached(given, wanted)
    days = course.maintenance_days(plan, end)
    return _laid(days, given, wanted + count(plan), (1, len(planned)), today)


def _reached(given: Counter[date], count: int) -> date:
    """The day on which the sessions given reached ``count``."""
    days = sorted(given)
    return next(day for day in days if sum(given[one] for one in days if one <= day) >= count)


def _laid(
    days: Iterator[date], given: Counter[date], wanted: int, counts: tuple[int, int], today: date,
) -> Iterator[Visit]:
    """Up to ``wanted`` sessions on ``days``: what was missed before today, what is planned from today on.

    ``counts``: the most a day, and how many are planned already.
    """
    per_day, number = counts[0], given.total() + counts[1]
    for day in days:
        before = sum(count for when, count in given.items() if when < day)
        if day < today:
            due = min(per_day, wanted - before)
            yield from (Visit(0, day, of_day, State.MISSED) for of_day in range(given[day] + 1, due + 1))
            continue
        if number >= wanted:
            return
        free = min(per_day - given[day], wanted - number)
        yield from (Visit(number + k, day, given[day] + k, State.PLANNED) for k in range(1, free + 1))
        number += max(free, 0)


def why_not(record: Record, day: date) -> str:
    """Why there can be no session on a day of the course, in English words; empty where there can."""
    order = prescription.current(record)
    if order is None or day < order.what.start:
        return "the course has not begun"
    return Course(record, order.what.protocol, order.what.start).why_not(day)
