"""Compiled loops over voxels. Every array has a rim of one empty voxel; ``gx[i, j, k]`` joins (i,j,k) and (i+1,j,k).

Inner loops run over whole rows along k, without branches, so that the compiler vectorises them.
"""

from __future__ import annotations

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray

F4 = NDArray[np.float32]
F8 = NDArray[np.float64]


@njit(parallel=True, fastmath=True, cache=True)
def sweep(x: F4, b: F4, gx: F4, gy: F4, gz: F4, colour: int) -> None:
    """Gauss-Seidel over the voxels of one colour of the chessboard."""
    nx, ny, nz = x.shape
    for i in prange(1, nx - 1):
        row = np.empty(nz, np.float32)
        for j in range(1, ny - 1):
            for k in range(1, nz - 1):
                west, east = gx[i - 1, j, k], gx[i, j, k]
                south, north = gy[i, j - 1, k], gy[i, j, k]
                down, up = gz[i, j, k - 1], gz[i, j, k]
                total = west + east + south + north + down + up
                inflow = (
                    b[i, j, k]
                    + west * x[i - 1, j, k] + east * x[i + 1, j, k]
                    + south * x[i, j - 1, k] + north * x[i, j + 1, k]
                    + down * x[i, j, k - 1] + up * x[i, j, k + 1]
                )  # fmt: skip
                row[k] = inflow / total if total > 0 else np.float32(0)
            for k in range(1 + ((i + j + 1 + colour) & 1), nz - 1, 2):
                x[i, j, k] = row[k]


@njit(inline="always", fastmath=True)
def outflow(x, gx, gy, gz, i, j, k):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """The current leaving a voxel, (L x)_ijk."""
    c = x[i, j, k]
    return (
        gx[i - 1, j, k] * (c - x[i - 1, j, k]) + gx[i, j, k] * (c - x[i + 1, j, k])
        + gy[i, j - 1, k] * (c - x[i, j - 1, k]) + gy[i, j, k] * (c - x[i, j + 1, k])
        + gz[i, j, k - 1] * (c - x[i, j, k - 1]) + gz[i, j, k] * (c - x[i, j, k + 1])
    )  # fmt: skip


@njit(parallel=True, fastmath=True, cache=True)
def apply(x: NDArray[np.floating], out: NDArray[np.floating], gx: F4, gy: F4, gz: F4) -> float:
    """``out`` = L x, the current leaving each voxel; returns x . L x. ``x`` and ``out`` are both float32 or float64."""
    nx, ny, nz = x.shape
    energy = 0.0
    for i in prange(1, nx - 1):
        for j in range(1, ny - 1):
            for k in range(1, nz - 1):
                flow = outflow(x, gx, gy, gz, i, j, k)
                out[i, j, k] = flow
                energy += flow * x[i, j, k]
    return energy


@njit(parallel=True, fastmath=True, cache=True)
def restrict(x: F4, b: F4, gx: F4, gy: F4, gz: F4, coarse: F4) -> None:
    """The residual b - L x, summed over the eight voxels of each coarse voxel."""
    nx, ny, nz = x.shape
    for i in prange(1, coarse.shape[0] - 1):
        row = np.zeros(2 * coarse.shape[2], np.float32)
        for j in range(1, coarse.shape[1] - 1):
            row[:] = 0
            for p in range(2 * i - 1, min(2 * i + 1, nx - 1)):
                for q in range(2 * j - 1, min(2 * j + 1, ny - 1)):
                    for k in range(1, nz - 1):
                        row[k] += b[p, q, k] - outflow(x, gx, gy, gz, p, q, k)
            for k in range(1, coarse.shape[2] - 1):
                coarse[i, j, k] = row[2 * k - 1] + row[2 * k]


@njit(parallel=True, fastmath=True, cache=True)
def prolong(coarse: F4, x: F4) -> None:
    """Add to each voxel the value of its coarse voxel."""
    nx, ny, nz = x.shape
    for i in prange(1, nx - 1):
        for j in range(1, ny - 1):
            for k in range(1, nz - 1):
                x[i, j, k] += coarse[(i + 1) // 2, (j + 1) // 2, (k + 1) // 2]


@njit(parallel=True, fastmath=True, cache=True)
def currents(x: F4, conductance: F4, out: F4) -> None:
    """The currents (3, ...) along the edges that a potential drives."""
    nx, ny, nz = x.shape
    for i in prange(1, nx - 1):
        for j in range(1, ny - 1):
            for k in range(1, nz - 1):
                c = x[i, j, k]
                ex, wx = x[i + 1, j, k], x[i - 1, j, k]
                ny_, sy = x[i, j + 1, k], x[i, j - 1, k]
                uz, dz = x[i, j, k + 1], x[i, j, k - 1]
                out[0, i, j, k] = (
                    conductance[0, 0, i, j, k] * (c - ex)
                    + conductance[0, 1, i, j, k] * (sy - ny_ + x[i + 1, j - 1, k] - x[i + 1, j + 1, k])
                    + conductance[0, 2, i, j, k] * (dz - uz + x[i + 1, j, k - 1] - x[i + 1, j, k + 1])
                )
                out[1, i, j, k] = (
                    conductance[1, 1, i, j, k] * (c - ny_)
                    + conductance[1, 0, i, j, k] * (wx - ex + x[i - 1, j + 1, k] - x[i + 1, j + 1, k])
                    + conductance[1, 2, i, j, k] * (dz - uz + x[i, j + 1, k - 1] - x[i, j + 1, k + 1])
                )
                out[2, i, j, k] = (
                    conductance[2, 2, i, j, k] * (c - uz)
                    + conductance[2, 0, i, j, k] * (wx - ex + x[i - 1, j, k + 1] - x[i + 1, j, k + 1])
                    + conductance[2, 1, i, j, k] * (sy - ny_ + x[i, j - 1, k + 1] - x[i, j + 1, k + 1])
                )


@njit(parallel=True, fastmath=True, cache=True)
def driven(e: F4, conductance: F4, out: F4) -> None:
    """The currents (3, ...) along the edges that voltages (3, ...) along them drive."""
    _, nx, ny, nz = e.shape
    x, y, z = e[0], e[1], e[2]
    for i in prange(1, nx - 1):
        for j in range(1, ny - 1):
            for k in range(1, nz - 1):
                out[0, i, j, k] = (
                    conductance[0, 0, i, j, k] * x[i, j, k]
                    + conductance[0, 1, i, j, k] * (y[i, j, k] + y[i + 1, j, k] + y[i, j - 1, k] + y[i + 1, j - 1, k])
                    + conductance[0, 2, i, j, k] * (z[i, j, k] + z[i + 1, j, k] + z[i, j, k - 1] + z[i + 1, j, k - 1])
                )
                out[1, i, j, k] = (
                    conductance[1, 1, i, j, k] * y[i, j, k]
                    + conductance[1, 0, i, j, k] * (x[i, j, k] + x[i, j + 1, k] + x[i - 1, j, k] + x[i - 1, j + 1, k])
                    + conductance[1, 2, i, j, k] * (z[i, j, k] + z[i, j + 1, k] + z[i, j, k - 1] + z[i, j + 1, k - 1])
                )
                out[2, i, j, k] = (
                    conductance[2, 2, i, j, k] * z[i, j, k]
                    + conductance[2, 0, i, j, k] * (x[i, j, k] + x[i, j, k + 1] + x[i - 1, j, k] + x[i - 1, j, k + 1])
                    + conductance[2, 1, i, j, k] * (y[i, j, k] + y[i, j, k + 1] + y[i, j - 1, k] + y[i, j - 1, k + 1])
                )


@njit(inline="always", fastmath=True)
def _beside(g, e, i, j, k, di, dj, dk, ei, ej, ek):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0913
    """The sum over four edges of conductance times voltage."""
    return (
        g[i, j, k] * e[i, j, k] + g[i + di, j + dj, k + dk] * e[i + di, j + dj, k + dk]
        + g[i - ei, j - ej, k - ek] * e[i - ei, j - ej, k - ek]
        + g[i + di - ei, j + dj - ej, k + dk - ek] * e[i + di - ei, j + dj - ej, k + dk - ek]
    )  # fmt: skip


@njit(parallel=True, fastmath=True, cache=True)
def driven_back(e: F4, conductance: F4, out: F4) -> None:
    """The transpose of ``driven``."""
    _, nx, ny, nz = e.shape
    x, y, z, g = e[0], e[1], e[2], conductance
    for i in prange(1, nx - 1):
        for j in range(1, ny - 1):
            for k in range(1, nz - 1):
                out[0, i, j, k] = (
                    g[0, 0, i, j, k] * x[i, j, k] + _beside(g[1, 0], y, i, j, k, 1, 0, 0, 0, 1, 0)
                    + _beside(g[2, 0], z, i, j, k, 1, 0, 0, 0, 0, 1)
                )  # fmt: skip
                out[1, i, j, k] = (
                    g[1, 1, i, j, k] * y[i, j, k] + _beside(g[0, 1], x, i, j, k, 0, 1, 0, 1, 0, 0)
                    + _beside(g[2, 1], z, i, j, k, 0, 1, 0, 0, 0, 1)
                )  # fmt: skip
                out[2, i, j, k] = (
                    g[2, 2, i, j, k] * z[i, j, k] + _beside(g[0, 2], x, i, j, k, 0, 0, 1, 1, 0, 0)
                    + _beside(g[1, 2], y, i, j, k, 0, 0, 1, 0, 1, 0)
                )  # fmt: skip


@njit(parallel=True, fastmath=True, cache=True)
def drops(x: NDArray[np.floating], out: F4) -> None:
    """The voltages (3, ...) along the edges of a potential."""
    nx, ny, nz = x.shape
    for i in prange(1, nx - 1):
        for j in range(1, ny - 1):
            for k in range(1, nz - 1):
                c = x[i, j, k]
                out[0, i, j, k] = c - x[i + 1, j, k]
                out[1, i, j, k] = c - x[i, j + 1, k]
                out[2, i, j, k] = c - x[i, j, k + 1]


@njit(parallel=True, cache=True)
def leaving(c: F4, out: NDArray[np.floating]) -> None:
    """The current that leaves each corner, of currents (3, ...) along the edges.

    Differences in float64, so that what leaves one corner enters the next exactly; a sum that is not zero has no solution.
    """
    nx, ny, nz = out.shape
    for i in prange(1, nx - 1):
        for j in range(1, ny - 1):
            for k in range(1, nz - 1):
                out[i, j, k] = (
                    (np.float64(c[0, i, j, k]) - np.float64(c[0, i - 1, j, k]))
                    + (np.float64(c[1, i, j, k]) - np.float64(c[1, i, j - 1, k]))
                    + (np.float64(c[2, i, j, k]) - np.float64(c[2, i, j, k - 1]))
                )


@njit(parallel=True, fastmath=True, cache=True)
def dots(vectors: F4, count: int, q: F4, out: F8) -> None:
    """The products of the first ``count`` vectors (m, n) with ``q`` (n,)."""
    blocks = 64
    size = -(-len(q) // blocks)
    part = np.zeros((blocks, count))
    for block in prange(blocks):
        start, stop = block * size, min((block + 1) * size, len(q))
        for m in range(count):
            total = 0.0
            row = vectors[m]
            for n in range(start, stop):
                total += row[n] * q[n]
            part[block, m] = total
    out[:count] = part.sum(axis=0)


@njit(parallel=True, fastmath=True, cache=True)
def orthogonal(directions: F4, images: F4, weights: F8, count: int, z: F4, q: F4, r: F8) -> tuple[float, float]:
    """Take the first ``count`` directions (m, n) out of ``z`` and their images out of ``q``; q . q and q . r."""
    blocks = 64
    size = -(-len(q) // blocks)
    part = np.zeros((blocks, 2))
    for block in prange(blocks):
        start, stop = block * size, min((block + 1) * size, len(q))
        for m in range(count):
            weight = np.float32(weights[m])
            direction, image = directions[m], images[m]
            for n in range(start, stop):
                z[n] -= weight * direction[n]
                q[n] -= weight * image[n]
        square = product = 0.0
        for n in range(start, stop):
            square += np.float64(q[n]) * q[n]
            product += q[n] * r[n]
        part[block, 0], part[block, 1] = square, product
    return part[:, 0].sum(), part[:, 1].sum()


@njit(parallel=True, fastmath=True, cache=True)
def step(x: F8, r: F8, z: F4, q: F4, alpha: float, size: float, direction: F4, image: F4) -> float:
    """Go along ``z``: x += alpha z, r -= alpha q; keep both divided by ``size``; returns r . r."""
    total = 0.0
    inverse = np.float32(1 / size)
    for i in prange(len(x)):
        x[i] += alpha * z[i]
        left = r[i] - alpha * q[i]
        r[i] = left
        direction[i], image[i] = inverse * z[i], inverse * q[i]
        total += left * left
    return total
