"""The part of a head that conducts, as a box of voxels with conductances on their faces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bobina.head import Head, Tissue
from bobina.space import BadInput, Volume
from bobina.space.frames import Scanner

Array = NDArray[np.float64]
Faces = tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]
"""Values on the faces between voxel i and i+1 along each axis, at index i of arrays with a rim of one empty voxel"""

INNER = (slice(1, -1),) * 3


@dataclass(frozen=True, eq=False, slots=True)
class Grid:
    """The smallest box round the conducting voxels, with a rim of one empty voxel on every side.

    ``labels`` holds Tissue numbers, ``sigma`` conductivity (S/m, float32), ``conductance`` sigma*area/length (S) of the
    faces, in series over the two half voxels. All arrays have the box's shape plus the rim.
    """

    labels: Volume[Scanner]
    sigma: NDArray[np.float32]
    conductance: Faces

    @property
    def spacing(self) -> Array:
        """Voxel edge lengths (3,), m."""
        return self.labels.spacing

    @property
    def axes(self) -> Array:
        """Unit vectors of the voxel axes as columns (3, 3), Scanner."""
        axes: Array = self.labels.affine[:3, :3] / self.spacing
        return axes

    def index(self, xyz: ArrayLike) -> Array:
        """Points (..., 3) in m of Scanner as fractional indices of the box with its rim."""
        return self.labels.index(xyz)


def grid(head: Head) -> Grid:
    """Crop a head to what conducts and put conductances on the faces. BadInput where nothing conducts."""
    table = np.zeros(max(Tissue) + 1, dtype=np.float32)
    for tissue, sourced in head.conductivity.items():
        table[tissue] = sourced.value
    sigma = table[head.labels.data]
    if not sigma.any():
        raise BadInput(f"no voxel of {head.name} conducts: every label is air; are these the right labels?")
    low, high = _box(sigma > 0)
    inner = tuple(slice(a, b) for a, b in zip(low, high, strict=True))
    affine = np.array(head.labels.affine)
    affine[:3, 3] = head.labels.points(low - 1)
    sigma = np.pad(sigma[inner], 1)
    labels = Volume(np.pad(head.labels.data[inner], 1), affine, Scanner)
    return Grid(labels, sigma, conductances(sigma, labels.spacing))


def _box(mask: NDArray[np.bool_]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    used = [np.flatnonzero(mask.any(axis=tuple({0, 1, 2} - {axis}))) for axis in range(3)]
    return np.array([u[0] for u in used]), np.array([u[-1] + 1 for u in used])


def conductances(sigma: NDArray[np.float32], spacing: Array) -> Faces:
    """Face conductances (S): the two half voxels in series. ``sigma`` (S/m) has an empty rim, ``spacing`` is in m."""
    return _along(sigma, spacing, 0), _along(sigma, spacing, 1), _along(sigma, spacing, 2)


def _along(sigma: NDArray[np.float32], spacing: Array, axis: int) -> NDArray[np.float32]:
    scale = np.float32(spacing.prod() / spacing[axis] ** 2)
    low: list[Any] = [slice(None)] * 3
    high: list[Any] = [slice(None)] * 3
    low[axis], high[axis] = slice(None, -1), slice(1, None)
    a, b = sigma[tuple(low)], sigma[tuple(high)]
    both = (a > 0) & (b > 0)
    faces = np.zeros_like(sigma)
    faces[tuple(low)] = np.where(both, 2 * scale * a * b / np.where(both, a + b, 1), 0)
    return faces
