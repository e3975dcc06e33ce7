"""Conducting spheres for tests of the field, with their closed form beside them."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bobina.coil import Coil
from bobina.head import CONDUCTIVITY, Head, Tissue
from bobina.space import Rigid, Volume
from bobina.space.frames import Coil as CoilFrame
from bobina.space.frames import Scanner
from bobina.space.units import mm

Array = NDArray[np.float64]
Shells = Mapping[Tissue, float]
THREE: Shells = {Tissue.GM: 85 * mm, Tissue.BONE: 90 * mm, Tissue.SCALP: 95 * mm}
FOUR: Shells = {Tissue.GM: 78 * mm, Tissue.CSF: 81 * mm, Tissue.BONE: 88 * mm, Tissue.SCALP: 95 * mm}
ONE: Shells = {Tissue.GM: 95 * mm}


UPRIGHT = np.eye(3)


def ball(shells: Shells, spacing: ArrayLike, *, centre: ArrayLike = (0, 0, 0), axes: Array = UPRIGHT) -> Head:
    """Concentric shells (outer radius, m) about ``centre``, on voxels of ``spacing`` along ``axes`` (columns)."""
    size = np.broadcast_to(np.asarray(spacing, dtype=float), 3)
    half = np.ceil(max(shells.values()) / size + 2).astype(int)
    affine = np.eye(4)
    affine[:3, :3] = axes * size
    affine[:3, 3] = np.round(np.asarray(centre) / size) * size - affine[:3, :3] @ half
    offset = np.linalg.inv(affine[:3, :3]) @ (np.asarray(centre) - affine[:3, 3])
    x, y, z = ((np.arange(2 * n + 1) - at) * h for n, at, h in zip(half, offset, size, strict=True))
    radius = np.sqrt(x[:, None, None] ** 2 + y[:, None] ** 2 + z**2)
    labels = np.zeros(radius.shape, np.uint8)
    for tissue, outer in sorted(shells.items(), key=lambda pair: -pair[1]):
        labels[radius <= outer] = tissue
    return Head("ball", Volume(labels, affine, Scanner), CONDUCTIVITY)


def over(
    height: float, *, turn: float = 0.0, tilt: float = 0.0, centre: ArrayLike = (0, 0, 0)
) -> Rigid[Scanner, CoilFrame]:
    """The coil's face ``height`` (m) above a centre, z downward; turned about z, then tilted about the centre (rad)."""
    c, s = np.cos(turn), np.sin(turn)
    down = np.array([[c, -s, 0], [-s, -c, 0], [0, 0, -1]])
    c, s = np.cos(tilt), np.sin(tilt)
    lean = np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]])
    matrix = np.eye(4)
    matrix[:3, :3] = lean @ down
    matrix[:3, 3] = np.asarray(centre) + lean @ [0, 0, height]
    return Rigid(matrix, Scanner, CoilFrame)


def cap(radius: float, count: int = 500, angle: float = np.pi / 2) -> Array:
    """Points (count, 3) spread evenly over the part of a sphere within ``angle`` (rad) of +z."""
    k = np.arange(count) + 0.5
    z = 1 - k / count * (1 - np.cos(angle))
    turn = k * np.pi * (3 - np.sqrt(5))
    across = np.sqrt(1 - z**2)
    return radius * np.stack([across * np.cos(turn), across * np.sin(turn), z], axis=1)


def relative(found: Array, true: Array) -> float:
    """Relative L2 error."""
    return float(np.linalg.norm(found - true) / np.linalg.norm(true))


def lowest(coil: Coil) -> float:
    """How far the nearest wire of a coil lies behind its face, m."""
    return -float(coil.wires.points[:, 2].max())
