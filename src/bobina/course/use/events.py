"""What is written about use: the diary by timeline follow-back, and what the laboratory found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bobina.course.asked import Event, Refused, asked
from bobina.course.moments import hold_year
from bobina.course.use.substances import HEAVY, SUBSTANCES, UNITS, Heavy, Substance, Unit, allowed
from bobina.sentence import Sentence

LONGEST = 92
"""days at once; our choice: a quarter of a year is what a timeline is usually asked back to (recollected)"""
MOST = 2000.0
"""of any unit in a day; our choice, to catch a slip of the hand"""


def _hold_unit(substance: Substance, unit: Unit) -> None:
    if unit not in allowed(substance):
        told = {"substance": SUBSTANCES[substance], "unit": UNITS[unit]}
        raise Refused(Sentence("{substance} is not counted in {unit}; choose another unit.", told), "unit")


@dataclass(frozen=True, slots=True)
class DayOfUse(Event):
    """What was used on a day, or on each of several days in a row. 0: none."""

    day: date = asked("Day")
    substance: Substance = asked("Substance", choices=SUBSTANCES)
    quantity: float = asked("How much on that day", hint="0 if none", least=0, most=MOST)
    unit: Unit = asked("Counted in", choices=UNITS)
    until: date | None = asked("Up to and with", hint="only if each day was the same", default=None)

    def __post_init__(self) -> None:
        """Days that can be, in order, and a unit of the substance."""
        Event.__post_init__(self)
        hold_year(self.day, "day")
        hold_year(self.until, "until")
        if self.until is not None and not 0 <= (self.until - self.day).days < LONGEST:
            raise Refused(Sentence("Give a last day after the first, at most {days} days in all.", {"days": LONGEST}),
                          "until")
        _hold_unit(self.substance, self.unit)

    def days(self) -> Mapping[date, float]:
        """Quantity of each day."""
        many = ((self.until or self.day) - self.day).days + 1
        return {self.day + timedelta(days=i): self.quantity for i in range(many)}


@dataclass(frozen=True, slots=True)
class DaysOfUse(Event):
    """Several days of a calendar, each with its own quantity; a day that is left out was not told."""

    substance: Substance = asked("Substance", choices=SUBSTANCES)
    unit: Unit = asked("Counted in", choices=UNITS)
    quantities: Mapping[str, float] = asked("How much on each day")

    def __post_init__(self) -> None:
        """Days written as 2027-01-31, quantities within bounds."""
        Event.__post_init__(self)
        if not 0 < len(self.quantities) <= LONGEST:
            raise Refused(Sentence("Fill in at least one day and at most {days}.", {"days": LONGEST}))
        for text, quantity in self.quantities.items():
            try:
                hold_year(date.fromisoformat(text), "")
            except ValueError as error:
                raise Refused(Sentence("{text} is no day; write it as 2027-01-31.", {"text": text})) from error
            if not 0 <= quantity <= MOST:
                raise Refused(Sentence("{day}: give a quantity from 0 to {most}.", {"day": text, "most": MOST}))
        _hold_unit(self.substance, self.unit)

    def days(self) -> Mapping[date, float]:
        """Quantity of each day that was told."""
        return {date.fromisoformat(text): quantity for text, quantity in self.quantities.items()}


@dataclass(frozen=True, slots=True)
class HeavyDayChosen(Event):
    """Which definition of a heavy drinking day is used for this person: chosen before looking at the result."""

    definition: Heavy = asked("A heavy drinking day is", choices={key: one.name for key, one in HEAVY.items()})


class Assay(StrEnum):
    """What the laboratory looked for."""

    COTININE = "cotinine"
    ETG = "etg"
    BENZOYLECGONINE = "benzoylecgonine"
    PANEL = "panel"
    HAIR = "hair"
    CO = "co"


ASSAYS = {
    Assay.COTININE: "Cotinine",
    Assay.ETG: "Ethyl glucuronide (EtG) in urine",
    Assay.BENZOYLECGONINE: "Benzoylecgonine in urine",
    Assay.PANEL: "Urine panel",
    Assay.HAIR: "Hair",
    Assay.CO: "Carbon monoxide in breath",
}
FINDS = {
    Assay.COTININE: Substance.TOBACCO, Assay.ETG: Substance.ALCOHOL,
    Assay.BENZOYLECGONINE: Substance.COCAINE, Assay.CO: Substance.TOBACCO,
}
"""assay: the substance whose use it finds; a panel and hair say which"""


class Finding(StrEnum):
    """The result in the laboratory's words."""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    UNCLEAR = "unclear"


FINDINGS = {Finding.POSITIVE: "Positive", Finding.NEGATIVE: "Negative", Finding.UNCLEAR: "Cannot be judged"}


@dataclass(frozen=True, slots=True)
class Tested(Event):
    """A sample and what the laboratory reported. The laboratory's own cut-off decides, not ours."""

    assay: Assay = asked("Test", choices=ASSAYS)
    taken: datetime = asked("Sample taken at")
    finding: Finding = asked("Result as the laboratory reports it", choices=FINDINGS)
    substance: Substance | None = asked("Substance", hint="for a panel and for hair", choices=SUBSTANCES, default=None)
    value: float | None = asked("Value", least=0, most=1e9, default=None)
    unit: str = asked("Unit of the value", default="")
    cutoff: str = asked("Cut-off that the laboratory reports", hint="with its unit", default="")
    looks_back: int | None = asked("Looks back, as the laboratory says", unit="days", least=1, most=366, default=None)
    note: str = asked("Remarks", default="")

    def __post_init__(self) -> None:
        """A substance where the test alone does not say it, and no other than the test's."""
        Event.__post_init__(self)
        hold_year(self.taken, "taken")
        known = FINDS.get(self.assay)
        if known is None and self.substance is None:
            raise Refused(Sentence("Say which substance this test looks for."), "substance")
        if known is not None and self.substance not in (None, known):
            raise Refused(Sentence("This test looks for another substance; leave the substance out."), "substance")
        if self.value is not None and not self.unit.strip():
            raise Refused(Sentence("Give the unit of the value."), "unit")

    @property
    def of(self) -> Substance:
        """The substance that the test looks for."""
        return FINDS.get(self.assay) or self.substance or Substance.OTHER
