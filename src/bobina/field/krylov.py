"""Generalised conjugate residuals: the equation of the currents, which is not symmetric, forward and transposed.

The net of ``Grid.conductance`` is K = D' N D: drops D along the edges, currents N, what leaves each corner D'. Away
from surfaces N is diagonal; the multigrid of its diagonal is the preconditioner. Its cycles are not linear, so each new
direction is made orthogonal to those before it (Eisenstat, Elman & Schultz 1983, 10.1137/0720023), the last ``KEPT``
of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from bobina.field import kernels
from bobina.field.multigrid import Multigrid, threads_for

F4 = NDArray[np.float32]
F8 = NDArray[np.float64]
KEPT = 3
"""directions; more gain nothing"""


@dataclass(frozen=True, slots=True)
class Solved:
    """A potential (float64, in the corners), the iterations it took and the residual left (relative)."""

    potential: F8
    iterations: int
    residual: float


class NotConverged(RuntimeError):
    """A solve that did not come to an end; nothing of it is returned."""

    def __init__(self, residual: float, iterations: int) -> None:
        super().__init__(
            f"the field did not converge: residual {residual:.1e} after {iterations} iterations; does the head consist "
            "of many pieces? Look at its labels"
        )


class Net:
    """Solves K x = b and K' x = b for conductances (3, 3, corners), in S (``Grid.conductance``); one at a time."""

    def __init__(self, conductance: F4) -> None:
        """Build the multigrid of the diagonal."""
        self.conductance = conductance
        self._multigrid = Multigrid((conductance[0, 0], conductance[1, 1], conductance[2, 2]))
        self._span, self._slabs = self._multigrid.levels[0].span, self._multigrid.levels[0].slabs
        self._room, self._lock = _Room.like(conductance[0, 0]), Lock()

    def currents(self, voltage: F4, *, transposed: bool = False) -> F4:
        """Currents (3, ...), A, along the edges for voltages (3, ...) along them."""
        out = np.zeros_like(voltage)
        (kernels.driven_back if transposed else kernels.driven)(voltage, self.conductance, self._span, out)
        return out

    def leaving(self, currents: F4) -> F8:
        """What leaves each corner, A, of currents (3, ...) along the edges."""
        out = np.zeros(currents.shape[1:])
        kernels.leaving(currents, self._span, out)
        return out

    def voltage(self, potential: F4 | F8) -> F4:
        """The voltages (3, ...) along the edges of a potential."""
        out = np.zeros((3, *potential.shape), np.float32)
        kernels.drops(potential, self._span, out)
        return out

    def solve(self, b: F8, tolerance: float = 1e-6, limit: int = 60, *, transposed: bool = False) -> Solved:
        """Potential (V) for currents ``b`` (A) into the corners, with the residual ``tolerance`` times smaller than
        ``b``.

        NotConverged where that is not reached in ``limit`` iterations.
        """
        with self._lock, threads_for(self._multigrid.levels[0]):
            return self._solve(b, tolerance, limit, transposed=transposed)

    def _solve(self, b: F8, tolerance: float, limit: int, *, transposed: bool) -> Solved:
        x, r = np.zeros_like(b), b.copy()
        start = left = float(np.linalg.norm(b))
        if start == 0:
            return Solved(x, 0, 0.0)
        room = self._room
        for iteration in range(1, limit + 1):
            z, q = self._direction(r, left, room, transposed=transposed)
            weights = kernels.dots(room.images, min(iteration - 1, KEPT), q, self._span)
            square, along = kernels.orthogonal(room.directions, room.images, weights, z, q, r, self._span)
            slot = (iteration - 1) % KEPT
            left = kernels.step(
                x, r, z, q, along / square, square**0.5, room.directions[slot], room.images[slot], self._span
            ) ** 0.5
            if left < tolerance * start:
                return Solved(x, iteration, left / start)
        raise NotConverged(left / start, limit)

    def _direction(self, r: F8, size: float, room: _Room, *, transposed: bool) -> tuple[F4, F8]:
        """A correction z to a residual of that size, over that size, and K z: by two cycles, the second on what is
        left.
        """
        multigrid = self._multigrid
        kernels.scaled(r, 1 / size, self._span, multigrid.source)
        kernels.scaled(multigrid.correction(), 1.0, self._span, room.z)
        self._apply(room.z, room, transposed=transposed)
        kernels.less(r, 1 / size, room.q, self._span, multigrid.source)
        kernels.add(multigrid.correction(), self._span, room.z)
        self._apply(room.z, room, transposed=transposed)
        return room.z, room.q

    def _apply(self, x: F4, room: _Room, *, transposed: bool) -> None:
        """K x, or K' x, into ``room.q``."""
        if transposed:
            kernels.leaving(self.currents(self.voltage(x), transposed=True), self._span, room.q)
        else:
            kernels.flow(x, self.conductance, self._span, self._slabs, room.q)


@dataclass(frozen=True, eq=False, slots=True)
class _Room:
    """Arrays that every solve fills anew; made once, because fresh memory costs as much as an iteration."""

    directions: F4
    images: F8
    """K times the directions, in float64: rounded they would not balance, and what does not balance cannot be solved"""
    z: F4
    q: F8

    @classmethod
    def like(cls, b: F4) -> _Room:
        kept = KEPT, *b.shape
        return cls(np.zeros(kept, np.float32), np.zeros(kept), np.zeros_like(b), np.zeros(b.shape))
