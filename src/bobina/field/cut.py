"""How surfaces cut edges and faces, compiled: what ``grid`` needs of the level sets, edge by edge.

Corner P is the lower corner of voxel P, so an edge along ``a`` from corner P is met in its middle by the face between the
centres of voxels P, P - b, P - c and P - b - c.
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
    if above == 1:
        top = max(a, b, c)
        return top * top / ((top - a if a < top else 1.0) * (top - b if b < top else 1.0) * (top - c if c < top else 1.0))
    low = min(a, b, c)
    return 1.0 - low * low / (
        (a - low if a > low else 1.0) * (b - low if b > low else 1.0) * (c - low if c > low else 1.0))


@njit(parallel=True, fastmath=True, cache=True)
def measure(
    level: F4, labels: NDArray[np.uint8], nested: F8, axis: int, mean: F4, open_: F4, resistivity: F4
) -> None:
    """Along one axis: mean conductivity over each edge's face, the part of it that conducts, mean resistivity of the edge.

    ``nested`` (6,): conductivity of the five tissues, 0 beyond. An edge that lies in air takes its face's resistivity.
    """
    count, nx, ny, nz = level.shape
    a, b, c = np.zeros(3, np.int64), np.zeros(3, np.int64), np.zeros(3, np.int64)
    a[axis], b[(axis + 1) % 3], c[(axis + 2) % 3] = 1, 1, 1
    for i in prange(2, nx - 1):
        corner = np.empty(12)
        for j in range(2, ny - 1):
            for k in range(2, nz - 1):
                first, same = labels[i, j, k], True
                for n in range(12):
                    t, p, q = n // 4 - 1, (n // 2) & 1, n & 1
                    same &= labels[
                        i + t * a[0] - p * b[0] - q * c[0], j + t * a[1] - p * b[1] - q * c[1],
                        k + t * a[2] - p * b[2] - q * c[2]] == first
                if same:
                    sigma = nested[first - 1] if 1 <= first <= count else 0.0
                    mean[i, j, k] = sigma
                    if sigma > 0:
                        open_[i, j, k], resistivity[i, j, k] = 1.0, 1 / sigma
                    continue
                s = o = r = length = area_before = length_before = 0.0
                for m in range(count):
                    for n in range(12):
                        t, p, q = n // 4 - 1, (n // 2) & 1, n & 1
                        corner[n] = level[
                            m, i + t * a[0] - p * b[0] - q * c[0], j + t * a[1] - p * b[1] - q * c[1],
                            k + t * a[2] - p * b[2] - q * c[2]]
                    middle = (corner[4] + corner[5] + corner[6] + corner[7]) / 4
                    area = (
                        _triangle(corner[4], corner[5], middle) + _triangle(corner[5], corner[7], middle)
                        + _triangle(corner[7], corner[6], middle) + _triangle(corner[6], corner[4], middle)) / 4
                    lower = (corner[0] + corner[1] + corner[2] + corner[3]) / 8 + middle / 2
                    upper = (corner[8] + corner[9] + corner[10] + corner[11]) / 8 + middle / 2
                    part = _part(lower, upper)
                    area, part = max(area, area_before), max(part, length_before)
                    if nested[m] > 0:
                        s += nested[m] * (area - area_before)
                        o += area - area_before
                        r += (part - length_before) / nested[m]
                        length += part - length_before
                    area_before, length_before = area, part
                if o > LEAST:
                    mean[i, j, k], open_[i, j, k] = s, o
                    resistivity[i, j, k] = r / length if length > 0 else o / s


@njit(parallel=True, fastmath=True, cache=True)
def conduct(mean: F4, open_: F4, resistivity: F4, normal: F4, axis: int, scale: F8, out: F4) -> None:
    """Currents along the edges of one axis per volt along themselves, and along each edge beside them.

    ``scale`` (3,): volume / (length of the axis times length of each axis), m. Where an edge beside carries no current
    its potential is not known, and the current follows the edge's own field alone.
    """
    _, nx, ny, nz = mean.shape
    a = np.zeros(3, np.int64)
    a[axis] = 1
    for i in prange(2, nx - 2):
        n, rho = np.empty(3), np.empty(3)
        for j in range(2, ny - 2):
            for k in range(2, nz - 2):
                s = mean[axis, i, j, k]
                out[axis, i, j, k] = s * scale[axis]
                excess = open_[axis, i, j, k] - s * resistivity[axis, i, j, k]
                if s <= 0 or abs(excess) < 1e-4:
                    continue
                known = True
                for b in range(3):
                    n[b] = 0.0
                    for p in range(2):
                        for q in range(2):
                            n[b] += normal[b, i - p * (axis != 0), j - (p if axis == 0 else q * (axis == 2)),
                                           k - q * (axis != 2)]
                    rho[b] = resistivity[axis, i, j, k]
                    if b != axis:
                        rho[b] = 0.0
                        for p in range(2):
                            for q in range(2):
                                u, v, w = (i + p * a[0] - q * (b == 0), j + p * a[1] - q * (b == 1),
                                           k + p * a[2] - q * (b == 2))
                                known &= mean[b, u, v, w] > 0
                                rho[b] += resistivity[b, u, v, w] / 4
                size = np.sqrt(n[0] * n[0] + n[1] * n[1] + n[2] * n[2])
                if size == 0:
                    continue
                series = 0.0
                for b in range(3):
                    n[b] /= size
                    series += n[b] * n[b] * (rho[b] if known else resistivity[axis, i, j, k])
                out[axis, i, j, k] += n[axis] * n[axis] * excess / series * scale[axis]
                if known:
                    ratio = max(excess / series, -STEEPEST * s)
                    for b in range(3):
                        if b != axis:
                            out[b, i, j, k] = n[axis] * n[b] * ratio * scale[b] / 4


@njit(parallel=True, fastmath=True, cache=True)
def lifts(mean: F4, resistivity: F4, normal: F4, sigma: F4, lift: F4) -> None:
    """``lift`` in the voxels, from the mean field over a voxel's edges to the field on its own side of a surface."""
    nx, ny, nz = sigma.shape
    for i in prange(1, nx - 1):
        rho = np.empty(3)
        for j in range(1, ny - 1):
            for k in range(1, nz - 1):
                own = sigma[i, j, k]
                if own <= 0:
                    continue
                series = 0.0
                for axis in range(3):
                    total, live = 0.0, 0
                    for p in range(2):
                        for q in range(2):
                            u, v, w = (i + p * (axis != 0), j + (p if axis == 0 else q * (axis == 2)),
                                       k + q * (axis != 2))
                            if mean[axis, u, v, w] > 0:
                                total += resistivity[axis, u, v, w]
                                live += 1
                    rho[axis] = total / live if live else 1 / own
                    series += normal[axis, i, j, k] ** 2 * rho[axis]
                if series > 0:
                    resistivity_own = min(1 / own, SHARPEST * series)
                    for axis in range(3):
                        lift[axis, i, j, k] = normal[axis, i, j, k] * (resistivity_own - rho[axis]) / series
