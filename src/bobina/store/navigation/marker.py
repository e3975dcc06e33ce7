"""A named coil pose, and how a matrix of a foreign system becomes one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bobina.space import BadInput, Rigid
from bobina.space.frames import Coil, Scanner
from bobina.space.units import mm

Array = NDArray[np.float64]
Pose = Rigid[Scanner, Coil]


@dataclass(frozen=True, eq=False, slots=True)
class Marker:
    """A coil pose of a navigation system."""

    name: str
    pose: Pose
    kind: str = "target"
    """target (planned) or sample (recorded)"""
    didt: float | None = None
    """A/s of the pulse recorded, where the system knew it"""


def pose_of(where: str, axes: Array, position_mm: Array) -> Pose:
    """A pose from coil axes (3, 3: columns, rounded as in a text file) and a position; BadInput names ``where``."""
    if not np.isfinite(axes).all() or not np.isfinite(position_mm).all():
        raise BadInput(f"{where}: the pose is not finite")
    if not np.allclose(axes.T @ axes, np.eye(3), atol=0.01):
        raise BadInput(f"{where}: the coil axes are not perpendicular unit vectors")
    if np.linalg.det(axes) < 0:
        raise BadInput(f"{where}: the coil axes are left-handed")
    left, _, right = np.linalg.svd(axes)
    matrix = np.eye(4)
    matrix[:3, :3], matrix[:3, 3] = left @ right, position_mm * mm
    return Rigid(matrix, Scanner, Coil)
