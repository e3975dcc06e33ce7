"""``field.krylov.Net`` on a device: the same net and the same method, other loops; arrays come and go as numpy's."""

from __future__ import annotations

from collections import deque
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from bobina.field.device import stencil
from bobina.field.device.cycle import Cycle, to_host
from bobina.field.device.stencil import Array, dot
from bobina.field.krylov import KEPT, NotConverged, Solved

F4 = NDArray[np.float32]
F8 = NDArray[np.float64]


class DeviceNet:
    """Solves K x = b and K' x = b for conductances (3, 3, corners), in S, with the arrays of ``xp``.

    About 250 bytes of the device's memory for each corner.
    """

    def __init__(self, xp: ModuleType, conductance: F4) -> None:
        """Bring the conductances over and build the levels."""
        self._xp = xp
        self._conductance = xp.asarray(conductance)
        g = self._conductance[0, 0], self._conductance[1, 1], self._conductance[2, 2]
        self._live = stencil.spans(xp, g)
        self._cycle = Cycle(xp, g)

    def currents(self, voltage: F4, *, transposed: bool = False) -> F4:
        """Currents (3, ...), A, along the edges for voltages (3, ...) along them."""
        result: F4 = to_host(self._driven(self._xp.asarray(voltage), transposed=transposed))
        return result

    def leaving(self, currents: F4) -> F8:
        """What leaves each corner, A, of currents (3, ...) along the edges."""
        result: F8 = to_host(stencil.leaving(self._xp, self._xp.asarray(currents), self._live))
        return result

    def voltage(self, potential: F8) -> F4:
        """The voltages (3, ...) along the edges of a potential."""
        result: F4 = to_host(stencil.drops(self._xp, self._xp.asarray(potential), self._live))
        return result

    def solve(self, b: F8, tolerance: float = 1e-6, limit: int = 60, *, transposed: bool = False) -> Solved:
        """Potential (V) for currents ``b`` (A) into the corners, the residual ``tolerance`` times smaller than ``b``.

        NotConverged where that is not reached in ``limit`` iterations.
        """
        xp = self._xp
        r = xp.array(b, xp.float64)
        x = xp.zeros_like(r)
        start = left = dot(xp, r, r) ** 0.5
        if start == 0:
            return Solved(np.zeros(b.shape), 0, 0.0)
        kept: deque[tuple[Array, Array]] = deque(maxlen=KEPT)
        for iteration in range(1, limit + 1):
            z, q = self._direction(r, left, kept, transposed=transposed)
            along = dot(xp, q, r)
            x += xp.multiply(z, along, dtype=xp.float64)
            r -= along * q
            kept.append((z, q))
            left = dot(xp, r, r) ** 0.5
            if left < tolerance * start:
                return Solved(to_host(x), iteration, left / start)
        raise NotConverged(left / start, limit)

    def _direction(
        self, r: Array, size: float, kept: deque[tuple[Array, Array]], *, transposed: bool
    ) -> tuple[Array, Array]:
        """A correction z by two cycles, the second on what the first left, and K z, of size 1, unlike those kept."""
        xp = self._xp
        aim = r / size
        z = self._cycle.correction(aim)
        aim -= self._apply(z, transposed=transposed)
        rest = dot(xp, aim, aim) ** 0.5
        z += rest * self._cycle.correction(aim / rest)
        q = self._apply(z, transposed=transposed)
        for direction, image in kept:
            weight = dot(xp, image, q)
            z -= weight * direction
            q -= weight * image
        length = dot(xp, q, q) ** 0.5
        z /= length
        q /= length
        return z, q

    def _apply(self, x: Array, *, transposed: bool) -> Array:
        """K x, or K' x, float64: in float32 it would not balance, and an unbalanced residual cannot be taken away."""
        currents = self._driven(stencil.drops(self._xp, x, self._live), transposed=transposed)
        return stencil.leaving(self._xp, currents, self._live)

    def _driven(self, voltage: Array, *, transposed: bool) -> Array:
        if transposed:
            return stencil.driven_back(self._xp, voltage, self._conductance, self._live)
        return stencil.driven(self._xp, voltage, self._conductance)
