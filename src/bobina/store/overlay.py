"""A plan as marks on the voxels of an image: the target, the coil, its axis and handle, where the field is."""

from __future__ import annotations

from enum import IntEnum
from pathlib import Path

import nibabel as nib
import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import ndimage

from bobina.space import Rigid, Volume
from bobina.space.frames import Coil, Scanner
from bobina.space.units import mm
from bobina.store.files import whole

Array = NDArray[np.float64]
BALL, LINE = 3 * mm, 1 * mm
"""Radius of a place and of a line. A target is shown larger than it is known to be."""
HANDLE = 60 * mm
"""How much of the handle's direction is drawn."""


class Mark(IntEnum):
    """The values of an overlay. Where two meet, the higher is drawn."""

    FIELD = 1
    """the shell of the region where the field is at least the threshold"""
    AXIS = 2
    """from the middle of the coil's face to the depth of the target"""
    HANDLE = 3
    """from the middle of the coil's face towards the handle"""
    COIL = 4
    """the middle of the coil's face"""
    TARGET = 5


def marks(
    image: Volume[Scanner], target: ArrayLike, pose: Rigid[Scanner, Coil],
    field: Volume[Scanner] | None = None, threshold: float = 0.0,
) -> Volume[Scanner]:
    """Marks (uint8, see ``Mark``) on the voxels of an image. ``target`` (3,) m.

    ``field``: magnitudes on any grid, nan where unknown, in the unit of ``threshold``. What lies beyond the image is
    not drawn.
    """
    point, start = np.asarray(target, dtype=float), pose.origin
    data = np.zeros(image.data.shape[:3], np.uint8)
    if field is not None:
        strong = _resampled(field, image) >= threshold
        data[strong & ~ndimage.binary_erosion(strong)] = Mark.FIELD
    deep = start + ((point - start) @ pose.rotation[:, 2]) * pose.rotation[:, 2]
    blank = Volume(data, image.affine, Scanner)
    for mark, begin, end, radius in (
        (Mark.AXIS, start, deep, LINE), (Mark.HANDLE, start, start - HANDLE * pose.rotation[:, 1], LINE),
        (Mark.COIL, start, start, BALL), (Mark.TARGET, point, point, BALL),
    ):  # fmt: skip
        box, inside = _tube(blank, begin, end, radius)
        data[box][inside] = mark
    return Volume(data, image.affine, Scanner)


def write_overlay(path: Path | str, overlay: Volume[Scanner]) -> Path:
    """Write marks as NIfTI labels, mm."""
    affine = np.array(overlay.affine)
    affine[:3] /= mm
    picture = nib.Nifti1Image(np.asarray(overlay.data, np.uint8), affine)
    picture.set_sform(affine, 1)
    picture.set_qform(affine, 1)
    picture.header.set_xyzt_units("mm")
    picture.header["descrip"] = b"bobina: research only, not for diagnosis"
    with whole(Path(path)) as draft:
        nib.save(picture, draft)
    return Path(path)


def _resampled(field: Volume[Scanner], image: Volume[Scanner]) -> NDArray[np.float32]:
    """The field on the voxels of an image; nothing beyond its own grid."""
    to_field = np.linalg.inv(field.affine) @ image.affine
    known = np.nan_to_num(np.asarray(field.data, np.float32))
    result: NDArray[np.float32] = ndimage.affine_transform(
        known, to_field[:3, :3], to_field[:3, 3], output_shape=image.data.shape[:3], order=1, cval=0.0, prefilter=False
    )
    return np.where(result > 0, result, -np.inf).astype(np.float32)


def _tube(
    image: Volume[Scanner], begin: Array, end: Array, radius: float
) -> tuple[tuple[slice, ...], NDArray[np.bool_]]:
    """The box of voxels about a line, and which of them are nearer to it than ``radius``, or a voxel's half edge."""
    shape = np.array(image.data.shape[:3])
    thick = max(radius, image.spacing.max() / 2)
    ends = image.index(np.stack([begin, end]))
    low = np.clip(np.floor(ends.min(axis=0) - thick / image.spacing), 0, shape).astype(int)
    high = np.clip(np.ceil(ends.max(axis=0) + thick / image.spacing) + 1, low, shape).astype(int)
    index = np.stack(np.meshgrid(*map(np.arange, low, high), indexing="ij"), axis=-1)
    offset, way = image.points(index) - begin, end - begin
    along = np.clip(offset @ way / max(float(way @ way), 1e-12), 0, 1)
    inside: NDArray[np.bool_] = np.linalg.norm(offset - along[..., None] * way, axis=-1) <= thick
    return tuple(slice(a, b) for a, b in zip(low, high, strict=True)), inside
