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

_ROUNDS = 60
_WIDER = 8
"""rounds after which one more ring of neighbours is changed too"""
_REACH = 4.0
"""voxels round a crossing that are looked at again while it is mended"""


def untangled(vertices: Array, triangles: Triangles, mean: csr_array) -> Array:
    """Smoothed where the surface crosses itself."""

    def smoother(points: Array, near: Array) -> Array:
        return np.asarray(points + 0.5 * near[:, None] * (mean @ points - points), dtype=float)

    return _mended(vertices, lambda points: points, smoother, triangles, mean)


def parted(ways: Walks, share: Array, triangles: Triangles, mean: csr_array) -> Array:
    """The share (n,) of each walk after which the surface does not cross itself.

    ``share`` is what is tried; it is kept save near crossings, where it falls until there are none.
    """

    def shorter(share: Array, near: Array) -> Array:
        return share * (1 - 0.15 * near)

    return _mended(share, lambda share: along(ways, share), shorter, triangles, mean)


def _mended(state: Array, shown: Callable[[Array], Array], changed: Callable[[Array, Array], Array],
            triangles: Triangles, mean: csr_array) -> Array:
    """``state`` changed near crossings until the surface that it shows has none, or rounds run out."""
    everywhere = np.arange(len(triangles))
    watched = everywhere
    for attempt in range(_ROUNDS):
        points = shown(state)
        bad = watched[crossing(points, triangles[watched])]
        if len(bad) == 0:
            if len(watched) == len(everywhere):
                break
            watched = everywhere
            continue
        middles = points[triangles].mean(axis=1)
        watched = np.flatnonzero(np.isfinite(cKDTree(middles[bad]).query(middles, distance_upper_bound=_REACH)[0]))
        state = changed(state, _spread(triangles[bad].ravel(), mean, 1 + attempt // _WIDER))
    return state


def _spread(corners: NDArray[np.int32], mean: csr_array, rings: int) -> Array:
    """1 at ``corners`` and their neighbours, less with each ring."""
    near = np.zeros(mean.shape[0])
    near[corners] = 1
    for _ in range(rings):
        near = np.maximum(near, np.minimum(1, 2 * (mean @ near)))
    return near
