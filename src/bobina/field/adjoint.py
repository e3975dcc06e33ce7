"""Reciprocity: what a target receives from any coil at any pose.

E at a target, along one axis, is the sum over the coil of dl . a, where a is the vector potential, outside the head, of
the current that a unit dipole at the target would drive through the head (Heller & van Hulsteyn 1992).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray
from scipy.fft import fft, ifft, irfft, next_fast_len, rfft, rfftn

from bobina.coil import Coil
from bobina.field.grid import Grid
from bobina.field.lattice import Lattice, node_index
from bobina.field.primary import MU0_4PI, as_wires, potential, thinned
from bobina.field.recovery import Functional
from bobina.space import Rigid
from bobina.space.frames import Coil as CoilFrame
from bobina.space.frames import Scanner

Array = NDArray[np.float64]
REACH = 0.13
"""how far beyond the head's box the reception is known, m; what lies farther is taken to lie there"""


@dataclass(frozen=True, eq=False, slots=True)
class Receiver:
    """A target as a receiver. ``currents`` (3, mx, my, mz, 3): the reciprocal current on the lattice for E along each
    voxel axis, components along Scanner's axes.
    """

    where: Functional
    currents: Array
    lattice: Lattice
    grid: Grid

    def receive(self, coil: Coil, pose: Rigid[Scanner, CoilFrame]) -> Array:
        """E (3,) at the target, V/m per A/s, Scanner: every element of the coil, summed directly."""
        nodes = self._nodes()
        values = potential(coil, pose, nodes)
        along = np.einsum("knc,nc->k", self.currents.reshape(3, -1, 3), values)
        result: Array = self.grid.axes @ along
        return result

    def outside(self) -> Reception:
        """The vector potential round the head, on the lattice extended by ``REACH``, by convolution."""
        step = self.lattice.step * self.grid.spacing
        more = np.ceil(REACH / step).astype(int)
        inner = np.array(self.lattice.shape)
        # a period of twice the farthest distance, so that no current is met again from the other side
        shape = [next_fast_len(int(n), real=True) for n in 2 * (inner + more)]
        kernel = rfftn(_inverse_distance(shape, step, more), workers=-1)
        values = np.empty((*(inner + 2 * more), 3, 3), np.float32)
        for k in range(3):
            for c in range(3):
                spectrum = _spectrum(self.currents[k, ..., c].astype(np.float32), shape)
                spectrum *= kernel
                values[..., k, c] = _first_of(spectrum, values.shape[:3], shape[2])
        first: Array = np.array([nodes[0] for nodes in self.lattice.nodes]) - more * self.lattice.step
        values *= MU0_4PI
        return Reception(values, first, self.lattice.step, self.grid)

    def _nodes(self) -> Array:
        return self.grid.labels.points(node_index(self.lattice))


def _spectrum(data: NDArray[np.float32], shape: list[int]) -> NDArray[np.complexfloating]:
    """As ``rfftn(data, shape)``, but what is padded with nothing but zeros is not transformed."""
    found = rfft(data, shape[2], axis=2, workers=-1)
    return fft(fft(found, shape[1], axis=1, workers=-1), shape[0], axis=0, workers=-1)


def _first_of(
    spectrum: NDArray[np.complexfloating], wanted: tuple[int, ...], length: int
) -> NDArray[np.floating]:
    """As ``irfftn``, the last axis being ``length`` long, but only the first points ``wanted`` along each axis."""
    found = ifft(spectrum, axis=0, workers=-1)[: wanted[0]]
    found = ifft(found, axis=1, workers=-1)[:, : wanted[1]]
    return irfft(found, length, axis=2, workers=-1)[..., : wanted[2]]


def _inverse_distance(shape: list[int], step: Array, middle: NDArray[np.intp]) -> NDArray[np.float32]:
    """1/r from the point ``middle`` of a periodic box; at r = 0 the mean of 1/r over a cell would do, but no coil
    stands there: 1/step.
    """
    axes = []
    for n, h, m in zip(shape, step, middle, strict=True):
        away = np.abs(np.arange(n) - m)
        axes.append((np.minimum(away, n - away) * h).astype(np.float32))
    x, y, z = np.meshgrid(*axes, indexing="ij", sparse=True)
    r = np.sqrt(x**2 + y**2 + z**2)
    r[tuple(middle)] = step.mean()
    result: NDArray[np.float32] = 1 / r
    return result


@dataclass(frozen=True, eq=False, slots=True)
class Reception:
    """``values`` (nx, ny, nz, 3, 3): for E along each voxel axis, the vector potential (Scanner) on a lattice round the
    head whose first point has the grid index ``first`` (3,), every ``step`` (3,) voxels.
    """

    values: NDArray[np.float32]
    first: Array
    step: NDArray[np.intp]
    grid: Grid

    def receive(self, coil: Coil, matrices: Array, *, exact: bool = False) -> Array:
        """E (n, 3) at the target, V/m per A/s, Scanner, for poses (n, 4, 4) m. ``exact`` uses every coil element."""
        elements = as_wires(coil) if exact else thinned(coil)
        to_index = _lattice_index(self.grid.labels.affine, self.first, self.step)
        poses = np.ascontiguousarray(matrices)
        out = np.zeros((len(poses), 3))
        _receive(poses, elements.points, elements.vectors, self.values, to_index, out)
        result: Array = out @ self.grid.axes.T
        return result


def _lattice_index(affine: Array, first: Array, step: NDArray[np.intp]) -> Array:
    """The matrix (4, 4) from points (m, Scanner) to fractional indices of a lattice."""
    matrix = np.linalg.inv(affine).astype(float)
    matrix[:3, 3] -= first
    matrix[:3] /= step[:, None]
    return matrix


@njit(inline="always", fastmath=True)
def _cubic(t, w):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Four-point Lagrange weights at ``t`` in [0, 1] between the second and third point."""
    w[0] = -t * (t - 1) * (t - 2) / 6
    w[1] = (t + 1) * (t - 1) * (t - 2) / 2
    w[2] = -(t + 1) * t * (t - 2) / 2
    w[3] = (t + 1) * t * (t - 1) / 6


@njit(parallel=True, fastmath=True, cache=True)
def _receive(poses: Array, at: Array, along: Array, values: NDArray[np.float32], to_index: Array, out: Array) -> None:
    shape = values.shape
    for p in prange(len(poses)):
        m = poses[p]
        w = np.empty((3, 4))
        low = np.empty(3, np.int64)
        total = np.zeros(3)
        vector = np.empty(3)
        spot = np.empty(3)
        for n in range(len(at)):
            for c in range(3):
                vector[c] = m[c, 0] * along[n, 0] + m[c, 1] * along[n, 1] + m[c, 2] * along[n, 2]
                spot[c] = m[c, 0] * at[n, 0] + m[c, 1] * at[n, 1] + m[c, 2] * at[n, 2] + m[c, 3]
            for c in range(3):
                index = to_index[c, 3] + to_index[c, 0] * spot[0] + to_index[c, 1] * spot[1] + to_index[c, 2] * spot[2]
                index = min(max(index, 0.0), shape[c] - 1.0)
                low[c] = min(max(int(np.floor(index)) - 1, 0), shape[c] - 4)
                _cubic(index - low[c] - 1, w[c])
            for i in range(4):
                for j in range(4):
                    wij = w[0, i] * w[1, j]
                    for k in range(4):
                        weight = wij * w[2, k]
                        cell = values[low[0] + i, low[1] + j, low[2] + k]
                        for e in range(3):
                            total[e] += weight * (
                                cell[e, 0] * vector[0] + cell[e, 1] * vector[1] + cell[e, 2] * vector[2]
                            )
        out[p, 0], out[p, 1], out[p, 2] = total[0], total[1], total[2]
