"""Files as a user would hand them in: label images, coils, poses, points."""

from collections.abc import Sequence
from pathlib import Path

import nibabel as nib
import numpy as np
from numpy.typing import ArrayLike, NDArray

import made_heads
from bobina.space import Volume
from bobina.space.frames import Scanner
from bobina.space.units import mm
from bobina.store import embedded_anatomy

Array = NDArray[np.float64]
FIGURE_8 = [(x, y, side * 8e-4) for side in (1, -1) for x, y in [
    (side * 0.045 + r * np.cos(a), r * np.sin(a))
    for r, n in ((0.005, 4), (0.015, 8), (0.025, 12), (0.035, 16))
    for a in 2 * np.pi * np.arange(n) / n
]]  # fmt: skip
"""x, y (m) and moment per ampere (m^2) of a figure-8's dipoles: two wings with opposite currents."""
UPRIGHT = "-1 0 0 0\n0 1 0 0\n0 0 -1 {height}\n0 0 0 1\n"
"""A coil above the origin, its z down, its y forward; height in mm."""


def image(path: Path, data: ArrayLike, affine: Array) -> Path:
    """Write voxels with ``affine`` (m) as NIfTI."""
    in_mm = np.array(affine)
    in_mm[:3] /= mm
    written = nib.Nifti1Image(np.asarray(data), in_mm)
    written.set_sform(in_mm, 1)
    nib.save(written, path)
    return path


def labels(path: Path, volume: Volume[Scanner]) -> Path:
    return image(path, volume.data.astype(np.uint8), volume.affine)


def coarse(volume: Volume[Scanner], voxel: float) -> Volume[Scanner]:
    """The nearest voxels of a 1 mm image on a grid of ``voxel`` (mm)."""
    at = [
        np.minimum(np.rint((np.arange(int(n / voxel)) + 0.5) * voxel - 0.5).astype(int), n - 1)
        for n in volume.data.shape
    ]
    affine = np.array(volume.affine)
    affine[:3, 3] = volume.points([(voxel - 1) / 2] * 3)
    affine[:3, :3] *= voxel
    return Volume(volume.data[np.ix_(*at)], affine, Scanner)


def colin_labels(voxel: float) -> Volume[Scanner]:
    """Without the pad beside the head, which coarse voxels would join to it."""
    return coarse(made_heads.colin().labels, voxel)


def colin_t1(voxel: float) -> Volume[Scanner]:
    return coarse(embedded_anatomy(), voxel)


def ccd(path: Path, dipoles: ArrayLike = FIGURE_8, behind: float = 0.006) -> Path:
    """Write a coil file of dipoles along z, ``behind`` (m) the casing's face; dI/dt up to 100 A/us."""
    lines = [f"{x:.6e} {y:.6e} {-behind:.6e} 0 0 {moment:.6e}" for x, y, moment in np.asarray(dipoles)]
    head = "# figure of eight; dIdtmax=100;brand=made;coilname=eight;stimulator=none"
    path.write_text("\n".join([head, str(len(lines)), "# dipoles", *lines]) + "\n")
    return path


def pose(path: Path, height: float = 99.0) -> Path:
    path.write_text(UPRIGHT.format(height=height))
    return path


def points(path: Path, xyz: ArrayLike) -> Path:
    """Points (n, 3) in mm."""
    path.write_text("x,y,z\n" + "".join(",".join(f"{value:.6f}" for value in row) + "\n" for row in np.asarray(xyz)))
    return path


def localite_session(path: Path, poses: Sequence[Array]) -> Path:
    """Localite's TriggerMarkers of poses (4x4, m; coil to scanner, our axes); the unit matrix where not tracked."""
    entries = []
    for number, pose in enumerate(poses):
        matrix = np.array(pose)
        if not np.array_equal(matrix, np.eye(4)):
            matrix[:3, :3] = matrix[:3, :3] @ np.array([[0.0, 0, 1], [0, -1, 0], [1, 0, 0]])
            matrix[:3, 3] /= mm
        cells = " ".join(f'data{i}{j}="{matrix[i, j]:.9f}"' for i in range(4) for j in range(4))
        entries.append(f'<TriggerMarker recordingTime="{500 * number}"><Matrix4D {cells}/></TriggerMarker>')
    path.write_text(f'<TriggerMarkerList coordinateSpace="RAS">{"".join(entries)}</TriggerMarkerList>')
    return path
