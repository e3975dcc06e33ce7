"""What is used, in which units, and when a day of drinking is a heavy one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bobina.course.referral import Indication
from bobina.source import Source, Status


class Substance(StrEnum):
    """What is used."""

    ALCOHOL = "alcohol"
    COCAINE = "cocaine"
    TOBACCO = "tobacco"
    CANNABIS = "cannabis"
    OPIOIDS = "opioids"
    OTHER = "other"


SUBSTANCES = {
    Substance.ALCOHOL: "Alcohol",
    Substance.COCAINE: "Cocaine",
    Substance.TOBACCO: "Tobacco and nicotine",
    Substance.CANNABIS: "Cannabis",
    Substance.OPIOIDS: "Opioids",
    Substance.OTHER: "Another substance",
}
TREATED = {
    Indication.ALCOHOL: Substance.ALCOHOL,
    Indication.COCAINE: Substance.COCAINE,
    Indication.NICOTINE: Substance.TOBACCO,
}
"""indication: the substance that its course is about"""


class Unit(StrEnum):
    """What a quantity counts."""

    GRAM = "g"
    DRINK_10 = "drink-10"
    DRINK_12 = "drink-12"
    DRINK_14 = "drink-14"
    CIGARETTE = "cigarettes"
    TIME = "times"


UNITS = {
    Unit.GRAM: "grams (of pure alcohol, where it is alcohol)",
    Unit.DRINK_10: "drinks of 10 g of alcohol",
    Unit.DRINK_12: "drinks of 12 g of alcohol",
    Unit.DRINK_14: "drinks of 14 g of alcohol",
    Unit.CIGARETTE: "cigarettes",
    Unit.TIME: "times",
}
OF_ALCOHOL = {Unit.GRAM: 1.0, Unit.DRINK_10: 10.0, Unit.DRINK_12: 12.0, Unit.DRINK_14: 14.0}
"""g of pure alcohol in each: by the unit's own name, so no source is needed"""
COUNTED = {Substance.ALCOHOL: Unit.DRINK_12, Substance.TOBACCO: Unit.CIGARETTE}
"""what a calendar offers first; others: times"""
ALLOWED = {
    Substance.ALCOHOL: frozenset(OF_ALCOHOL),
    Substance.TOBACCO: frozenset({Unit.CIGARETTE, Unit.TIME}),
}
"""units of a substance; others: grams or times"""


def allowed(substance: Substance) -> frozenset[Unit]:
    """The units in which a substance may be told."""
    return ALLOWED.get(substance, frozenset({Unit.GRAM, Unit.TIME}))


@dataclass(frozen=True, slots=True)
class HeavyDay:
    """A definition of a heavy drinking day, in g of pure alcohol."""

    name: str
    grams: float
    above: bool
    """the day must be above ``grams``; otherwise it may equal them"""
    source: Source

    def holds(self, grams: float) -> bool:
        """Whether a day with so much alcohol is a heavy one."""
        return grams > self.grams if self.above else grams >= self.grams


_WHO = Source(
    "WHO high risk level, as quoted for two nalmefene trials; that EMA counts heavy drinking days by it: recollected",
    Status.PARTLY, "10.1371/journal.pone.0129289")
_NIAAA = Source(
    "NIAAA, Drinking levels (at most 4 drinks in a day for men, 3 for women); 14 g in a US drink: recollected",
    Status.PARTLY)


class Heavy(StrEnum):
    """The definitions that can be chosen."""

    WHO_MEN = "who-men"
    WHO_WOMEN = "who-women"
    NIAAA_MEN = "niaaa-men"
    NIAAA_WOMEN = "niaaa-women"


HEAVY = {
    Heavy.WHO_MEN: HeavyDay("Men, WHO and EMA: above 60 g", 60.0, True, _WHO),
    Heavy.WHO_WOMEN: HeavyDay("Women, WHO and EMA: above 40 g", 40.0, True, _WHO),
    Heavy.NIAAA_MEN: HeavyDay("Men, NIAAA: 5 US drinks (70 g) or more", 70.0, False, _NIAAA),
    Heavy.NIAAA_WOMEN: HeavyDay("Women, NIAAA: 4 US drinks (56 g) or more", 56.0, False, _NIAAA),
}
"""Harel 2022 reports the share of heavy drinking days; which of these it used was not read."""
