"""What is written about multiple sclerosis beside the scales."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bobina.course.asked import Event, Refused, asked
from bobina.course.moments import hold_year
from bobina.course.ms.domains import DOMAINS, Domain
from bobina.sentence import Sentence


@dataclass(frozen=True, slots=True)
class DomainsChosen(Event):
    """The domains that this course is to change; their measures are what it is judged by."""

    domains: tuple[Domain, ...] = asked("Domains", choices=DOMAINS)
    goal: str = asked("What the person wants to be able to do", long=True, default="")

    def __post_init__(self) -> None:
        """At least one."""
        Event.__post_init__(self)
        if not self.domains:
            raise Refused(Sentence("Choose at least one domain."), "domains")


@dataclass(frozen=True, slots=True)
class TherapyStarted(Event):
    """A disease-modifying therapy."""

    drug: str = asked("Drug")
    start: date = asked("Since")
    dose: str = asked("Dose and rhythm", default="")

    def __post_init__(self) -> None:
        """A day that can be."""
        Event.__post_init__(self)
        hold_year(self.start, "start")


@dataclass(frozen=True, slots=True)
class TherapyStopped(Event):
    """A disease-modifying therapy ended. ``therapy``: the entry of its start."""

    therapy: int
    stop: date = asked("Until")
    reason: str = asked("Why", default="")

    def __post_init__(self) -> None:
        """A day that can be."""
        Event.__post_init__(self)
        hold_year(self.stop, "stop")


class Recovery(StrEnum):
    """How a relapse left."""

    ONGOING = "ongoing"
    COMPLETE = "complete"
    PARTIAL = "partial"
    NONE = "none"


RECOVERIES = {
    Recovery.ONGOING: "Still going on",
    Recovery.COMPLETE: "Complete",
    Recovery.PARTIAL: "In part",
    Recovery.NONE: "None",
}


@dataclass(frozen=True, slots=True)
class Relapse(Event):
    """A relapse."""

    onset: date = asked("Began on")
    symptoms: str = asked("Symptoms", long=True)
    steroid: str = asked("Steroid", hint="drug, dose, days; empty: none", default="")
    recovery: Recovery = asked("Recovery", choices=RECOVERIES, default=Recovery.ONGOING)

    def __post_init__(self) -> None:
        """A day that can be."""
        Event.__post_init__(self)
        hold_year(self.onset, "onset")


@dataclass(frozen=True, slots=True)
class RelapseEnded(Event):
    """How a relapse left. ``relapse``: its entry."""

    relapse: int
    day: date = asked("Seen on")
    recovery: Recovery = asked("Recovery", choices=RECOVERIES)

    def __post_init__(self) -> None:
        """A day that can be."""
        Event.__post_init__(self)
        hold_year(self.day, "day")
