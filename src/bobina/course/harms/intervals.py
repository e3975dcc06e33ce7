"""Exact 95 % intervals of a rate."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, log

from scipy.special import betaincinv, gammaincinv

TAIL = 0.025


@dataclass(frozen=True, slots=True)
class Interval:
    """A rate with its 95 % interval, as fractions."""

    rate: float
    low: float
    high: float


def poisson(count: int, exposure: float) -> Interval:
    """Of events over sessions (Garwood 1936): the gamma form of the exact Poisson interval. ``exposure`` > 0."""
    low = float(gammaincinv(count, TAIL)) if count else 0.0
    return Interval(count / exposure, low / exposure, float(gammaincinv(count + 1, 1 - TAIL)) / exposure)


def clopper_pearson(count: int, people: int) -> Interval:
    """Of people with an event among ``people`` > 0 (Clopper and Pearson 1934): the beta form."""
    low = float(betaincinv(count, people - count + 1, TAIL)) if count else 0.0
    high = float(betaincinv(count + 1, people - count, 1 - TAIL)) if count < people else 1.0
    return Interval(count / people, low, high)


def people_to_refute(rate: float) -> int:
    """How many people without any event bring the upper end of the interval down to ``rate`` (0 < rate < 1)."""
    return ceil(log(TAIL) / log(1 - rate))
