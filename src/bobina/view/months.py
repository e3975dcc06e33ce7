"""The course as pages of a wall calendar."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date

from babel.dates import format_skeleton

from bobina.dose import Schedule
from bobina.view.language import Language


@dataclass(frozen=True, slots=True)
class Day:
    """One square. ``sessions`` is '7' or '11-20'; ``phase`` and ``holiday`` are empty where there is none."""

    when: date
    inside: bool
    sessions: str
    phase: str
    holiday: str


@dataclass(frozen=True, slots=True)
class Month:
    """A page: its name, the names of the weekdays, weeks from Monday."""

    name: str
    weekdays: tuple[str, ...]
    weeks: tuple[tuple[Day, ...], ...]


def months(schedule: Schedule, language: Language) -> list[Month]:
    """Every month from the first session to the last."""
    days = [session.day for session in schedule.sessions]
    if not days:
        return []
    year, month = min(days).year, min(days).month
    pages = []
    while (year, month) <= (max(days).year, max(days).month):
        pages.append(_page(year, month, schedule, language))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return pages


def _page(year: int, month: int, schedule: Schedule, language: Language) -> Month:
    weeks = calendar.Calendar(firstweekday=0).monthdatescalendar(year, month)
    names = tuple(language.locale.days["stand-alone"]["abbreviated"][k] for k in range(7))
    title = format_skeleton("yMMMM", date(year, month, 1), locale=language.locale)
    return Month(title, names, tuple(tuple(_day(d, month, schedule) for d in week) for week in weeks))


def _day(when: date, month: int, schedule: Schedule) -> Day:
    today = [session for session in schedule.sessions if session.day == when]
    numbers = sorted(session.number for session in today)
    label = "" if not numbers else str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}–{numbers[-1]}"
    holiday = dict(schedule.skipped).get(when, "")
    return Day(when, when.month == month, label, today[0].phase if today else "", holiday)
