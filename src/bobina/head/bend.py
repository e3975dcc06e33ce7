"""A smooth map of space: an affine map and a grid of shifts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import ndimage

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class Bend:
    """``matrix`` (4x4, m) and the ``shift`` (nx, ny, nz, 3), m, that is added to it.

    ``grid`` (4x4, m) takes voxels of ``shift`` to the points that are moved. Beyond it the shift is that of its edge.
    """

    matrix: Array
    shift: NDArray[np.float32]
    grid: Array

    def __call__(self, xyz: ArrayLike) -> Array:
        """Points (..., 3), m, moved."""
        points = np.asarray(xyz, dtype=float)
        moved = affine(self.matrix, points)
        at = affine(np.asarray(np.linalg.inv(self.grid), float), points).reshape(-1, 3).T
        for k in range(3):
            along = ndimage.map_coordinates(self.shift[..., k], at, order=1, mode="nearest")
            moved[..., k] += along.reshape(moved.shape[:-1])
        return moved


def affine(matrix: Array, points: Array) -> Array:
    """Points (..., 3) moved by a 4x4 matrix."""
    result: Array = points @ matrix[:3, :3].T + matrix[:3, 3]
    return result


def straight(matrix: Array) -> Bend:
    """An affine map alone."""
    return Bend(matrix, np.zeros((1, 1, 1, 3), np.float32), np.eye(4))
