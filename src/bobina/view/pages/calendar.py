"""The calendar of a course, month by month, and today's list over all records."""

from __future__ import annotations

from calendar import Calendar as Weeks
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from babel.dates import format_skeleton

from bobina.course.calendar import LATER, Calendar, State, Visit, calendar, laid
from bobina.course.day_check import today as asked_today
from bobina.course.delivery import open_session
from bobina.course.maintenance import SCHEMES
from bobina.course.record import Record
from bobina.course.sessions import Light, preflight
from bobina.sentence import Sentence
from bobina.view.language import Language
from bobina.view.pages.page import Overview, Page


@dataclass(frozen=True, slots=True)
class Day:
    """A square: ``label`` is '7' or '11–20', ``state`` a State or empty, ``why`` there is none."""

    when: date
    inside: bool
    today: bool
    label: str
    state: str
    missed: int
    why: str
    upkeep: bool = False
    """its sessions are maintenance"""


@dataclass(frozen=True, slots=True)
class Month:
    """A page of the wall calendar, weeks from Monday; Saturday and Sunday left out where nothing falls on them."""

    name: str
    weekdays: tuple[str, ...]
    weeks: tuple[tuple[Day, ...], ...]


def months(shown: Calendar, today: date, language: Language) -> list[Month]:
    """Every month from the first visit to the last."""
    days = [visit.day for visit in shown.visits]
    if not days:
        return []
    wide = 7 if any(day.weekday() >= 5 for day in days) else 5
    return [_month(year, month, wide, shown, today, language) for year, month in _between(min(days), max(days))]


def _between(first: date, last: date) -> Iterator[tuple[int, int]]:
    for count in range(12 * first.year + first.month - 1, 12 * last.year + last.month):
        yield count // 12, count % 12 + 1


def _month(year: int, month: int, wide: int, shown: Calendar, today: date, language: Language) -> Month:
    names = tuple(language.locale.days["stand-alone"]["abbreviated"][k] for k in range(wide))
    weeks = Weeks(firstweekday=0).monthdatescalendar(year, month)
    squares = tuple(tuple(_day(day, month, shown, today) for day in week[:wide]) for week in weeks)
    filled = tuple(week for week in squares if any(day.inside for day in week))
    return Month(format_skeleton("yMMMM", date(year, month, 1), locale=language.locale), names, filled)


def _day(when: date, month: int, shown: Calendar, today: date) -> Day:
    visits = [visit for visit in shown.visits if visit.day == when] if when.month == month else []
    numbers = [visit.number for visit in visits if visit.number]
    label = "" if not numbers else str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}–{numbers[-1]}"
    states = {visit.state for visit in visits}
    state = next((one for one in (State.MISSED, State.PLANNED, State.DONE) if one in states), None)
    missed = sum(visit.state is State.MISSED for visit in visits)
    why = "" if visits else (shown.without or {}).get(when, "")
    upkeep = any(number > shown.sessions - shown.maintenance for number in numbers)
    return Day(when, when.month == month, when == today, label, state or "", missed, why, upkeep)


def _context(record: Record, now: datetime, _: Language) -> Mapping[str, object]:
    shown = calendar(record, now)
    upcoming = list(dict.fromkeys(visit.day for visit in shown.planned))
    return {
        "calendar": shown, "months": months(shown, now.date(), _), "today": now.date(),
        "upcoming": [(day, _numbers(shown, day)) for day in upcoming[:5]],
        "plan": laid(record), "schemes": SCHEMES, "later": LATER,
        "missed_days": [_.day(day, "medium") for day in dict.fromkeys(visit.day for visit in shown.missed)],
        "end": upcoming[-1] if upcoming else None,
    }


def _numbers(shown: Calendar, day: date) -> str:
    numbers = [visit.number for visit in shown.planned if visit.day == day]
    return str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}–{numbers[-1]}"


def _status(record: Record, at: datetime) -> tuple[str, Sentence] | None:
    shown = calendar(record, at)
    if not shown.sessions:
        return None
    said = {"done": len(shown.done), "sessions": shown.sessions}
    return ("care" if shown.missed else "calm" if shown.done else "open"), Sentence("{done} of {sessions} done", said)


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody who comes today."""

    person: str
    label: str
    sessions: int
    done: int
    planned: int
    running: bool
    asked: bool
    red: int


def today(records: Sequence[Record], now: datetime) -> list[Line]:
    """Who has a visit today, was here today or has an open session; those in the middle of it first."""
    lines = [line for record in records if (line := _line(record, now)) is not None]
    return sorted(lines, key=lambda line: (not line.running, not line.planned, line.person))


def _line(record: Record, now: datetime) -> Line | None:
    shown, running = calendar(record, now), open_session(record)
    here: list[Visit] = [visit for visit in shown.visits if visit.day == now.date()]
    if not here and running is None:
        return None
    planned = [visit for visit in here if visit.state is State.PLANNED]
    first, last = (here[0].number, here[-1].number) if here else (0, 0)
    red = sum(one.light is Light.RED for one in preflight(record, now)) if planned and not running else 0
    return Line(record.person, str(first) if first == last else f"{first}–{last}", shown.sessions,
                len(here) - len(planned), len(planned), running is not None, bool(asked_today(record, now)), red)


def _all(records: Sequence[Record], now: datetime, _: Language) -> Mapping[str, object]:
    return {"lines": today(records, now)}


PAGE = Page("calendar", "Calendar", "calendar.html", _context, "treatment", _status)
TODAY = Overview("today", "Today", "today.html", _all)
