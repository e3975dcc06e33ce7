"""From the field along edges to E in voxels, and from voxels to points, always from one side of a surface."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
from numba import njit, prange
from numpy.typing import ArrayLike, NDArray

from bobina.field.grid import RIM, Grid
from bobina.head import Tissue
from bobina.space import Volume
from bobina.space.frames import Scanner

Array = NDArray[np.float64]
F4 = NDArray[np.float32]
INNER = (slice(RIM, -RIM),) * 3
BESIDE = (((0, 0, 0), (0, 1, 0), (0, 0, 1), (0, 1, 1)), ((0, 0, 0), (1, 0, 0), (0, 0, 1), (1, 0, 1)),
          ((0, 0, 0), (1, 0, 0), (0, 1, 0), (1, 1, 0)))  # fmt: skip
"""of each axis: from a voxel's lower corner to its four edges"""


@njit(parallel=True, cache=True)
def _in_voxels(voltage: F4, live: F4, normal: F4, lift: F4, sigma: F4, scale: Array, e: F4) -> None:
    nx, ny, nz = sigma.shape
    for i in prange(nx):
        mean = np.empty(3, np.float32)
        for j in range(ny):
            for k in range(nz):
                if sigma[i, j, k] <= 0:
                    e[i, j, k, :] = np.nan
                    continue
                across = np.float32(0)
                for a in range(3):
                    total, count = np.float32(0), 0
                    for p in range(2):
                        for q in range(2):
                            u, v, w = i + p * (a != 0), j + (p if a == 0 else q * (a == 2)), k + q * (a != 2)
                            if live[a, a, u, v, w] > 0:
                                total += voltage[a, u, v, w]
                                count += 1
                    mean[a] = total * scale[a] / count if count else np.nan
                    across += normal[a, i, j, k] * mean[a] if count else 0
                for a in range(3):
                    e[i, j, k, a] = mean[a] + lift[a, i, j, k] * across


def in_voxels(grid: Grid, voltage: F4) -> Volume[Scanner]:
    """E (nx, ny, nz, 3) in the box without its rim, V/m along Scanner's axes, of voltages (3, corners) along the
    edges.
    """
    e = np.empty((*grid.sigma.shape, 3), np.float32)
    _in_voxels(voltage, grid.conductance, grid.normal, grid.lift, grid.sigma, 1 / grid.spacing, e)
    _fill(e, grid.sigma > 0)
    e = e[INNER]
    if not np.allclose(grid.axes, np.eye(3)):
        e = e @ grid.axes.T.astype(np.float32)
    affine = np.array(grid.labels.affine)
    affine[:3, 3] = grid.labels.points([RIM] * 3)
    return Volume(e, affine, Scanner)


def _fill(e: F4, conducts: NDArray[np.bool_]) -> None:
    """On tips, where no edge along an axis carries current, take that part of E from the voxels around; else 0."""
    for *voxel, a in np.argwhere(np.isnan(e) & conducts[..., None]).tolist():
        x, y, z = (slice(max(at - 1, 0), at + 2) for at in voxel)
        known = e[x, y, z, a]
        e[(*voxel, a)] = np.nanmean(known) if np.isfinite(known).any() else 0


@dataclass(frozen=True, eq=False, slots=True)
class Functional:
    """A weighted mean over voxels: ``voxels`` (n, 3), indices of a grid with its rim; ``weights`` (n,), of sum 1."""

    voxels: NDArray[np.intp]
    weights: Array

    def source(self, grid: Grid, axis: int) -> F4:
        """The mean E along a voxel axis as weights (3, corners) of the voltages along the edges, 1/m."""
        out = np.zeros((3, *grid.corners), np.float32)
        own = tuple(self.voxels.T)
        for a in range(3):
            edges = [tuple((self.voxels + offset).T) for offset in BESIDE[a]]
            live = np.array([grid.conductance[(a, a, *edge)] > 0 for edge in edges])
            share = (a == axis) + grid.lift[(axis, *own)] * grid.normal[(a, *own)]
            weight = self.weights * share / np.maximum(live.sum(axis=0), 1) / grid.spacing[a]
            for edge, carries in zip(edges, live, strict=True):
                np.add.at(out[a], edge, weight * carries)
        return out

    def mean(self, e: Volume[Scanner]) -> Array:
        """The mean E (3,) of a field on the grid without its rim."""
        values = e.data[tuple((self.voxels - RIM).T)].astype(float)
        result: Array = self.weights @ values
        return result


def ball(grid: Grid, centre: ArrayLike, radius: float, tissue: Tissue = Tissue.GM) -> Functional:
    """The mean over the voxels of ``tissue`` within ``radius`` (m) of ``centre`` (m, Scanner).

    With no such voxel: the conducting voxel nearest to the centre.
    """
    where = grid.index(centre)
    reach = np.ceil(radius / grid.spacing).astype(int) + 1
    corner = np.maximum(np.round(where).astype(int) - reach, 1)
    stop = np.minimum(np.round(where).astype(int) + reach + 1, np.array(grid.sigma.shape) - 1)
    voxels = np.array(list(product(*(range(a, b) for a, b in zip(corner, stop, strict=True))))).reshape(-1, 3)
    distance = np.linalg.norm((voxels - where) * grid.spacing, axis=1)
    inside = (grid.labels.data[tuple(voxels.T)] == tissue) & (distance <= radius)
    if not inside.any():
        conducting = np.argwhere(grid.sigma > 0)
        voxels = conducting[[np.argmin(np.linalg.norm((conducting - where) * grid.spacing, axis=1))]]
        inside = np.array([True])
    chosen = voxels[inside]
    return Functional(chosen, np.full(len(chosen), 1 / len(chosen)))


def sample(e: Volume[Scanner], labels: Volume[Scanner], points: ArrayLike) -> tuple[Array, NDArray[np.uint8]]:
    """E (n, 3) and tissue (n,) at points (n, 3) m, trilinear among the voxels of each point's own tissue."""
    where = e.index(np.asarray(points, dtype=float).reshape(-1, 3))
    shape = np.array(labels.data.shape)
    own, tissue = _tissue_at(labels, where)
    total, weights = np.zeros((len(where), 3)), np.zeros(len(where))
    low = np.floor(where).astype(int)
    for offset in product((0, 1), repeat=3):
        corner = low + offset
        inside = ((corner >= 0) & (corner < shape)).all(axis=1)
        clipped = tuple(np.clip(corner, 0, shape - 1).T)
        weight = np.prod(1 - np.abs(where - corner), axis=1)
        value = e.data[clipped].astype(float)
        use = inside & (labels.data[clipped] == tissue) & own & np.isfinite(value).all(axis=1)
        total[use] += weight[use, None] * value[use]
        weights[use] += weight[use]
    filled = weights > 0
    result = np.full((len(where), 3), np.nan)
    result[filled] = total[filled] / weights[filled, None]
    return result, tissue


def _tissue_at(labels: Volume[Scanner], where: Array) -> tuple[NDArray[np.bool_], NDArray[np.uint8]]:
    """Whether a point lies in the image, and the tissue of the voxel it lies in (air outside)."""
    nearest = np.round(where).astype(int)
    inside = ((nearest >= 0) & (nearest < labels.data.shape)).all(axis=1)
    tissue = np.zeros(len(where), np.uint8)
    tissue[inside] = labels.data[tuple(nearest[inside].T)]
    return inside & (tissue != Tissue.AIR) & (tissue != Tissue.CAVITY), tissue
