"""The target to use: the person's own by several algorithms, drawn toward the group's as its reliability falls."""

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


def _choice(why: str) -> Source:
    return Source(f"our choice, no figure found: {why}", Status.CHOSEN)


UNDERSTATED = Sourced(1.4, "of the bootstrap's mean square", Source(
    "mean squared errors of planted truth, four algorithms at 5 to 40 min, were 0.7 to 2.9 times the bootstrap's mean "
    "square, on average 1.4 (seeds 0 to 19 of benchmarks/planted.py, for tuning)", Status.MEASURED))
BETWEEN_PEOPLE = Sourced(15 * mm, "m", _choice(
    "root mean square distance of true targets from the group's; 8 to 9 of 10 then lie within 2 cm, and Gregory 2025 "
    "(PMC12338530) found most personal targets so near, their noise included"))
NEAR_CONTROL = Sourced(10 * mm, "m", _choice("two targets so near are one for a coil"))
UNLIKE = Sourced(0.3, "r", _choice("the maps of two halves share less than a tenth of their variance"))
READ_OFF_MAPS = (Algorithm.PEAK, Algorithm.SPHERE, Algorithm.SEED_MAP, Algorithm.CLUSTER)
"""all but the hierarchical one, whose few draws do not tell its spread"""
_LEAST = 1 * mm
"""a bootstrap cannot tell less: voxels"""
BY_HEIGHT = Sourced(0.7, "r", _choice("half of the map's variance is linear in z"))


class Key(StrEnum):
    """What spoke for or against the person's own target. Each has one figure, SI."""

    SPREAD = "spread"
    """m: how far the target moves with another draw of the same scan"""
    SPLIT_HALF = "split-half"
    """m: between the targets of two halves of the scan"""
    BETWEEN_PEOPLE = "between-people"
    """m: how far people's true targets are taken to lie from the group's"""
    NO_TARGET = "no-target"
    """no algorithm found one with a measured spread; 0"""
    NOT_NEGATIVE = "not-negative"
    """r: connectivity at no target is below zero; the lowest"""
    APART = "apart"
    """m: root mean square distance of the algorithms' targets from their mean"""
    NO_GAIN = "no-gain"
    """r: on unseen data the targets are not more anticorrelated than the group's point; the mean"""
    GAIN_UNSURE = "gain-unsure"
    """r: the interval of the gain on unseen data holds zero; its lower end"""
    GAIN = "gain"
    """r: on unseen data the targets are surely more anticorrelated than the group's point; the mean"""
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

    ``own`` (3,): the mean of the algorithms' targets by their ``shares``, which sum to 1; None where there is none.
    ``within`` (m): root mean square error expected of it; ``expected_error`` (m): of ``point``.
    """

    point: Array
    weight: float
    own: Array | None
    shares: Mapping[Algorithm, float]
    within: float
    between: Sourced
    expected_error: float
    reasons: tuple[Reason, ...]


def recommend(
    resting: Resting, regions: Regions, measured: Mapping[Algorithm, Reliability],
    among: tuple[Algorithm, ...] = READ_OFF_MAPS, between: Sourced = BETWEEN_PEOPLE,
) -> Recommendation:
    """Shrink a person's own target to the group's point.

    The own target is the mean of the targets of ``among``, each by the inverse of its bootstrap's mean square. With a
    person's true target normal about the group's (variance tau^2) and the own one normal about the true one (sigma^2),
    the best guess is group + w (own - group), w = tau^2 / (tau^2 + sigma^2). sigma^2 is UNDERSTATED times the harmonic
    mean of the bootstraps' mean squares: errors of the algorithms are taken as shared, for they come from one scan.
    w = 0 where no target is anticorrelated. The gain on unseen data is said, but does not enter: as a condition it
    made planted errors larger.
    """
    found = {key: measured[key] for key in among if key in measured and np.isfinite(measured[key].spread)}
    kept = {key: one for key, one in found.items() if one.at_point < 0}
    if not kept:
        lowest = min((one.at_point for one in found.values()), default=None)
        why = Reason(Key.NO_TARGET, 0.0) if lowest is None else Reason(Key.NOT_NEGATIVE, lowest)
        return Recommendation(regions.group, 0.0, None, {}, float("inf"), between, between.value, (why,))
    precision = np.array([1 / max(one.spread, _LEAST) ** 2 for one in kept.values()])
    shares, variance = precision / precision.sum(), UNDERSTATED.value / precision.mean()
    weight = between.value**2 / (between.value**2 + variance)
    own = shares @ _points(list(kept.values()))
    point = regions.group + weight * (own - regions.group)
    held = in_the_fence(resting, regions, point)
    return Recommendation(
        held, float(weight), own, dict(zip(kept, shares.tolist(), strict=True)), float(np.sqrt(variance)), between,
        float(np.sqrt(weight * variance)),
        (*reasons(list(kept.values()), shares, own, between), *_moved(float(np.linalg.norm(held - point)))),
    )


def reasons(found: list[Reliability], shares: Array, own: Array, between: Sourced) -> tuple[Reason, ...]:
    """What a reader should weigh; the first four and ``between`` always, doubts where they hold."""

    def mean(name: str) -> float:
        return float(shares @ [getattr(one, name) for one in found])

    gain, low = (float(shares @ [getattr(one.gain, end) for one in found]) for end in ("mean", "low"))
    apart = float(np.sqrt(shares @ ((_points(found) - own) ** 2).sum(axis=1)))
    control = min(one.control_distance for one in found)
    doubts = (
        (mean("map_r") < UNLIKE.value, Key.MAP_UNSTABLE, mean("map_r")),
        (control < NEAR_CONTROL.value, Key.LIKE_CONTROL, control),
        (abs(mean("height_r")) > BY_HEIGHT.value, Key.BY_HEIGHT, mean("height_r")),
    )
    return (
        Reason(Key.SPREAD, mean("spread")), Reason(Key.SPLIT_HALF, mean("split_half")), Reason(Key.APART, apart),
        _gain(gain, low), Reason(Key.BETWEEN_PEOPLE, between.value),
        *(Reason(key, value) for holds, key, value in doubts if holds),
    )


def in_the_fence(resting: Resting, regions: Regions, point: Array) -> Array:
    """The point itself, or the nearest of the scan's points in the fence where it lies outside."""
    if in_fence(point[None])[0]:
        return point
    inside = resting.mni[regions.fence]
    nearest: Array = inside[np.argmin(np.linalg.norm(inside - point, axis=1))]
    return nearest


def _points(found: list[Reliability]) -> Array:
    return np.array([one.located.point for one in found if one.located.point is not None])


def _gain(mean: float, low: float) -> Reason:
    if mean <= 0:
        return Reason(Key.NO_GAIN, mean)
    return Reason(Key.GAIN, mean) if low > 0 else Reason(Key.GAIN_UNSURE, low)


def _moved(distance: float) -> tuple[Reason, ...]:
    return (Reason(Key.HELD_IN_FENCE, distance),) if distance > 0 else ()
