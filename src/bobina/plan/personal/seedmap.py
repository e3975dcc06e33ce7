"""The map of connectivity near the fence: from a seed's mean series, or from all of the brain weighed by the group."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bobina.plan.personal.regions import Index, Regions, within
from bobina.plan.personal.resting import Array, Resting
from bobina.space import BadInput

Series = NDArray[np.float32]


@dataclass(frozen=True, eq=False, slots=True)
class Near:
    """The points of the fence first, then those within a sphere's radius of it, with their series.

    ``points``: indices of the scan's points; ``series`` (points, volumes), float32; ``fence``: how many lie in it.
    """

    points: Index
    series: Series
    mni: Array
    fence: int


def near(resting: Resting, regions: Regions, radius: float) -> Near:
    """What maps are computed on: the fence, and what spheres of ``radius`` (m) around its points reach."""
    reached = within(resting.mni, resting.mni[regions.fence], radius)
    reached[regions.fence] = False
    points = np.concatenate([regions.fence, np.flatnonzero(reached)])
    return Near(points, resting.series[points], resting.mni[points], len(regions.fence))


def seed_series(resting: Resting, seed: Index) -> Series:
    """Mean series (volumes,) of a seed's points, by their size."""
    return _standard(resting.sizes[seed] @ resting.series[seed], "seed")


def seedmap_series(resting: Resting, regions: Regions) -> Series:
    """The brain's series weighed by the group's map of connectivity with the sgACC (Fox 2013, Cash 2019).

    A weighted sum, standardised, and never divided by the sum of the weights: that sum may be negative, which would
    turn the sign and make the most positive site the target.
    """
    return _standard((regions.weights * resting.sizes) @ resting.series, "seed map")


def connectivity(series: Series, reference: Series, weights: Array | None = None) -> Array:
    """Pearson r of series (points, volumes) with a reference (volumes,), volumes weighed by ``weights``.

    ``weights`` (volumes, n), not negative: n maps at once, result (points, n); None: one map (points,). A series that
    does not vary has r = 0.
    """
    if weights is None:
        one: Array = connectivity(series, reference, np.ones((len(reference), 1)))[:, 0]
        return one
    share = (weights / weights.sum(axis=0)).astype(np.float32)
    mean, own = series @ share, reference @ share
    covariance = series @ (reference[:, None] * share) - mean * own
    variance = np.square(series) @ share - np.square(mean)
    scale = np.sqrt(np.maximum(variance, 0) * np.maximum(np.square(reference) @ share - np.square(own), 0))
    result: Array = np.divide(covariance, scale, out=np.zeros_like(covariance), where=scale > 1e-6).astype(float)
    return result


def _standard(series: NDArray[np.floating], what: str) -> Series:
    spread = float(series.std())
    if not np.isfinite(spread) or spread == 0:
        raise BadInput(f"the series of the {what} does not vary: its signal was lost; check the mask and the cleaning")
    standard: Series = ((series - series.mean()) / spread).astype(np.float32)
    return standard
