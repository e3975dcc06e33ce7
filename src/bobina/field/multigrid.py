"""A multigrid cycle for a net of conductances.

Coarse corners are blocks of 2x2x2; a coarse edge carries its four fine edges in parallel over twice the length. Each
coarse problem is solved by two steps of conjugate gradients, preconditioned by the next level (K-cycle, Notay &
Vassilevski 2008, 10.1002/nla.542), which keeps the convergence steady over jumps of conductivity. The coarsest level
is inverted.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numba
import numpy as np
from numpy.typing import NDArray

from bobina.field import kernels, relaxation

Edges = tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]
"""Conductances (S) of the edges from corner i to i + 1 along each axis, at index i of arrays with a rim of empty
corners"""

INNER = (slice(1, -1),) * 3
SWEEPS, SMALL_SWEEPS = 2, 8
"""of both colours, before and after the coarse level; more on small levels, whose blocks join what air parts"""
COARSEST = 500
"""voxels, at most, of the level that is inverted outright"""
NULL = 1e-9
"""eigenvalues this much smaller than the largest belong to potentials that drive no current"""
SMALL = 200_000
"""voxels: on smaller levels one thread is as fast, and does not wait for another that a busy machine has put aside"""
GOOD_ENOUGH = 0.25
"""a coarse residual this much smaller needs no second step"""


@dataclass(frozen=True, eq=False, slots=True)
class Level:
    """Conductances of one level and room for its correction and right-hand side; ``slabs`` for its threads."""

    g: Edges
    span: NDArray[np.int32]
    slabs: relaxation.Slabs
    x: NDArray[np.float32]
    b: NDArray[np.float32]

    @classmethod
    def of(cls, g: Edges) -> Level:
        """A level with nothing in it yet."""
        span = kernels.spans(*g)
        count = numba.get_num_threads() if g[0][INNER].size >= SMALL else 1
        return cls(g, span, relaxation.slabs(span, count), np.zeros_like(g[0]), np.zeros_like(g[0]))

    @property
    def size(self) -> int:
        """Number of voxels, without the rim."""
        return self.x[INNER].size


class Multigrid:
    """An approximate inverse of L, the net of conductances along a grid's edges, in float32."""

    def __init__(self, conductance: Edges) -> None:
        """Build the levels; about 1.3 times the memory of the finest."""
        self.levels = [Level.of(conductance)]
        while self.levels[-1].size > COARSEST:
            gx, gy, gz = self.levels[-1].g
            self.levels.append(Level.of((_coarse(gx, 0), _coarse(gy, 1), _coarse(gz, 2))))
        self._inverse = _inverse(self.levels[-1].g)

    @property
    def source(self) -> NDArray[np.float32]:
        """The right-hand side, to be filled; each correction leaves it as it was."""
        return self.levels[0].b

    def correction(self) -> NDArray[np.float32]:
        """About L^-1 ``source``; overwritten by the next call."""
        finest = self.levels[0]
        finest.x[:] = 0
        self._cycle(0)
        return finest.x

    def _cycle(self, depth: int) -> None:
        """Improve a level's x, which starts at 0, for its b."""
        level = self.levels[depth]
        if depth == len(self.levels) - 1:
            level.x[INNER] = (self._inverse @ level.b[INNER].ravel()).reshape(level.x[INNER].shape)
            return
        times = SMALL_SWEEPS if level.size < SMALL else SWEEPS
        _relax(level, 0, times)
        relaxation.restrict(level.x, level.b, *level.g, level.span, self.levels[depth + 1].b)
        with threads_for(self.levels[depth + 1]):
            self._coarse_solve(depth + 1)
        relaxation.prolong(self.levels[depth + 1].x, level.span, level.x)
        _relax(level, 1, times)

    def _coarse_solve(self, depth: int) -> None:
        """Two steps of conjugate gradients, each preconditioned by a cycle; the answer is left in the level's x."""
        level = self.levels[depth]
        level.x[:] = 0
        self._cycle(depth)
        if depth == len(self.levels) - 1:
            return
        rhs, p, q = level.b.copy(), level.x.copy(), np.zeros_like(level.x)
        energy = kernels.apply(p, q, *level.g, level.span)
        if energy <= 0:
            return
        alpha = np.vdot(p, rhs) / energy
        level.b[:] = rhs - alpha * q
        answer = alpha * p
        if np.linalg.norm(level.b) > GOOD_ENOUGH * np.linalg.norm(rhs):
            level.x[:] = 0
            self._cycle(depth)
            second = level.x - np.vdot(level.x, q) / energy * p
            energy = kernels.apply(second, q, *level.g, level.span)
            if energy > 0:
                answer += np.vdot(second, level.b) / energy * second
        level.x[:] = answer


def _relax(level: Level, first: int, sweeps: int) -> None:
    """Sweeps of both colours, the one named first."""
    relaxation.relax(level.x, level.b, *level.g, level.span, first, 2 * sweeps, level.slabs)


@contextmanager
def threads_for(level: Level) -> Iterator[None]:
    """One thread for work on a small level."""
    before = numba.get_num_threads()
    numba.set_num_threads(1 if level.size < SMALL else before)
    try:
        yield
    finally:
        numba.set_num_threads(before)


def _inverse(g: Edges) -> NDArray[np.float32]:
    """The pseudo-inverse (n, n) of L on the voxels inside the rim: every unconnected part gets the mean potential 0."""
    shape = g[0][INNER].shape
    number = np.pad(np.arange(np.prod(shape)).reshape(shape), 1)
    matrix = np.zeros((number.max() + 1,) * 2)
    for axis, face in enumerate(g):
        low = np.argwhere(face > 0)
        here, there, value = number[tuple(low.T)], number[tuple((low + np.eye(3, dtype=int)[axis]).T)], face[face > 0]
        np.add.at(matrix, (here, here), value)
        np.add.at(matrix, (there, there), value)
        matrix[here, there] = matrix[there, here] = -value
    return np.linalg.pinv(matrix, rcond=NULL, hermitian=True).astype(np.float32)


def _coarse(g: NDArray[np.float32], axis: int) -> NDArray[np.float32]:
    """Conductances of faces along ``axis`` on voxels twice as large."""
    inner = [n - 2 for n in g.shape]
    coarse = [(n + 1) // 2 for n in inner]
    even = np.zeros([2 * n for n in coarse], np.float32)
    even[tuple(slice(0, n) for n in inner)] = g[1:-1, 1:-1, 1:-1]
    blocks = even.reshape(coarse[0], 2, coarse[1], 2, coarse[2], 2)
    outer = np.take(blocks, 1, axis=2 * axis + 1)
    across = tuple(a for a in (1, 3, 5) if a != 2 * axis + 1)
    across = tuple(a if a < 2 * axis + 1 else a - 1 for a in across)
    return np.pad(outer.sum(axis=across) * np.float32(0.5), 1)
