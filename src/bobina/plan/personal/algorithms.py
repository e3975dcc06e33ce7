"""Five ways to a personal connectivity target in the left DLPFC. All look for the most *negative* connectivity."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from bobina.plan.personal.regions import Index, Regions, averaging
from bobina.plan.personal.resting import Array, Resting
from bobina.plan.personal.seedmap import Near, Series, connectivity, near, seed_series, seedmap_series
from bobina.space import BadInput
from bobina.space.units import mm


class Algorithm(StrEnum):
    """How a target is found."""

    PEAK = "peak"
    """point most anticorrelated with the sgACC (classic)"""
    SPHERE = "sphere"
    """point with the most negative mean over a sphere of that map"""
    SEED_MAP = "seed-map"
    """point most anticorrelated with the whole brain weighed by the group's map (Fox 2013)"""
    CLUSTER = "seed-map-cluster"
    """centre of the largest cluster of the most negative tenth of that map (Cash 2019)"""
    HIERARCHICAL = "hierarchical"
    """centre of the best of the clusters of alike series (as in SAINT)"""


class Why(StrEnum):
    """Why there is no target."""

    NO_CLUSTER = "no-cluster"
    """no cluster is both large enough and anticorrelated with the sgACC"""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the algorithms are told. ``share``: of the fence, the most negative part that clusters are made of."""

    radius: float = 8 * mm
    """of the sphere"""
    share: float = 0.10
    cut: float = 0.5
    """at which distance (1 - Spearman's rho) clusters of series are cut"""
    smallest_volume: float = 50 * (2 * mm) ** 3
    """clusters of series are larger than 50 voxels of 2 mm"""
    smallest_area: float = 50 * (2 * mm) ** 3 / (2.5 * mm)
    """the same for vertices, with a cortex of 2.5 mm; our choice"""

    def __post_init__(self) -> None:
        """Refuse what has no meaning."""
        if not (self.radius > 0 and 0 < self.share <= 1 and 0 < self.cut < 2):
            raise BadInput(
                f"targeting needs radius > 0 m, 0 < share <= 1 and 0 < cut < 2; got {self.radius}, {self.share}, "
                f"{self.cut}"
            )


@dataclass(frozen=True, eq=False, slots=True)
class Located:
    """A target: ``point`` (3,) in m of MNI, with its connectivity r: at the point, or the mean of sphere or cluster.

    Where none was found, ``point`` is None, ``value`` nan, and ``why`` says it.
    """

    algorithm: Algorithm
    point: Array | None
    value: float
    why: Why | None = None


@dataclass(frozen=True, eq=False, slots=True)
class Reader:
    """Reads targets off maps (points of ``near``,)."""

    near: Near
    spheres: csr_array
    """(points of the fence, points of near): means over the sphere"""
    neighbours: csr_array
    """(points of the fence, points of the fence)"""
    sizes: Array
    share: float

    def read(self, algorithm: Algorithm, values: Array) -> Located:
        """The target of a map (points of ``near``,), by any algorithm but the hierarchical."""
        inside = values[: self.near.fence]
        if algorithm is Algorithm.CLUSTER:
            return self._cluster(inside)
        if algorithm is Algorithm.SPHERE:
            inside = self.spheres @ values
        best = int(np.argmin(inside))
        return Located(algorithm, self.near.mni[best], float(inside[best]))

    def _cluster(self, inside: Array) -> Located:
        kept = largest(self.neighbours, self.sizes, inside, self.share)
        size = self.sizes[kept]
        return Located(
            Algorithm.CLUSTER, size @ self.near.mni[kept] / size.sum(), float(size @ inside[kept] / size.sum())
        )


def reader(resting: Resting, regions: Regions, settings: Settings) -> Reader:
    """Make ready to read many maps of a scan."""
    part = near(resting, regions, settings.radius)
    fence = regions.fence
    spheres = averaging(part.mni, part.mni[: part.fence], settings.radius)
    return Reader(part, spheres, resting.neighbours[fence][:, fence], resting.sizes[fence], settings.share)


def references(resting: Resting, regions: Regions) -> dict[Algorithm, Series]:
    """The reference series (volumes,) of the four algorithms that read a map."""
    seed, weighed = seed_series(resting, regions.seed), seedmap_series(resting, regions)
    return {
        Algorithm.PEAK: seed, Algorithm.SPHERE: seed, Algorithm.SEED_MAP: weighed, Algorithm.CLUSTER: weighed,
    }


def largest(neighbours: csr_array, sizes: Array, values: Array, share: float) -> Index:
    """Of the most negative ``share`` of the points, the cluster with the largest size: indices.

    Where two are alike in size, the more negative one.
    """
    count = max(1, round(share * len(values)))
    kept = np.sort(np.argsort(values, kind="stable")[:count])
    clusters, of = connected_components(neighbours[kept][:, kept], directed=False)
    size = np.bincount(of, sizes[kept], clusters)
    total = np.bincount(of, sizes[kept] * values[kept], clusters)
    best = np.lexsort((total, -np.round(size / size.max(), 9)))[0]
    chosen: Index = kept[of == best]
    return chosen


def located(resting: Resting, regions: Regions, algorithm: Algorithm, settings: Settings | None = None) -> Located:
    """The target of one algorithm that reads a map; the hierarchical one is ``hierarchical``."""
    ready = reader(resting, regions, settings or Settings())
    return ready.read(algorithm, connectivity(ready.near.series, references(resting, regions)[algorithm]))
