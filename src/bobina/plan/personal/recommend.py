"""The target to use: the person's own, drawn toward the group's as its reliability falls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from bobina.plan.personal.algorithms import Algorithm
from bobina.plan.personal.regions import Regions, in_fence
from bobina.plan.personal.reliability import Reliability
from bobina.plan.personal.resting import Array, Resting
from bobina.source import Source, Sourced, Status
from bobina.space.units import mm

BETWEEN_PEOPLE = Sourced(
    15 * mm, "m",
    Source(
        "Root mean square distance of people's true targets from the group's: our choice, so that 8 to 9 of 10 lie "
        "within 20 mm, as Gregory 2025 (PMC12338530) says of most", Status.PARTLY,
    ),
)
_NEAR_CONTROL = 10 * mm
_UNLIKE = 0.3
_BY_HEIGHT = 0.7


class Key(StrEnum):
    """What spoke for or against the person's own target. Each has one figure, SI."""

    SPREAD = "spread"
    """m: how far the target moves with another draw of the same scan"""
    SPLIT_HALF = "split-half"
    """m: between the targets of two halves of the scan"""
    BETWEEN_PEOPLE = "between-people"
    """m: how far people's true targets are taken to lie from the group's"""
    NO_TARGET = "no-target"
    """the algorithm found none; 0"""
    NOT_NEGATIVE = "not-negative"
    """r: connectivity at the target is not below zero"""
    NO_GAIN = "no-gain"
    """r: on unseen data the target is not more anticorrelated than the group's point"""
    GAIN_UNSURE = "gain-unsure"
    """r: the interval of the gain on unseen data holds zero; its lower end"""
    GAIN = "gain"
    """r: on unseen data the target is surely more anticorrelated than the group's point; the mean"""
    MAP_UNSTABLE = "map-unstable"
    """r: the maps of two halves are unlike"""
    LIKE_CONTROL = "like-control"
    """m: a seed in the visual cortex gives nearly the same target"""
    BY_HEIGHT = "by-height"
    """r: the map mostly follows the height z"""
    HELD_IN_FENCE = "held-in-fence"
    """m: how far the point was moved, to lie in the left DLPFC"""


@dataclass(frozen=True, slots=True)
class Reason:
    """A key with its figure."""

    key: Key
    value: float


@dataclass(frozen=True, eq=False, slots=True)
class Recommendation:
    """``point`` (3,), m of MNI, in the fence. ``weight``: 0 is the group's point, 1 the person's own.

    ``within`` (m): root mean square error expected of the person's own target; ``expected_error`` (m): of ``point``.
    """

    point: Array
    weight: float
    algorithm: Algorithm
    within: float
    between: Sourced
    expected_error: float
    reasons: tuple[Reason, ...]


def recommend(
    resting: Resting, regions: Regions, measured: Mapping[Algorithm, Reliability],
    algorithm: Algorithm = Algorithm.CLUSTER, between: Sourced = BETWEEN_PEOPLE,
) -> Recommendation:
    """Shrink a person's own target to the group's point.

    With a person's true target normal about the group's (variance tau^2) and the target found normal about the true one
    (variance sigma^2), the best guess is group + w (found - group), w = tau^2 / (tau^2 + sigma^2). sigma^2 is the
    larger of the bootstrap's mean square and a quarter of the squared distance between halves (the variance of the mean
    of two halves). w = 0 where there is no target, where it is not anticorrelated, or where it does not beat the
    group's point on unseen data.
    """
    found = measured[algorithm]
    variance = within_variance(found)
    tau = between.value**2
    against = vetoes(found)
    weight = 0.0 if against or not np.isfinite(variance) else tau / (tau + variance)
    own = regions.group if found.located.point is None else found.located.point
    point = regions.group + weight * (own - regions.group)
    held = in_the_fence(resting, regions, point)
    moved = float(np.linalg.norm(held - point))
    reasons = (*against, *remarks(found), Reason(Key.BETWEEN_PEOPLE, between.value))
    return Recommendation(
        held, float(weight), algorithm, float(np.sqrt(variance)), between,
        float(np.sqrt(tau if weight == 0 else tau * variance / (tau + variance))),
        reasons if moved == 0 else (*reasons, Reason(Key.HELD_IN_FENCE, moved)),
    )


def within_variance(found: Reliability) -> float:
    """Mean square error expected of a target, m^2: its noise alone; infinite where it cannot be known."""
    both = np.array([found.spread**2, found.split_half**2 / 4])
    return float(np.nanmax(both)) if np.isfinite(both).any() else float("inf")


def vetoes(found: Reliability) -> tuple[Reason, ...]:
    """What forbids the person's own target."""
    if found.located.point is None:
        return (Reason(Key.NO_TARGET, 0.0),)
    reasons = []
    if not found.at_point < 0:
        reasons.append(Reason(Key.NOT_NEGATIVE, found.at_point))
    if not found.gain.mean > 0:
        reasons.append(Reason(Key.NO_GAIN, found.gain.mean))
    return tuple(reasons)


def remarks(found: Reliability) -> tuple[Reason, ...]:
    """What a reader should weigh; only the first two enter the weight."""
    gain = Reason(Key.GAIN, found.gain.mean) if found.gain.low > 0 else Reason(Key.GAIN_UNSURE, found.gain.low)
    said = [Reason(Key.SPREAD, found.spread), Reason(Key.SPLIT_HALF, found.split_half), gain]
    doubts = (
        (found.map_r < _UNLIKE, Key.MAP_UNSTABLE, found.map_r),
        (found.control_distance < _NEAR_CONTROL, Key.LIKE_CONTROL, found.control_distance),
        (abs(found.height_r) > _BY_HEIGHT, Key.BY_HEIGHT, found.height_r),
    )
    return (*said, *(Reason(key, value) for holds, key, value in doubts if holds))


def in_the_fence(resting: Resting, regions: Regions, point: Array) -> Array:
    """The point itself, or the nearest of the scan's points in the fence where it lies outside."""
    if in_fence(point[None])[0]:
        return point
    inside = resting.mni[regions.fence]
    nearest: Array = inside[np.argmin(np.linalg.norm(inside - point, axis=1))]
    return nearest
