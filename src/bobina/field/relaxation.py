"""Compiled loops of a multigrid level: Gauss-Seidel, the way down and the way up. Arrays and spans as in ``kernels``.

L ``potential`` = ``source`` is what a level solves, L being the net of conductances: ``gx`` along the first axis (west
to east), ``gy`` along the second (south to north), ``gz`` along the third (down to up).

What bounds the loops is memory, so all half-sweeps of a call go through it once, as a wave: while one is in plane i,
the next is in plane i - 1, whose neighbours the first has just left.
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
def relax(  # noqa: PLR0913, PLR0917
    potential: F4, source: F4, gx: F4, gy: F4, gz: F4, span: Span, colour: int, times: int, slabs: Slabs,
) -> None:
    """``times`` half-sweeps of Gauss-Seidel over the chessboard, ``colour`` (0 or 1) first, then in turn.

    The same numbers for any ``slabs`` of at least ``2 times`` planes: each goes as far as it can without its
    neighbours, then the wedges between them are filled.
    """
    count = len(slabs) - 1
    for slab in prange(count):
        room = np.empty(potential.shape[2], np.float32)
        first, end = slabs[slab], slabs[slab + 1]
        one_before, one_after = int(slab > 0), int(slab < count - 1)
        for front in range(first, end + times):
            for sweep in range(times):
                plane = front - sweep
                if first + one_before * sweep <= plane < end - one_after * sweep:
                    _half_sweep(potential, source, gx, gy, gz, span, (colour + sweep) & 1, plane, room)
    for border in prange(1, count):
        room = np.empty(potential.shape[2], np.float32)
        for sweep in range(1, times):
            for plane in range(slabs[border] - sweep, slabs[border] + sweep):
                _half_sweep(potential, source, gx, gy, gz, span, (colour + sweep) & 1, plane, room)


@njit(fastmath=True, cache=True)
def _half_sweep(  # noqa: PLR0913, PLR0917
    potential: F4, source: F4, gx: F4, gy: F4, gz: F4, span: Span, colour: int, i: int, room: F4,
) -> None:
    """The corners of one colour in plane ``i``, each set so that no current is left in it; ``room`` for one row."""
    for j in range(1, potential.shape[1] - 1):
        low, high = span[i, j]
        here, injected = potential[i, j, low:high], source[i, j, low:high]
        v_west, v_east = potential[i - 1, j, low:high], potential[i + 1, j, low:high]
        v_south, v_north = potential[i, j - 1, low:high], potential[i, j + 1, low:high]
        v_down, v_up = potential[i, j, low - 1 : high - 1], potential[i, j, low + 1 : high + 1]
        g_west, g_east = gx[i - 1, j, low:high], gx[i, j, low:high]
        g_south, g_north = gy[i, j - 1, low:high], gy[i, j, low:high]
        g_down, g_up = gz[i, j, low - 1 : high - 1], gz[i, j, low:high]
        for k in range(len(here)):
            west, east, south, north, down, up = g_west[k], g_east[k], g_south[k], g_north[k], g_down[k], g_up[k]
            total = west + east + south + north + down + up
            inflow = (
                injected[k] + west * v_west[k] + east * v_east[k] + south * v_south[k] + north * v_north[k]
                + down * v_down[k] + up * v_up[k]
            )  # fmt: skip
            room[k] = inflow / total if total > 0 else np.float32(0)
        for k in range((i + j + low + colour) & 1, len(here), 2):
            here[k] = room[k]


@njit(parallel=True, fastmath=True, cache=True)
def restrict(potential: F4, source: F4, gx: F4, gy: F4, gz: F4, span: Span, coarse: F4) -> None:
    """The residual ``source`` - L ``potential``, summed into ``coarse`` over the eight fine corners of each."""
    nx, ny, _ = potential.shape
    for i in prange(1, coarse.shape[0] - 1):
        left_over = np.zeros(2 * coarse.shape[2], np.float32)
        for j in range(1, coarse.shape[1] - 1):
            left_over[:] = 0
            for fine_i in range(2 * i - 1, min(2 * i + 1, nx - 1)):
                for fine_j in range(2 * j - 1, min(2 * j + 1, ny - 1)):
                    low, high = span[fine_i, fine_j]
                    _add_residual(potential, source, gx, gy, gz, fine_i, fine_j, low, high, left_over[low:high])
            for k in range(1, coarse.shape[2] - 1):
                coarse[i, j, k] = left_over[2 * k - 1] + left_over[2 * k]


@njit(fastmath=True, cache=True)
def _add_residual(  # noqa: PLR0913, PLR0917
    potential: F4, source: F4, gx: F4, gy: F4, gz: F4, i: int, j: int, low: int, high: int, out: F4,
) -> None:
    """``out`` += ``source`` - L ``potential`` of a row's live corners."""
    here, injected = potential[i, j, low:high], source[i, j, low:high]
    v_west, v_east = potential[i - 1, j, low:high], potential[i + 1, j, low:high]
    v_south, v_north = potential[i, j - 1, low:high], potential[i, j + 1, low:high]
    v_down, v_up = potential[i, j, low - 1 : high - 1], potential[i, j, low + 1 : high + 1]
    g_west, g_east = gx[i - 1, j, low:high], gx[i, j, low:high]
    g_south, g_north = gy[i, j - 1, low:high], gy[i, j, low:high]
    g_down, g_up = gz[i, j, low - 1 : high - 1], gz[i, j, low:high]
    for k in range(len(here)):
        v = here[k]
        out[k] += injected[k] - (
            g_west[k] * (v - v_west[k]) + g_east[k] * (v - v_east[k]) + g_south[k] * (v - v_south[k])
            + g_north[k] * (v - v_north[k]) + g_down[k] * (v - v_down[k]) + g_up[k] * (v - v_up[k])
        )  # fmt: skip


@njit(parallel=True, fastmath=True, cache=True)
def prolong(coarse: F4, span: Span, potential: F4) -> None:
    """Add to each corner the value of its coarse corner."""
    nx, ny, _ = potential.shape
    for i in prange(1, nx - 1):
        for j in range(1, ny - 1):
            for k in range(span[i, j, 0], span[i, j, 1]):
                potential[i, j, k] += coarse[(i + 1) // 2, (j + 1) // 2, (k + 1) // 2]
