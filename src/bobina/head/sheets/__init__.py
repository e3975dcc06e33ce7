"""The cortex of each hemisphere as three sheets: white, middle and pial, vertex by vertex."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import ndimage

from bobina.head.sheets.crossing import crossing
from bobina.head.sheets.flow import along, flux, walks
from bobina.head.sheets.mesh import neighbours, taubin, thinned
from bobina.head.sheets.repair import parted, untangled
from bobina.head.sheets.tetrahedra import surface
from bobina.head.sheets.topology import ball
from bobina.head.sheets.zones import LEFT, RIGHT, Halves, ToMNI, halves
from bobina.space import Surface, Volume
from bobina.space.frames import Scanner
from bobina.space.units import mm

__all__ = ["Half", "Sheets", "ToMNI", "joined", "sampled", "sheets"]

Array = NDArray[np.float64]
F4 = NDArray[np.float32]
Mask = NDArray[np.bool_]
Triangles = NDArray[np.int32]

THICKEST = 5 * mm
"""no cortex is drawn thicker; adults have 1 to 4.5 mm, 2.5 on average (recollected)"""
BARE = 0.5 * mm
"""where it is thinner there is none: on the cuts through callosum, thalamus and brainstem"""
EDGE = 1.25
"""voxels; shorter edges of the white surface are drawn together"""
_BLADE = 1.0
"""voxels: how far the white matter of a thin gyrus is sharpened, lest it break; straight borders stay where they are"""
_SMOOTHINGS = 8
_CLEAR = 0.05
"""how far from 0.5 the share of a voxel is kept whose side the topology decides"""


@dataclass(frozen=True, eq=False, slots=True)
class Half:
    """One hemisphere: three surfaces of the same triangles, each closed, like a sphere, and winding outwards."""

    white: Surface[Scanner]
    middle: Surface[Scanner]
    """half way from white to pial, or less where it would cross itself"""
    pial: Surface[Scanner]
    thickness: Array
    """(n,) m: along the way from white to pial"""
    crossings: tuple[int, int, int]
    """triangles of white, middle and pial that another still cuts, after repair"""

    @property
    def cortex(self) -> Mask:
        """(n,) where there is cortex: not on the cuts through callosum, thalamus and brainstem."""
        return np.asarray(self.thickness >= BARE, dtype=bool)


@dataclass(frozen=True, eq=False, slots=True)
class Sheets:
    """Both hemispheres, without cerebellum and brainstem; ventricles and deep nuclei lie within white."""

    left: Half
    right: Half

    @property
    def middle(self) -> Surface[Scanner]:
        """The middle of both, left first, as one surface of two pieces."""
        return joined(self.left.middle, self.right.middle)


def joined(one: Surface[Scanner], other: Surface[Scanner]) -> Surface[Scanner]:
    """Two surfaces as one of two pieces, in their order."""
    points = np.concatenate([one.vertices, other.vertices])
    triangles = np.concatenate([one.triangles, other.triangles + np.int32(len(one.vertices))])
    return Surface(points, triangles, Scanner)


def sheets(labels: Volume[Scanner], shares: F4 | None, place: ToMNI, spacing: float = 1 * mm) -> Sheets:
    """The cortical sheets of labels (uint8, as Tissue), or better of ``shares`` (5, nx, ny, nz) on the same grid.

    ``place`` takes Scanner to MNI, within about a centimetre: an Alignment or a warp. ``spacing`` (m) is that of the
    grid on which they are made; sulci are lost above 1 mm. BadInput: no brain, or half of one.
    """
    parts = halves(labels, shares, place, spacing)
    return Sheets(half(parts, LEFT), half(parts, RIGHT))


def sampled(volume: Volume[Scanner], half: Half, depths: ArrayLike = (0.25, 0.5, 0.75)) -> Array:
    """A volume's mean (n, ...) over ``depths`` from white (0) to pial (1) at each vertex, trilinear; nan outside.

    Axes after the third (time) stay.
    """
    data = volume.data.reshape(*volume.data.shape[:3], -1)
    total = np.zeros((len(half.thickness), data.shape[3]))
    for depth in np.atleast_1d(np.asarray(depths, dtype=float)):
        points = _between(half, float(depth))
        index = volume.index(points).T
        for column in range(data.shape[3]):
            total[:, column] += ndimage.map_coordinates(
                data[..., column], index, order=1, mode="constant", cval=np.nan, output=float
            )
    return np.asarray((total / np.size(depths)).reshape(-1, *volume.data.shape[3:]), dtype=float)


def _between(half: Half, depth: float) -> Array:
    """Vertices (n, 3) at a depth from white (0) over middle (0.5) to pial (1)."""
    white, middle, pial = (part.vertices for part in (half.white, half.middle, half.pial))
    first = np.asarray(white + 2 * depth * (middle - white), dtype=float)
    return first if depth <= 0.5 else np.asarray(middle + (2 * depth - 1) * (pial - middle), dtype=float)


def half(parts: Halves, side: int) -> Half:
    """The sheets of one side of a parted brain."""
    own, voxel = parts.side == side, parts.spacing
    box = tuple(slice(max(a.min() - 4, 0), a.max() + 5) for a in np.nonzero(own))
    corner = np.array([part.start for part in box])
    white, grey = parts.white[box] * own[box], parts.grey[box] * own[box]
    sharp = np.clip(2 * white - ndimage.gaussian_filter(white, _BLADE), 0, 1)
    solid = ball(sharp > 0.5, sharp)
    vertices, triangles = _level(sharp, solid)
    vertices, triangles = thinned(vertices, triangles, EDGE)
    mean = neighbours(triangles)
    inner = untangled(taubin(vertices, mean, _SMOOTHINGS), triangles, mean)
    ways = walks(flux(grey, white, solid), white + grey, inner, THICKEST / voxel)
    share = parted(ways, np.ones(len(inner)), triangles, mean)
    outer, middle = along(ways, share), along(ways, parted(ways, share / 2, triangles, mean))
    thickness = ways.gone[:, -1] * share * voxel
    world = Volume(solid, parts.affine, Scanner)
    of_white, of_middle, of_pial = (
        Surface(world.points(points + corner), triangles, Scanner) for points in (inner, middle, outer)
    )
    one, two, three = (int(crossing(points, triangles).sum()) for points in (inner, middle, outer))
    return Half(of_white, of_middle, of_pial, thickness, (one, two, three))


def _level(white: F4, solid: Mask) -> tuple[Array, Triangles]:
    """The 0.5 level of white matter as the topology wants it, winding outwards, in voxels."""
    return surface(np.where(solid, np.maximum(white, 0.5 + _CLEAR), np.minimum(white, 0.5 - _CLEAR)), 0.5)
