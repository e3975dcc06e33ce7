"""What is written about a harm, and what must be said of a serious one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bobina.course.asked import Event, Refused, asked
from bobina.course.harms.grades import GRADES
from bobina.course.moments import hold_year
from bobina.sentence import Sentence


class Harm(StrEnum):
    """What happened."""

    SEIZURE = "seizure"
    SYNCOPE = "syncope"
    SUICIDALITY = "suicidality"
    MANIA = "mania"
    HEARING = "hearing"
    BURN = "burn"
    HEADACHE = "headache"
    SCALP_PAIN = "scalp-pain"
    COGNITION = "cognition"
    OTHER = "other"


HARMS = {
    Harm.SEIZURE: "Seizure",
    Harm.SYNCOPE: "Faint (syncope)",
    Harm.SUICIDALITY: "Suicidal thoughts or an attempt",
    Harm.MANIA: "Mania or hypomania",
    Harm.HEARING: "Hearing loss or tinnitus",
    Harm.BURN: "Burn of the skin",
    Harm.HEADACHE: "Headache",
    Harm.SCALP_PAIN: "Pain of scalp, face or teeth",
    Harm.COGNITION: "Confusion or memory",
    Harm.OTHER: "Something else",
}


class Criterion(StrEnum):
    """Why an event is serious."""

    DEATH = "death"
    LIFE = "life-threatening"
    HOSPITAL = "hospital"
    DISABILITY = "disability"
    CONGENITAL = "congenital"
    MEDICAL = "medically-important"


CRITERIA = {
    Criterion.DEATH: "Death",
    Criterion.LIFE: "Danger to life",
    Criterion.HOSPITAL: "Admission to hospital, or a longer stay",
    Criterion.DISABILITY: "Lasting or significant disability",
    Criterion.CONGENITAL: "Birth defect",
    Criterion.MEDICAL: "Medically important otherwise",
}


class Relation(StrEnum):
    """How likely TMS caused it, in the reporter's judgement."""

    UNRELATED = "unrelated"
    UNLIKELY = "unlikely"
    POSSIBLE = "possible"
    PROBABLE = "probable"
    CERTAIN = "certain"


RELATIONS = {
    Relation.UNRELATED: "Not related",
    Relation.UNLIKELY: "Unlikely",
    Relation.POSSIBLE: "Possible",
    Relation.PROBABLE: "Probable",
    Relation.CERTAIN: "Certain",
}


class Outcome(StrEnum):
    """How it went on."""

    RECOVERED = "recovered"
    RECOVERING = "recovering"
    NOT_RECOVERED = "not-recovered"
    SEQUELAE = "sequelae"
    FATAL = "fatal"
    UNKNOWN = "unknown"


OUTCOMES = {
    Outcome.RECOVERED: "Recovered",
    Outcome.RECOVERING: "Recovering",
    Outcome.NOT_RECOVERED: "Not recovered",
    Outcome.SEQUELAE: "Recovered with lasting effects",
    Outcome.FATAL: "Fatal",
    Outcome.UNKNOWN: "Unknown",
}

KINDS_OF_COIL = {"figure-8": "Figure-8", "h-coil": "H-coil", "other": "Another kind"}
REPORTED = ("machine", "coil", "coil_kind", "intensity", "stimuli", "train")
"""what a report of a seizure says: machine, coil, intensity, number and length of stimuli (TMSMultiLab, seen)"""


@dataclass(frozen=True, slots=True)
class AdverseEvent(Event):
    """A harm. One that is serious, and every seizure, says what was given."""

    what: Harm = asked("What happened", choices=HARMS)
    onset: datetime = asked("Began at")
    grade: int = asked("Grade (CTCAE version 5)", choices=GRADES)
    description: str = asked("In words: before, during, after, what was done", long=True)
    relation: Relation = asked("Caused by TMS?", choices=RELATIONS)
    outcome: Outcome = asked("Outcome so far", choices=OUTCOMES)
    serious: bool = asked("Serious", hint="at least one of the reasons below", default=False)
    criteria: tuple[Criterion, ...] = asked("Serious because of", choices=CRITERIA, default=())
    session: int | None = asked("Session", least=1, most=1000, default=None)
    machine: str = asked("Stimulator", hint="this and what follows: needed for a seizure and for anything serious",
                         default="")
    coil: str = asked("Coil", default="")
    coil_kind: str = asked("Kind of coil", choices=KINDS_OF_COIL, default="")
    intensity: float | None = asked("Intensity", unit="% of maximum stimulator output", least=0, most=100,
                                    default=None)
    stimuli: int | None = asked("Number of stimuli given that day", least=0, most=1_000_000, default=None)
    train: float | None = asked("Length of a train of stimuli", unit="s", least=0, most=3600, default=None)

    def __post_init__(self) -> None:
        """Hold the parts against one another, and ask for what a report needs."""
        Event.__post_init__(self)
        hold_year(self.onset, "onset")
        if self.serious != bool(self.criteria):
            raise Refused(Sentence("Serious means at least one reason, and a reason means serious; set both."),
                          "criteria")
        fatal = {self.grade == 5, self.outcome is Outcome.FATAL, Criterion.DEATH in self.criteria}
        if len(fatal) == 2:
            raise Refused(Sentence("Grade 5, a fatal outcome and death as the reason go together; set all three or "
                                   "none."), "grade")
        if self.grade == 4 and not self.serious:
            raise Refused(Sentence("Grade 4 is a danger to life, so the event is serious; say so."), "serious")
        if self.must_report:
            self._hold_report()

    @property
    def must_report(self) -> bool:
        """It needs the report form and a second signature."""
        return self.serious or self.what is Harm.SEIZURE

    def _hold_report(self) -> None:
        lacking = [name for name in REPORTED if getattr(self, name) in ("", None)]
        if lacking:
            raise Refused(Sentence("A seizure or a serious event is reported with stimulator, coil and its kind, "
                                   "intensity, number and length of stimuli; fill them in."), lacking[0])


@dataclass(frozen=True, slots=True)
class HarmFollowed(Event):
    """How an adverse event went on. ``event``: its entry."""

    event: int
    outcome: Outcome = asked("Outcome now", choices=OUTCOMES)
    day: date = asked("Seen on")
    note: str = asked("Remarks", long=True, default="")

    def __post_init__(self) -> None:
        """A day that can be."""
        Event.__post_init__(self)
        hold_year(self.day, "day")
