"""Where voxels and vertices are, what they neighbour, how large they are."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

from bobina.plan.personal.resting import Array, Places
from bobina.source import Source, Status
from bobina.space import Volume
from bobina.space.units import mm

MNI305_TO_MNI152 = np.array([
    [0.9975, -0.0073, 0.0176, -0.0429 * mm],
    [0.0146, 1.0009, -0.0024, 1.5496 * mm],
    [-0.0130, -0.0093, 0.9971, 1.1840 * mm],
    [0.0, 0.0, 0.0, 1.0],
])
"""(4, 4), m: from the frame of fsaverage to MNI152"""
MNI305_SOURCE = Source(
    "FreeSurfer's mni152.register.dat, as section 8 of its wiki page CoordinateSystems has it; read in that page's "
    "history (8b, the inverse) and in code that quotes section 8", Status.SEEN,
)

_HALF = [offset for offset in product((-1, 0, 1), repeat=3) if offset > (0, 0, 0)]


def voxel_places(mask: Volume[Any], mni: Array) -> Places:
    """The voxels of a mask (bool, in C order of their indices); ``mni`` (points, 3), m, is where they are in MNI."""
    own = mask.points(np.argwhere(mask.data))
    size = float(abs(np.linalg.det(mask.affine[:3, :3])))
    return Places(mni, own, _touching(mask.data), np.full(len(own), size), on_surface=False)


def vertex_places(vertices: Array, triangles: NDArray[np.int32], kept: NDArray[np.bool_]) -> Places:
    """The ``kept`` vertices of surfaces in fsaverage's frame: ``vertices`` (n, 3), m; ``triangles`` (m, 3)."""
    a, b, c = (vertices[triangles[:, k]] for k in range(3))
    areas = np.linalg.norm(np.cross(b - a, c - a), axis=1) / 2
    shares: Array = np.bincount(triangles.ravel(), np.repeat(areas / 3, 3), minlength=len(vertices)).astype(float)
    one, other = np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]]).T
    edges = _symmetric(one, other, len(vertices))[kept][:, kept]
    own = vertices[kept]
    mni = own @ MNI305_TO_MNI152[:3, :3].T + MNI305_TO_MNI152[:3, 3]
    return Places(mni, own, edges, shares[kept], on_surface=True)


def _touching(mask: NDArray[np.bool_]) -> csr_array:
    """Which voxels of a mask touch by a face, an edge or a corner."""
    number = np.full(np.add(mask.shape, 2), -1, np.int32)
    number[1:-1, 1:-1, 1:-1][mask] = np.arange(mask.sum(), dtype=np.int32)
    where = np.argwhere(mask) + 1
    pairs = []
    for offset in _HALF:
        there = number[tuple((where + offset).T)]
        pairs.append((np.flatnonzero(there >= 0), there[there >= 0]))
    one, other = (np.concatenate(side) for side in zip(*pairs, strict=True))
    return _symmetric(one, other, len(where))


def _symmetric(one: NDArray[np.integer], other: NDArray[np.integer], count: int) -> csr_array:
    rows, columns = np.concatenate([one, other]), np.concatenate([other, one])
    links = coo_array((np.ones(len(rows), bool), (rows, columns)), shape=(count, count)).tocsr()
    links.sum_duplicates()
    return links
