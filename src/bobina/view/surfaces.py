"""Meshes made fit to be drawn: fewer triangles, smoother, tubes along wires, and the viewer's MZ3 bytes."""

from __future__ import annotations

import gzip
import struct
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from bobina.space import Surface
from bobina.space.frames import Scanner

Array = NDArray[np.float64]
Bytes = NDArray[np.uint8]


def decimate(surface: Surface[Scanner], vertices: int) -> Surface[Scanner]:
    """About ``vertices`` vertices or fewer: those that share a cubic cell become one at their mean."""
    if len(surface.vertices) <= vertices:
        return surface
    corners = surface.vertices[surface.triangles]
    area = 0.5 * np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1).sum()
    edge = np.sqrt(area / vertices) * 1.15
    cells = np.floor((surface.vertices - surface.vertices.min(axis=0)) / edge).astype(np.int64)
    _, cluster = np.unique(cells, axis=0, return_inverse=True)
    cluster = cluster.reshape(-1)
    count = np.bincount(cluster)
    points = np.stack([np.bincount(cluster, surface.vertices[:, k]) for k in range(3)], axis=1) / count[:, None]
    return _tidy(points, cluster[surface.triangles])


def _tidy(points: Array, triangles: NDArray[np.int64]) -> Surface[Scanner]:
    """Without triangles that collapsed or stand twice, and without vertices that nothing uses."""
    a, b, c = triangles.T
    triangles = triangles[(a != b) & (b != c) & (c != a)]
    _, first = np.unique(np.sort(triangles, axis=1), axis=0, return_index=True)
    used, renumbered = np.unique(triangles[first], return_inverse=True)
    return Surface(points[used], renumbered.reshape(-1, 3).astype(np.int32), Scanner)


def neighbours(surface: Surface[Scanner]) -> sparse.csr_array:
    """(n, n): row i averages over the vertices joined to i by an edge."""
    n = len(surface.vertices)
    a, b = np.concatenate([surface.triangles[:, [0, 1]], surface.triangles[:, [1, 2]], surface.triangles[:, [2, 0]]]).T
    rows, columns = np.concatenate([a, b]), np.concatenate([b, a])
    joined = sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=(n, n))
    joined.data[:] = 1.0
    degree = np.maximum(joined.sum(axis=1), 1.0)
    return sparse.csr_array(sparse.diags_array(1.0 / degree) @ joined)


def smooth(surface: Surface[Scanner], rounds: int) -> Surface[Scanner]:
    """Taubin's smoothing (10.1145/218380.218473): a step in, a step out, so that the volume stays."""
    mean, points = neighbours(surface), surface.vertices
    for _ in range(rounds):
        for step in (0.5, -0.53):
            points = points + step * (mean @ points - points)
    return Surface(points, surface.triangles, Scanner)


def hollowness(surface: Surface[Scanner]) -> Array:
    """(n,): how far each vertex lies below the mean of its neighbours, m: positive in sulci, negative on gyri."""
    mean = neighbours(surface)
    hollow: Array = ((mean @ surface.vertices - surface.vertices) * surface.normals()).sum(axis=1)
    for _ in range(3):
        hollow = mean @ hollow
    return hollow


def chains(points: Array) -> Iterator[Array]:
    """Runs of points (k, 3) that follow each other closely: the turns of a winding, in the order given."""
    if len(points) < 2:
        return
    step = np.linalg.norm(np.diff(points, axis=0), axis=1)
    cuts = np.flatnonzero(step > 3 * np.median(step)) + 1
    for run in np.split(points, cuts):
        if len(run) < 2:
            continue
        closes = len(run) > 3 and np.linalg.norm(run[0] - run[-1]) < 3 * np.median(step)
        yield np.vstack([run, run[:1]]) if closes else run


def tube(path: Array, radius: float, sides: int = 6) -> Surface[Scanner]:
    """A tube along ``path`` (n, 3), m, with sides that look outwards."""
    along = np.gradient(path, axis=0)
    along /= np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-12)
    helper = np.where(np.abs(along[:, 2:3]) < 0.9, [[0.0, 0.0, 1.0]], [[1.0, 0.0, 0.0]])
    across = np.cross(along, helper)
    across /= np.linalg.norm(across, axis=1, keepdims=True)
    third = np.cross(along, across)
    angle = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    ring = np.cos(angle)[None, :, None] * across[:, None] + np.sin(angle)[None, :, None] * third[:, None]
    points = (path[:, None] + radius * ring).reshape(-1, 3)
    i, j = np.meshgrid(np.arange(len(path) - 1), np.arange(sides), indexing="ij")
    a, b = i * sides + j, i * sides + (j + 1) % sides
    c, d = a + sides, b + sides
    triangles = np.concatenate([np.stack([a, b, d], -1).reshape(-1, 3), np.stack([a, d, c], -1).reshape(-1, 3)])
    return Surface(points, triangles, Scanner)


_G = (1 + 5**0.5) / 2
# fmt: off
_CORNERS = ((-1, _G, 0), (1, _G, 0), (-1, -_G, 0), (1, -_G, 0), (0, -1, _G), (0, 1, _G), (0, -1, -_G), (0, 1, -_G),
            (_G, 0, -1), (_G, 0, 1), (-_G, 0, -1), (-_G, 0, 1))
_FACES = ((0, 11, 5), (0, 5, 1), (0, 1, 7), (0, 7, 10), (0, 10, 11), (1, 5, 9), (5, 11, 4), (11, 10, 2), (10, 7, 6),
          (7, 1, 8), (3, 9, 4), (3, 4, 2), (3, 2, 6), (3, 6, 8), (3, 8, 9), (4, 9, 5), (2, 4, 11), (6, 2, 10),
          (8, 6, 7), (9, 8, 1))
# fmt: on


def ball(centre: Sequence[float] | Array, radius: float) -> Surface[Scanner]:
    """A sphere as an icosahedron divided twice."""
    points, faces = np.array(_CORNERS, dtype=float), np.array(_FACES)
    for _ in range(2):
        a, b, c = (points[faces[:, k]] for k in range(3))
        n, m = len(points), len(faces)
        points = np.concatenate([points, (a + b) / 2, (b + c) / 2, (c + a) / 2])
        ab, bc, ca = n + np.arange(m), n + m + np.arange(m), n + 2 * m + np.arange(m)
        v = faces.T
        faces = np.concatenate(
            [np.stack(t, 1) for t in ((v[0], ab, ca), (v[1], bc, ab), (v[2], ca, bc), (ab, bc, ca))]
        )
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    return Surface(np.asarray(centre) + radius * points, faces, Scanner)


def join(parts: Sequence[Surface[Scanner]]) -> Surface[Scanner]:
    """Several surfaces as one."""
    start = np.cumsum([0, *(len(part.vertices) for part in parts)])
    triangles = [part.triangles + shift for part, shift in zip(parts, start, strict=False)]
    return Surface(np.concatenate([part.vertices for part in parts]), np.concatenate(triangles), Scanner)


def mz3(surface: Surface[Scanner], colours: Bytes) -> bytes:
    """The surface in mm with a colour (n, 4) 0-255 for each vertex: MZ3, gzipped, the same bytes every time."""
    header = struct.pack("<2sHIII", b"MZ", 1 | 2 | 4, len(surface.triangles), len(surface.vertices), 0)
    body = (
        surface.triangles.astype("<i4").tobytes()
        + (surface.vertices * 1e3).astype("<f4").tobytes()
        + np.ascontiguousarray(colours, dtype=np.uint8).tobytes()
    )
    return gzip.compress(header + body, mtime=0)
