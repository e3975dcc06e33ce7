"""Use, tests and craving."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bobina.course.craving import NO_MCID, READ_WITH, visits
from bobina.course.harms.intervals import clopper_pearson
from bobina.course.moments import wall
from bobina.course.record import Record
from bobina.course.use import (
    compared,
    definition,
    longest_quit,
    quit_by_week_18,
    quit_for_4_weeks,
    quitters,
    stretch,
    told,
)
from bobina.course.use.diary import Stretch
from bobina.course.use.events import ASSAYS, FINDINGS
from bobina.course.use.laboratory import BY_CHOICE, CAVEATS, SAID, Agreement
from bobina.course.use.quit import PUBLISHED, QUIT, Quit
from bobina.course.use.substances import COUNTED, HEAVY, SUBSTANCES, UNITS, HeavyDay, Substance, Unit, allowed
from bobina.course.use.weeks import substances, windows
from bobina.view.figures.style import Picture
from bobina.view.figures.use_craving import craving
from bobina.view.figures.use_diary import diary
from bobina.view.language import Language
from bobina.view.pages.page import Overview, Page

TONES = {Agreement.ALIKE: "calm", Agreement.ONLY_TEST: "care", Agreement.ONLY_DIARY: "care", Agreement.UNKNOWN: "open"}
QUITS = {
    Quit.YES: ("calm", "Four weeks told as free, every day"),
    Quit.USED: ("open", "Use was told within the four weeks"),
    Quit.TESTED: ("care", "Told as free, but a test within the four weeks was positive"),
    Quit.UNTOLD: ("open", "No use was told, but not every day was told: this is no quit"),
}
BY_18 = {
    Quit.YES: "Quit, every day told",
    Quit.UNTOLD: "Perhaps: no use told, but not every day told",
    Quit.TESTED: "Told as free, but a test was positive",
    Quit.USED: "No four weeks without use",
}


@dataclass(frozen=True, slots=True)
class Use:
    """One substance as the page shows it."""

    substance: Substance
    windows: tuple[tuple[str, Stretch], ...]
    heavy: tuple[tuple[HeavyDay, tuple[Stretch, ...], bool], ...]
    """definition, the same windows, whether it is the one chosen"""
    quit: Quit
    by_week_18: Quit | None
    longest: int
    picture: Picture


def _context(record: Record, now: datetime, _: Language) -> Mapping[str, object]:
    tests, found = compared(record), substances(record)
    first = found[0] if found else Substance.ALCOHOL
    known = told(record, first)
    rated = visits(record)
    return {
        "uses": [_use(record, one, now, _) for one in found], "names": SUBSTANCES, "units": UNITS,
        "quit_source": QUIT, "quits": QUITS, "by_18": BY_18, "chosen": definition(record),
        "tests": [(one, wall(one.entry.what.taken, one.entry.at)) for one in reversed(tests)], "assays": ASSAYS,
        "findings": FINDINGS, "agreed": SAID, "tones": TONES, "caveats": CAVEATS, "by_choice": BY_CHOICE,
        "rated": rated, "picture": craving(rated, _) if rated else None, "no_mcid": NO_MCID, "read_with": READ_WITH,
        "calendar": [[(day, known.get(day)) for day in week] for week in _weeks(now.date())],
        "calendar_of": first, "calendar_units": sorted(allowed(first), key=list(UNITS).index),
        "counted": COUNTED.get(first, Unit.TIME),
    }


def _use(record: Record, substance: Substance, now: datetime, _: Language) -> Use:
    last = now.date() - timedelta(days=1)
    spans = windows(record, last)
    definitions = HEAVY.values() if substance is Substance.ALCOHOL else ()
    chosen, days = definition(record), told(record, substance)
    tests = [(wall(one.entry.what.taken, one.entry.at).date(), one) for one in compared(record)
             if one.entry.what.of is substance]
    unit = next((unit for _quantity, unit in list(days.values())[::-1]), COUNTED.get(substance, Unit.TIME))
    return Use(
        substance, tuple((name, stretch(record, substance, *ends)) for name, ends in spans),
        tuple((one, tuple(stretch(record, substance, *ends, one) for _name, ends in spans), one == chosen)
              for one in definitions),
        quit_for_4_weeks(record, substance, last), quit_by_week_18(record, substance, now),
        longest_quit(record, substance),
        diary({day: quantity for day, (quantity, _unit) in days.items()}, tests, last,
              chosen if substance is Substance.ALCOHOL else None,
              _("g of alcohol") if substance is Substance.ALCOHOL else _(UNITS[unit]), _))


def _weeks(today: date) -> list[list[date]]:
    """Four calendar weeks to today, Monday first; days to come are left out."""
    monday = today - timedelta(days=today.weekday() + 21)
    days = [monday + timedelta(days=i) for i in range(28)]
    return [[day for day in days[7 * k : 7 * k + 7] if day <= today] for k in range(4)]


def _clinic(records: Sequence[Record], now: datetime, _: Language) -> Mapping[str, object]:
    return {
        "rows": [(one, clopper_pearson(one.quit, one.people) if one.people else None,
                  (one.quit + one.untold) / one.people if one.people else None)
                 for one in quitters(records, now)],
        "names": SUBSTANCES, "quit_source": QUIT, "published": PUBLISHED,
    }


PAGE = Page("use", "Use and craving", "use.html", _context)
OVERVIEW = Overview("use", "Quit rates", "clinic_use.html", _clinic)
