"""Surfaces that run through themselves, mended: smoothed there, or drawn back along the ways that they came."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.spatial import cKDTree

from bobina.head.sheets.crossing import crossing
from bobina.head.sheets.flow import Walks, along

Array = NDArray[np.float64]
Triangles = NDArray[np.int32]

_ROUNDS, _NESTING = 60, 12
_WIDER = 8
"""rounds after which one more ring of neighbours is changed too"""
_THIN = 0.5
"""voxels: nearer than this the surface that was left is no hindrance"""
_REACH = 4.0
"""voxels round a crossing that are looked at again while it is mended"""


def untangled(vertices: Array, triangles: Triangles, mean: csr_array) -> Array:
    """Smoothed where the surface crosses itself."""

    def smoother(points: Array, near: Array) -> Array:
        return np.asarray(points + 0.5 * near[:, None] * (mean @ points - points), dtype=float)

    return _mended(vertices, lambda points: points, smoother, triangles, mean)


def parted(ways: Walks, share: Array, triangles: Triangles, mean: csr_array) -> Array:
    """The share (n,) of each walk after which the surface does not cross itself, and hardly the one it has left.

    ``share`` is what is tried; it is kept save near crossings, where it falls until there are none.
    """
    start = ways.places[:, 0]
    left = triangles[(ways.gone[:, -1] * share > _THIN)[triangles].all(axis=1)] + np.int32(len(start))

    def shown(share: Array) -> Array:
        return np.concatenate([along(ways, share), start])

    def shorter(share: Array, near: Array) -> Array:
        return share * (1 - 0.15 * near)

    for both, rounds in ((triangles, _ROUNDS), (np.concatenate([triangles, left]), _NESTING), (triangles, _ROUNDS)):
        share = _mended(share, shown, shorter, both, mean, rounds)
    return share


def _mended(state: Array, shown: Callable[[Array], Array], changed: Callable[[Array, Array], Array],
            triangles: Triangles, mean: csr_array, rounds: int = _ROUNDS) -> Array:
    """``state`` (n, ...) changed near crossings until the triangles that it shows have none, or rounds run out.

    What is shown after the n-th point stands still.
    """
    everywhere = np.arange(len(triangles))
    watched = everywhere
    for attempt in range(rounds):
        points = shown(state)
        bad = watched[crossing(points, triangles[watched])]
        if len(bad) == 0:
            if len(watched) == len(everywhere):
                break
            watched = everywhere
            continue
        middles = points[triangles].mean(axis=1)
        watched = np.flatnonzero(np.isfinite(cKDTree(middles[bad]).query(middles, distance_upper_bound=_REACH)[0]))
        corners = triangles[bad].ravel()
        state = changed(state, _spread(corners[corners < len(state)], mean, 1 + attempt // _WIDER))
    return state


def _spread(corners: NDArray[np.int32], mean: csr_array, rings: int) -> Array:
    """1 at ``corners`` and their neighbours, less with each ring."""
    near = np.zeros(mean.shape[0])
    near[corners] = 1
    for _ in range(rings):
        near = np.maximum(near, np.minimum(1, 2 * (mean @ near)))
    return near
