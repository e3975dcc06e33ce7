"""What was found of something that a plan is built on: a measure, by its key, and what it means."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """What a finding means for its use, from good to bad."""

    GOOD = "usable"
    CARE = "usable with care"
    STOP = "do not use"


@dataclass(frozen=True, slots=True)
class Finding:
    """A measure: its ``key``, which says where its bounds and sentences stand, its ``value``, and what it means."""

    key: str
    level: Level
    value: float


def worst(findings: Iterable[Finding]) -> Level:
    """The level of the worst finding; GOOD where there is none."""
    return max((one.level for one in findings), key=list(Level).index, default=Level.GOOD)
