"""Which part of a brain is the left hemisphere, which the right: cerebellum and brainstem cut off, the deep filled."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import ndimage
from skimage import segmentation

from bobina.head.model import Tissue
from bobina.space import BadInput, Volume
from bobina.space.frames import MNI, Scanner

Array = NDArray[np.float64]
F4 = NDArray[np.float32]
Mask = NDArray[np.bool_]

LEFT, RIGHT, BELOW, FILL = 1, 2, 3, 4
"""as in zones_2mm.npz, where FILL is added to one of the others"""
_RIM = 4
"""empty voxels round the brain"""
_LEAST = 150e-6
"""m^3: a hemisphere of less cerebrum than this is refused; adults have about 500 mL each (recollected)"""
_BLUR = 0.6
"""voxels; labels alone do not say where in a voxel a border lies"""
_NODES = 4
"""voxels between the points that are taken to MNI; between them the map is linear"""


class ToMNI(Protocol):
    """What takes a head to MNI: an Alignment or a warp."""

    def to_mni(self, xyz: ArrayLike) -> Array:
        """Points (..., 3) in m of Scanner, in MNI."""
        ...


@dataclass(frozen=True, eq=False, slots=True)
class Halves:
    """White matter with what is filled in it, and grey matter: shares (nx, ny, nz) on one cubic grid, and whose."""

    white: F4
    grey: F4
    side: NDArray[np.uint8]
    """LEFT, RIGHT, BELOW (cerebellum and brainstem), 0 elsewhere"""
    affine: Array

    @property
    def spacing(self) -> float:
        """Edge of a voxel, m."""
        return float(np.linalg.norm(self.affine[:3, 0]))


def halves(labels: Volume[Scanner], shares: F4 | None, place: ToMNI, spacing: float) -> Halves:
    """Part a brain at its thinnest: white matter spreads from where MNI is sure of it, then grey matter from white.

    BadInput: little of a hemisphere is there.
    """
    grid, white, grey = _maps(labels, shares, spacing)
    zones = _zones(grid, place)
    fill = zones >= FILL
    white = np.where(fill, np.float32(1), white)
    grey = np.where(fill, np.float32(0), grey)
    marks = np.where((white > 0.5) | (zones == BELOW), zones % FILL, 0).astype(np.int32)
    tissue = white + grey > 0.5
    steps = np.where(white > 0.5, 0, 1).astype(np.uint8)
    flooded = segmentation.watershed(steps, marks * tissue, mask=tissue)  # type: ignore[no-untyped-call]
    side = np.asarray(flooded, np.uint8)
    for name, number in (("left", LEFT), ("right", RIGHT)):
        volume = np.count_nonzero(side == number) * spacing**3
        if volume < _LEAST:
            raise BadInput(
                f"only {volume * 1e6:.0f} mL of the {name} hemisphere was found: check the labels and the map to MNI"
            )
    return Halves(white, grey, side, grid.affine)


def _maps(labels: Volume[Scanner], shares: F4 | None, spacing: float) -> tuple[Volume[Scanner], F4, F4]:
    """White and grey matter on a cubic grid round the brain, along the image's axes."""
    brain = np.isin(labels.data, (Tissue.WM, Tissue.GM))
    if not brain.any():
        raise BadInput("the head has no brain: label white matter 1 and grey matter 2")
    index = np.argwhere(brain)
    low, high = index.min(axis=0), index.max(axis=0)
    box = tuple(slice(max(a - 2, 0), b + 3) for a, b in zip(low, high, strict=True))
    corner = np.array([part.start for part in box])
    ratio = spacing / labels.spacing
    affine = labels.affine @ np.diag([*ratio, 1.0])
    affine[:3, 3] = labels.points(corner - _RIM * ratio)
    shape = tuple(int(n) for n in np.ceil((high - corner + 1) / ratio).astype(int) + 2 * _RIM)
    maps = []
    for row, tissue in enumerate((Tissue.WM, Tissue.GM)):
        part = (labels.data[box] == tissue).astype(np.float32) if shares is None else shares[row][box]
        unsure = _BLUR if shares is None and tissue == Tissue.WM else 0.0
        smooth = ndimage.gaussian_filter(part, np.maximum(unsure, np.where(ratio > 1.01, ratio / 2, 0.0)))
        maps.append(ndimage.affine_transform(smooth, np.diag(ratio), -_RIM * ratio, shape, order=1, mode="constant"))
    return Volume(np.zeros(shape, np.uint8), affine, Scanner), maps[0], maps[1]


def _zones(grid: Volume[Scanner], place: ToMNI) -> NDArray[np.uint8]:
    """The zone of every voxel of a grid."""
    known = _known()
    shape = grid.data.shape
    nodes = np.stack(np.meshgrid(*(np.arange(0, n + _NODES, _NODES) for n in shape), indexing="ij"), axis=-1)
    index = known.index(place.to_mni(grid.points(nodes)))
    fine = [
        ndimage.affine_transform(index[..., axis], np.eye(3) / _NODES, 0.0, shape, order=1) for axis in range(3)
    ]
    return np.asarray(ndimage.map_coordinates(known.data, fine, order=0, mode="constant"), dtype=np.uint8)


@cache
def _known() -> Volume[MNI]:
    with (files("bobina.head") / "atlas" / "zones_2mm.npz").open("rb") as file, np.load(file) as stored:
        return Volume(stored["data"], stored["affine"], MNI)
