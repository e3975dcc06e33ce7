"""The surface of a level in the tetrahedra of ``topology``: closed, and never ambiguous."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Array = NDArray[np.float64]
F4 = NDArray[np.float32]
Triangles = NDArray[np.int32]

_PATHS = np.array([(0, 1, 3, 7), (0, 1, 5, 7), (0, 2, 3, 7), (0, 2, 6, 7), (0, 4, 5, 7), (0, 4, 6, 7)])
"""the corners of the six tetrahedra of a cube; of a corner's bits, the first is its step along x, then y, z"""
_STEPS = np.array([[(corner >> axis) & 1 for axis in range(3)] for corner in range(8)])


def surface(field: F4, level: float) -> tuple[Array, Triangles]:
    """Where ``field``, which is less than ``level`` all round, passes it: points in voxels, wound outwards."""
    keys = _cut(field, level, _PATHS, _STEPS)
    used, triangles = np.unique(keys, return_inverse=True)
    here = np.stack(np.unravel_index(used // 8, field.shape), axis=1)
    step = _STEPS[used % 8]
    low, high = field[tuple(here.T)].astype(float), field[tuple((here + step).T)].astype(float)
    points = here + ((level - low) / (high - low))[:, None] * step
    return points, np.ascontiguousarray(triangles.reshape(-1, 3), dtype=np.int32)


@njit(cache=True)
def _cut(field: F4, level: float, paths: NDArray[np.int64], steps: NDArray[np.int64]) -> NDArray[np.int64]:
    """Triangles (m, 3) as keys of the edges that they cut: eight times the lower voxel's number, and the step."""
    nx, ny, nz = field.shape
    result = np.empty((1024, 3), np.int64)
    count = 0
    inside = np.empty(8, np.bool_)
    for i in range(nx - 1):
        for j in range(ny - 1):
            for k in range(nz - 1):
                for c in range(8):
                    inside[c] = field[i + steps[c, 0], j + steps[c, 1], k + steps[c, 2]] > level
                if inside.all() or not inside.any():
                    continue
                if count + 12 > len(result):
                    result = np.concatenate((result, np.empty_like(result)))
                for p in range(6):
                    count = _tetrahedron(inside, paths[p], steps, (i, j, k), (ny, nz), result, count)
    return result[:count]


@njit(cache=True)
def _tetrahedron(inside: NDArray[np.bool_], path: NDArray[np.int64], steps: NDArray[np.int64],
                 place: tuple[int, int, int], shape: tuple[int, int], result: NDArray[np.int64], count: int) -> int:
    """Add its one or two triangles, if any; the count with them."""
    ins, outs = np.empty(4, np.int64), np.empty(4, np.int64)
    n = m = 0
    for corner in path:
        if inside[corner]:
            ins[n] = corner
            n += 1
        else:
            outs[m] = corner
            m += 1
    if n == 1:
        ends = ((ins[0], outs[0]), (ins[0], outs[1]), (ins[0], outs[2]), (ins[0], outs[2]))
    elif n == 3:
        ends = ((ins[0], outs[0]), (ins[1], outs[0]), (ins[2], outs[0]), (ins[2], outs[0]))
    elif n == 2:
        ends = ((ins[0], outs[0]), (ins[0], outs[1]), (ins[1], outs[1]), (ins[1], outs[0]))
    else:
        return count
    for last in range(2, 4 if n == 2 else 3):
        three = (ends[0], ends[last - 1], ends[last])
        outward = _outward(three, steps)
        for c in range(3):
            one, other = three[c] if outward else three[2 - c]
            low, high = min(one, other), max(one, other)
            number = ((place[0] + steps[low, 0]) * shape[0] + place[1] + steps[low, 1]) * shape[1]
            result[count, c] = (number + place[2] + steps[low, 2]) * 8 + (high ^ low)
        count += 1
    return count


@njit(cache=True)
def _outward(three: tuple[tuple[int, int], tuple[int, int], tuple[int, int]], steps: NDArray[np.int64]) -> bool:
    """Whether a triangle over the middles of three edges, each from inside to outside, winds outwards."""
    a, b, c = steps[three[0][0]] + steps[three[0][1]], steps[three[1][0]] + steps[three[1][1]], (
        steps[three[2][0]] + steps[three[2][1]]
    )
    u, v = b - a, c - a
    way = np.zeros(3, np.int64)
    for ins, outs in three:
        way += steps[outs] - steps[ins]
    return bool(
        way[0] * (u[1] * v[2] - u[2] * v[1]) + way[1] * (u[2] * v[0] - u[0] * v[2])
        + way[2] * (u[0] * v[1] - u[1] * v[0]) > 0
    )  # fmt: skip
