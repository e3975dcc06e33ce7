"""Compiled loops of a multigrid level: Gauss-Seidel, the way down and the way up. Arrays and spans as in ``kernels``.

What bounds them is memory, so all half-sweeps of a call go through it once, as a wave: while one is in plane i, the
next is in plane i - 1, whose neighbours the first has just left.
"""

from __future__ import annotations

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray

from bobina.field.kernels import F4, Span

Slabs = NDArray[np.int64]


def slabs(span: Span, count: int) -> Slabs:
    """Where ``count`` slabs of planes, alike in live corners, begin, and where the last ends (count + 1,)."""
    live = np.cumsum((span[1:-1, :, 1] - span[1:-1, :, 0]).sum(axis=1))
    inner = 1 + np.searchsorted(live, live[-1] * np.arange(1, count) / count)
    result: Slabs = np.concatenate([[1], inner, [len(live) + 1]]).astype(np.int64)
    return result


@njit(parallel=True, fastmath=True, cache=True)
def relax(x: F4, b: F4, gx: F4, gy: F4, gz: F4, span: Span, colour: int, times: int, slabs: Slabs) -> None:  # noqa: PLR0913, PLR0917
    """``times`` half-sweeps of Gauss-Seidel over the chessboard, ``colour`` (0 or 1) first, then in turn.

    The same numbers for any ``slabs`` of at least ``2 times`` planes: each goes as far as it can without its
    neighbours, then the wedges between them are filled.
    """
    count = len(slabs) - 1
    for p in prange(count):
        row = np.empty(x.shape[2], np.float32)
        low, high = slabs[p], slabs[p + 1]
        back, ahead = int(p > 0), int(p < count - 1)
        for front in range(low, high + times):
            for n in range(times):
                if low + back * n <= front - n < high - ahead * n:
                    _half_sweep(x, b, gx, gy, gz, span, (colour + n) & 1, front - n, row)
    for p in prange(1, count):
        row = np.empty(x.shape[2], np.float32)
        for n in range(1, times):
            for i in range(slabs[p] - n, slabs[p] + n):
                _half_sweep(x, b, gx, gy, gz, span, (colour + n) & 1, i, row)


@njit(fastmath=True, cache=True)
def _half_sweep(x: F4, b: F4, gx: F4, gy: F4, gz: F4, span: Span, colour: int, i: int, row: F4) -> None:  # noqa: PLR0913, PLR0917
    """The corners of one colour in plane ``i``; ``row`` is room for one row."""
    for j in range(1, x.shape[1] - 1):
        low, high = span[i, j]
        own, source = x[i, j, low:high], b[i, j, low:high]
        x_west, x_east = x[i - 1, j, low:high], x[i + 1, j, low:high]
        x_south, x_north = x[i, j - 1, low:high], x[i, j + 1, low:high]
        x_down, x_up = x[i, j, low - 1 : high - 1], x[i, j, low + 1 : high + 1]
        g_west, g_east = gx[i - 1, j, low:high], gx[i, j, low:high]
        g_south, g_north = gy[i, j - 1, low:high], gy[i, j, low:high]
        g_down, g_up = gz[i, j, low - 1 : high - 1], gz[i, j, low:high]
        for k in range(len(own)):
            west, east, south, north, down, up = g_west[k], g_east[k], g_south[k], g_north[k], g_down[k], g_up[k]
            total = west + east + south + north + down + up
            inflow = (
                source[k] + west * x_west[k] + east * x_east[k] + south * x_south[k] + north * x_north[k]
                + down * x_down[k] + up * x_up[k]
            )  # fmt: skip
            row[k] = inflow / total if total > 0 else np.float32(0)
        for k in range((i + j + low + colour) & 1, len(own), 2):
            own[k] = row[k]


@njit(parallel=True, fastmath=True, cache=True)
def restrict(x: F4, b: F4, gx: F4, gy: F4, gz: F4, span: Span, coarse: F4) -> None:
    """The residual b - L x, summed over the eight corners of each coarse corner."""
    nx, ny, _ = x.shape
    for i in prange(1, coarse.shape[0] - 1):
        row = np.zeros(2 * coarse.shape[2], np.float32)
        for j in range(1, coarse.shape[1] - 1):
            row[:] = 0
            for p in range(2 * i - 1, min(2 * i + 1, nx - 1)):
                for q in range(2 * j - 1, min(2 * j + 1, ny - 1)):
                    low, high = span[p, q]
                    _add_residual(x, b, gx, gy, gz, p, q, low, high, row[low:high])
            for k in range(1, coarse.shape[2] - 1):
                coarse[i, j, k] = row[2 * k - 1] + row[2 * k]


@njit(fastmath=True, cache=True)
def _add_residual(x: F4, b: F4, gx: F4, gy: F4, gz: F4, i: int, j: int, low: int, high: int, out: F4) -> None:  # noqa: PLR0913, PLR0917
    """``out`` += b - L x of a row's live corners."""
    own, source = x[i, j, low:high], b[i, j, low:high]
    x_west, x_east = x[i - 1, j, low:high], x[i + 1, j, low:high]
    x_south, x_north = x[i, j - 1, low:high], x[i, j + 1, low:high]
    x_down, x_up = x[i, j, low - 1 : high - 1], x[i, j, low + 1 : high + 1]
    g_west, g_east = gx[i - 1, j, low:high], gx[i, j, low:high]
    g_south, g_north = gy[i, j - 1, low:high], gy[i, j, low:high]
    g_down, g_up = gz[i, j, low - 1 : high - 1], gz[i, j, low:high]
    for k in range(len(own)):
        c = own[k]
        out[k] += source[k] - (
            g_west[k] * (c - x_west[k]) + g_east[k] * (c - x_east[k]) + g_south[k] * (c - x_south[k])
            + g_north[k] * (c - x_north[k]) + g_down[k] * (c - x_down[k]) + g_up[k] * (c - x_up[k])
        )  # fmt: skip


@njit(parallel=True, fastmath=True, cache=True)
def prolong(coarse: F4, span: Span, x: F4) -> None:
    """Add to each corner the value of its coarse corner."""
    nx, ny, _ = x.shape
    for i in prange(1, nx - 1):
        for j in range(1, ny - 1):
            for k in range(span[i, j, 0], span[i, j, 1]):
                x[i, j, k] += coarse[(i + 1) // 2, (j + 1) // 2, (k + 1) // 2]
