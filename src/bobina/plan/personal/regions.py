"""Where the target is looked for, what it is compared with, and the group's map of it: balls and weights in MNI."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array
from scipy.spatial import cKDTree

from bobina.plan.connectivity import FENCE, FENCE_RADIUS, parcels, ranked
from bobina.plan.personal.resting import Resting
from bobina.source import Source, Status
from bobina.space import BadInput
from bobina.space.units import mm

Array = NDArray[np.float64]
Index = NDArray[np.intp]

SEED_SOURCE = Source(
    "Fox 2012 (PMC4120275): subgenual cingulate as a sphere of 10 mm at MNI (6, 16, -10); contarg 0.0.4 has the same",
    Status.SEEN,
)
SEED: Array = np.array([[6, 16, -10]]) * mm
"""centre of the subgenual cingulate (sgACC) of the right, m of MNI"""
SEED_BOTH: Array = np.array([[6, 16, -10], [-6, 16, -10]]) * mm
CONTROL: Array = np.array([[2, -82, 5]]) * mm
"""centre of the control seed in V1, as contarg 0.0.4 has it"""
SEED_RADIUS = 10 * mm

_KERNEL = 6 * mm
_NEAREST = 12
_FARTHEST = 15 * mm
_FEWEST_SEED, _FEWEST_FENCE = 5, 30


@dataclass(frozen=True, eq=False, slots=True)
class Regions:
    """The parts of a Resting's points that targeting uses.

    ``seed``, ``fence``, ``control``: indices of points; ``control`` may be empty. ``weights`` (points,): the group's
    map of connectivity with the sgACC, zero inside the fence. ``group`` (3,): the group's target, m of MNI.
    """

    seed: Index
    fence: Index
    control: Index
    weights: Array
    group: Array


def regions(resting: Resting, *, group: ArrayLike | None = None, seed: Array = SEED) -> Regions:
    """Lay the regions on the points of a scan.

    ``group`` (3,), m of MNI: the point to shrink to and to compare with; by default the centroid of the DLPFC parcel
    most anticorrelated with the sgACC. ``seed`` (n, 3): centres of the seed's balls, SEED or SEED_BOTH.
    BadInput: the scan does not reach the sgACC or the DLPFC; a group point outside the fence.
    """
    point = np.asarray(ranked()[0].mni if group is None else group, dtype=float)
    if point.shape != (3,) or not in_fence(point[None])[0]:
        raise BadInput(f"the group point {point / mm} mm does not lie in the left DLPFC: give x, y, z of MNI")
    fence = np.flatnonzero(in_fence(resting.mni))
    inside = np.flatnonzero(within(resting.mni, seed, SEED_RADIUS))
    for name, found, fewest in (("subgenual cingulate", inside, _FEWEST_SEED), ("left DLPFC", fence, _FEWEST_FENCE)):
        if len(found) < fewest:
            raise BadInput(
                f"only {len(found)} points of the scan lie in the {name}, at least {fewest} are needed: "
                "its signal was lost, the brain mask leaves it out, or the scan is not in MNI"
            )
    weights = group_map(resting.mni)
    weights[fence] = 0
    return Regions(inside, fence, np.flatnonzero(within(resting.mni, CONTROL, SEED_RADIUS)), weights, point)


def in_fence(mni: Array) -> NDArray[np.bool_]:
    """Which points (n, 3), m of MNI, lie in the left DLPFC."""
    return within(mni, FENCE, FENCE_RADIUS)


def within(mni: Array, centres: Array, radius: float) -> NDArray[np.bool_]:
    """Which points (n, 3) lie within ``radius`` of any of ``centres`` (m, 3)."""
    distances, _ = _nearest(mni, centres)
    inside: NDArray[np.bool_] = distances[:, 0] <= radius
    return inside


def averaging(mni: Array, at: Array, radius: float) -> csr_array:
    """The mean over points (n, 3) within ``radius`` of each of ``at`` (m, 3), as a matrix (m, n).

    Where no point is so near, the nearest stands in.
    """
    near = np.asarray(cKDTree(mni).query_ball_point(at, radius, return_sorted=True), dtype=object)
    _, nearest = _nearest(at, mni)
    columns: list[list[int]] = [some or only for some, only in zip(near, nearest.tolist(), strict=True)]
    counts = [len(some) for some in columns]
    data = np.repeat(1 / np.array(counts, dtype=float), counts)
    return csr_array(
        (data, [point for some in columns for point in some], np.cumsum([0, *counts])), shape=(len(at), len(mni))
    )


def group_map(mni: Array) -> Array:
    """The group's connectivity with the sgACC (r, global signal regressed out) at points (n, 3), m of MNI.

    A Gaussian mean (SD 6 mm) of the nearest of the 400 parcels' values by the distance of their centroids, r .91 with
    the parcels' own voxels; zero farther than 15 mm from all of them: deep white matter, cerebellum and subcortex,
    which the parcels do not cover. The kernel is positive, so that its sum never turns the sign.
    """
    values = np.array([sum(parcel.gsr) / len(parcel.gsr) for parcel in parcels()])
    distances, nearest = _nearest(mni, np.array([parcel.mni for parcel in parcels()]), _NEAREST)
    kernel = np.exp(-(distances**2 - distances[:, :1] ** 2) / (2 * _KERNEL**2))
    mean = (kernel * values[nearest]).sum(axis=1) / kernel.sum(axis=1)
    covered: Array = np.where(distances[:, 0] <= _FARTHEST, mean, 0.0)
    return covered


def _nearest(points: Array, among: Array, count: int = 1) -> tuple[Array, Index]:
    """Distances and numbers (n, count) of the nearest ``count`` to each of points (n, 3)."""
    distances, numbers = cKDTree(among).query(points, k=np.arange(1, count + 1))
    return np.asarray(distances), np.asarray(numbers)
