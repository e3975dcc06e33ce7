"""The affine map from a head to MNI: the shape of its brain laid on Colin27's."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import ndimage, optimize

from bobina.head.model import Head, Tissue
from bobina.head.surface import coarsen
from bobina.space import BadInput, Volume
from bobina.space.frames import MNI, Scanner

Array = NDArray[np.float64]

_GRID = 4e-3
_MIN_DICE = 0.90
"""Measured: another person 0.93; half a brain, a sphere, Colin27 turned half round 0.82 to 0.89."""
_MIN_DICE_SAID = 0.70
_SMOOTH = (3.0, 1.5)
"""voxels of 4 mm: coarse, then fine"""
_SELF_ERROR = 1e-3
"""m: bound on the error at any target when Colin27 was moved by known affines (tests/head/test_register.py)"""


@dataclass(frozen=True, eq=False, slots=True)
class Alignment:
    """``matrix`` (4x4, m) takes Scanner to MNI.

    ``dice`` is the overlap of the two brains after it. ``error`` (m) is how far a point may be off, None where the
    image is in MNI by itself: the 95th percentile of the gap between the two brain surfaces above z = 0, with the
    error of the fit. Sulci are not matched: between persons they differ by about a centimetre besides.
    """

    matrix: Array
    dice: float
    error: float | None

    def to_mni(self, xyz: ArrayLike) -> Array:
        """Points (..., 3) in m of Scanner, in MNI."""
        return _move(self.matrix, xyz)

    def to_scanner(self, xyz: ArrayLike) -> Array:
        """Points (..., 3) in m of MNI, in Scanner."""
        return _move(_inverse(self.matrix), xyz)


def align(head: Head, *, in_mni: bool = False) -> Alignment:
    """Lay the brain of ``head`` on Colin27's by an affine map of 12 parameters; the identity where ``in_mni``.

    Least squares on the brains' shapes, smoothed, coarse to fine, from their centres and extents. The axes must be
    those of Scanner within about 15 degrees; a mirrored image cannot be told from another person.
    BadInput: the overlap stays too small, or an image said to be in MNI is not.
    """
    coarse, template = brain(head.labels), _template()
    if in_mni:
        dice = _dice(coarse, template, np.eye(4))
        if dice < _MIN_DICE_SAID:
            raise BadInput(f"{head.name} is said to be in MNI, but its brain overlaps MNI's by only {dice:.2f} (Dice)")
        return Alignment(np.eye(4), dice, None)
    back = _start(coarse, template)
    for width in _SMOOTH:
        back = _fit(coarse, template, back, width)
    dice = _dice(coarse, template, back)
    if dice < _MIN_DICE or np.linalg.det(back[:3, :3]) <= 0:
        raise BadInput(f"could not align {head.name} with MNI (brains overlap by {dice:.2f} Dice); give --target x,y,z")
    return Alignment(_inverse(back), dice, float(np.hypot(_gap(coarse, template, back), _SELF_ERROR)))


def brain(labels: Volume[Scanner]) -> Volume[Scanner]:
    """The share of white and grey matter in blocks of about 4 mm."""
    return coarsen(Volume(np.isin(labels.data, (Tissue.WM, Tissue.GM)), labels.affine, Scanner), _GRID)


@cache
def _template() -> Volume[MNI]:
    with (files("bobina.head") / "atlas" / "colin27_brain_4mm.npz").open("rb") as file, np.load(file) as stored:
        return Volume(stored["data"].astype(np.float32) / 255, stored["affine"], MNI)


def _move(matrix: Array, xyz: ArrayLike) -> Array:
    result: Array = np.asarray(xyz, dtype=float) @ matrix[:3, :3].T + matrix[:3, 3]
    return result


def _inverse(matrix: Array) -> Array:
    return np.asarray(np.linalg.inv(matrix), dtype=float)


def _grid(volume: Volume[MNI]) -> Array:
    return volume.points(np.indices(volume.data.shape).reshape(3, -1).T)


def _start(coarse: Volume[Scanner], template: Volume[MNI]) -> Array:
    """Scanner <- MNI from the centres and extents (moments) of the two brains, without turning."""
    (from_centre, from_width), (to_centre, to_width) = _moments(template), _moments(coarse)
    back = np.eye(4)
    back[:3, :3] = np.diag(to_width / from_width)
    back[:3, 3] = to_centre - back[:3, :3] @ from_centre
    return back


def _moments(volume: Volume[Scanner] | Volume[MNI]) -> tuple[Array, Array]:
    index = np.argwhere(volume.data > 0.5)
    points = volume.points(index)
    return points.mean(axis=0), points.std(axis=0)


def _fit(coarse: Volume[Scanner], template: Volume[MNI], back: Array, width: float) -> Array:
    """Refine Scanner <- MNI by Gauss-Newton on the smoothed shapes (sum of squares, analytic Jacobian)."""
    goal = ndimage.gaussian_filter(template.data, width, mode="constant")
    near = np.flatnonzero(ndimage.binary_dilation(goal > 0.02, iterations=3))
    points, wanted = _grid(template)[near], goal.ravel()[near]
    centre, reach = points.mean(axis=0), 0.1
    shape = np.c_[(points - centre) / reach, np.ones(len(points))]
    pad = 4 + int(4 * width)
    field = ndimage.gaussian_filter(np.pad(coarse.data, pad), width, mode="constant").astype(float)
    slopes = np.stack(np.gradient(field))
    turn = np.linalg.inv(coarse.affine)

    def index(parameters: Array) -> Array:
        moved = shape @ parameters.reshape(3, 4).T * reach
        result: Array = (moved @ turn[:3, :3].T + turn[:3, 3]).T + pad
        return result

    def residual(parameters: Array) -> Array:
        result: Array = ndimage.map_coordinates(field, index(parameters), order=1) - wanted
        return result

    def jacobian(parameters: Array) -> Array:
        at = index(parameters)
        slope = np.stack([ndimage.map_coordinates(part, at, order=1) for part in slopes], axis=1) @ turn[:3, :3] * reach
        result: Array = (slope[:, :, None] * shape[:, None, :]).reshape(len(shape), 12)
        return result

    start = np.c_[back[:3, :3], (back[:3, :3] @ centre + back[:3, 3]) / reach]
    found = optimize.least_squares(residual, start.ravel(), jacobian, method="lm").x.reshape(3, 4)
    result = np.eye(4)
    result[:3, :3] = found[:, :3]
    result[:3, 3] = found[:, 3] * reach - found[:, :3] @ centre
    return result


def _laid(coarse: Volume[Scanner], template: Volume[MNI], back: Array) -> NDArray[np.bool_]:
    at = coarse.index(_move(back, _grid(template)))
    values = ndimage.map_coordinates(coarse.data, at.T, order=1, output=float)
    result: NDArray[np.bool_] = (values > 0.5).reshape(template.data.shape)
    return result


def _dice(coarse: Volume[Scanner], template: Volume[MNI], back: Array) -> float:
    ours, theirs = _laid(coarse, template, back), template.data > 0.5
    return float(2 * np.count_nonzero(ours & theirs) / (np.count_nonzero(ours) + np.count_nonzero(theirs)))


def _gap(coarse: Volume[Scanner], template: Volume[MNI], back: Array) -> float:
    """The 95th percentile of the distance between the outer surfaces of the two brains above z = 0, m."""
    shells = []
    for mask in (_laid(coarse, template, back), template.data > 0.5):
        whole = ndimage.binary_fill_holes(ndimage.binary_closing(np.pad(mask, 4), iterations=3))[4:-4, 4:-4, 4:-4]
        shells.append(whole & ~ndimage.binary_erosion(whole))
    upper = (_grid(template)[:, 2] > 0).reshape(template.data.shape)
    ours, theirs = shells
    distance = ndimage.distance_transform_edt(~theirs, sampling=template.spacing)
    return float(np.percentile(distance[ours & upper], 95))
