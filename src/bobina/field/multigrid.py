"""Conjugate gradients with a multigrid preconditioner for conduction on voxels.

Coarse voxels are 2x2x2 blocks; a coarse face carries its four fine faces in parallel over twice the length. Each coarse
problem is solved by two steps of conjugate gradients, preconditioned by the next level (K-cycle, Notay & Vassilevski
2008, 10.1002/nla.542), which keeps the convergence steady over jumps of conductivity.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bobina.field import kernels
from bobina.field.grid import Faces

SWEEPS = 2
COARSEST = 4
COARSEST_SWEEPS = 30
LEAK = 1e-3
"""to ground, on the coarsest level: without it the constant potential, which drives no current, would drift"""
GOOD_ENOUGH = 0.25
"""a coarse residual this much smaller needs no second step"""


@dataclass(frozen=True, eq=False, slots=True)
class Level:
    """Conductances of one level and room for its correction and right-hand side."""

    g: Faces
    x: NDArray[np.float32]
    b: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Solved:
    """A potential (float64, with the grid's rim), the iterations it took and the residual left (relative)."""

    potential: NDArray[np.float64]
    iterations: int
    residual: float


class Multigrid:
    """Solves L x = b for the conductances of a grid. Float32 in the preconditioner, float64 outside it."""

    def __init__(self, conductance: Faces) -> None:
        """Build the levels; about 1.3 times the memory of the finest."""
        self.levels: list[Level] = []
        while True:
            shape = conductance[0].shape
            self.levels.append(Level(conductance, np.zeros(shape, np.float32), np.zeros(shape, np.float32)))
            if min(shape) - 2 <= COARSEST:
                return
            gx, gy, gz = conductance
            conductance = (_coarse(gx, 0), _coarse(gy, 1), _coarse(gz, 2))

    def solve(self, b: NDArray[np.float64], tolerance: float = 1e-6, limit: int = 100) -> Solved:
        """Potential (V) for currents ``b`` (A), with the residual ``tolerance`` times smaller than ``b``.

        RuntimeError where that is not reached in ``limit`` iterations.
        """
        g = self.levels[0].g
        x, r, p, q = np.zeros_like(b), b.copy(), np.zeros_like(b), np.zeros_like(b)
        start = float(np.linalg.norm(b))
        if start == 0:
            return Solved(x, 0, 0.0)
        rz = residual = 1.0
        for iteration in range(1, limit + 1):
            z, scale = self._precondition(r)
            zr, zq = kernels.dots(z.ravel(), r.ravel(), q.ravel())
            beta = 0.0 if iteration == 1 else -alpha * scale * zq / rz
            rz = scale * zr
            kernels.direction(p.ravel(), z.ravel(), scale, beta)
            alpha = rz / kernels.apply(p, q, *g)
            residual = kernels.step(x.ravel(), r.ravel(), p.ravel(), q.ravel(), alpha) ** 0.5 / start
            if residual < tolerance:
                return Solved(x, iteration, residual)
        raise RuntimeError(f"the field did not converge: residual {residual:.1e} after {limit} iterations")

    def _precondition(self, r: NDArray[np.float64]) -> tuple[NDArray[np.float32], float]:
        finest = self.levels[0]
        scale = float(np.abs(r).max())
        np.multiply(r, 1 / scale, out=finest.b, casting="unsafe")
        finest.x[:] = 0
        self._cycle(0)
        return finest.x, scale

    def _cycle(self, depth: int) -> None:
        level = self.levels[depth]
        if depth == len(self.levels) - 1:
            self._sweeps(level, COARSEST_SWEEPS, (0, 1), LEAK)
            self._sweeps(level, COARSEST_SWEEPS, (1, 0), LEAK)
            return
        self._sweeps(level, SWEEPS, (0, 1))
        kernels.restrict(level.x, level.b, *level.g, self.levels[depth + 1].b)
        self._coarse_solve(depth + 1)
        kernels.prolong(self.levels[depth + 1].x, level.x)
        self._sweeps(level, SWEEPS, (1, 0))

    def _sweeps(self, level: Level, times: int, colours: tuple[int, int], leak: float = 0.0) -> None:
        for _ in range(times):
            for colour in colours:
                kernels.sweep(level.x, level.b, *level.g, colour, leak)

    def _coarse_solve(self, depth: int) -> None:
        """Two steps of conjugate gradients, each preconditioned by a cycle; the answer is left in the level's x."""
        level = self.levels[depth]
        level.x[:] = 0
        self._cycle(depth)
        if depth == len(self.levels) - 1:
            return
        rhs, p, q = level.b.copy(), level.x.copy(), np.zeros_like(level.x)
        energy = kernels.apply(p, q, *level.g)
        if energy <= 0:
            return
        alpha = np.vdot(p, rhs) / energy
        level.b[:] = rhs - alpha * q
        answer = alpha * p
        if np.linalg.norm(level.b) > GOOD_ENOUGH * np.linalg.norm(rhs):
            level.x[:] = 0
            self._cycle(depth)
            second = level.x - np.vdot(level.x, q) / energy * p
            energy = kernels.apply(second, q, *level.g)
            if energy > 0:
                answer += np.vdot(second, level.b) / energy * second
        level.x[:] = answer


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
