"""Where the surfaces between tissues lie inside the voxels: level sets, from labels or from tissue shares.

Tissues are nested, white matter innermost: a surface is taken round a tissue and all that is numbered lower, so that
a thin layer is what lies between two thick bodies. Of each body the smoothest surface is taken that its labels allow.
Blurred by a Gaussian of scale s a plane at distance d reads Phi(d / s), so d = s Phi^-1(blurred); two scales together
cancel the shift by curvature or by a second plane nearby, of order s^2; the largest pair is kept that contradicts no
label around.
"""

from __future__ import annotations

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray
from scipy import ndimage

from bobina.head import Tissue

F4 = NDArray[np.float32]
Mask = NDArray[np.bool_]

NESTED = (Tissue.WM, Tissue.GM, Tissue.CSF, Tissue.BONE, Tissue.SCALP)
SCALES = (0.5**0.5, 1.0, 2**0.5, 2.0, 8**0.5, 4.0, 32**0.5, 8.0, 128**0.5)
"""of the Gaussians, voxels; neighbours in the list are used in pairs"""
CONTRADICTED = 0.6
"""voxels by which a voxel's centre may lie on the wrong side before a pair is given up there"""
BENT = 0.3, 0.08
"""voxels, or scales if that is more, by which the two of a pair may differ at the surface before it is given up
there: the surface is too bent, or the layer too thin"""
REACH = 1.5
"""scales: how far around such a place the pair is given up"""
FAR = 3.0
"""voxels: distances are not told apart beyond"""
MARGIN = 1.5
"""of the largest scale: so much room is left round a surface for its blur"""
SURE = 1e-5
"""blurred values this near to 0 or 1 are far from the surface"""
SHARE = 1 / 12
"""variance (voxels^2) that a share, a mean over its voxel, adds to the blur"""


def levels(labels: NDArray[np.uint8], shares: F4 | None = None) -> F4:
    """Level sets (5, nx, ny, nz), about the distance in voxels, above 0 within WM; within WM or GM; ...; in any tissue.

    ``labels`` numbered as Tissue. ``shares`` (5, nx, ny, nz), the part of each voxel that each tissue fills, put the
    surfaces where they are given.
    """
    scales: tuple[float, ...]
    if shares is not None:
        bodies, scales, spread = np.cumsum(shares, axis=0, dtype=np.float32), SCALES[:2], SHARE
    else:
        outermost = np.where(labels == Tissue.AIR, np.uint8(max(Tissue) + 1), labels)
        bodies, scales, spread = (outermost <= np.reshape(NESTED, (-1, 1, 1, 1))).astype(np.float32), SCALES, 0.0
    result = np.stack([_level(body, scales, spread) for body in bodies])
    return np.maximum.accumulate(result, axis=0, out=result)


def _level(body: F4, scales: tuple[float, ...], spread: float) -> F4:
    """The level set of one body: a mask, or the part of each voxel that it fills."""
    result = np.where(body > 0.5, np.float32(FAR), np.float32(-FAR))
    box, lacking = _box(body, int(np.ceil(MARGIN * scales[-1])))
    if box is None:
        return result
    inner = np.pad(body[box], lacking)
    blur, last, finer = inner, 0.0, inner
    chosen = np.where(inner > 0.5, np.float32(FAR), np.float32(-FAR))
    kept = np.ones(inner.shape, np.bool_)
    for number, scale in enumerate(scales):
        blur, last = blurred(blur, (scale**2 - last**2) ** 0.5), scale
        distance = np.empty_like(blur)
        _distance(blur, (scale**2 + spread) ** 0.5, distance)
        if number > 1:
            given_up = np.zeros(kept.shape, np.uint8)
            _contradictions(finer, distance, inner, max(BENT[0], BENT[1] * scale), given_up)
            if given_up.any():
                kept &= ndimage.maximum_filter(given_up, 2 * int(REACH * scale) + 1, mode="constant") == 0
        if number > 0:
            _keep(finer, distance, kept, chosen)
        finer = distance
    within = tuple(slice(low, n - high) for (low, high), n in zip(lacking, inner.shape, strict=True))
    result[box] = chosen[within]
    return result


def _box(body: F4, margin: int) -> tuple[tuple[slice, ...] | None, list[tuple[int, int]]]:
    """The box round a body with a margin (voxels), and how much of that the image lacks at its ends.

    None where the body has no surface.
    """
    if body.min() == body.max():
        return None, []
    used = [np.flatnonzero(body.max(axis=tuple({0, 1, 2} - {axis})) > 0) for axis in range(3)]
    ends = [(int(u[0]) - margin, int(u[-1]) + 1 + margin) for u in used]
    inside = [(max(low, 0), min(high, n)) for (low, high), n in zip(ends, body.shape, strict=True)]
    lacking = [(a - low, high - b) for (low, high), (a, b) in zip(ends, inside, strict=True)]
    return tuple(slice(a, b) for a, b in inside), lacking


def blurred(values: F4, scale: float) -> F4:
    """Values blurred by a Gaussian of ``scale`` voxels along each axis; beyond the ends they go on as they end."""
    reach = int(np.ceil(3.5 * scale))
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) / scale) ** 2)
    weights = (weights / weights.sum()).astype(np.float32)
    across, along = np.empty_like(values), np.empty_like(values)
    _blur_planes(values, weights, across)
    _blur_rows(across, weights, along)
    return along


@njit(parallel=True, fastmath=True, cache=True)
def _blur_planes(values: F4, weights: F4, out: F4) -> None:
    nx, ny, nz = values.shape
    reach = len(weights) // 2
    for i in prange(nx):
        for j in range(ny):
            row = out[i, j]
            row[:] = 0
            for t in range(-reach, reach + 1):
                source = values[min(max(i + t, 0), nx - 1), j]
                for k in range(nz):
                    row[k] += weights[t + reach] * source[k]


@njit(parallel=True, fastmath=True, cache=True)
def _blur_rows(values: F4, weights: F4, out: F4) -> None:
    nx, ny, nz = values.shape
    reach = len(weights) // 2
    for i in prange(nx):
        row = np.empty(nz + 2 * reach, np.float32)
        for j in range(ny):
            row[:] = 0
            middle = row[reach : reach + nz]
            for t in range(-reach, reach + 1):
                source = values[i, min(max(j + t, 0), ny - 1)]
                for k in range(nz):
                    middle[k] += weights[t + reach] * source[k]
            row[:reach], row[reach + nz :] = middle[0], middle[nz - 1]
            target = out[i, j]
            target[:] = 0
            for t in range(2 * reach + 1):
                shifted = row[t : t + nz]
                for k in range(nz):
                    target[k] += weights[t] * shifted[k]


@njit(parallel=True, cache=True)
def _contradictions(finer: F4, coarser: F4, body: F4, bent: float, given_up: NDArray[np.uint8]) -> None:
    """Mark where a voxel's centre would lie clearly on the wrong side, or the two scales disagree."""
    nx, ny, nz = body.shape
    for i in prange(nx):
        for j in range(ny):
            for k in range(nz):
                inside = 2 * finer[i, j, k] - coarser[i, j, k]
                wrong = inside if body[i, j, k] < 0.5 else -inside
                apart = abs(finer[i, j, k] - coarser[i, j, k])
                given_up[i, j, k] = wrong > CONTRADICTED or (apart > bent and abs(inside) < 1)


@njit(parallel=True, cache=True)
def _keep(finer: F4, coarser: F4, kept: Mask, chosen: F4) -> None:
    nx, ny, nz = chosen.shape
    for i in prange(nx):
        for j in range(ny):
            for k in range(nz):
                if kept[i, j, k]:
                    chosen[i, j, k] = min(max(2 * finer[i, j, k] - coarser[i, j, k], -FAR), FAR)


@njit(parallel=True, fastmath=True, cache=True)
def _distance(blur: F4, scale: float, out: F4) -> None:
    """Scale times Phi^-1(blur), by the rational approximation of P. J. Acklam (2003), relative error below 1.2e-9."""
    nx, ny, nz = blur.shape
    for i in prange(nx):
        for j in range(ny):
            for k in range(nz):
                p = np.float64(blur[i, j, k])
                tail = min(p, 1 - p)
                if tail < SURE:
                    out[i, j, k] = FAR if p > 0.5 else -FAR
                    continue
                if tail > 0.02425:
                    q = p - 0.5
                    r = q * q
                    top = ((((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r
                            + 138.3577518672690) * r - 30.66479806614716) * r + 2.506628277459239
                    low = ((((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598866) * r
                            + 66.80131188771972) * r - 13.28068155288572) * r + 1
                    value = q * top / low
                else:
                    q = np.sqrt(-2 * np.log(tail))
                    top = ((((-0.007784894002430293 * q - 0.3223964580411365) * q - 2.400758277161838) * q
                            - 2.549732539343734) * q + 4.374664141464968) * q + 2.938163982698783
                    low = (((0.007784695709041462 * q + 0.3224671290700398) * q + 2.445134137142996) * q
                           + 3.754408661907416) * q + 1
                    value = top / low if p < 0.5 else -top / low
                out[i, j, k] = min(max(scale * value, -FAR), FAR)
