"""The diary as the record tells it, and what can be said of a stretch of it. A day not told is not abstinent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bobina.course.record import Entry, Record
from bobina.course.use.events import DayOfUse, DaysOfUse, HeavyDayChosen
from bobina.course.use.substances import HEAVY, OF_ALCOHOL, HeavyDay, Substance, Unit


def told(record: Record, substance: Substance) -> Mapping[date, tuple[float, Unit]]:
    """What each day is told to hold, by its last entry; alcohol in g. Days that nobody told are not in it."""
    found: dict[date, tuple[float, Unit]] = {}
    entries: list[Entry[DayOfUse] | Entry[DaysOfUse]] = [*record.of(DayOfUse), *record.of(DaysOfUse)]
    for entry in sorted(entries, key=lambda one: one.number):
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
