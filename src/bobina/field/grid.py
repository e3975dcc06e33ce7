"""The part of a head that conducts, as currents along the edges between the voxels' corners.

The potential lives in the corners. Where a surface cuts an edge, the current along it is that of a field which is
uniform on each side of the surface, its tangential part and the normal current the same on both: exact for a flat
surface, however it lies. With e the mean field along an edge, s the mean conductivity over the face that the edge
crosses (air counts 0), rho the mean resistivity along the edge, n the normal,

    current / area = s (e - n_a rho J) + n_a o J,    J = sum_b n_b e_b / sum_b n_b^2 rho_b,

where o is the part of the face that conducts; e_b and rho_b across the edge are means over the four edges beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bobina.field import cut
from bobina.field.levels import NESTED, levels
from bobina.head import Head, Tissue
from bobina.source import Sourced
from bobina.space import BadInput, Volume
from bobina.space.frames import Scanner

Array = NDArray[np.float64]
F4 = NDArray[np.float32]

RIM = 2
"""empty voxels on every side of the box"""


@dataclass(frozen=True, eq=False, slots=True)
class Grid:
    """The smallest box round the conducting voxels, with a rim of ``RIM`` empty voxels on every side.

    Corner (i, j, k) is the lower corner of voxel (i, j, k); edge i along an axis joins corners i and i + 1, so arrays
    over edges and corners are longer by one. All float32.
    ``conductance`` (3, 3, ...), S: current along an edge of the first axis per volt along it where the axes are the
    same, and per volt along each of the four edges of the second axis beside it where they are not.
    ``normal``, ``lift`` (3, voxels): E on the side of the voxel's own tissue is e + lift (normal . e) of the mean e.
    ``sigma`` (voxels): conductivity of the own tissue, S/m; ``conductivity`` (256,) that of each, by Tissue number.
    ``level`` (5, voxels): level sets as ``levels.levels`` gives them.
    """

    labels: Volume[Scanner]
    level: F4
    conductivity: F4
    sigma: F4
    conductance: F4
    normal: F4
    lift: F4

    @property
    def spacing(self) -> Array:
        """Voxel edge lengths (3,), m."""
        return self.labels.spacing

    @property
    def axes(self) -> Array:
        """Unit vectors of the voxel axes as columns (3, 3), Scanner."""
        axes: Array = self.labels.affine[:3, :3] / self.spacing
        return axes

    @property
    def corners(self) -> tuple[int, int, int]:
        """How many corners there are along each axis."""
        nx, ny, nz = self.labels.data.shape
        return nx + 1, ny + 1, nz + 1

    def index(self, xyz: ArrayLike) -> Array:
        """Points (..., 3) in m of Scanner as fractional voxel indices of the box with its rim."""
        return self.labels.index(xyz)


def grid(head: Head) -> Grid:
    """Crop a head to what conducts and find the currents along its edges. BadInput where nothing conducts."""
    table = _table(np.zeros(256, np.float32), head.conductivity)
    conducts = table[head.labels.data] > 0
    if not conducts.any():
        raise BadInput(f"no voxel of {head.name} conducts: every label is air; are these the right labels?")
    low, high = _box(conducts)
    inner = tuple(slice(a, b) for a, b in zip(low, high, strict=True))
    affine = np.array(head.labels.affine)
    affine[:3, 3] = head.labels.points(low - RIM)
    labels = Volume(np.pad(head.labels.data[inner], RIM), affine, Scanner)
    shares = None if head.shares is None else np.pad(head.shares[(slice(None), *inner)], [(0, 0), *[(RIM, RIM)] * 3])
    return on_levels(labels, levels(labels.data, shares), table)


def reconducted(grid: Grid, conductivity: Mapping[Tissue, Sourced]) -> Grid:
    """The same geometry with other conductivities; tissues that are not named keep theirs.

    BadInput: one would conduct that did not, so that the grid may lack some of it; or none conducts any more.
    """
    table = _table(grid.conductivity, conductivity)
    for tissue in conductivity:
        if table[tissue] > 0 and not grid.conductivity[tissue] > 0:
            raise BadInput(
                f"{tissue.name} did not conduct when this head was made ready, so its place is not known: make the head"
                " ready anew with the conductivity wanted"
            )
    if not (table[grid.labels.data] > 0).any():
        raise BadInput("with these conductivities nothing conducts: give one tissue at least more than 0 S/m")
    return on_levels(grid.labels, grid.level, table)


def _table(known: F4, conductivity: Mapping[Tissue, Sourced]) -> F4:
    """``known`` (256,) S/m by Tissue number, with these in their places."""
    table = known.copy()
    for tissue, sourced in conductivity.items():
        table[tissue] = sourced.value
    return table


def on_levels(labels: Volume[Scanner], level: F4, conductivity: F4) -> Grid:
    """The grid of level sets (5, voxels) with an empty rim; ``conductivity`` (S/m) by Tissue number."""
    spacing = labels.spacing
    sigma = conductivity[labels.data]
    nested = conductivity[[*NESTED, 0]].astype(float)
    normal = np.zeros((3, *labels.data.shape), np.float32)
    cut.normals(level, _jumps(nested), 1 / spacing, normal)
    shape = tuple(n + 1 for n in labels.data.shape)
    mean, open_, resistivity = (np.zeros((3, *shape), np.float32) for _ in range(3))
    conductance = np.zeros((3, 3, *shape), np.float32)
    for axis in range(3):
        cut.measure(level, labels.data, nested, axis, mean[axis], open_[axis], resistivity[axis])
    for axis in range(3):
        scale = spacing.prod() / spacing[axis] / spacing
        cut.conduct(mean, open_, resistivity, normal, axis, scale, conductance[axis])
    lift = np.zeros_like(normal)
    cut.lifts(mean, resistivity, normal, sigma, lift)
    return Grid(labels, level, conductivity, sigma, conductance, normal, lift)


def _box(mask: NDArray[np.bool_]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    used = [np.flatnonzero(mask.any(axis=tuple({0, 1, 2} - {axis}))) for axis in range(3)]
    return np.array([u[0] for u in used]), np.array([u[-1] + 1 for u in used])


def _jumps(nested: Array) -> Array:
    """How much each surface matters for the normal: |ln| of the ratio of conductivities; 0 beside what does not
    conduct.
    """
    inner, outer = nested[:-1], nested[1:]
    both = (inner > 0) & (outer > 0)
    return np.where(both, np.abs(np.log(np.where(both, inner, 1) / np.where(both, outer, 1))), 0.0)
