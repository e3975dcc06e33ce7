"""A coarse lattice over a grid, and interpolation between the two.

Where no current flows the coil's vector potential is harmonic, so a lattice of about 3 mm with six-point Lagrange
interpolation carries it; the same matrices, transposed, gather currents from the grid onto the lattice.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from bobina.field.grid import Grid
from bobina.field.kernels import blend

Array = NDArray[np.float64]
F4 = NDArray[np.float32]
Matrix = NDArray[np.float32]
APART = 3e-3
"""about how far lattice points lie from each other, m: a whole number of voxels"""
ORDER = 6
MARGIN = ORDER // 2 - 1
GAUSS = 0.5 / 3**0.5
"""where, from the middle of an edge of 1, two points give the mean over it"""


@dataclass(frozen=True, eq=False, slots=True)
class Lattice:
    """``step`` (3,): voxels between lattice points. ``nodes``: their voxel indices along each axis. ``at_corners``,
    ``along_edges``: matrices (n, m) from lattice values to the corners, and to means over the edges, along each axis.
    """

    step: NDArray[np.intp]
    nodes: tuple[Array, Array, Array]
    at_corners: tuple[Matrix, Matrix, Matrix]
    along_edges: tuple[Matrix, Matrix, Matrix]

    @property
    def shape(self) -> tuple[int, int, int]:
        """Number of lattice points along each axis."""
        return len(self.nodes[0]), len(self.nodes[1]), len(self.nodes[2])


def lattice(grid: Grid) -> Lattice:
    """The lattice of a grid."""
    step = np.maximum(1, np.rint(APART / grid.spacing)).astype(np.intp)
    per_axis = [_axis(n, int(s)) for n, s in zip(grid.corners, step, strict=True)]
    nodes, corners, edges = zip(*per_axis, strict=True)
    return Lattice(step, nodes, corners, edges)


def _axis(n: int, step: int) -> tuple[Array, Matrix, Matrix]:
    count = -(-n // step) + 1 + 2 * MARGIN
    nodes = step * (np.arange(count, dtype=float) - MARGIN) - 0.5
    where = np.arange(n, dtype=float)
    first, second = (_lagrange(where + 0.5 + offset, step, count) for offset in (-GAUSS, GAUSS))
    return nodes, _lagrange(where, step, count), (first + second) * np.float32(0.5)


def _lagrange(where: Array, step: int, count: int) -> Matrix:
    """Matrix (len(where), count) of the six-point Lagrange interpolation, from corners to lattice."""
    fraction = where / step + MARGIN
    first = np.clip(np.floor(fraction).astype(int) - MARGIN, 0, count - ORDER)
    local = fraction - first
    matrix = np.zeros((len(where), count), np.float32)
    for p in range(ORDER):
        weight = np.ones_like(local)
        for q in range(ORDER):
            if q != p:
                weight *= (local - q) / (p - q)
        matrix[np.arange(len(where)), first + p] = weight
    return matrix


def spread(lattice: Lattice, values: Array, axes: Array) -> F4:
    """Lattice vectors (mx, my, mz, 3) as their means over the edges (3, corners), along each edge's own axis."""
    along = values @ axes
    edges = np.empty((3, *(len(matrix) for matrix in lattice.at_corners)), np.float32)
    for a in range(3):
        x, y, z = _matrices(lattice, a)
        planes = y @ (np.ascontiguousarray(along[..., a], np.float32) @ z.T)
        blend(*_band(x), planes, edges[a])
    return edges


def gather(lattice: Lattice, edges: F4, axes: Array) -> Array:
    """The transpose of ``spread``: edge values to lattice vectors (mx, my, mz, 3), Scanner axes."""
    parts = [_transform(edges[a], [m.T for m in _matrices(lattice, a)]) for a in range(3)]
    result: Array = np.stack(parts, axis=-1).astype(float) @ axes.T
    return result


def _band(matrix: Matrix) -> tuple[NDArray[np.intp], Matrix]:
    """The few columns that each row of ``matrix`` needs: where they begin (n,), and their weights (n, taps)."""
    used = matrix != 0
    first, last = used.argmax(axis=1), matrix.shape[1] - 1 - used[:, ::-1].argmax(axis=1)
    taps = int((last - first).max()) + 1
    first = np.minimum(first, matrix.shape[1] - taps)
    return first, np.take_along_axis(matrix, first[:, None] + np.arange(taps), axis=1)


def _matrices(lattice: Lattice, axis: int) -> list[Matrix]:
    return [lattice.along_edges[a] if a == axis else lattice.at_corners[a] for a in range(3)]


def _transform(values: NDArray[np.floating], matrices: list[Matrix]) -> NDArray[np.float32]:
    """Apply one matrix along each axis."""
    result = np.asarray(values, np.float32)
    for matrix in matrices:
        result = np.tensordot(result, matrix, axes=(0, 1))
    return np.ascontiguousarray(result)


def node_index(lattice: Lattice) -> Array:
    """Voxel indices (m, 3) of all lattice points, in C order."""
    return np.array(list(product(*lattice.nodes)))
