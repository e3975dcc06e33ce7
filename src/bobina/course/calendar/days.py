"""The days of treatment of a course: the rhythm of its protocol, less what is closed or skipped, and the extra ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import count

from bobina.course.calendar.events import WITHOUT, DaysWithout, HolidaysOf, VisitMadeUp, VisitPostponed, VisitSkipped
from bobina.course.maintenance import MaintenancePlanned, rhythm
from bobina.course.record import Record
from bobina.dose import protocol
from bobina.dose.schedule import public_holidays, schedule
from bobina.source import Source, Status

COUNTRY = "IT"
"""whose holidays count until the record says otherwise"""
HORIZON = 4096
"""days of treatment, and weeks of a taper, after which no calendar is laid further"""
WEEK = timedelta(weeks=1)
LATER = Source("maintenance begins whole weeks later than planned where the course is not over by its first day; "
               "a weekend or a public holiday gives way to the next working day; what is skipped or missed "
               "follows at the end, in the rhythm of the last week", Status.CHOSEN)
"""how maintenance is laid"""


def saturdays(record: Record) -> bool:
    """Whether a visit may be moved to a Saturday; not until the record says so."""
    said = record.last(HolidaysOf)
    return said is not None and said.what.saturdays


def country(record: Record) -> str:
    """Whose public holidays are stepped over."""
    said = record.last(HolidaysOf)
    return said.what.country if said else COUNTRY


class Course:
    """The days on which a course can have sessions. Nothing of it changes once it is made."""

    def __init__(self, record: Record, protocol_id: str, start: date) -> None:
        self._protocol, self._start, self._country = protocol_id, start, country(record)
        self._holidays = public_holidays(self._country)
        self._shut, self._saturdays = dict(_shut(record)), saturdays(record)
        self._extra = {one.what.to for one in record.of(VisitPostponed)} | {
            one.what.day for one in record.of(VisitMadeUp)}

    @property
    def acute(self) -> int:
        """Sessions until the taper; without one, more than any course has."""
        known = protocol(self._protocol)
        return known.sessions if known.sessions is not None and known.taper else HORIZON

    def days(self) -> Iterator[date]:
        """Every day of treatment from the start on, in order, by the rhythm of the acute part."""
        seen, many = self._start - timedelta(days=1), 64
        while many <= HORIZON:
            rhythm = _rhythm(self._protocol, self._start, self._country, many)
            yield from (day for day in self._with_extra(rhythm, seen, rhythm[-1]) if day > seen)
            seen, many = rhythm[-1], 4 * many

    def taper_days(self, end: date) -> Iterator[date]:
        """The days of the taper in order, from the week after ``end``; its last week goes on as long as need be."""
        weeks = protocol(self._protocol).taper
        first = _rhythm(self._protocol, self._start, self._country, 1)[0]
        begin = first + WEEK * ((end - first).days // 7 + 1)
        yield from self._with_extra((), end, begin - timedelta(days=1))
        for week in range(HORIZON):
            since = begin + week * WEEK
            wanted = weeks[min(week, len(weeks) - 1)]
            rhythm = _rhythm(self._protocol, since, self._country, wanted, wanted)
            inside = tuple(day for day in rhythm if day < since + WEEK)
            yield from self._with_extra(inside, since - timedelta(days=1), since + timedelta(days=6))

    def maintenance_days(self, plan: MaintenancePlanned, end: date) -> Iterator[date]:
        """The days of a maintenance plan in order, all after ``end``, by ``LATER``."""
        late = max(0, (end - plan.first).days // 7 + 1)
        for wanted in rhythm(plan, plan.first + late * WEEK):
            day = next(one for one in self._from(wanted) if one.weekday() < 5 and one not in self._holidays)
            if day > end:
                yield from self._with_extra((day,), end, day)
                end = day

    def _from(self, day: date) -> Iterator[date]:
        return (day + timedelta(days=i) for i in count())

    def _with_extra(self, rhythm: tuple[date, ...], after: date, until: date) -> Iterator[date]:
        extra = (day for day in self._extra if after < day <= until)
        return (day for day in sorted({*rhythm, *extra}) if not self.why_not(day))

    def why_not(self, day: date) -> str:
        """Why there can be no session on a day, in English words; empty where there can."""
        if day.weekday() == 6 or (day.weekday() == 5 and not self._saturdays):
            return "weekend"
        return self._shut.get(day) or str(self._holidays.get(day) or "")

    def closed_between(self, first: date, last: date) -> dict[date, str]:
        """The weekdays without sessions of a span, with why."""
        return {day: why for day in _span(first, last) if day.weekday() < 5 and (why := self.why_not(day))}


def _shut(record: Record) -> Iterator[tuple[date, str]]:
    for out in record.of(DaysWithout):
        yield from ((day, WITHOUT[out.what.why]) for day in _span(out.what.first, out.what.last))
    for gone in record.of(VisitPostponed):
        yield from ((day, "postponed") for day in _span(gone.what.day, gone.what.to - timedelta(days=1)))
    yield from ((skip.what.day, "skipped") for skip in record.of(VisitSkipped))


def _span(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=i) for i in range((last - first).days + 1))


@lru_cache(maxsize=256)
def _rhythm(protocol_id: str, start: date, where: str, many: int, per_week: int = 0) -> tuple[date, ...]:
    """The first ``many`` days of treatment from ``start``, once each; 0 a week: as the protocol has it."""
    known = protocol(protocol_id)
    daily = replace(known, sessions_per_day=1, taper=(), days_per_week=per_week or known.days_per_week)
    return tuple(one.day for one in schedule(daily, start, where, sessions=many).sessions)
