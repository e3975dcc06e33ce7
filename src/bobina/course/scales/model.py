"""What a scale is: its fields, how it is scored, what a score and a change mean, and who says so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bobina.source import Source, Status

OURS = "bobina's own choice"


def seen(text: str, doi: str = "") -> Source:
    """A source that was read, mostly in its abstract."""
    return Source(text, Status.SEEN, doi)


def recollected(text: str) -> Source:
    """A source that nobody read for this: to be signed off by a person who holds it."""
    return Source(text, Status.RECOLLECTED)


NOWHERE = Source("looked for, not found", Status.NOT_FOUND)


class Domain(StrEnum):
    """What a scale measures."""

    DEPRESSION = "depression"
    ANXIETY = "anxiety"
    GLOBAL = "global"
    CRAVING = "craving"
    ALCOHOL = "alcohol"
    FATIGUE = "fatigue"
    SPASTICITY = "spasticity"
    WALKING = "walking"
    HAND = "hand"
    COGNITION = "cognition"
    DISABILITY = "disability"


@dataclass(frozen=True, slots=True)
class Field:
    """One number that is asked. ``most`` None: no upper end is known. Whole numbers unless ``step`` says otherwise."""

    id: str
    label: str
    most: float | None
    least: float = 0.0
    step: float | None = 1.0
    """the number is a multiple of this; None: any"""
    unit: str = ""
    required: bool = True
    choices: Mapping[float, str] | None = None
    loinc: str = ""
    hint: str = ""


class Aim(StrEnum):
    """What a threshold decides."""

    RESPONSE = "response"
    REMISSION = "remission"
    CUT = "cut"


@dataclass(frozen=True, slots=True)
class Threshold:
    """A threshold by its author. One of: ``fall`` (share of the first score), ``at_most``, ``below``, ``at_least``."""

    aim: Aim
    author: str
    source: Source
    fall: float | None = None
    at_most: float | None = None
    below: float | None = None
    at_least: float | None = None
    of: str = ""
    """a part of the score instead of its value"""

    def met(self, first: float, now: float) -> bool | None:
        """Whether ``now`` meets it after ``first``; None where a share of a first score of 0 is asked."""
        if self.fall is not None:
            return first - now >= self.fall * first if first > 0 else None
        if self.at_most is not None:
            return now <= self.at_most
        if self.below is not None:
            return now < self.below
        assert self.at_least is not None
        return now >= self.at_least


class Yardstick(StrEnum):
    """MID: smallest change that matters to a group; MDC: smallest change beyond one person's measurement noise."""

    MID = "MID"
    MDC = "MDC"


@dataclass(frozen=True, slots=True)
class Change:
    """A change that means something. ``size`` to ``upto`` in points, or as a share of the first score."""

    yardstick: Yardstick
    size: float
    source: Source
    upto: float | None = None
    share: bool = False
    applies: str = ""
    """to whom, where not to all"""
    first: tuple[float, float] | None = None
    """of which first scores, both ends included"""
    of: str = ""
    """a part of the score instead of its value"""

    def fits(self, first: float) -> bool:
        """Whether it speaks of somebody who began at ``first``."""
        return self.first is None or self.first[0] <= first <= self.first[1]

    def reached(self, first: float, now: float) -> bool | None:
        """Whether the change, either way, is at least ``size``; None where a share of 0 is asked."""
        if self.share:
            return abs(now - first) >= self.size * first if first > 0 else None
        return abs(now - first) >= self.size


@dataclass(frozen=True, slots=True)
class Band:
    """Scores from ``least`` up have these words."""

    least: float
    words: str


@dataclass(frozen=True, slots=True)
class Result:
    """What scoring gives. ``value`` None: the scale has no single score."""

    value: float | None
    parts: Mapping[str, float] = field(default_factory=dict)


Scoring = Callable[[Mapping[str, float]], Result]


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale. ``stores`` is what its rights let a record hold."""

    id: str
    name: str
    measures: str
    domain: Domain
    fields: tuple[Field, ...]
    score: Scoring
    rights: str
    stores: str
    source: Source
    least: float | None = 0.0
    most: float | None = None
    """of the value"""
    lower_is_better: bool = True
    self_report: bool = False
    bands: tuple[Band, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    changes: tuple[Change, ...] = ()
    loinc: str = ""
    forms: Mapping[str, str] = field(default_factory=dict)
    """versions to choose from; one must be named"""
    form_asked: bool = False
    """a version must be named, in free words"""
    rater_asked: bool = False
    alarms: Mapping[str, Source] = field(default_factory=dict)
    """fields that raise an alert above 0"""
    preamble: str = ""
    notes: tuple[str, ...] = ()
    elsewhere: str = ""
    """the topic whose page asks it, where that is not the page of the scales"""

    def band(self, value: float | None) -> str:
        """The words for a value; blank where there are none."""
        return next((one.words for one in reversed(self.bands) if value is not None and value >= one.least), "")

    def of(self, aim: Aim) -> tuple[Threshold, ...]:
        """Its thresholds for one aim, the usual one first."""
        return tuple(one for one in self.thresholds if one.aim is aim)

    def by(self, yardstick: Yardstick) -> tuple[Change, ...]:
        """Its changes by one yardstick."""
        return tuple(one for one in self.changes if one.yardstick is yardstick)


def summed(*ids: str) -> Scoring:
    """The plain sum of some fields."""
    return lambda values: Result(sum(values[one] for one in ids))


def plain(values: Mapping[str, float]) -> Result:
    """A scale that is one number already."""
    return Result(values["total"])


def parts_only(values: Mapping[str, float]) -> Result:
    """No single score: the fields stand for themselves."""
    return Result(None, values)
