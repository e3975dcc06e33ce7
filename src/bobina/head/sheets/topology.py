"""Sets of voxels grown one simple voxel at a time: whatever they fill, they stay a ball.

Every cube of eight voxels is cut into the six tetrahedra round its diagonal (Freudenthal, Kuhn), so that a voxel has 14
neighbours, which lie round it on a sphere of triangles. It is simple, that is adding it changes neither the pieces nor
the handles nor the cavities of a set, where both the set and the rest are one piece of that sphere. Tetrahedra know no
ambiguous case: the surface has the topology of the voxels.
"""

from __future__ import annotations

from functools import cache
from heapq import heappop, heappush

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy import ndimage

Mask = NDArray[np.bool_]
F4 = NDArray[np.float32]

_AROUND = np.array([
    step for step in np.ndindex(3, 3, 3) if step != (1, 1, 1) and not (0 in step and 2 in step)
]) - 1
"""the steps (14, 3) to the neighbours of a voxel: along an axis, or along several the same way"""
_TUNNEL = 12
"""voxels: holes through white matter that a disc of this size closes are filled; other handles are cut. A choice"""


def ball(solid: Mask, worth: F4) -> Mask:
    """The part of ``solid`` (padded with at least two empty voxels) that a ball can fill.

    It starts where ``solid`` is thickest and takes the thick before the thin, ``worth`` deciding between equals: false
    bridges are cut where they are thinnest. Small tunnels and all cavities are filled first.
    """
    whole = _plugged(ndimage.binary_fill_holes(_main(solid)), worth)
    depth = ndimage.distance_transform_edt(whole)
    grown = np.zeros(whole.shape, np.uint8)
    grown[np.unravel_index(depth.argmax(), depth.shape)] = 1
    _grow(grown, whole.astype(np.uint8), np.asarray(-depth - worth / 2, np.float32), _AROUND, _simple())
    return grown.astype(bool)


def _plugged(solid: Mask, worth: F4) -> Mask:
    """``solid`` with the discs in its small tunnels: where a background grown from outside cannot go."""
    outside = np.ones(solid.shape, np.uint8)
    outside[1:-1, 1:-1, 1:-1] = 0
    free = (~solid).astype(np.uint8)
    order = np.asarray(worth / 2 - ndimage.distance_transform_edt(free), np.float32)
    _grow(outside, free, order, _AROUND, _simple())
    discs, _ = ndimage.label((outside == 0) & ~solid, np.ones((3, 3, 3)))
    small = np.bincount(discs.ravel()) <= _TUNNEL
    small[0] = False
    return np.asarray(solid | small[discs], dtype=bool)


def _main(mask: Mask) -> Mask:
    parts, _ = ndimage.label(mask)
    sizes = np.bincount(parts.ravel())
    sizes[0] = 0
    return np.asarray(parts == sizes.argmax(), dtype=bool)


@cache
def _simple() -> NDArray[np.bool_]:
    """For each set of the 14 neighbours, as bits (2^14,), whether the middle is simple."""
    known = {tuple(step) for step in _AROUND}
    joined = np.array([[sum(1 << b for b in range(14) if tuple(_AROUND[b] - _AROUND[a]) in known)] for a in range(14)])
    return np.asarray(_table(joined.ravel().astype(np.int64)), dtype=bool)


@njit(cache=True)
def _table(joined: NDArray[np.int64]) -> NDArray[np.bool_]:
    simple = np.zeros(1 << 14, np.bool_)
    for bits in range(1, (1 << 14) - 1):
        simple[bits] = _one_piece(bits, joined) and _one_piece((1 << 14) - 1 - bits, joined)
    return simple


@njit(cache=True)
def _one_piece(bits: int, joined: NDArray[np.int64]) -> bool:
    """Whether the neighbours in ``bits`` hang together."""
    reached = bits & -bits
    before = 0
    while reached != before:
        before = reached
        for n in range(14):
            if (reached >> n) & 1:
                reached |= joined[n] & bits
    return bool(reached == bits)


@njit(cache=True)
def _grow(grown: NDArray[np.uint8], allowed: NDArray[np.uint8], order: F4, around: NDArray[np.int64],
          simple: NDArray[np.bool_]) -> None:
    """Add to ``grown`` simple voxels of ``allowed``, lowest ``order`` first, until none is left."""
    nx, ny, nz = grown.shape
    waiting, queue = _front(grown, allowed, order)
    while len(queue) > 0:
        _, i, j, k = heappop(queue)
        waiting[i, j, k] = 0
        bits = 0
        for n in range(14):
            bits |= int(grown[i + around[n, 0], j + around[n, 1], k + around[n, 2]]) << n
        if not simple[bits]:
            continue
        grown[i, j, k] = 1
        for n in range(14):
            a, b, c = i + around[n, 0], j + around[n, 1], k + around[n, 2]
            inner = 0 < a < nx - 1 and 0 < b < ny - 1 and 0 < c < nz - 1
            if inner and allowed[a, b, c] and not grown[a, b, c] and not waiting[a, b, c]:
                waiting[a, b, c] = 1
                heappush(queue, (order[a, b, c], a, b, c))


@njit(cache=True)
def _front(grown: NDArray[np.uint8], allowed: NDArray[np.uint8], order: F4) -> tuple[
        NDArray[np.uint8], list[tuple[float, int, int, int]]]:
    """Which voxels touch the set and may be added, as a mask and as a heap."""
    waiting = np.zeros(grown.shape, np.uint8)
    queue = [(order[0, 0, 0], 0, 0, 0)]
    queue.pop()
    for i in range(1, grown.shape[0] - 1):
        for j in range(1, grown.shape[1] - 1):
            for k in range(1, grown.shape[2] - 1):
                free = allowed[i, j, k] and not grown[i, j, k]
                if free and grown[i - 1 : i + 2, j - 1 : j + 2, k - 1 : k + 2].any():
                    waiting[i, j, k] = 1
                    heappush(queue, (order[i, j, k], i, j, k))
    return waiting, queue
