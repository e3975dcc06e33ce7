"""The diary as the record tells it, and what can be said of a stretch of it. A day not told is not abstinent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bobina.course.moments import wall
from bobina.course.record import Record
from bobina.course.use.events import DayOfUse, DaysOfUse, Finding, HeavyDayChosen, Tested
from bobina.course.use.substances import HEAVY, OF_ALCOHOL, HeavyDay, Substance, Unit
from bobina.source import Source, Status

WEEKS_4 = 28
"""days of a continuous quit"""
QUIT = Source("Zangen 2021, World Psychiatry 20:397 (PMC8429333, abstract): four-week continuous quit rate by daily "
              "diaries, verified by urine cotinine; untold days counted as not quit: our choice", Status.PARTLY,
              "10.1002/wps.20905")


def told(record: Record, substance: Substance) -> Mapping[date, tuple[float, Unit]]:
    """What each day is told to hold, by its last entry; alcohol in g. Days that nobody told are not in it."""
    found: dict[date, tuple[float, Unit]] = {}
    for entry in sorted((*record.of(DayOfUse), *record.of(DaysOfUse)), key=lambda one: one.number):
        what = entry.what
        if what.substance is substance:
            grams = OF_ALCOHOL[what.unit] if substance is Substance.ALCOHOL else None
            unit = Unit.GRAM if grams else what.unit
            found |= {day: (quantity * (grams or 1.0), unit) for day, quantity in what.days().items()}
    return found


@dataclass(frozen=True, slots=True)
class Share:
    """Days of ``all`` that were found, with ``untold`` of them unknown. Of three fractions none is all."""

    found: int
    untold: int
    all: int

    @property
    def of_told(self) -> float | None:
        """Of the days that were told; None where none was."""
        return self.found / (self.all - self.untold) if self.all > self.untold else None

    @property
    def least(self) -> float:
        """Were no untold day one of them."""
        return self.found / self.all

    @property
    def most(self) -> float:
        """Were every untold day one of them."""
        return (self.found + self.untold) / self.all


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some days in a row. ``heavy`` only for alcohol and only with a definition."""

    first: date
    last: date
    abstinent: Share
    heavy: Share | None
    amount: float | None
    """mean quantity of a told day, in g for alcohol; None where nothing was told or the units differ"""
    unit: Unit | None


def stretch(record: Record, substance: Substance, first: date, last: date, by: HeavyDay | None = None) -> Stretch:
    """What the diary says of ``first`` to ``last``, both with them."""
    days = (last - first).days + 1
    within = {day: one for day, one in told(record, substance).items() if first <= day <= last}
    untold = days - len(within)
    units = {unit for _, unit in within.values()}
    heavy = sum(by.holds(quantity) for quantity, _ in within.values()) if by is not None else 0
    one_unit = len(units) == 1
    return Stretch(
        first, last, Share(sum(quantity == 0 for quantity, _ in within.values()), untold, days),
        Share(heavy, untold, days) if by is not None and substance is Substance.ALCOHOL else None,
        sum(quantity for quantity, _ in within.values()) / len(within) if one_unit else None,
        units.pop() if one_unit else None,
    )


def definition(record: Record) -> HeavyDay | None:
    """The definition of a heavy drinking day that was chosen for this person."""
    chosen = record.last(HeavyDayChosen)
    return HEAVY[chosen.what.definition] if chosen is not None else None


class Quit(StrEnum):
    """Whether the four weeks to a day were free of the substance."""

    YES = "yes"
    USED = "used"
    TESTED = "tested"
    """told as free, but a test taken within them was positive"""
    UNTOLD = "untold"
    """no use was told, but some days were not told: this is not a quit"""


def quit_for_4_weeks(record: Record, substance: Substance, last: date) -> Quit:
    """The four-week continuous quit of ``QUIT``, for the 28 days that end with ``last``."""
    first = last - timedelta(days=WEEKS_4 - 1)
    abstinent = stretch(record, substance, first, last).abstinent
    if abstinent.found + abstinent.untold < WEEKS_4:
        return Quit.USED
    positive = any(one.what.of is substance and one.what.finding is Finding.POSITIVE
                   and first <= wall(one.what.taken, one.at).date() <= last for one in record.of(Tested))
    if positive:
        return Quit.TESTED
    return Quit.UNTOLD if abstinent.untold else Quit.YES


def longest_quit(record: Record, substance: Substance) -> int:
    """The most days in a row that were told as free of the substance."""
    free = sorted(day for day, (quantity, _) in told(record, substance).items() if quantity == 0)
    longest = run = 0
    for i, day in enumerate(free):
        run = run + 1 if i and day - free[i - 1] == timedelta(days=1) else 1
        longest = max(longest, run)
    return longest
