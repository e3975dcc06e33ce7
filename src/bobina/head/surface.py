"""Where the head ends: the scalp and the cortex as surfaces, and the distance to the outside."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import ndimage
from scipy.spatial import cKDTree
from skimage import measure

from bobina.head.model import Head, Tissue
from bobina.space import Surface, Volume
from bobina.space.frames import Scanner

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

_GRID = 2e-3
_CANAL = 6e-3
"""m: openings narrower than twice this (ear canals, nostrils) are closed"""
_CUT = 20e-4
"""m^2: an image face that cuts more of the head than this is where the head goes on"""


def scalp(head: Head) -> Surface[Scanner]:
    """The outer surface of the head, closed, about 2 mm, winding outwards; canals and cavities are filled.

    Where the image cuts the head the surface is capped with a flat face.
    """
    level, margin = _level(head, 0.0)
    return _surface(level, margin)


def cortex(head: Head, spacing: float = _GRID) -> Surface[Scanner]:
    """The outer surface of the brain (grey and white matter, with cerebellum), about ``spacing`` (m), winding
    outwards.
    """
    brain = np.isin(head.labels.data, (Tissue.WM, Tissue.GM))
    coarse = coarsen(Volume(brain, head.labels.affine, Scanner), spacing)
    whole = ndimage.binary_fill_holes(_main(coarse.data > 0.5))
    smooth = ndimage.gaussian_filter(np.where(whole, np.maximum(coarse.data, 0.75), 0.0), 0.7)
    return _surface(Volume(smooth, coarse.affine, Scanner), 0)


def outside_distance(head: Head, margin: float = 60e-3) -> Volume[Scanner]:
    """Signed distance to the head's outer surface: m, float32, 2 mm grid, positive outside.

    It reaches ``margin`` (m) beyond the image. A face that cuts the head widely (the neck) goes on as it ends there.
    """
    level, _ = _level(head, margin)
    inside = level.data > 0.5
    spacing = level.spacing
    slope = np.linalg.norm(np.stack(np.gradient(level.data, *spacing)), axis=0)
    edge = inside ^ ndimage.binary_erosion(inside, border_value=1)
    offset = np.clip((0.5 - level.data) / np.maximum(slope, 0.1 / spacing.max()), -spacing.max(), 0.0)
    far, index = ndimage.distance_transform_edt(~edge, sampling=spacing, return_indices=True)
    signed = np.where(inside, offset[tuple(index)] - far, offset[tuple(index)] + far)
    return Volume(signed.astype(np.float32), level.affine, Scanner)


def sample(volume: Volume[Scanner], points: ArrayLike) -> Array:
    """Trilinear values (...) at points (..., 3) in m of Scanner; beyond the volume, the value at its nearest face.

    Of ``outside_distance`` that is never more than the true distance, so clearance stays on the safe side.
    """
    index = volume.index(points)
    flat = index.reshape(-1, 3).T
    values = ndimage.map_coordinates(volume.data, flat, order=1, mode="nearest", output=float)
    result: Array = values.reshape(index.shape[:-1])
    return result


def nearest(surface: Surface[Scanner], points: ArrayLike) -> tuple[Array, Array]:
    """The vertices (..., 3) nearest to points (..., 3), m, and the outward unit normals (..., 3) there.

    The normal is the mean over vertices within 8 mm, so that a pimple does not turn a coil.
    """
    tree = cKDTree(surface.vertices)
    found = surface.vertices[tree.query(np.asarray(points, dtype=float))[1]]
    normals = surface.normals()
    around = [normals[near].sum(axis=0) for near in tree.query_ball_point(found.reshape(-1, 3), 8e-3)]
    mean = np.array(around) / np.linalg.norm(around, axis=1, keepdims=True)
    return found, mean.reshape(found.shape)


def scalp_depth(distance: Volume[Scanner], points: ArrayLike) -> Array:
    """How far points (..., 3) lie below the scalp, m (negative outside), from ``outside_distance``."""
    return -sample(distance, points)


def coarsen(volume: Volume[Scanner], spacing: float) -> Volume[Scanner]:
    """Block means on a grid of about ``spacing`` (m); the image is padded with zeros to whole blocks."""
    steps = np.maximum(1, np.rint(spacing / volume.spacing)).astype(int)
    short = -np.array(volume.data.shape) % steps
    data = np.pad(volume.data.astype(np.float32), [(0, int(n)) for n in short])
    blocks = data.reshape([int(n) for pair in zip(data.shape // steps, steps, strict=True) for n in pair])
    affine = volume.affine @ np.diag([*steps, 1.0])
    affine[:3, 3] = volume.points((steps - 1) / 2)
    return Volume(blocks.mean(axis=(1, 3, 5)), affine, Scanner)


def _level(head: Head, margin: float) -> tuple[Volume[Scanner], int]:
    """The filled head as a smooth field (0 outside, 1 inside, surface at 0.5) with ``margin`` (m) around the image."""
    coarse = coarsen(Volume(head.labels.data != Tissue.AIR, head.labels.affine, Scanner), _GRID)
    pad = int(np.ceil(max(margin, 2 * _CANAL) / _GRID)) + 2
    wide = _extended(coarse, pad)
    filled = _filled(wide > 0.5, coarse.spacing)
    smooth = ndimage.gaussian_filter(np.where(filled & (wide < 0.5), 1.0, wide), 1.0)
    affine = coarse.affine.copy()
    affine[:3, 3] = coarse.points(np.full(3, -pad))
    return Volume(smooth, affine, Scanner), pad


def _extended(coarse: Volume[Scanner], pad: int) -> NDArray[np.float32]:
    """Pad with air, save where the image cuts widely through the head: there the last slice is repeated."""
    data = coarse.data
    for axis in range(3):
        area = float(np.prod(np.delete(coarse.spacing, axis)))
        for end, width in ((0, (pad, 0)), (-1, (0, pad))):
            cut = np.count_nonzero(data.take(end, axis) > 0.5) * area > _CUT
            widths = [(0, 0)] * 3
            widths[axis] = width
            data = np.pad(data, widths, mode="edge" if cut else "constant")
    result: NDArray[np.float32] = data
    return result


def _filled(mask: Mask, spacing: Array) -> Mask:
    """Close canals, then call inside whatever the main outside air does not reach."""
    grown = ndimage.distance_transform_edt(~mask, sampling=spacing) <= _CANAL
    closed = ndimage.distance_transform_edt(grown, sampling=spacing) > _CANAL
    result: Mask = ~_main(~(closed | mask))
    return result


def _main(mask: Mask) -> Mask:
    parts, _ = ndimage.label(mask)
    sizes = np.bincount(parts.ravel())
    sizes[0] = 0
    result: Mask = parts == sizes.argmax()
    return result


def _surface(level: Volume[Scanner], margin: int) -> Surface[Scanner]:
    """The 0.5 level inside the image, capped at its faces."""
    inner = tuple(slice(margin, n - margin) for n in level.data.shape)
    field = np.pad(level.data[inner], 1)
    vertices, triangles, _, _ = measure.marching_cubes(field, 0.5)  # type: ignore[no-untyped-call]
    points = level.points(vertices + margin - 1)
    return Surface(points, _outward(points, triangles), Scanner)


def _outward(vertices: Array, triangles: NDArray[Any]) -> NDArray[np.int32]:
    a, b, c = (vertices[triangles[:, k]] for k in range(3))
    volume = float(np.einsum("ij,ij->", a - vertices.mean(axis=0), np.cross(b - a, c - a)))
    return np.asarray(triangles if volume > 0 else triangles[:, ::-1], dtype=np.int32)
