"""Triangles over points: fewer, smoother, and counted."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

Array = NDArray[np.float64]
Triangles = NDArray[np.int32]

_PASS, _BACK = 0.5, -0.53
"""of Taubin's smoothing (1995, SIGGRAPH, recollected): shrink, then swell by a little more"""
_VALENCE = 11
"""no vertex gets more neighbours"""
_TURN = 0.5
"""cosine: no triangle turns more when an edge is drawn together"""


def euler(triangles: Triangles) -> int:
    """Vertices less edges and triangles: 2 for a closed surface like a sphere."""
    return int(len(np.unique(triangles)) - len(_edges(triangles)) + len(triangles))


def closed(triangles: Triangles) -> bool:
    """Whether every edge joins two triangles, wound alike."""
    there = np.concatenate([triangles[:, [a, b]] for a, b in ((0, 1), (1, 2), (2, 0))])
    size = int(triangles.max()) + 1
    keys = there[:, 0].astype(np.int64) * size + there[:, 1]
    back = there[:, 1].astype(np.int64) * size + there[:, 0]
    return len(np.unique(keys)) == len(keys) and bool(np.isin(keys, back).all())


def neighbours(triangles: Triangles) -> csr_array:
    """The mean over neighbours as a matrix (n, n)."""
    a, b = _edges(triangles).T
    count = int(triangles.max()) + 1
    joined = coo_array((np.ones(2 * len(a)), (np.r_[a, b], np.r_[b, a])), shape=(count, count)).tocsr()
    share = 1 / np.maximum(joined.sum(axis=1), 1)
    return csr_array(coo_array((share, (np.arange(count), np.arange(count)))).tocsr() @ joined)


def taubin(vertices: Array, mean: csr_array, rounds: int) -> Array:
    """Smoothed without shrinking."""
    for _ in range(rounds):
        for step in (_PASS, _BACK):
            vertices = vertices + step * (mean @ vertices - vertices)
    return vertices


def thinned(vertices: Array, triangles: Triangles, shortest: float) -> tuple[Array, Triangles]:
    """Edges shorter than ``shortest`` drawn together to their middles, shortest first; the topology stays."""
    while True:
        edges = _edges(triangles)
        lengths = np.linalg.norm(vertices[edges[:, 0]] - vertices[edges[:, 1]], axis=1)
        order = np.argsort(lengths)
        order = order[lengths[order] < shortest]
        around = np.argsort(triangles.ravel(), kind="stable").astype(np.int64) // 3
        start = np.r_[0, np.cumsum(np.bincount(triangles.ravel(), minlength=len(vertices)))]
        vertices, triangles = vertices.copy(), triangles.copy()
        done = _draw(vertices, triangles, edges[order], around, start)
        kept = triangles[triangles[:, 0] >= 0]
        used, renamed = np.unique(kept, return_inverse=True)
        vertices, triangles = vertices[used], renamed.reshape(-1, 3).astype(np.int32)
        if done < 0.01 * len(vertices):
            return vertices, triangles


def _edges(triangles: Triangles) -> NDArray[np.int64]:
    """Each edge once (e, 2)."""
    low, high = (
        np.concatenate([how(triangles[:, a], triangles[:, b]) for a, b in ((0, 1), (1, 2), (2, 0))]).astype(np.int64)
        for how in (np.minimum, np.maximum)
    )
    size = int(triangles.max()) + 1
    keys = np.unique(low * size + high)
    return np.stack([keys // size, keys % size], axis=1)


@njit(cache=True)
def _draw(vertices: Array, triangles: Triangles, edges: NDArray[np.int64], around: NDArray[np.int64],
          start: NDArray[np.int64]) -> int:
    """Draw edges together in their order, no vertex twice; dead triangles get -1. How many were."""
    locked = np.zeros(len(vertices), np.uint8)
    done = 0
    for e in range(len(edges)):
        a, b = edges[e]
        if locked[a] or locked[b]:
            continue
        middle = (vertices[a] + vertices[b]) / 2
        if _common(triangles, around, start, a, b) != 2 or not (
            _fits(vertices, triangles, around, start, a, b, middle)
            and _fits(vertices, triangles, around, start, b, a, middle)
        ):
            continue
        locked[a] = locked[b] = 1
        _join(triangles, around, start, a, b)
        vertices[a] = middle
        done += 1
    return done


@njit(cache=True)
def _join(triangles: Triangles, around: NDArray[np.int64], start: NDArray[np.int64], a: int, b: int) -> None:
    """Put ``a`` for ``b`` in all triangles, and kill those with both."""
    for n in range(start[b], start[b + 1]):
        t = around[n]
        both = (triangles[t] == a).any()
        for c in range(3):
            if both:
                triangles[t, c] = -1
            elif triangles[t, c] == b:
                triangles[t, c] = a


@njit(cache=True)
def _valence(triangles: Triangles, around: NDArray[np.int64], start: NDArray[np.int64], a: int) -> int:
    """How many living triangles meet at a vertex."""
    count = 0
    for n in range(start[a], start[a + 1]):
        count += triangles[around[n], 0] >= 0
    return count


@njit(cache=True)
def _common(triangles: Triangles, around: NDArray[np.int64], start: NDArray[np.int64], a: int, b: int) -> int:
    """How many neighbours two vertices share; 0 where drawn together one would have too many, or too few."""
    if _valence(triangles, around, start, a) + _valence(triangles, around, start, b) - 4 > _VALENCE:
        return 0
    found = 0
    for n in range(start[b], start[b + 1]):
        for corner in triangles[around[n]]:
            if corner < 0 or corner in (a, b):
                continue
            for m in range(start[a], start[a + 1]):
                t = triangles[around[m]]
                if corner in (t[0], t[1], t[2]):
                    if _valence(triangles, around, start, corner) <= 4:
                        return 0
                    found += 1
                    break
    return found // 2


@njit(cache=True)
def _fits(vertices: Array, triangles: Triangles, around: NDArray[np.int64], start: NDArray[np.int64], a: int, b: int,
          middle: Array) -> bool:
    """Whether no triangle of ``a`` without ``b`` turns too far or becomes a sliver when ``a`` goes to ``middle``."""
    old, new = np.empty((3, 3)), np.empty((3, 3))
    for n in range(start[a], start[a + 1]):
        corners = triangles[around[n]]
        if corners[0] < 0 or corners[0] == b or corners[1] == b or corners[2] == b:
            continue
        for c in range(3):
            old[c] = vertices[corners[c]]
            new[c] = middle if corners[c] == a else vertices[corners[c]]
        before = np.cross(old[1] - old[0], old[2] - old[0])
        after = np.cross(new[1] - new[0], new[2] - new[0])
        long = max(((new[1] - new[0]) ** 2).sum(), ((new[2] - new[0]) ** 2).sum(), ((new[2] - new[1]) ** 2).sum())
        size = np.sqrt((after**2).sum())
        if size < 0.2 * long or (before * after).sum() < _TURN * size * np.sqrt((before**2).sum()):
            return False
    return True
