"""Compiled loops over corners. Every array has a rim of one empty corner; ``gx[i, j, k]`` joins (i,j,k) and (i+1,j,k).

Inner loops run over rows along k, without branches, so that the compiler vectorises them; ``span[i, j]`` is where the
row's live corners begin and end, and rows are cut to it first: else numba tests each index for being negative. What
lies outside is 0 and stays so.
"""

from __future__ import annotations

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray

F4 = NDArray[np.float32]
F8 = NDArray[np.float64]
Span = NDArray[np.int32]


@njit(parallel=True, cache=True)
def spans(gx: F4, gy: F4, gz: F4) -> Span:
    """Where the live corners of each row begin and end (nx, ny, 2): those that an edge joins to another."""
    nx, ny, nz = gx.shape
    span = np.zeros((nx, ny, 2), np.int32)
    for i in prange(1, nx - 1):
        for j in range(1, ny - 1):
            for k in range(1, nz - 1):
                total = gx[i, j, k] + gx[i - 1, j, k] + gy[i, j, k] + gy[i, j - 1, k] + gz[i, j, k] + gz[i, j, k - 1]
                if total > 0:
                    if span[i, j, 1] == 0:
                        span[i, j, 0] = k
                    span[i, j, 1] = k + 1
    return span


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
def apply(x: NDArray[np.floating], out: NDArray[np.floating], gx: F4, gy: F4, gz: F4, span: Span) -> float:
    """``out`` = L x, the current leaving each corner; returns x . L x. ``x`` and ``out`` are both float32 or
    float64.
    """
    nx, ny, _ = x.shape
    energy = 0.0
    for i in prange(1, nx - 1):
        for j in range(1, ny - 1):
            for k in range(span[i, j, 0], span[i, j, 1]):
                flow = outflow(x, gx, gy, gz, i, j, k)
                out[i, j, k] = flow
                energy += flow * x[i, j, k]
    return energy


@njit(parallel=True, fastmath=True, cache=True)
def flow(x: F4, conductance: F4, span: Span, slabs: NDArray[np.int64], out: F8) -> None:
    """``out`` = K x, the current that leaves each corner.

    Plane by plane, so that the currents along the edges never leave the cache; ``slabs`` go beside one another.
    """
    _, ny, nz = x.shape
    for p in prange(len(slabs) - 1):
        before, now = np.zeros((3, ny, nz), np.float32), np.zeros((3, ny, nz), np.float32)
        _currents(x, conductance, span, slabs[p] - 1, now)
        for i in range(slabs[p], slabs[p + 1]):
            before, now = now, before
            _currents(x, conductance, span, i, now)
            for j in range(1, ny - 1):
                for k in range(span[i, j, 0], span[i, j, 1]):
                    out[i, j, k] = (
                        (np.float64(now[0, j, k]) - np.float64(before[0, j, k]))
                        + (np.float64(now[1, j, k]) - np.float64(now[1, j - 1, k]))
                        + (np.float64(now[2, j, k]) - np.float64(now[2, j, k - 1]))
                    )


@njit(fastmath=True, cache=True)
def _currents(x: F4, conductance: F4, span: Span, i: int, out: F4) -> None:
    """The currents (3, ny, nz) along the edges from plane ``i`` that a potential drives."""
    if i == 0:
        out[:] = 0
        return
    for j in range(1, x.shape[1] - 1):
        low, high = span[i, j]
        out[:, j, :low] = 0
        out[:, j, high:] = 0
        c, down, up = _around(x, i, j, low, high)
        east, east_down, east_up = _around(x, i + 1, j, low, high)
        north, north_down, north_up = _around(x, i, j + 1, low, high)
        west, _, west_up = _around(x, i - 1, j, low, high)
        south, _, south_up = _around(x, i, j - 1, low, high)
        south_east, north_east = x[i + 1, j - 1, low:high], x[i + 1, j + 1, low:high]
        north_west = x[i - 1, j + 1, low:high]
        g = conductance[:, :, i, j, low:high]
        o_x, o_y, o_z = out[0, j, low:high], out[1, j, low:high], out[2, j, low:high]
        for k in range(len(c)):
            o_x[k] = (
                g[0, 0, k] * (c[k] - east[k]) + g[0, 1, k] * (south[k] - north[k] + south_east[k] - north_east[k])
                + g[0, 2, k] * (down[k] - up[k] + east_down[k] - east_up[k])
            )  # fmt: skip
            o_y[k] = (
                g[1, 1, k] * (c[k] - north[k]) + g[1, 0, k] * (west[k] - east[k] + north_west[k] - north_east[k])
                + g[1, 2, k] * (down[k] - up[k] + north_down[k] - north_up[k])
            )  # fmt: skip
            o_z[k] = (
                g[2, 2, k] * (c[k] - up[k]) + g[2, 0, k] * (west[k] - east[k] + west_up[k] - east_up[k])
                + g[2, 1, k] * (south[k] - north[k] + south_up[k] - north_up[k])
            )  # fmt: skip


@njit(inline="always", fastmath=True)
def _around(x, i, j, low, high):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """A row and those one below and one above along its own axis."""
    return x[i, j, low:high], x[i, j, low - 1 : high - 1], x[i, j, low + 1 : high + 1]


@njit(parallel=True, fastmath=True, cache=True)
def driven(e: F4, conductance: F4, span: Span, out: F4) -> None:
    """The currents (3, ...) along the edges that voltages (3, ...) along them drive."""
    _, nx, ny, _ = e.shape
    x, y, z = e[0], e[1], e[2]
    for i in prange(1, nx - 1):
        for j in range(1, ny - 1):
            for k in range(span[i, j, 0], span[i, j, 1]):
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
def _beside(g, e, i, j, k, di, dj, dk, ei, ej, ek):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0913, PLR0917
    """The sum over four edges of conductance times voltage."""
    return (
        g[i, j, k] * e[i, j, k] + g[i + di, j + dj, k + dk] * e[i + di, j + dj, k + dk]
        + g[i - ei, j - ej, k - ek] * e[i - ei, j - ej, k - ek]
        + g[i + di - ei, j + dj - ej, k + dk - ek] * e[i + di - ei, j + dj - ej, k + dk - ek]
    )  # fmt: skip


@njit(parallel=True, fastmath=True, cache=True)
def driven_back(e: F4, conductance: F4, span: Span, out: F4) -> None:
    """The transpose of ``driven``."""
    _, nx, ny, _ = e.shape
    x, y, z, g = e[0], e[1], e[2], conductance
    for i in prange(1, nx - 1):
        for j in range(1, ny - 1):
            for k in range(span[i, j, 0], span[i, j, 1]):
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
def drops(x: NDArray[np.floating], span: Span, out: F4) -> None:
    """The voltages (3, ...) along the edges of a potential."""
    nx, ny, _ = x.shape
    for i in prange(1, nx - 1):
        for j in range(1, ny - 1):
            for k in range(span[i, j, 0], span[i, j, 1]):
                c = x[i, j, k]
                out[0, i, j, k] = c - x[i + 1, j, k]
                out[1, i, j, k] = c - x[i, j + 1, k]
                out[2, i, j, k] = c - x[i, j, k + 1]


@njit(parallel=True, cache=True)
def leaving(c: F4, span: Span, out: NDArray[np.floating]) -> None:
    """The current that leaves each corner, of currents (3, ...) along the edges.

    Differences in float64, so that what leaves one corner enters the next exactly; a sum that is not zero has no
    solution.
    """
    nx, ny, _ = out.shape
    for i in prange(1, nx - 1):
        for j in range(1, ny - 1):
            for k in range(span[i, j, 0], span[i, j, 1]):
                out[i, j, k] = (
                    (np.float64(c[0, i, j, k]) - np.float64(c[0, i - 1, j, k]))
                    + (np.float64(c[1, i, j, k]) - np.float64(c[1, i, j - 1, k]))
                    + (np.float64(c[2, i, j, k]) - np.float64(c[2, i, j, k - 1]))
                )


@njit(parallel=True, fastmath=True, cache=True)
def dots(images: F8, count: int, q: F8, span: Span) -> F8:
    """The products of the first ``count`` images (m, ...) with ``q``."""
    nx, ny, _ = q.shape
    part = np.zeros((nx, count))
    for i in prange(1, nx - 1):
        for m in range(count):
            total = 0.0
            for j in range(1, ny - 1):
                row, other = images[m, i, j], q[i, j]
                for k in range(span[i, j, 0], span[i, j, 1]):
                    total += row[k] * other[k]
            part[i, m] = total
    result: F8 = part.sum(axis=0)
    return result


@njit(parallel=True, fastmath=True, cache=True)
def orthogonal(directions: F4, images: F8, weights: F8, z: F4, q: F8, r: F8, span: Span) -> tuple[float, float]:
    """Take ``weights`` (m,) times the first directions out of ``z`` and their images out of ``q``; q . q and q . r."""
    nx, ny, _ = q.shape
    squares, products = np.zeros(nx), np.zeros(nx)
    for i in prange(1, nx - 1):
        square = product = 0.0
        for j in range(1, ny - 1):
            low, high = span[i, j]
            z_row, q_row, r_row = z[i, j], q[i, j], r[i, j]
            for m in range(len(weights)):
                weight = weights[m]
                direction, image = directions[m, i, j], images[m, i, j]
                for k in range(low, high):
                    z_row[k] -= np.float32(weight) * direction[k]
                    q_row[k] -= weight * image[k]
            for k in range(low, high):
                square += q_row[k] * q_row[k]
                product += q_row[k] * r_row[k]
        squares[i], products[i] = square, product
    return squares.sum(), products.sum()


@njit(parallel=True, fastmath=True, cache=True)
def step(x: F8, r: F8, z: F4, q: F8, alpha: float, size: float, direction: F4, image: F8, span: Span) -> float:  # noqa: PLR0913, PLR0917
    """Go along ``z``: x += alpha z, r -= alpha q; keep both divided by ``size``; returns r . r."""
    nx, ny, _ = q.shape
    inverse, squares = 1 / size, np.zeros(nx)
    for i in prange(1, nx - 1):
        total = 0.0
        for j in range(1, ny - 1):
            for k in range(span[i, j, 0], span[i, j, 1]):
                x[i, j, k] += alpha * z[i, j, k]
                left = r[i, j, k] - alpha * q[i, j, k]
                r[i, j, k] = left
                direction[i, j, k], image[i, j, k] = inverse * z[i, j, k], inverse * q[i, j, k]
                total += left * left
        squares[i] = total
    return float(squares.sum())


@njit(parallel=True, fastmath=True, cache=True)
def scaled(r: NDArray[np.floating], factor: float, span: Span, out: F4) -> None:
    """``out`` = factor r."""
    nx, ny, _ = out.shape
    for i in prange(1, nx - 1):
        for j in range(1, ny - 1):
            for k in range(span[i, j, 0], span[i, j, 1]):
                out[i, j, k] = factor * r[i, j, k]


@njit(parallel=True, fastmath=True, cache=True)
def less(r: F8, factor: float, q: F8, span: Span, out: F4) -> None:
    """``out`` = factor r - q."""
    nx, ny, _ = out.shape
    for i in prange(1, nx - 1):
        for j in range(1, ny - 1):
            for k in range(span[i, j, 0], span[i, j, 1]):
                out[i, j, k] = factor * r[i, j, k] - q[i, j, k]


@njit(parallel=True, fastmath=True, cache=True)
def add(x: F4, span: Span, out: F4) -> None:
    """``out`` += x."""
    nx, ny, _ = out.shape
    for i in prange(1, nx - 1):
        for j in range(1, ny - 1):
            for k in range(span[i, j, 0], span[i, j, 1]):
                out[i, j, k] += x[i, j, k]


@njit(parallel=True, fastmath=True, cache=True)
def blend(first: NDArray[np.int64], weights: F4, planes: F4, out: F4) -> None:
    """``out[i]`` = the sum of ``weights[i]`` times the planes from ``first[i]`` on; row by row, within the cache."""
    _, ny, nz = planes.shape
    for i in prange(len(first)):
        for j in range(ny):
            row = out[i, j]
            row[:] = 0
            for p in range(weights.shape[1]):
                weight, plane = weights[i, p], planes[first[i] + p, j]
                for k in range(nz):
                    row[k] += weight * plane[k]
