"""Arrays of voxels and triangles placed in a frame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bobina.space.frames import Frame

F = TypeVar("F", bound=Frame)
Array = NDArray[np.float64]


def _frozen(array: ArrayLike, dtype: Any = None) -> NDArray[Any]:
    result = np.asarray(array, dtype=dtype).view()
    result.setflags(write=False)
    return result


@dataclass(frozen=True, eq=False, slots=True)
class Volume(Generic[F]):
    """Voxels, with ``affine`` (4x4, m) from voxel index to ``frame``. The first three axes are space."""

    data: NDArray[Any]
    affine: Array
    frame: type[F]

    def __post_init__(self) -> None:
        """Freeze both arrays."""
        object.__setattr__(self, "data", _frozen(self.data))
        object.__setattr__(self, "affine", _frozen(self.affine, float))

    @property
    def spacing(self) -> Array:
        """Voxel edge lengths (3,), m."""
        lengths: Array = np.linalg.norm(self.affine[:3, :3], axis=0)
        return lengths

    def index(self, xyz: ArrayLike) -> Array:
        """Points (..., 3) in m of ``frame`` as fractional voxel indices."""
        back = np.linalg.inv(self.affine)
        result: Array = np.asarray(xyz, dtype=float) @ back[:3, :3].T + back[:3, 3]
        return result

    def points(self, index: ArrayLike) -> Array:
        """Voxel indices (..., 3) as points in m of ``frame``."""
        result: Array = np.asarray(index, dtype=float) @ self.affine[:3, :3].T + self.affine[:3, 3]
        return result


@dataclass(frozen=True, eq=False, slots=True)
class Surface(Generic[F]):
    """Triangles (m, 3) over vertices (n, 3) in m of ``frame``; they wind outwards."""

    vertices: Array
    triangles: NDArray[np.int32]
    frame: type[F]

    def __post_init__(self) -> None:
        """Freeze both arrays."""
        object.__setattr__(self, "vertices", _frozen(self.vertices, float))
        object.__setattr__(self, "triangles", _frozen(self.triangles, np.int32))

    def normals(self) -> Array:
        """Outward unit normals (n, 3) at the vertices, weighted by area."""
        a, b, c = (self.vertices[self.triangles[:, k]] for k in range(3))
        faces = np.cross(b - a, c - a)
        result = np.zeros_like(self.vertices)
        for k in range(3):
            np.add.at(result, self.triangles[:, k], faces)
        length = np.linalg.norm(result, axis=1, keepdims=True)
        normals: Array = result / np.where(length > 0, length, 1.0)
        return normals
