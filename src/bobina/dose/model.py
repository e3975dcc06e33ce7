"""Pulse trains, protocols, prescriptions, verdicts: frozen values in SI."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bobina.source import Source


@dataclass(frozen=True, slots=True)
class Timing:
    """The six timing parameters of NIBS-BIDS; everything else is derived. Intervals in s, onset to onset inside a
    train, end of one train to the start of the next between trains. None: not known from any source.
    """

    inter_pulse_interval: float | None
    pulses_in_burst: int | None
    inter_burst_interval: float | None
    bursts_in_train: int | None
    inter_train_interval: float | None
    trains_in_protocol: int | None


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
    OPEN = "small or open trials"
    NONE = "registry entry only"


@dataclass(frozen=True, slots=True)
class Protocol:
    """A published way to stimulate. ``recollected`` names the fields that nobody has read in the paper."""

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


@dataclass(frozen=True, slots=True)
class Threshold:
    """The motor threshold of a person, % of maximum stimulator output, with how it was taken."""

    percent_mso: float
    kind: str = "RMT"
    how: str = "EMG"
    """EMG or visual (visual twitch overestimates)"""
    site: str = "m1-hand"


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

