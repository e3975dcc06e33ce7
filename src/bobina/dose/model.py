"""Pulse trains, protocols, prescriptions, verdicts: frozen values in SI."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bobina.source import Source


@dataclass(frozen=True, slots=True)
class Timing:
    """The six timing parameters proposed for NIBS-BIDS; everything else is derived (``dose.timing``). Intervals in s.

    ``inter_pulse_interval`` and ``inter_burst_interval`` run from onset to onset. ``inter_train_interval`` is the pause
    between trains, as papers print it and stimulators are set (26 s of "4 s on, 26 s off"); 0 for a single train.
    A train without bursts is written as one burst of all its pulses, with ``inter_burst_interval`` 0.
    None: not known from any source. Raises ValueError for a negative interval or a count below 1.
    """

    inter_pulse_interval: float | None
    pulses_in_burst: int | None
    inter_burst_interval: float | None
    bursts_in_train: int | None
    inter_train_interval: float | None
    trains_in_protocol: int | None

    def __post_init__(self) -> None:
        """Refuse what no stimulator can do."""
        for name in ("inter_pulse_interval", "inter_burst_interval", "inter_train_interval"):
            interval = getattr(self, name)
            if interval is not None and not 0 <= interval < math.inf:
                raise ValueError(f"{name} is {interval} s; give a finite time that is not negative")
        if self.inter_pulse_interval == 0:
            raise ValueError("inter_pulse_interval is 0 s; two pulses cannot fall together")
        for name in ("pulses_in_burst", "bursts_in_train", "trains_in_protocol"):
            count = getattr(self, name)
            if count is not None and count < 1:
                raise ValueError(f"{name} is {count}; give 1 or more")
        if self.pulses_in_burst == 1 and self.bursts_in_train not in (None, 1):
            raise ValueError("a train of single pulses is written as one burst of all its pulses")


@dataclass(frozen=True, slots=True)
class Part:
    """One site of a session with its own timing and intensity (a bilateral protocol has two)."""

    site: str
    """left-dlpfc, right-dlpfc, m1-leg, m1-hand, mpfc, ..."""
    timing: Timing
    intensity: float | None
    """fraction of the motor threshold"""
    pulses: int | None
    """as published, where the timing is not known well enough to derive it"""


class EvidenceLevel(StrEnum):
    """How good the evidence for a protocol is, in words that a team uses."""

    A = "level A"
    B = "level B"
    PIVOTAL = "pivotal trial and clearance"
    RANDOMISED = "randomised, sham-controlled"
    ACTIVE = "randomised, no sham"
    OPEN = "small or open trials"
    NONE = "registry entry only"


@dataclass(frozen=True, slots=True)
class Protocol:
    """A published way to stimulate. ``recollected`` names what nobody has read in the paper, in words.

    ``sessions`` counts the acute course (the upper end where a range is printed), ``days_per_week`` its rhythm, and
    ``taper`` the days of treatment in each week after it. Maintenance rows without a stimulation have no ``parts``.
    """

    id: str
    indication: str
    name: str
    coil_kind: str
    """figure-8, h-coil, or empty where the source does not say"""
    threshold_kind: str
    """RMT, AMT, leg RMT, MT ...: what the intensity is a fraction of"""
    parts: tuple[Part, ...]
    sessions: int | None
    sessions_per_day: int
    minutes: float | None
    """of a session, as published"""
    course: str
    result: str
    cleared: bool
    evidence: EvidenceLevel
    source: Source
    recollected: tuple[str, ...] = ()
    days_per_week: int = 5
    taper: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Threshold:
    """The motor threshold of a person, % of maximum stimulator output, with how it was taken.

    Raises ValueError unless 0 < ``percent_mso`` <= 100 and ``how`` is EMG or visual.
    """

    percent_mso: float
    kind: str = "RMT"
    how: str = "EMG"
    """EMG or visual (visual twitch overestimates)"""
    site: str = "m1-hand"

    def __post_init__(self) -> None:
        """Refuse what cannot be a threshold."""
        if not 0 < self.percent_mso <= 100:
            raise ValueError(f"a motor threshold of {self.percent_mso} % of stimulator output is not possible; "
                             "give a figure above 0 and at most 100")
        if self.how not in ("EMG", "visual"):
            raise ValueError(f"a threshold is taken by EMG or visual, not {self.how!r}")


@dataclass(frozen=True, slots=True)
class Dose:
    """One way to turn a threshold into an intensity, with what it assumes. None: cannot be had, and why."""

    key: str
    """threshold, depth, field"""
    percent_mso: float | None
    didt: float | None
    """A/s"""
    field_at_target: float | None
    """V/m"""
    assumes: str
    source: Source


class Level(StrEnum):
    """The graded safety verdict, mildest first."""

    WITHIN = "within"
    BEYOND_TESTED = "beyond-tested"
    EXCEEDS_AS_PUBLISHED = "exceeds-as-published"
    EXCEEDS_UNPUBLISHED = "exceeds-unpublished"
    CANNOT_CHECK = "cannot-check"


@dataclass(frozen=True, slots=True)
class Reason:
    """One row of one table that speaks to the protocol. ``row`` names the frequency and intensity of the row used."""

    table: str
    row: str
    limit: str
    """as printed there, e.g. '4.2 s' or '> 10 s'"""
    value: str
    """what the protocol does"""
    level: Level
    source: Source


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the safety tables say; ``level`` is what a team must deal with, ``reasons`` every row consulted."""

    level: Level
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class DeviceCheck:
    """A limit of stimulator or coil, apart from the safety tables. ``passed`` None: no figure to check against."""

    key: str
    passed: bool | None
    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class Prescription:
    """A protocol at a person's intensity. ``chosen`` is the key of the dose proposed; a clinician decides."""

    protocol: Protocol
    doses: tuple[Dose, ...]
    chosen: str
    pulses: int | None
    """of one session"""
    durations: tuple[float, float, float] | None
    """s of one session: counting the last pause; without it; first pulse to last pulse"""
    device: tuple[DeviceCheck, ...]


@dataclass(frozen=True, slots=True)
class Session:
    """One visit to the coil."""

    number: int
    day: date
    of_day: int
    """1 for the first of its day"""
    phase: str
    """acute, taper"""


@dataclass(frozen=True, slots=True)
class Schedule:
    """The days of a course. ``skipped``: the holidays stepped over, with their names."""

    sessions: tuple[Session, ...]
    skipped: tuple[tuple[date, str], ...]
    country: str
    note: str

