"""Rigid transforms between named frames."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bobina.space.frames import Frame

To = TypeVar("To", bound=Frame)
From = TypeVar("From", bound=Frame)
Via = TypeVar("Via", bound=Frame)

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class Rigid(Generic[To, From]):
    """A rotation and a shift (m) that take points of ``source`` into ``target``.

    ``matrix`` is 4x4, read-only. A mirrored, scaled or sheared matrix raises ValueError.
    """

    matrix: Array
    target: type[To]
    source: type[From]

    def __post_init__(self) -> None:
        """Refuse what is not a rotation and a shift, and freeze the matrix."""
        matrix = np.array(self.matrix, dtype=float)
        if matrix.shape != (4, 4) or not np.isfinite(matrix).all():
            raise ValueError(f"a rigid transform is a finite 4x4 matrix; this one has shape {matrix.shape}")
        if not np.allclose(matrix[3], [0, 0, 0, 1], atol=1e-9):
            raise ValueError(f"the last row of a rigid transform is 0 0 0 1; this one is {matrix[3]}")
        rotation = matrix[:3, :3]
        if not np.allclose(rotation.T @ rotation, np.eye(3), atol=1e-3):
            raise ValueError("the axes are not perpendicular unit vectors: a scale or shear in the file?")
        if np.linalg.det(rotation) < 0:
            raise ValueError("the axes are left-handed: a mirror in the file, or two axes swapped?")
        if not np.allclose(rotation.T @ rotation, np.eye(3), rtol=0, atol=1e-14):
            left, _, right = np.linalg.svd(rotation)
            matrix[:3, :3] = left @ right
        matrix.setflags(write=False)
        object.__setattr__(self, "matrix", matrix)

    def __matmul__(self, other: Rigid[From, Via]) -> Rigid[To, Via]:
        """Compose: first ``other``, then this one."""
        if self.source is not other.target:
            ours, theirs = self.source.__name__, other.target.__name__
            raise ValueError(f"cannot compose {self!r} with {other!r}: {ours} is not {theirs}")
        return Rigid(self.matrix @ other.matrix, self.target, other.source)

    def __repr__(self) -> str:
        """Say which frame goes into which."""
        return f"<Rigid {self.target.__name__} <- {self.source.__name__}>"

    def inverse(self) -> Rigid[From, To]:
        """The way back."""
        back = np.eye(4)
        back[:3, :3] = self.rotation.T
        back[:3, 3] = -self.rotation.T @ self.origin
        return Rigid(back, self.source, self.target)

    def points(self, xyz: ArrayLike) -> Array:
        """Points (..., 3) in metres of ``source``, seen in ``target``."""
        result: Array = np.asarray(xyz, dtype=float) @ self.rotation.T + self.origin
        return result

    def vectors(self, xyz: ArrayLike) -> Array:
        """Directions (..., 3) of ``source``, seen in ``target``."""
        result: Array = np.asarray(xyz, dtype=float) @ self.rotation.T
        return result

    @property
    def rotation(self) -> Array:
        """The 3x3 rotation; its columns are the axes of ``source`` seen in ``target``."""
        return self.matrix[:3, :3]

    @property
    def origin(self) -> Array:
        """The origin of ``source`` seen in ``target``, m."""
        return self.matrix[:3, 3]
