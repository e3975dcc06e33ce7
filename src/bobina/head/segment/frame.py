"""The part of an image that holds the head, its axes along ours, and the way back to the whole image."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import nibabel as nib
import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from skimage.filters import threshold_otsu

from bobina.space import BadInput, Volume
from bobina.space.frames import Scanner
from bobina.space.units import mm

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

_MARGIN = 8 * mm
_COARSE = 4 * mm


@dataclass(frozen=True, eq=False, slots=True)
class Framed:
    """``image``: the box of the head, first axis to the right, second forward, third up; ``shape`` of the whole image
    so turned, ``corner`` of the box in it, ``turns`` (3, 2) to it from the image as it was (nibabel's orientation).
    """

    image: Volume[Scanner]
    shape: tuple[int, ...]
    corner: tuple[int, ...]
    turns: Array

    def restored(self, data: NDArray[Any], fill: int | float = 0) -> NDArray[Any]:
        """``data`` on the voxels of the box, on those of the image as it was."""
        whole = np.full(self.shape, fill, data.dtype)
        whole[tuple(slice(c, c + n) for c, n in zip(self.corner, data.shape, strict=True))] = data
        back = nib.orientations.ornt_transform(_UPRIGHT, self.turns)
        return np.ascontiguousarray(nib.orientations.apply_orientation(whole, back))


_UPRIGHT = np.array([[0, 1], [1, 1], [2, 1]])


def framed(image: Volume[Scanner]) -> Framed:
    """The box of the head. BadInput: there is none."""
    own = nib.orientations.io_orientation(image.affine)
    data = nib.orientations.apply_orientation(image.data, own)
    affine = image.affine @ nib.orientations.inv_ornt_aff(own, image.data.shape)
    turned = Volume(np.asarray(data, np.float32), affine, Scanner)
    places = np.argwhere(outline(turned))
    if len(places) == 0:
        raise BadInput("the image shows no head: is it a T1 of a whole head?")
    margin = np.ceil(_MARGIN / turned.spacing).astype(int)
    low = np.maximum(places.min(axis=0) - margin, 0)
    high = np.minimum(places.max(axis=0) + 1 + margin, data.shape)
    grid = affine.copy()
    grid[:3, 3] = turned.points(low)
    box = np.ascontiguousarray(turned.data[tuple(slice(a, b) for a, b in zip(low, high, strict=True))])
    return Framed(Volume(box, grid, Scanner), data.shape, tuple(int(k) for k in low), own)


def outline(image: Volume[Scanner]) -> Mask:
    """What stands out bright from the air, in one piece, filled."""
    step = np.maximum(np.rint(_COARSE / image.spacing), 1).astype(int)
    soft = ndimage.uniform_filter(image.data.astype(np.float32), step)[tuple(slice(None, None, int(k)) for k in step)]
    threshold: float = threshold_otsu(soft)  # type: ignore[no-untyped-call]
    bright = ndimage.binary_opening(soft > 0.5 * threshold)
    parts, count = ndimage.label(bright)
    if count == 0:
        return np.zeros(image.data.shape, bool)
    sizes = np.bincount(parts.ravel())
    sizes[0] = 0
    solid = ndimage.binary_fill_holes(ndimage.binary_closing(np.pad(parts == sizes.argmax(), 3), iterations=3))
    fine = solid[3:-3, 3:-3, 3:-3]
    for axis, k in enumerate(step):
        fine = np.repeat(fine, int(k), axis=axis)
    grown: Mask = np.zeros(image.data.shape, bool)
    inner = tuple(slice(0, min(a, b)) for a, b in zip(fine.shape, image.data.shape, strict=True))
    grown[inner] = fine[inner]
    return grown
