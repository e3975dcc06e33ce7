"""Where a surface runs through itself."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Array = NDArray[np.float64]
Triangles = NDArray[np.int32]

_TOUCH = 1e-12
"""of volumes multiplied, in units of two edges: less is a touch"""


def crossing(vertices: Array, triangles: Triangles) -> NDArray[np.bool_]:
    """Which triangles (m,) are cut by another with which they share no edge."""
    corners = vertices[triangles]
    low, high = corners.min(axis=1), corners.max(axis=1)
    cell, origin = 2 * float(np.median((high - low).max(axis=1))), low.min(axis=0)
    vertices, low, high = ((points - origin) / cell for points in (vertices, low, high))
    first, last = np.floor(low).astype(np.int64), np.floor(high).astype(np.int64)
    shape = last.max(axis=0) + 1
    cells, owners = _listed(first, last, shape)
    order = np.argsort(cells, kind="stable")
    return np.asarray(_crossed(vertices, triangles, low, high, cells[order], owners[order]), dtype=bool)


@njit(cache=True)
def _listed(first: NDArray[np.int64], last: NDArray[np.int64], shape: NDArray[np.int64]) -> tuple[
        NDArray[np.int64], NDArray[np.int64]]:
    """Every cell that a triangle's box touches, and the triangle."""
    count = 0
    for t in range(len(first)):
        count += np.prod(last[t] - first[t] + 1)
    cells, owners = np.empty(count, np.int64), np.empty(count, np.int64)
    n = 0
    for t in range(len(first)):
        for i in range(first[t, 0], last[t, 0] + 1):
            for j in range(first[t, 1], last[t, 1] + 1):
                for k in range(first[t, 2], last[t, 2] + 1):
                    cells[n], owners[n] = (i * shape[1] + j) * shape[2] + k, t
                    n += 1
    return cells, owners


@njit(cache=True)
def _crossed(vertices: Array, triangles: Triangles, low: Array, high: Array, cells: NDArray[np.int64],
             owners: NDArray[np.int64]) -> NDArray[np.uint8]:
    crossed = np.zeros(len(triangles), np.uint8)
    for n in range(len(cells)):
        s = owners[n]
        m = n + 1
        while m < len(cells) and cells[m] == cells[n]:
            t = owners[m]
            m += 1
            if crossed[s] and crossed[t]:
                continue
            apart = False
            for axis in range(3):
                apart = apart or low[s, axis] > high[t, axis] or low[t, axis] > high[s, axis]
            if not apart and _meet(vertices, triangles[s], triangles[t]):
                crossed[s] = crossed[t] = 1
    return crossed


@njit(cache=True)
def _meet(vertices: Array, s: NDArray[np.int32], t: NDArray[np.int32]) -> bool:
    """Whether an edge of one triangle pierces the other; edges that share a vertex with it are left out."""
    shared = 0
    for corner in s:
        shared += (corner == t[0]) + (corner == t[1]) + (corner == t[2])
    return shared < 2 and (_pierced(vertices, s, t) or _pierced(vertices, t, s))


@njit(cache=True)
def _pierced(vertices: Array, s: NDArray[np.int32], t: NDArray[np.int32]) -> bool:
    for c in range(3):
        p, q = s[c], s[(c + 1) % 3]
        if p in t or q in t:
            continue
        a, b, d = vertices[t[0]], vertices[t[1]], vertices[t[2]]
        if _side(a, b, d, vertices[p]) * _side(a, b, d, vertices[q]) > -_TOUCH:
            continue
        one, two, three = (
            _side(vertices[p], vertices[q], a, b), _side(vertices[p], vertices[q], b, d),
            _side(vertices[p], vertices[q], d, a),
        )  # fmt: skip
        if (one > 0 and two > 0 and three > 0) or (one < 0 and two < 0 and three < 0):
            return True
    return False


@njit(cache=True)
def _side(a: Array, b: Array, c: Array, p: Array) -> float:
    """Six times the volume of a tetrahedron."""
    u0, u1, u2 = b[0] - a[0], b[1] - a[1], b[2] - a[2]
    v0, v1, v2 = c[0] - a[0], c[1] - a[1], c[2] - a[2]
    return float(
        (p[0] - a[0]) * (u1 * v2 - u2 * v1) + (p[1] - a[1]) * (u2 * v0 - u0 * v2) + (p[2] - a[2]) * (u0 * v1 - u1 * v0)
    )
