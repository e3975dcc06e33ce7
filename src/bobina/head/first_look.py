"""An image of a head measured in blocks of 2 mm: how it ends, what its outer layers and its brain are like.

Arrays of blocks have axes to the right, forward and up; ``spacing`` (3,) is in m; masks are of those blocks.
"""

from __future__ import annotations

from collections.abc import Iterator

import nibabel as nib
import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from skimage.filters import threshold_otsu

from bobina.space import Volume
from bobina.space.frames import Scanner

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Measured = Iterator[tuple[str, float]]
"""keys of ``coverage.LIMITS`` with values in SI"""

_GRID = 2e-3
"""m: blocks that the head is looked at in"""
_SEEN = 3e-4
"""m^2: a slice with less of the head than this is not counted"""
_CURVE = 95e-3
"""m: radius of a head's top, from how its cross-section grows with depth (measured: 91 to 96 mm on three heads)"""
_RAYS, _REACH, _STEP = 600, 140, 1e-3
PEAK = 0.25
"""of the brain's signal: how much brighter than the bone under it the scalp must be on a ray"""
FEW, BRIGHT = 0.5, 1.3
"""On fewer rays than FEW there is no scalp over dark bone; a ring BRIGHT times as bright as the brain is bone."""


def upright(image: Volume[Scanner]) -> Volume[Scanner]:
    """The same voxels with axes to the right, forward and up, as nearly as they run so; negative air at 0."""
    turn = nib.io_orientation(image.affine)
    data = nib.apply_orientation(image.data, turn).astype(np.float32)
    affine = image.affine @ nib.orientations.inv_ornt_aff(turn, image.data.shape)
    floor = min(0.0, float(np.percentile(data[::3, ::3, ::3], 1)))
    return Volume(np.maximum(data - np.float32(floor), 0), affine, Scanner)


def blocks(image: Volume[Scanner]) -> Volume[Scanner]:
    """Means of blocks of about 2 mm; rests of blocks at the far faces are left out."""
    size = np.maximum(1, np.rint(_GRID / image.spacing)).astype(int)
    count = np.array(image.data.shape) // size
    trimmed = image.data[tuple(slice(n) for n in count * size)]
    data = trimmed.reshape(count[0], size[0], count[1], size[1], count[2], size[2]).mean(axis=(1, 3, 5))
    affine = np.array(image.affine)
    affine[:3, 3] = image.points((size - 1) / 2)
    affine[:3, :3] *= size
    return Volume(data, affine, Scanner)


def otsu(data: NDArray[np.float32]) -> float:
    """Otsu's threshold between dark and bright, the brightest 1 % clipped; infinite where all is one value."""
    clipped = np.minimum(data, np.percentile(data, 99))
    if clipped.min() == clipped.max():
        return np.inf
    return float(threshold_otsu(clipped))  # type: ignore[no-untyped-call]


def closed(mask: Mask, spacing: Array) -> Mask:
    """Without openings of 12 mm, nor holes."""
    turns = int(np.ceil(6e-3 / spacing.min()))
    wide = ndimage.binary_closing(np.pad(mask, turns + 1), iterations=turns)
    inner = (slice(turns + 1, -turns - 1),) * 3
    return np.asarray(ndimage.binary_fill_holes(wide)[inner])


def _areas(head: Mask, spacing: Array, axis: int) -> Array:
    """The head's cross-section (m^2) in every slice along an axis."""
    across = tuple({0, 1, 2} - {axis})
    result: Array = head.sum(axis=across) * spacing[list(across)].prod()
    return result


def sides(head: Mask, spacing: Array) -> Measured:
    """How widely the head ends, whether at a face of the image or before it."""
    across, along, up = (_areas(head, spacing, axis) for axis in range(3))
    for key, area in (("left", across), ("right", across[::-1]), ("back", along), ("top", up[::-1])):
        yield key, _cap(float(area[_first(area)]))


def lower(head: Mask, spacing: Array) -> Measured:
    """How the face and the lower end of a head with scalp lie in the image."""
    yield "front", float(_areas(head, spacing, 1)[-1])
    vertex, area = _vertex(head, spacing), _areas(head, spacing, 2)
    yield "below", (vertex + 1 - _first(area)) * spacing[2]
    forehead, face = (_foremost(head, spacing, vertex, *depths) for depths in ((30e-3, 80e-3), (100e-3, 150e-3)))
    if face is not None and forehead is not None:
        yield "face", face - forehead


def _first(area: Array) -> int:
    """The first slice with enough of the head to count."""
    return int(np.argmax(area > min(_SEEN, area.max() / 2)))


def _cap(area: float) -> float:
    """Height (m) of the cap that a cut of ``area`` (m^2) takes off a sphere as round as a head's top."""
    return float(_CURVE - np.sqrt(max(_CURVE**2 - area / np.pi, 0.0)))


def _vertex(head: Mask, spacing: Array) -> int:
    """The topmost slice with some of the head."""
    return int(head.shape[2]) - 1 - _first(_areas(head, spacing, 2)[::-1])


def _foremost(head: Mask, spacing: Array, vertex: int, start: float, stop: float) -> float | None:
    """How far (m) the head reaches from the image's back, between two depths below the vertex; None beyond it."""
    bottom = vertex - int(stop / spacing[2])
    if bottom < 0:
        return None
    rows = head[:, :, bottom : vertex - int(start / spacing[2])].sum(axis=(0, 2)) * spacing[0] * spacing[2]
    found = np.flatnonzero(rows > _SEEN)
    return float(found[-1] * spacing[1]) if len(found) else None


def folded(seen: NDArray[np.integer], sizes: Array, head: Mask, spacing: Array) -> float:
    """Volume (m^3) of the largest other piece at a face of the image opposite to one where the head is cut."""
    largest = 0.0
    for axis in range(3):
        side = spacing.prod() / spacing[axis]
        for here, there in ((0, -1), (-1, 0)):
            if np.count_nonzero(head.take(here, axis)) * side > _SEEN / 3:
                others = {*np.unique(seen.take(there, axis))} - {0, int(sizes.argmax()) + 1}
                largest = max([largest, *(float(sizes[one - 1]) for one in others)])
    return largest


def rays(coarse: Volume[Scanner], head: Mask) -> Array:
    """The signal (n, 41) along rays inwards from the outline of the upper head, every mm from 0 to 40 mm."""
    spacing, vertex = coarse.spacing, _vertex(head, coarse.spacing)
    upper = np.argwhere(head[:, :, max(0, vertex - int(90e-3 / spacing[2])) : vertex])
    middle = np.array([*upper[:, :2].mean(axis=0), vertex - 80e-3 / spacing[2]])
    turn = np.pi * (3 - np.sqrt(5)) * np.arange(_RAYS)
    up = np.linspace(np.sin(np.radians(-5)), np.sin(np.radians(70)), _RAYS)
    flat = np.sqrt(1 - up**2)
    direction = np.stack([flat * np.cos(turn), flat * np.sin(turn), up])
    at = middle[:, None, None] + direction[:, :, None] * np.arange(_REACH) * _STEP / spacing[:, None, None]
    inside = ndimage.map_coordinates(head.astype(np.float32), at, order=1) > 0.5
    last = _REACH - 1 - np.argmax(inside[:, ::-1], axis=1)
    long = inside.any(axis=1) & (last > 50)
    signal = ndimage.map_coordinates(coarse.data, at, order=1, output=float)[long]
    inwards: Array = np.take_along_axis(signal, last[long, None] - np.arange(41), axis=1)
    return inwards


def shell(rays: Array, brain: float) -> tuple[str, float]:
    """On how many rays a bright scalp lies over dark bone within 18 mm; where on few, whether the bone is bright."""
    if not len(rays) or brain <= 0:
        return "shell", 0.0
    darkest = rays[:, 3:18].argmin(axis=1) + 3
    above = np.arange(rays.shape[1]) <= darkest[:, None]
    peak = np.where(above, rays, -np.inf).max(axis=1) - np.take_along_axis(rays, darkest[:, None], axis=1)[:, 0]
    share, ring = float((peak > PEAK * brain).mean()), float(np.median(rays[:, 5:18].max(axis=1))) / brain
    return ("bone", ring) if share < FEW and ring > BRIGHT else ("shell", share)


def signal(image: Volume[Scanner], coarse: Volume[Scanner], head: Mask, brain: float) -> Measured:
    """The contrast within the brain, and its signal (``brain``) over the noise."""
    bent, spread = skew(coarse, head), noise(image, head)
    if bent is not None:
        yield "contrast", bent
    if spread is not None:
        yield "noise", brain / spread


def skew(coarse: Volume[Scanner], head: Mask) -> float | None:
    """Where the middle of the signal lies between its ends in cubes of 24 mm deep in the upper head, the median.

    -1 to 1; below 0 where most is bright and the rest dark, as in a T1.
    """
    spacing, vertex = coarse.spacing, _vertex(head, coarse.spacing)
    deep = ndimage.distance_transform_edt(np.pad(head, 1), sampling=spacing)[1:-1, 1:-1, 1:-1] > 22e-3
    deep[:, :, : max(0, vertex - int(100e-3 / spacing[2]))] = False
    size = np.maximum(1, np.rint(24e-3 / spacing)).astype(int)
    inner = _cubes(deep, size).mean(axis=1) > 0.7
    low, middle, high = np.percentile(_cubes(coarse.data, size)[inner], (5, 50, 95), axis=1)
    some = high > low
    return float(np.median((high + low - 2 * middle)[some] / (high - low)[some])) if some.any() else None


def _cubes(data: NDArray[np.generic], size: NDArray[np.int_]) -> NDArray[np.generic]:
    """Whole cubes of ``size`` voxels as rows."""
    count = np.array(data.shape) // size
    trimmed = data[tuple(slice(n) for n in count * size)]
    split = trimmed.reshape(count[0], size[0], count[1], size[1], count[2], size[2])
    return split.transpose(0, 2, 4, 1, 3, 5).reshape(int(count.prod()), int(size.prod()))


def noise(image: Volume[Scanner], head: Mask) -> float | None:
    """Standard deviation of the noise, from the median magnitude in air (Rayleigh); None where air was set to 0."""
    size = np.array(image.data.shape) // np.array(head.shape)
    far = ndimage.distance_transform_edt(~head) > 10e-3 / _GRID
    air = image.data[tuple(slice(0, n * k, k) for n, k in zip(head.shape, size, strict=True))][far]
    values = air[air > 0]
    return float(np.median(values) / 1.177) if len(values) > 0.5 * max(len(air), 1) else None
