"""What moves visits: skipped, postponed, made up, days without sessions, the holidays that count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bobina.course.asked import Event, Refused, asked
from bobina.course.moments import hold_year
from bobina.dose.schedule import public_holidays
from bobina.sentence import Sentence

LONGEST = 366
"""days of a break, against slips of the pen; our own choice"""


class Without(StrEnum):
    """Why there are no sessions for some days."""

    CLOSED = "closed"
    ILL = "ill"
    AWAY = "away"
    OTHER = "other"


WITHOUT = {
    Without.CLOSED: "The clinic is closed",
    Without.ILL: "The person is ill",
    Without.AWAY: "The person is away",
    Without.OTHER: "Another reason",
}


@dataclass(frozen=True, slots=True)
class VisitSkipped(Event):
    """No session on a day of the calendar; its visits follow at the end."""

    day: date = asked("Day")
    reason: str = asked("Why")

    def __post_init__(self) -> None:
        """A day that can be."""
        Event.__post_init__(self)
        hold_year(self.day, "day")


@dataclass(frozen=True, slots=True)
class VisitPostponed(Event):
    """The visits from ``day`` on wait until ``to``, which becomes a day of treatment; those after it follow."""

    day: date = asked("Day of the visit")
    to: date = asked("Comes on")
    reason: str = asked("Why")

    def __post_init__(self) -> None:
        """Refuse a day that is no later."""
        Event.__post_init__(self)
        hold_year(self.to, "to")
        if not 0 < (self.to - self.day).days <= LONGEST:
            raise Refused(Sentence("Give a later day, within a year."), "to")


@dataclass(frozen=True, slots=True)
class VisitMadeUp(Event):
    """A day of treatment more than the rhythm has, so that the course ends earlier."""

    day: date = asked("Extra day of treatment")
    reason: str = asked("Why", default="")

    def __post_init__(self) -> None:
        """A day that can be."""
        Event.__post_init__(self)
        hold_year(self.day, "day")


@dataclass(frozen=True, slots=True)
class DaysWithout(Event):
    """No session from ``first`` to ``last``, both included."""

    first: date = asked("First day without sessions")
    last: date = asked("Last day without sessions")
    why: Without = asked("Why", choices=WITHOUT)
    note: str = asked("Remarks", default="")

    def __post_init__(self) -> None:
        """Refuse what is no span."""
        Event.__post_init__(self)
        hold_year(self.last, "last")
        if not 0 <= (self.last - self.first).days <= LONGEST:
            raise Refused(Sentence("The last day comes before the first, or more than a year after it."), "last")


@dataclass(frozen=True, slots=True)
class HolidaysOf(Event):
    """Whose public holidays are stepped over, and whether the clinic works on Saturdays where a visit must be moved."""

    country: str = asked("Public holidays of", hint="ISO code, with the region where it matters: IT, US, GB-ENG")
    saturdays: bool = asked("Saturdays may be used", default=False,
                            hint="to postpone or make up a visit; the rhythm stays on weekdays")

    def __post_init__(self) -> None:
        """Refuse a country that is not known."""
        Event.__post_init__(self)
        try:
            public_holidays(self.country)
        except ValueError:
            said = {"country": self.country}
            raise Refused(Sentence("The holidays of {country} are not known; give an ISO code such as IT.", said),
                          "country") from None


@dataclass(frozen=True, slots=True)
class MaintenanceLaid(Event):
    """The sessions of a maintenance plan follow those prescribed, as visits. ``plan``: its entry; the newest holds."""

    plan: int
