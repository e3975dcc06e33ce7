"""From currents through faces to E in voxels, and from voxels to points, always from one side of an interface.

The current through a face is the same on both sides, so dividing the mean current of a voxel's two faces by the voxel's
own conductivity gives E on its own side.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
from numba import njit, prange
from numpy.typing import ArrayLike, NDArray

from bobina.field.grid import INNER, Faces, Grid
from bobina.head import Tissue
from bobina.space import Volume
from bobina.space.frames import Scanner

Array = NDArray[np.float64]
F4 = NDArray[np.float32]


@njit(parallel=True, fastmath=False, cache=True)
def _in_voxels(phi: Array, sigma: F4, g: Faces, emf: Faces, scale: Array, e: F4) -> None:
    nx, ny, nz = sigma.shape
    (gx, gy, gz), (fx, fy, fz) = g, emf
    for i in prange(1, nx - 1):
        for j in range(1, ny - 1):
            for k in range(1, nz - 1):
                c, s = phi[i, j, k], sigma[i, j, k]
                if s <= 0:
                    e[i, j, k, :] = np.nan
                    continue
                x = gx[i, j, k] * (c - phi[i + 1, j, k] - fx[i, j, k])
                x += gx[i - 1, j, k] * (phi[i - 1, j, k] - c - fx[i - 1, j, k])
                y = gy[i, j, k] * (c - phi[i, j + 1, k] - fy[i, j, k])
                y += gy[i, j - 1, k] * (phi[i, j - 1, k] - c - fy[i, j - 1, k])
                z = gz[i, j, k] * (c - phi[i, j, k + 1] - fz[i, j, k])
                z += gz[i, j, k - 1] * (phi[i, j, k - 1] - c - fz[i, j, k - 1])
                e[i, j, k, 0], e[i, j, k, 1], e[i, j, k, 2] = x * scale[0] / s, y * scale[1] / s, z * scale[2] / s


def _scale(grid: Grid) -> Array:
    """Half of one over the face area, per axis: turns the sum of two face currents into twice sigma E."""
    scale: Array = 0.5 * grid.spacing / grid.spacing.prod()
    return scale


def in_voxels(grid: Grid, phi: Array, emf: Faces) -> Volume[Scanner]:
    """E (nx, ny, nz, 3), V/m along Scanner's axes, of a potential and the electromotive force on the faces (V)."""
    e = np.full((*grid.sigma.shape, 3), np.nan, np.float32)
    _in_voxels(phi, grid.sigma, grid.conductance, emf, _scale(grid), e)
    if not np.allclose(grid.axes, np.eye(3)):
        e = e @ grid.axes.T.astype(np.float32)
    affine = np.array(grid.labels.affine)
    affine[:3, 3] = grid.labels.points([1, 1, 1])
    return Volume(e[INNER], affine, Scanner)


@dataclass(frozen=True, eq=False, slots=True)
class Functional:
    """A weighted mean over voxels: ``voxels`` (n, 3), indices of a grid with its rim; ``weights`` (n,), of sum 1."""

    voxels: NDArray[np.intp]
    weights: Array

    def source(self, grid: Grid, axis: int) -> tuple[Array, F4]:
        """Its adjoint for E along a voxel axis, on the grid: right-hand side (A), weight of each face's emf."""
        rhs = np.zeros(grid.sigma.shape)
        direct = np.zeros(grid.sigma.shape, np.float32)
        along = np.zeros(3, dtype=np.intp)
        along[axis] = 1
        own = tuple(self.voxels.T)
        weight = self.weights * _scale(grid)[axis] / grid.sigma[own]
        for face in (self.voxels, self.voxels - along):
            low, high = tuple(face.T), tuple((face + along).T)
            through = weight * grid.conductance[axis][low]
            np.add.at(rhs, low, through)
            np.add.at(rhs, high, -through)
            np.add.at(direct, low, -through)
        return rhs, direct

    def mean(self, e: Volume[Scanner]) -> Array:
        """The mean E (3,) of a field on the grid without its rim."""
        values = e.data[tuple((self.voxels - 1).T)].astype(float)
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
