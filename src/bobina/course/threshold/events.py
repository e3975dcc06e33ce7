"""What may be written about the motor threshold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bobina.course.asked import Event, asked
from bobina.course.moments import hold_year
from bobina.dose.threshold import Method

OUTPUT = "% of maximum stimulator output"
COILS = {"figure-8": "Figure-8", "h-coil": "H-coil", "other": "Another kind"}


class Muscle(StrEnum):
    """What kind of threshold: at rest or active, of the hand or the leg; as ``dose.Threshold`` has it."""

    RMT = "RMT"
    AMT = "AMT"
    LEG_RMT = "leg RMT"


class How(StrEnum):
    """How an answer of the muscle is seen."""

    EMG = "EMG"
    VISUAL = "visual"


METHODS = {
    Method.BAYES: "Bayesian: prior over threshold and spread",
    Method.PEST: "Maximum-likelihood PEST",
    Method.FIVE_OF_TEN: "5 of 10 (IFCN)",
}
MUSCLES = {Muscle.RMT: "Hand at rest (RMT)", Muscle.AMT: "Hand, slightly tensed (AMT)",
           Muscle.LEG_RMT: "Leg at rest (leg RMT)"}
HOWS = {How.EMG: "EMG", How.VISUAL: "Twitch seen by eye"}


@dataclass(frozen=True, slots=True)
class Setting(Event):
    """What a threshold is true of: another coil, stimulator or muscle has another threshold."""

    kind: Muscle = asked("Threshold of", choices=MUSCLES)
    how: How = asked("Answers seen by", choices=HOWS,
                     hint="by eye reads higher than by EMG: 11.3 % on average, 0 to 27.8 % (Westin 2014, 20 people)")
    coil_kind: str = asked("Kind of coil", choices=COILS)
    coil: str = asked("Coil", hint="as the session will name it")
    stimulator: str = asked("Stimulator")
    muscle: str = asked("Muscle", hint="for instance first dorsal interosseous, right")


@dataclass(frozen=True, slots=True)
class ThresholdBegun(Setting):
    """The search begins; one that was open counts no more."""

    method: Method = asked("Method", choices=METHODS, default=Method.BAYES)
    start: int = asked("First intensity", unit=OUTPUT, least=1, most=100, default=60,
                       hint="where the hot spot was found: best one that the muscle mostly answers")


@dataclass(frozen=True, slots=True)
class ThresholdPulse(Event):
    """One pulse of the search."""

    percent_mso: int = asked("Intensity", unit=OUTPUT, least=1, most=100)
    answered: bool = asked("The muscle answered")
    amplitude: float | None = asked("Peak to peak", unit="µV", least=0, most=50_000, default=None)


@dataclass(frozen=True, slots=True)
class ThresholdFound(Setting):
    """The threshold as the search gave it. ``low`` and ``high``: the 95 % interval, where the method has one."""

    percent_mso: float = asked("Motor threshold", unit=OUTPUT, least=1, most=100)
    method: Method = asked("Method", choices=METHODS)
    pulses: int = asked("Pulses", least=1)
    low: float | None = asked("Interval from", unit=OUTPUT, default=None)
    high: float | None = asked("Interval to", unit=OUTPUT, default=None)
    note: str = asked("Remarks", hint="needed where you stop early or take another figure than the method's",
                      long=True, default="")


@dataclass(frozen=True, slots=True)
class ThresholdEntered(Setting):
    """A threshold that was taken elsewhere or without bobina."""

    percent_mso: float = asked("Motor threshold", unit=OUTPUT, least=1, most=100)
    taken_on: date = asked("Taken on")
    taken_by: str = asked("Taken by", hint="a role or a clinic, not a name")
    note: str = asked("How", hint="method, pulses, muscle", long=True)

    def __post_init__(self) -> None:
        """Refuse a day in another century."""
        Event.__post_init__(self)
        hold_year(self.taken_on, "taken_on")


Known = ThresholdFound | ThresholdEntered
