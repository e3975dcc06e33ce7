"""The hierarchical target: clusters of alike series in the DLPFC, ranked by size, density and anticorrelation.

As the SAINT papers (Cole 2020, 2022) and contarg 0.0.4 have it, written from their description.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import pdist, squareform
from scipy.stats import rankdata

from bobina.plan.personal.algorithms import Algorithm, Located, Settings, Why
from bobina.plan.personal.regions import Regions
from bobina.plan.personal.resting import Array, Resting
from bobina.plan.personal.seedmap import Series


@dataclass(frozen=True, eq=False, slots=True)
class Cluster:
    """Points of the fence with alike series. ``size`` in m^3 or m^2.

    ``concentration``: size over the mean distance (m) between its points. ``correlation``: Spearman's rho of its median
    series with that of each cluster of the sgACC, times that cluster's size, summed: negative is anticorrelated.
    """

    points: NDArray[np.intp]
    size: float
    concentration: float
    correlation: float


def hierarchical(
    resting: Resting, regions: Regions, settings: Settings, volumes: NDArray[np.intp] | None = None, most: int = 0
) -> Located:
    """The size-weighted centre of the best cluster; its value is the mean rho with the sgACC.

    ``volumes``: indices of the volumes to use, also repeated; None: all. ``most``: thin the fence evenly to this
    many points, each standing for as much more (0: never).
    """
    fence = _thinned(regions.fence, most)
    sizes = resting.sizes[fence] * (len(regions.fence) / len(fence))
    picked = slice(None) if volumes is None else volumes
    found = clusters(
        resting.series[fence][:, picked], resting.series[regions.seed][:, picked], resting.mni[fence], sizes,
        resting.sizes[regions.seed], settings.cut,
    )
    smallest = settings.smallest_area if resting.on_surface else settings.smallest_volume
    able = [one for one in found if one.size > smallest and one.correlation < 0]
    if not able:
        return Located(Algorithm.HIERARCHICAL, None, float("nan"), Why.NO_CLUSTER)
    chosen = best(able)
    weight = sizes[chosen.points] / sizes[chosen.points].sum()
    value = chosen.correlation / resting.sizes[regions.seed].sum()
    return Located(Algorithm.HIERARCHICAL, weight @ resting.mni[fence[chosen.points]], float(value))


def clusters(
    series: Series, reference: Series, mni: Array, sizes: Array, reference_sizes: Array, cut: float
) -> tuple[Cluster, ...]:
    """Every cluster of series (points, volumes), with its relation to the clusters of reference (points, volumes)."""
    of, among = grouped(series, cut), grouped(reference, cut)
    medians, theirs = _medians(series, of), _medians(reference, among)
    weights = np.bincount(among - 1, reference_sizes)
    correlation = (_standard(medians) @ _standard(theirs).T) @ weights
    return tuple(_cluster(np.flatnonzero(of == k + 1), mni, sizes, float(correlation[k])) for k in range(len(medians)))


def best(able: list[Cluster]) -> Cluster:
    """Lowest product of ranks: larger, denser, more anticorrelated. Ties: by these from the last to the first."""
    size, dense, correlation = (np.array([getattr(one, name) for one in able]) for name in _RANKED)
    product = rankdata(-size, "min") * rankdata(-dense, "min") * rankdata(correlation, "min")
    return able[int(np.lexsort((-size, -dense, correlation, product))[0])]


def grouped(series: Series, cut: float) -> NDArray[np.intp]:
    """Cluster numbers (points,), from 1: average linkage on 1 - Spearman's rho, cut at a distance."""
    if len(series) < 2:
        return np.ones(len(series), np.intp)
    ranks = _standard(series)
    distance = 1 - np.clip(ranks @ ranks.T, -1, 1)
    np.fill_diagonal(distance, 0)
    tree = linkage(squareform(distance, checks=False), "average")
    numbers: NDArray[np.intp] = fcluster(tree, cut, "distance").astype(np.intp)
    return numbers


_RANKED = ("size", "concentration", "correlation")


def _cluster(points: NDArray[np.intp], mni: Array, sizes: Array, correlation: float) -> Cluster:
    size = float(sizes[points].sum())
    apart = float(pdist(mni[points]).mean()) if len(points) > 1 else np.inf
    return Cluster(points, size, size / apart, correlation)


def _thinned(points: NDArray[np.intp], most: int) -> NDArray[np.intp]:
    if not most or len(points) <= most:
        return points
    return points[np.linspace(0, len(points) - 1, most).round().astype(np.intp)]


def _medians(series: Series, of: NDArray[np.intp]) -> Series:
    return np.stack([np.median(series[of == k], axis=0) for k in range(1, of.max() + 1)])


def _standard(series: Series) -> Series:
    """Ranks of each row (n, volumes), centred and of unit length: products are Spearman's rho."""
    ranks = rankdata(series, axis=1)
    ranks -= ranks.mean(axis=1, keepdims=True)
    length = np.linalg.norm(ranks, axis=1, keepdims=True)
    standard: Series = np.divide(ranks, length, out=np.zeros_like(ranks), where=length > 0).astype(np.float32)
    return standard
