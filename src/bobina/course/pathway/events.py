"""What is written about a pathway."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bobina.course.asked import Event, asked
from bobina.course.moments import hold_year


class Goal(StrEnum):
    """What the person and the team agreed on."""

    ABSTINENCE = "abstinence"
    REDUCTION = "reduction"


GOALS = {Goal.ABSTINENCE: "Abstinence", Goal.REDUCTION: "Using less"}


class Strand(StrEnum):
    """What is done beside TMS."""

    PSYCHOTHERAPY = "psychotherapy"
    PHARMACOLOGICAL = "pharmacological"
    REHABILITATION = "rehabilitation"
    SOCIAL = "social"


STRANDS = {
    Strand.PSYCHOTHERAPY: "Psychotherapy",
    Strand.PHARMACOLOGICAL: "Pharmacological treatment",
    Strand.REHABILITATION: "Rehabilitation",
    Strand.SOCIAL: "Social work",
}

PROFESSIONS = {
    "physician": "Responsible physician",
    "psychologist": "Psychologist or psychotherapist",
    "nurse": "Nurse",
    "social_worker": "Social worker",
    "rehabilitation": "Rehabilitation or education",
}
"""field: what it is called"""
_WHO = "an account of the clinic or a role, not a private person's name"


@dataclass(frozen=True, slots=True)
class PathwayOpened(Event):
    """A pathway begins."""

    goal: Goal = asked("Goal", choices=GOALS)
    start: date = asked("Begins on")
    physician: str = asked(PROFESSIONS["physician"], hint=_WHO, default="")
    psychologist: str = asked(PROFESSIONS["psychologist"], default="")
    nurse: str = asked(PROFESSIONS["nurse"], default="")
    social_worker: str = asked(PROFESSIONS["social_worker"], default="")
    rehabilitation: str = asked(PROFESSIONS["rehabilitation"], default="")
    note: str = asked("What was agreed", long=True, default="")

    def __post_init__(self) -> None:
        """A day that can be."""
        Event.__post_init__(self)
        hold_year(self.start, "start")


@dataclass(frozen=True, slots=True)
class TeamChanged(Event):
    """The whole team as it is from now on."""

    physician: str = asked(PROFESSIONS["physician"], hint=_WHO, default="")
    psychologist: str = asked(PROFESSIONS["psychologist"], default="")
    nurse: str = asked(PROFESSIONS["nurse"], default="")
    social_worker: str = asked(PROFESSIONS["social_worker"], default="")
    rehabilitation: str = asked(PROFESSIONS["rehabilitation"], default="")


@dataclass(frozen=True, slots=True)
class AppointmentPlanned(Event):
    """An appointment beside TMS, or the same one in several weeks."""

    strand: Strand = asked("Kind of work", choices=STRANDS)
    when: datetime = asked("First time")
    weeks: int = asked("How many weeks in a row", hint="1: only once", least=1, most=52, default=1)
    whom: str = asked("With whom", hint=_WHO, default="")
    note: str = asked("What for", default="")

    def __post_init__(self) -> None:
        """A time that can be."""
        Event.__post_init__(self)
        hold_year(self.when, "when")


@dataclass(frozen=True, slots=True)
class AppointmentKept(Event):
    """The person came. ``week`` counts from 1 where the appointment is weekly."""

    appointment: int
    week: int = 1
    note: str = asked("What was done", long=True, default="")


@dataclass(frozen=True, slots=True)
class AppointmentMissed(Event):
    """The person did not come, or it was called off."""

    appointment: int
    week: int = 1
    reason: str = asked("Why", default="")


class Ending(StrEnum):
    """How a pathway ended."""

    COMPLETED = "completed"
    LEFT = "left"
    REFERRED = "referred-on"


ENDINGS = {
    Ending.COMPLETED: "Completed as agreed",
    Ending.LEFT: "The person left",
    Ending.REFERRED: "Goes on elsewhere",
}


@dataclass(frozen=True, slots=True)
class PathwayClosed(Event):
    """A pathway ends; no TMS session follows it."""

    how: Ending = asked("How it ended", choices=ENDINGS)
    note: str = asked("Remarks", long=True, default="")
