"""The days of a course: working days only, holidays stepped over, accelerated courses, taper."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from difflib import get_close_matches
from itertools import combinations, count, islice

import holidays

from bobina.dose.model import Protocol, Schedule, Session

WORKING_DAYS = "Weekdays without public holidays; the clinic's own closed days are not known. Maintenance is left out."
NAMES = "en_US"
"""the language of the holidays' names where there is one: never the machine's, so that a plan is the same anywhere"""
WITHOUT_NUMBER = "The source does not give the number of sessions; give one to have a calendar."


def schedule(
    protocol: Protocol, start: date, country: str, *, sessions: int | None = None, taper: tuple[int, ...] | None = None,
) -> Schedule:
    """A course from the first working day at or after ``start``.

    ``country`` is an ISO code, with a region where its holidays differ: IT, US, GB-ENG. ``sessions`` (acute) and
    ``taper`` (days of treatment in each week after) replace the protocol's own. Weeks run from the first day;
    fewer than five days a week are spread over it, and the taper starts with the week after the last acute one.
    Raises ValueError for an unknown country or a count below 1.
    """
    wanted = protocol.sessions if sessions is None else sessions
    taper = protocol.taper if taper is None else taper
    if (wanted is not None and wanted < 1) or any(not 1 <= days <= 5 for days in taper):
        raise ValueError(f"{wanted} sessions with a taper of {taper} is no course; give at least 1 session and, for a "
                         "taper, 1 to 5 days a week")
    closed = public_holidays(country)
    if wanted is None:
        return Schedule((), (), country, WITHOUT_NUMBER)
    planned = _number(_course(_weeks(start, closed), protocol, wanted, taper))
    return Schedule(planned, _skipped(start, planned[-1].day, closed), country, WORKING_DAYS)


def _course(
    weeks: Iterator[list[date]], protocol: Protocol, wanted: int, taper: tuple[int, ...],
) -> Iterator[tuple[date, int, str]]:
    """(day, sessions, phase) of each day of treatment."""
    per_day = protocol.sessions_per_day
    while wanted > 0:
        for day in _spread(next(weeks), protocol.days_per_week):
            if wanted > 0:
                yield day, min(per_day, wanted), "acute"
            wanted -= per_day
    for days in taper:
        for day in _spread(next(weeks), days):
            yield day, per_day, "taper"


def _number(course: Iterable[tuple[date, int, str]]) -> tuple[Session, ...]:
    visits = ((day, of_day, phase) for day, sessions, phase in course for of_day in range(1, sessions + 1))
    return tuple(Session(number, *visit) for number, visit in enumerate(visits, start=1))


def _weeks(start: date, closed: "holidays.HolidayBase") -> Iterator[list[date]]:
    """The working days of each week, the first week starting with the first working day."""
    first = next(day for day in _days(start) if _open(day, closed))
    for week in count():
        yield [day for day in islice(_days(first + timedelta(weeks=week)), 7) if _open(day, closed)]


def _spread(days: list[date], wanted: int) -> list[date]:
    """The ``wanted`` days of a week that lie most evenly in it, weekend counted; all where there are fewer."""
    def unevenness(chosen: Iterable[date]) -> float:
        return sum(abs((day - days[0]).days - 7 * i / wanted) for i, day in enumerate(chosen))

    return days if len(days) <= wanted else list(min(combinations(days, wanted), key=unevenness))


def _days(start: date) -> Iterator[date]:
    return (start + timedelta(days=i) for i in count())


def _open(day: date, closed: "holidays.HolidayBase") -> bool:
    return day.weekday() < 5 and day not in closed


def _skipped(start: date, end: date, closed: "holidays.HolidayBase") -> tuple[tuple[date, str], ...]:
    """The holidays on weekdays from start to end."""
    span = islice(_days(start), (end - start).days + 1)
    return tuple((day, closed[day]) for day in span if day.weekday() < 5 and day in closed)


def public_holidays(country: str) -> "holidays.HolidayBase":
    """The public holidays of a country, name by day. Raises ValueError for an unknown country, with the nearest."""
    code, _, region = country.upper().partition("-")
    try:
        return holidays.country_holidays(code, subdiv=region or None, language=NAMES)
    except NotImplementedError:
        known = holidays.list_supported_countries()
        names = [*known, *(f"{code}-{region}" for region in known.get(code, ()))]
        near = get_close_matches(country.upper(), names, n=3, cutoff=0.4)
        raise ValueError(f"the holidays of {country!r} are not known; give an ISO country code, with a region if need "
                         f"be (IT, US, GB-ENG){': did you mean ' + ', '.join(near) + '?' if near else ''}") from None
