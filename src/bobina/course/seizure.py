"""A seizure: what to do, step by step, and the report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bobina.course.asked import Event, asked
from bobina.course.delivery import MOST_PULSES, OUTPUT
from bobina.course.moments import hold_year, not_ahead, wall
from bobina.course.record import TEAM, Actor, Entry, Kind, Record
from bobina.course.referral import needs_referral
from bobina.sentence import Sentence
from bobina.source import Source, Sourced, Status

FIRST_AID = Source("General first aid for seizures, in our words, from memory: the clinic checks every step against "
                   "its own emergency plan and signs it off before use", Status.RECOLLECTED)
EMERGENCY_AFTER = Sourced(5 * 60, "s", FIRST_AID)
"""a seizure that lasts longer is an emergency"""
REPORT = Source("TMSMultiLab: fields of a seizure report (machine, coil, intensity, number and length of stimuli)",
                Status.SEEN)
GRADING = Source("CTCAE version 5, seizure, grades through PMC5987753, in our words", Status.SEEN)
EARLIER_SEIZURE = Source("Checklist PREP/VERIFY, Auckland, built on IFCN 2021: an earlier serious event under TMS is "
                         "an absolute contraindication there", Status.SEEN)

STEPS = (
    "Stop the stimulator and take the coil away from the head. Look at the clock: note the time.",
    "Call for help in the room. One person stays with the head, one fetches what is needed.",
    "Protect from injury: recline the chair or help to the floor, clear the space, something soft below the head.",
    "Do not hold the person down. Put nothing into the mouth.",
    "As soon as it can be done, turn the person onto the side and keep the airway free; loosen what is tight.",
    "Call the emergency number at once if it lasts more than 5 minutes, if another one follows, if the person does not "
    "wake up or breathe well, is hurt or pregnant, or if this is a first seizure and no physician is here.",
    "Medicines and oxygen only by those who are trained for them and on a physician's order.",
    "Stay until the person is fully awake and oriented. Nothing to eat or drink until then.",
    "A physician examines the person before anybody goes home. No driving, never home alone.",
    "End the open session with what was delivered, and write the report while you remember it.",
)


class Grade(StrEnum):
    """CTCAE version 5."""

    ONE = "1"
    TWO = "2"
    THREE = "3"
    FOUR = "4"


GRADES = {
    Grade.ONE: "1: brief and partial, consciousness kept",
    Grade.TWO: "2: brief and generalised",
    Grade.THREE: "3: several in spite of treatment",
    Grade.FOUR: "4: life in danger",
}


class Moment(StrEnum):
    """When it came."""

    TRAIN = "train"
    PAUSE = "pause"
    THRESHOLD = "threshold"
    AFTER = "after"
    ELSEWHERE = "elsewhere"


MOMENTS = {
    Moment.TRAIN: "During a train of pulses",
    Moment.PAUSE: "Between trains",
    Moment.THRESHOLD: "While the motor threshold was taken",
    Moment.AFTER: "After the session, in the clinic",
    Moment.ELSEWHERE: "Elsewhere, later",
}


@dataclass(frozen=True, slots=True)
class SeizureReported(Event):
    """A seizure, or what looked like one. What is not known is left out."""

    when: datetime = asked("When it began")
    moment: Moment = asked("It came", choices=MOMENTS)
    grade: Grade = asked("Grade", hint="CTCAE version 5", choices=GRADES)
    seen: str = asked("What was seen, in order", long=True)
    done: str = asked("What was done", long=True)
    seconds: float | None = asked("How long it lasted", unit="s", least=0, most=86_400, default=None)
    machine: str = asked("Stimulator", default="")
    coil: str = asked("Coil", default="")
    percent_mso: float | None = asked("Intensity", unit=OUTPUT, least=0, most=100, default=None)
    pulses: int | None = asked("Pulses given until then", least=0, most=MOST_PULSES, default=None)
    trains: int | None = asked("Trains given until then", least=0, most=MOST_PULSES, default=None)
    train_seconds: float | None = asked("Length of a train", unit="s", least=0, most=3_600, default=None)
    frequency: float | None = asked("Frequency in the train", unit="Hz", least=0, most=1_000, default=None)
    hospital: bool = asked("Taken to a hospital", default=False)
    outcome: str = asked("How the person is now", long=True, default="")
    causes: str = asked("What may have contributed", hint="sleep, alcohol, medicines, parameters", long=True,
                        default="")

    def __post_init__(self) -> None:
        """A time that can be."""
        Event.__post_init__(self)
        hold_year(self.when, "when")


def _has_happened(record: Record, what: SeizureReported, by: Actor, at: datetime) -> Sentence | None:
    return not_ahead(what.when, at)


def second(record: Record, entry: Entry[SeizureReported]) -> Sentence | None:
    """Every report is read by a second person."""
    return Sentence("A seizure was reported: a physician reads and signs the report.")


def since(record: Record, entry: Entry[Event]) -> Entry[SeizureReported] | None:
    """A seizure written after ``entry``; None where there is none."""
    found = record.last(SeizureReported)
    return found if found is not None and found.number > entry.number else None


def began(one: Entry[SeizureReported]) -> datetime:
    """When it began, on the clinic's clock."""
    return wall(one.what.when, one.at)


KINDS = (
    Kind("seizure-reported", SeizureReported, "Seizure report", TEAM, (needs_referral, _has_happened), second,
         "seizure"),
)
