"""Generalised conjugate residuals: the equation of the currents, which is not symmetric, forward and transposed.

The net of ``Grid.conductance`` is K = D' N D: drops D along the edges, currents N, what leaves each corner D'. Away from
surfaces N is diagonal; the multigrid of its diagonal is the preconditioner. Its cycles are not linear, so each new
direction is made orthogonal to those before it (Eisenstat, Elman & Schultz 1983, 10.1137/0720023), the last ``KEPT`` of them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bobina.field import kernels
from bobina.field.multigrid import Multigrid

F4 = NDArray[np.float32]
F8 = NDArray[np.float64]
KEPT = 8


@dataclass(frozen=True, slots=True)
class Solved:
    """A potential (float64, in the corners), the iterations it took and the residual left (relative)."""

    potential: F8
    iterations: int
    residual: float


class Net:
    """Solves K x = b and K' x = b for conductances (3, 3, corners), in S (``Grid.conductance``)."""

    def __init__(self, conductance: F4) -> None:
        """Build the multigrid of the diagonal."""
        self.conductance = conductance
        self._multigrid = Multigrid((conductance[0, 0], conductance[1, 1], conductance[2, 2]))

    def currents(self, voltage: F4, *, transposed: bool = False) -> F4:
        """Currents (3, ...), A, along the edges for voltages (3, ...) along them."""
        out = np.zeros_like(voltage)
        (kernels.driven_back if transposed else kernels.driven)(voltage, self.conductance, out)
        return out

    def solve(self, b: F8, tolerance: float = 1e-6, limit: int = 60, *, transposed: bool = False) -> Solved:
        """Potential (V) for currents ``b`` (A) into the corners, with the residual ``tolerance`` times smaller than ``b``.

        RuntimeError where that is not reached in ``limit`` iterations.
        """
        x, r = np.zeros_like(b), b.copy()
        start = left = float(np.linalg.norm(b))
        if start == 0:
            return Solved(x, 0, 0.0)
        directions, images = (np.zeros((KEPT, b.size), np.float32) for _ in range(2))
        room, q, weights = np.zeros((3, *b.shape), np.float32), np.zeros(b.shape, np.float32), np.zeros(KEPT)
        for iteration in range(1, limit + 1):
            z = self._multigrid.correction(r, left)
            self._apply(z, room, q, transposed=transposed)
            known = min(iteration - 1, KEPT)
            kernels.dots(images, known, q.ravel(), weights)
            square, along = kernels.orthogonal(directions, images, weights, known, z.ravel(), q.ravel(), r.ravel())
            slot = (iteration - 1) % KEPT
            left = kernels.step(
                x.ravel(), r.ravel(), z.ravel(), q.ravel(), along / square, square**0.5, directions[slot], images[slot]
            ) ** 0.5
            if left < tolerance * start:
                return Solved(x, iteration, left / start)
        raise RuntimeError(f"the field did not converge: residual {left / start:.1e} after {limit} iterations")

    def _apply(self, x: F4, room: F4, out: F4, *, transposed: bool) -> None:
        """``out`` = K x, or K' x; ``room`` (3, ...) is overwritten."""
        if transposed:
            voltage = np.zeros_like(room)
            kernels.drops(x, voltage)
            kernels.driven_back(voltage, self.conductance, room)
        else:
            kernels.currents(x, self.conductance, room)
        kernels.leaving(room, out)
