"""A named coil pose, and how a matrix of a foreign system becomes one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bobina.space import BadInput, Rigid
from bobina.space.frames import Coil, Scanner
from bobina.space.units import mm

Array = NDArray[np.float64]
Pose = Rigid[Scanner, Coil]
XYZ = tuple[float, float, float]


@dataclass(frozen=True, eq=False, slots=True)
class Marker:
    """A coil pose of a navigation system."""

    name: str
    pose: Pose
    kind: str = "target"
    """target (planned) or sample (recorded)"""
    didt: float | None = None
    """A/s of the pulse recorded, where the system knew it"""
    point: XYZ | None = None
    """the place in the brain that the pose is for, m of Scanner, where the file says it"""


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


def pose_of_matrix(where: str, matrix: Any) -> Pose:
    """A pose from a 4x4 matrix in mm with the coil's axes as ours; BadInput names ``where``."""
    try:
        values = np.asarray(matrix, dtype=float)
    except (TypeError, ValueError) as error:
        raise BadInput(f"{where}: its matrix holds something that is no number") from error
    if values.shape != (4, 4) or not np.allclose(values[3], [0, 0, 0, 1]):
        raise BadInput(f"{where}: a pose is a 4x4 matrix whose last row is 0 0 0 1")
    return pose_of(where, values[:3, :3], values[:3, 3])


def in_mm(pose: Pose) -> Array:
    """The matrix (4, 4) of a pose with its place in mm."""
    matrix: Array = pose.matrix.copy()
    matrix[:3, 3] /= mm
    return matrix


def plain(name: str) -> str:
    """A name on one line, without tabs, quotes or a leading #."""
    return " ".join(name.replace('"', "'").split()).lstrip("# ")
