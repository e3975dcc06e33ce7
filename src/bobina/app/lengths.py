"""Lengths given in m where mm are asked, and coils that are nowhere near the head: refused where that is certain."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bobina.coil import Coil
from bobina.head import CONDUCTIVITY, Head
from bobina.space import BadInput, Rigid
from bobina.space.frames import Coil as CoilFrame
from bobina.space.frames import Scanner
from bobina.space.units import mm

Array = NDArray[np.float64]

FARTHEST = 300 * mm
"""a coil that keeps farther than this from the head does nothing to it"""
LITTLE = 1 * mm
"""places so near the origin were meant in m where a thousandfold of them fits the head"""
LARGE = 50 * mm
"""the least width of a head of which that can be said"""


def check_points(what: str, points: ArrayLike, head: Head) -> None:
    """Refuse points (n, 3), m, that lie within 1 mm of the origin, a thousandfold of them all within the head's box."""
    at = np.asarray(points, dtype=float).reshape(-1, 3)
    if _tiny(at, head) and not _away(head, 1e3 * at).any():
        raise BadInput(f"{what} lies within 1 mm of the origin, so it seems to be in m: give x,y,z in mm")


def check_pose(what: str, pose: Rigid[Scanner, CoilFrame], coil: Coil, head: Head) -> None:
    """Refuse a coil more than 300 mm from the head's box, and a pose whose shift only makes sense in m."""
    elements = pose.vectors(np.concatenate([coil.wires.points, coil.dipoles.points]))
    given, thousandfold = (float(_away(head, elements + scale * pose.origin).min()) for scale in (1.0, 1e3))
    meant_in_m = given == 0 or thousandfold < given
    if _tiny(pose.origin[None], head) and meant_in_m and thousandfold <= FARTHEST:
        raise BadInput(
            f"{what} shifts the coil by less than 1 mm, so its last column seems to be in m: give it in mm"
        )
    if given > FARTHEST:
        raise BadInput(
            f"{what} puts the coil {given / mm:.0f} mm from the head, and at most {FARTHEST / mm:.0f} is taken: "
            "give it in mm, coil to scanner, in the frame of the head's image"
        )


def _tiny(points: Array, head: Head) -> bool:
    low, high = _box(head)
    wide = ((high - low) * head.labels.spacing).max() > LARGE
    return bool(wide and points.any() and np.abs(points).max() < LITTLE)


def _away(head: Head, points: Array) -> Array:
    """How far points (n, 3) m lie from the box of what conducts (n,), m."""
    low, high = _box(head)
    index = head.labels.index(points)
    return np.asarray(np.linalg.norm((index - np.clip(index, low, high)) * head.labels.spacing, axis=1), dtype=float)


def _box(head: Head) -> tuple[Array, Array]:
    """The edges of what conducts, as voxel indices (3,). BadInput where nothing does."""
    conducts = np.isin(head.labels.data, list(CONDUCTIVITY))
    if not conducts.any():
        raise BadInput(f"{head.name} has no voxel of a tissue that conducts (labels 1 to 5)")
    along = [np.flatnonzero(conducts.any(axis=tuple({0, 1, 2} - {axis}))) for axis in range(3)]
    return np.array([at[0] - 0.5 for at in along]), np.array([at[-1] + 0.5 for at in along])
