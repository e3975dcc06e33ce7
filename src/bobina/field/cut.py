"""How surfaces cut edges and faces, compiled: what ``grid`` needs of the level sets, edge by edge.

Corner P is the lower corner of voxel P, so an edge along ``a`` from corner P is met in its middle by the face between
the centres of voxels P, P - b, P - c and P - b - c.
"""

from __future__ import annotations

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray

F4 = NDArray[np.float32]
F8 = NDArray[np.float64]

NEAR = 2.0
"""voxels: a surface farther away has no say in the normal"""
STEEPEST = 2.0
"""mean conductivities: beyond that a current across its field is not of a flat surface, and is cut to it"""
SHARPEST = 4.0
"""mean resistivities: a voxel's centre lies in its own tissue, which so makes up a quarter of it at least"""
LEAST = 1e-3
"""a smaller part of a face carries no current"""


@njit(parallel=True, fastmath=True, cache=True)
def normals(level: F4, jumps: F8, scale: F8, normal: F4) -> None:
    """Unit normals in the voxels, of the surfaces nearby, each weighted by its jump of conductivity."""
    _, nx, ny, nz = level.shape
    for i in prange(1, nx - 1):
        for j in range(1, ny - 1):
            for k in range(1, nz - 1):
                x = y = z = 0.0
                for m in range(len(jumps)):
                    weight = jumps[m] * (NEAR - abs(level[m, i, j, k]))
                    if weight > 0:
                        x += weight * scale[0] * (level[m, i + 1, j, k] - level[m, i - 1, j, k])
                        y += weight * scale[1] * (level[m, i, j + 1, k] - level[m, i, j - 1, k])
                        z += weight * scale[2] * (level[m, i, j, k + 1] - level[m, i, j, k - 1])
                size = np.sqrt(x * x + y * y + z * z)
                if size > 0:
                    normal[0, i, j, k], normal[1, i, j, k], normal[2, i, j, k] = x / size, y / size, z / size


@njit(inline="always", fastmath=True)
def _part(a, b):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """The part of a line on which a linear function with these ends is above 0."""
    if a > 0 and b > 0:
        return 1.0
    if a <= 0 and b <= 0:
        return 0.0
    return a / (a - b) if a > 0 else b / (b - a)


@njit(inline="always", fastmath=True)
def _triangle(a, b, c):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """The part of a triangle on which a linear function with these corners is above 0."""
    above = (a > 0) + (b > 0) + (c > 0)
    if above == 3:
        return 1.0
    if above == 0:
        return 0.0
    odd = max(a, b, c) if above == 1 else min(a, b, c)
    part = odd * odd
    for other in (a, b, c):
        if other != odd:
            part /= abs(odd - other)
    return part if above == 1 else 1.0 - part


@njit(inline="always")
def _basis(axis):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Steps along the edge and along the two axes of its face."""
    a, b, c = np.zeros(3, np.int64), np.zeros(3, np.int64), np.zeros(3, np.int64)
    a[axis], b[(axis + 1) % 3], c[(axis + 2) % 3] = 1, 1, 1
    return a, b, c


@njit(inline="always")
def _around(values, i, j, k, a, b, c, out):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """The twelve voxels round an edge: four before its middle, four round it, four after it."""
    for n in range(12):
        t, p, q = n // 4 - 1, (n // 2) & 1, n & 1
        out[n] = values[
            i + t * a[0] - p * b[0] - q * c[0], j + t * a[1] - p * b[1] - q * c[1], k + t * a[2] - p * b[2] - q * c[2]
        ]


@njit(inline="always", fastmath=True)
def _parts(corner):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """The part of an edge's face, and of the edge, on which a level set with these twelve values is above 0."""
    middle = (corner[4] + corner[5] + corner[6] + corner[7]) / 4
    area = (
        _triangle(corner[4], corner[5], middle) + _triangle(corner[5], corner[7], middle)
        + _triangle(corner[7], corner[6], middle) + _triangle(corner[6], corner[4], middle)
    ) / 4  # fmt: skip
    lower = (corner[0] + corner[1] + corner[2] + corner[3]) / 8 + middle / 2
    upper = (corner[8] + corner[9] + corner[10] + corner[11]) / 8 + middle / 2
    return area, _part(lower, upper)


@njit(parallel=True, fastmath=True, cache=True)
def measure(
    level: F4, labels: NDArray[np.uint8], nested: F8, axis: int, mean: F4, open_: F4, resistivity: F4
) -> None:
    """Along one axis: mean conductivity over each edge's face, the part of it that conducts, mean resistivity of the
    edge.

    ``nested`` (6,): conductivity of the five tissues, 0 beyond. An edge that lies in air takes its face's resistivity.
    """
    count, nx, ny, nz = level.shape
    a, b, c = _basis(axis)
    for i in prange(2, nx - 1):
        tissue, corner = np.empty(12, np.uint8), np.empty(12)
        for j in range(2, ny - 1):
            for k in range(2, nz - 1):
                _around(labels, i, j, k, a, b, c, tissue)
                if tissue.min() == tissue.max():
                    sigma = nested[tissue[0] - 1] if 1 <= tissue[0] <= count else 0.0
                    if sigma > 0:
                        mean[i, j, k], open_[i, j, k], resistivity[i, j, k] = sigma, 1.0, 1 / sigma
                    continue
                s = o = r = length = area_before = part_before = 0.0
                for m in range(count):
                    _around(level[m], i, j, k, a, b, c, corner)
                    area, part = _parts(corner)
                    area, part = max(area, area_before), max(part, part_before)
                    if nested[m] > 0:
                        s += nested[m] * (area - area_before)
                        o += area - area_before
                        r += (part - part_before) / nested[m]
                        length += part - part_before
                    area_before, part_before = area, part
                if o > LEAST:
                    mean[i, j, k], open_[i, j, k] = s, o
                    resistivity[i, j, k] = r / length if length > 0 else o / s


@njit(inline="always")
def _face(axis, p, q):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """From a corner to one of four places across an axis, ``p`` and ``q`` being 0 or 1."""
    return p * (axis != 0), p if axis == 0 else q * (axis == 2), q * (axis != 2)


@njit(inline="always", fastmath=True)
def _normal(normal, axis, i, j, k, n):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """The unit normal at the middle of an edge, into ``n``; False where there is none."""
    n[:] = 0
    for p in range(2):
        for q in range(2):
            u, v, w = _face(axis, p, q)
            for b in range(3):
                n[b] += normal[b, i - u, j - v, k - w]
    size = np.sqrt(n[0] * n[0] + n[1] * n[1] + n[2] * n[2])
    if size > 0:
        n /= size
    return size > 0


@njit(inline="always", fastmath=True)
def _beside(mean, resistivity, axis, b, i, j, k):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """The mean resistivity of the four edges of axis ``b`` beside an edge, and whether all of them carry current."""
    if b == axis:
        return resistivity[axis, i, j, k], True
    total, known = 0.0, True
    for p in range(2):
        for q in range(2):
            u, v, w = i + p * (axis == 0) - q * (b == 0), j + p * (axis == 1) - q * (b == 1), (
                k + p * (axis == 2) - q * (b == 2))
            known &= mean[b, u, v, w] > 0
            total += resistivity[b, u, v, w] / 4
    return total, known


@njit(parallel=True, fastmath=True, cache=True)
def conduct(mean: F4, open_: F4, resistivity: F4, normal: F4, axis: int, scale: F8, out: F4) -> None:
    """Currents along the edges of one axis per volt along themselves, and along each edge beside them.

    ``scale`` (3,): volume / (length of the axis times length of each axis), m. Where an edge beside carries no current
    its potential is not known, and the current follows the edge's own field alone.
    """
    _, nx, ny, nz = mean.shape
    for i in prange(2, nx - 2):
        n, rho = np.empty(3), np.empty(3)
        for j in range(2, ny - 2):
            for k in range(2, nz - 2):
                s = mean[axis, i, j, k]
                out[axis, i, j, k] = s * scale[axis]
                excess = open_[axis, i, j, k] - s * resistivity[axis, i, j, k]
                if s <= 0 or abs(excess) < 1e-4 or not _normal(normal, axis, i, j, k, n):
                    continue
                all_known = True
                for b in range(3):
                    rho[b], known = _beside(mean, resistivity, axis, b, i, j, k)
                    all_known &= known
                if not all_known:
                    rho[:] = resistivity[axis, i, j, k]
                series = n[0] * n[0] * rho[0] + n[1] * n[1] * rho[1] + n[2] * n[2] * rho[2]
                out[axis, i, j, k] += n[axis] * n[axis] * excess / series * scale[axis]
                ratio = max(excess / series, -STEEPEST * s) if all_known else 0.0
                for b in range(3):
                    if b != axis:
                        out[b, i, j, k] = n[axis] * n[b] * ratio * scale[b] / 4


@njit(inline="always", fastmath=True)
def _edges(mean, resistivity, axis, i, j, k, otherwise):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """The mean resistivity of those of a voxel's four edges along an axis that carry current."""
    total, live = 0.0, 0
    for p in range(2):
        for q in range(2):
            u, v, w = _face(axis, p, q)
            if mean[axis, i + u, j + v, k + w] > 0:
                total += resistivity[axis, i + u, j + v, k + w]
                live += 1
    return total / live if live else otherwise


@njit(parallel=True, fastmath=True, cache=True)
def lifts(mean: F4, resistivity: F4, normal: F4, sigma: F4, lift: F4) -> None:
    """``lift`` in the voxels, from the mean field over a voxel's edges to the field on its own side of a surface."""
    nx, ny, nz = sigma.shape
    for i in prange(1, nx - 1):
        rho = np.empty(3)
        for j in range(1, ny - 1):
            for k in range(1, nz - 1):
                if sigma[i, j, k] <= 0:
                    continue
                own, series = 1 / sigma[i, j, k], 0.0
                for axis in range(3):
                    rho[axis] = _edges(mean, resistivity, axis, i, j, k, own)
                    series += normal[axis, i, j, k] ** 2 * rho[axis]
                if series > 0:
                    for axis in range(3):
                        lift[axis, i, j, k] = normal[axis, i, j, k] * (min(own, SHARPEST * series) - rho[axis]) / series
