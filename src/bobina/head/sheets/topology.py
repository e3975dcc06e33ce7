"""Sets of voxels grown one simple voxel at a time: whatever they fill, they stay a ball.

A voxel is simple where adding it changes neither the pieces nor the handles nor the cavities of a set (Bertrand and
Malandain 1994, Pattern Recognit Lett 15:169, recollected). The sets are kept well-composed (Latecki 1995, recollected):
no two voxels meet by an edge or a corner alone, so that marching cubes meets no ambiguous cube.
"""

from __future__ import annotations

from heapq import heappop, heappush

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy import ndimage

Mask = NDArray[np.bool_]
F4 = NDArray[np.float32]

_TUNNEL = 12
"""voxels: holes through white matter that a disc of this size closes are filled; other handles are cut. A choice"""


def ball(solid: Mask, worth: F4) -> Mask:
    """The part of ``solid`` (padded with at least two empty voxels) that a ball can fill.

    It starts where ``solid`` is thickest and takes the thick before the thin, ``worth`` deciding between equals: false
    bridges are cut where they are thinnest. Small tunnels and all cavities are filled first.
    """
    whole = _plugged(ndimage.binary_fill_holes(_main(solid)), worth)
    depth = ndimage.distance_transform_edt(whole).astype(np.float32)
    grown = np.zeros(whole.shape, np.uint8)
    grown[np.unravel_index(depth.argmax(), depth.shape)] = 1
    _grow(grown, whole.astype(np.uint8), -(depth + worth / 2))
    return grown.astype(bool)


def _plugged(solid: Mask, worth: F4) -> Mask:
    """``solid`` with the discs in its small tunnels: where a background grown from outside cannot go."""
    outside = np.ones(solid.shape, np.uint8)
    outside[1:-1, 1:-1, 1:-1] = 0
    free = (~solid).astype(np.uint8)
    near = -ndimage.distance_transform_edt(free).astype(np.float32)
    _grow(outside, free, near + worth / 2)
    discs, _ = ndimage.label((outside == 0) & ~solid, np.ones((3, 3, 3)))
    small = np.bincount(discs.ravel()) <= _TUNNEL
    small[0] = False
    return np.asarray(solid | small[discs], dtype=bool)


def _main(mask: Mask) -> Mask:
    parts, _ = ndimage.label(mask)
    sizes = np.bincount(parts.ravel())
    sizes[0] = 0
    return np.asarray(parts == sizes.argmax(), dtype=bool)


@njit(cache=True)
def _grow(grown: NDArray[np.uint8], allowed: NDArray[np.uint8], order: F4) -> None:
    """Add to ``grown`` simple voxels of ``allowed``, lowest ``order`` first, until none is left."""
    nx, ny, nz = grown.shape
    waiting, queue = _front(grown, allowed, order)
    patch = np.empty(27, np.uint8)
    stack = np.empty(27, np.int64)
    seen = np.empty(27, np.uint8)
    while len(queue) > 0:
        _, i, j, k = heappop(queue)
        waiting[i, j, k] = 0
        for n in range(27):
            patch[n] = grown[i + n // 9 - 1, j + n // 3 % 3 - 1, k + n % 3 - 1]
        if not (_composed(patch) and _simple(patch, stack, seen)):
            continue
        grown[i, j, k] = 1
        for n in range(27):
            a, b, c = i + n // 9 - 1, j + n // 3 % 3 - 1, k + n % 3 - 1
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


@njit(cache=True)
def _composed(patch: NDArray[np.uint8]) -> bool:
    """Whether the 27 voxels with the middle one set have no two that meet by an edge or a corner alone."""
    patch[13] = 1
    steps = (9, 3, 1)
    for axis in range(3):
        u, v = steps[(axis + 1) % 3], steps[(axis + 2) % 3]
        for su in (-u, u):
            for sv in (-v, v):
                if patch[13 + su + sv] and not patch[13 + su] and not patch[13 + sv]:
                    return False
                for w in (-steps[axis], steps[axis]):
                    if _corner(patch, su, sv, w):
                        return False
    return True


@njit(cache=True)
def _corner(patch: NDArray[np.uint8], u: int, v: int, w: int) -> bool:
    """Whether of a cube of eight, two opposite ones alone are set, or alone are empty."""
    total = (
        patch[13] + patch[13 + u] + patch[13 + v] + patch[13 + w]
        + patch[13 + u + v] + patch[13 + u + w] + patch[13 + v + w] + patch[13 + u + v + w]
    )  # fmt: skip
    if total == 2:
        return bool(patch[13 + u + v + w])
    if total == 6:
        return (
            patch[13 + u] + patch[13 + v + w] == 0 or patch[13 + v] + patch[13 + u + w] == 0
            or patch[13 + w] + patch[13 + u + v] == 0
        )  # fmt: skip
    return False


@njit(cache=True)
def _simple(patch: NDArray[np.uint8], stack: NDArray[np.int64], seen: NDArray[np.uint8]) -> bool:
    """Whether the middle of 27 voxels touches one piece of the set (26 neighbours) and one of the rest (6)."""
    return _pieces(patch, 1, stack, seen) == 1 and _pieces(patch, 0, stack, seen) == 1


@njit(cache=True)
def _pieces(patch: NDArray[np.uint8], value: int, stack: NDArray[np.int64], seen: NDArray[np.uint8]) -> int:
    """How many pieces of ``value`` lie round the middle: joined over corners for 1; over faces, among the 18, for 0."""
    seen[:] = 0
    seen[13] = 1
    count = 0
    for start in range(27):
        if seen[start] or patch[start] != value or (value == 0 and _far(start) != 1):
            continue
        count += 1
        seen[start] = 1
        stack[0], height = start, 1
        while height > 0:
            height -= 1
            n = stack[height]
            a, b, c = n // 9, n // 3 % 3, n % 3
            for m in range(27):
                if seen[m] or patch[m] != value or (value == 0 and _far(m) > 2):
                    continue
                da, db, dc = abs(m // 9 - a), abs(m // 3 % 3 - b), abs(m % 3 - c)
                if max(da, db, dc) == 1 and (value == 1 or da + db + dc == 1):
                    seen[m] = 1
                    stack[height] = m
                    height += 1
    return count


@njit(cache=True)
def _far(n: int) -> int:
    """How many axes apart the n-th of 27 voxels lies from the middle."""
    return int(abs(n // 9 - 1) + abs(n // 3 % 3 - 1) + abs(n % 3 - 1))
