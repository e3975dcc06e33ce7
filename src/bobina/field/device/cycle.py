"""The multigrid cycle of ``field.multigrid``, with a smoother that a GPU likes: Chebyshev's polynomial of Jacobi steps.

Its spectrum needs no estimate: a net's D^-1 L, with D its diagonal, has no eigenvalue above 2 (Gershgorin). Polynomials
as in Saad 2003, chapter 12 (10.1137/1.9780898718003).
"""

from __future__ import annotations

from dataclasses import dataclass
from types import ModuleType

import numpy as np

from bobina.field.device.stencil import Array, dot, ends, outflow
from bobina.field.multigrid import COARSEST, GOOD_ENOUGH, NULL

STEPS = 4
"""of the polynomial, before and after the coarse level"""
LARGEST, SMALLEST = 2.0, 0.25
"""eigenvalues of D^-1 L that the smoother takes; the coarse level takes those below"""

Edges = tuple[Array, Array, Array]


@dataclass(frozen=True, eq=False, slots=True)
class Level:
    """Conductances (S) along the edges, even in size; ``inverse``: of the diagonal, 0 where nothing conducts."""

    xp: ModuleType
    g: Edges
    inverse: Array

    @classmethod
    def of(cls, xp: ModuleType, g: Edges) -> Level:
        """A level of conductances of any size."""
        x, y, z = (even(xp, edges) for edges in g)
        diagonal = xp.zeros_like(x)
        for axis, edges in enumerate((x, y, z)):
            low, high = ends(axis)
            diagonal += edges
            diagonal[high] += edges[low]
        conducts = diagonal > 0
        return cls(xp, (x, y, z), conducts / xp.where(conducts, diagonal, xp.float32(1)))

    def smooth(self, b: Array, x: Array | None = None) -> Array:
        """Better x for L x = b, from 0 where none is given; ``x`` is overwritten."""
        middle, half = (LARGEST + SMALLEST) / 2, (LARGEST - SMALLEST) / 2
        sigma = middle / half
        rho = 1 / sigma
        step = (b if x is None else self.rest(b, x)) * self.inverse / middle
        x = step.copy() if x is None else x + step
        for _ in range(STEPS - 1):
            before, rho = rho, 1 / (2 * sigma - rho)
            correction = self.rest(b, x)
            correction *= self.inverse
            correction *= 2 * rho / half
            step *= rho * before
            step += correction
            x += step
        return x

    def rest(self, b: Array, x: Array) -> Array:
        """What is left of ``b``: b - L x."""
        return b - outflow(self.xp, x, self.g)

    def coarser(self) -> Level:
        """The level of blocks of 2x2x2 corners: four edges in parallel, over twice the length."""
        g = []
        for axis, edges in enumerate(self.g):
            outer = [slice(None)] * 6
            outer[2 * axis + 1] = slice(1, 2)
            g.append(blocks(edges)[tuple(outer)].sum(axis=(1, 3, 5)) * self.xp.float32(0.5))
        return Level.of(self.xp, (g[0], g[1], g[2]))

    def dense_inverse(self) -> Array:
        """The pseudo-inverse of L (n, n): every unconnected part gets the mean potential 0."""
        g = [to_host(edges).astype(float) for edges in self.g]
        units = np.eye(g[0].size).reshape(-1, *g[0].shape)
        matrix = np.stack([outflow(np, unit, (g[0], g[1], g[2])).ravel() for unit in units])
        return self.xp.asarray(np.linalg.pinv(matrix, rcond=NULL, hermitian=True).astype(np.float32))


class Cycle:
    """An approximate inverse of L, the net of conductances along a grid's edges."""

    def __init__(self, xp: ModuleType, g: Edges) -> None:
        """Build the levels."""
        self._xp, self._shape = xp, g[0].shape
        self._levels = [Level.of(xp, g)]
        while self._levels[-1].inverse.size > COARSEST:
            self._levels.append(self._levels[-1].coarser())
        self._inverse = self._levels[-1].dense_inverse()

    def correction(self, r: Array) -> Array:
        """About L^-1 r, a new array of float32; ``r`` should be about 1 in size."""
        inner = tuple(slice(n) for n in self._shape)
        return self._cycle(0, even(self._xp, r.astype(self._xp.float32)))[inner]

    def _cycle(self, depth: int, b: Array) -> Array:
        level = self._levels[depth]
        if depth == len(self._levels) - 1:
            return (self._inverse @ b.ravel()).reshape(b.shape)
        x = level.smooth(b)
        gathered = blocks(level.rest(b, x)).sum(axis=(1, 3, 5))
        coarse = self._coarse(depth + 1, even(self._xp, gathered))
        n, m, k = gathered.shape
        blocks(x)[...] += coarse[:n, None, :m, None, :k, None]
        return level.smooth(b, x)

    def _coarse(self, depth: int, b: Array) -> Array:
        """Two steps of conjugate gradients, each preconditioned by a cycle."""
        xp, level = self._xp, self._levels[depth]
        p = self._cycle(depth, b)
        if depth == len(self._levels) - 1:
            return p
        q = outflow(xp, p, level.g)
        energy = dot(xp, p, q)
        if energy <= 0:
            return p
        alpha = dot(xp, p, b) / energy
        rest = b - alpha * q
        answer = alpha * p
        if dot(xp, rest, rest) > GOOD_ENOUGH**2 * dot(xp, b, b):
            second = self._cycle(depth, rest)
            second -= dot(xp, second, q) / energy * p
            energy = dot(xp, second, outflow(xp, second, level.g))
            if energy > 0:
                answer += dot(xp, second, rest) / energy * second
        return answer


def blocks(x: Array) -> Array:
    """A view (n, 2, m, 2, k, 2) of an array (2n, 2m, 2k)."""
    n, m, k = (size // 2 for size in x.shape)
    return x.reshape(n, 2, m, 2, k, 2)


def even(xp: ModuleType, x: Array) -> Array:
    """An array with a further layer of zeros where its size is odd."""
    if not any(n % 2 for n in x.shape):
        return x
    out = xp.zeros(tuple(n + n % 2 for n in x.shape), x.dtype)
    out[tuple(slice(n) for n in x.shape)] = x
    return out


def to_host(x: Array) -> Array:
    """An array of numpy: CuPy's arrays have ``get``."""
    return x.get() if hasattr(x, "get") else x
