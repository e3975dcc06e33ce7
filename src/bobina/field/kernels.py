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
def step(x: F8, r: F8, p: F8, q: F8, alpha: float) -> float:
    """Go along ``p``: x += alpha p, r -= alpha q, all flat; returns r . r."""
    total = 0.0
    for i in prange(len(x)):
        x[i] += alpha * p[i]
        left = r[i] - alpha * q[i]
        r[i] = left
        total += left * left
    return total


@njit(parallel=True, fastmath=True, cache=True)
def dots(z: F4, r: F8, q: F8) -> tuple[float, float]:
    """Return z . r and z . q, all flat."""
    first = 0.0
    second = 0.0
    for i in prange(len(z)):
        first += z[i] * r[i]
        second += z[i] * q[i]
    return first, second


@njit(parallel=True, fastmath=True, cache=True)
def direction(p: F8, z: F4, scale: float, beta: float) -> None:
    """The next direction, p = scale z + beta p, both flat."""
    for i in prange(len(p)):
        p[i] = scale * z[i] + beta * p[i]


@njit(parallel=True, cache=True)
def source(gx: F4, gy: F4, gz: F4, fx: F4, fy: F4, fz: F4, out: F8) -> None:
    """The current that an electromotive force (V) on the faces drives out of each voxel: its right-hand side.

    Products in float64, so that what leaves one voxel enters the next exactly; a sum that is not zero has no solution.
    """
    nx, ny, nz = out.shape
    for i in prange(1, nx - 1):
        for j in range(1, ny - 1):
            for k in range(1, nz - 1):
                east, west = np.float64(gx[i, j, k]) * fx[i, j, k], np.float64(gx[i - 1, j, k]) * fx[i - 1, j, k]
                north, south = np.float64(gy[i, j, k]) * fy[i, j, k], np.float64(gy[i, j - 1, k]) * fy[i, j - 1, k]
                up, down = np.float64(gz[i, j, k]) * fz[i, j, k], np.float64(gz[i, j, k - 1]) * fz[i, j, k - 1]
                out[i, j, k] = (east - west) + (north - south) + (up - down)
