"""Heads for tests: spheres of known size, and real ones."""

from functools import cache
from pathlib import Path

import nibabel as nib
import numpy as np
from numpy.typing import NDArray

from bobina.head import Head, build
from bobina.space import Volume
from bobina.space.frames import Scanner
from bobina.space.units import mm
from bobina.store import embedded_head

RADII = {1: 60, 2: 70, 3: 73, 4: 80, 5: 90}
"""Outer radius (mm) of each tissue of the sphere head."""


def sphere(voxel: float = 2.0, margin: float = 14.0) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    """Labels and affine (m) of concentric spheres around the origin."""
    half = int(np.ceil((90 + margin) / voxel))
    axis = np.arange(-half, half + 1) * voxel
    radius = np.sqrt(sum(part**2 for part in np.meshgrid(axis, axis, axis, indexing="ij")))
    labels = np.zeros(radius.shape, np.uint8)
    for tissue in sorted(RADII, reverse=True):
        labels[radius <= RADII[tissue]] = tissue
    affine = np.diag([voxel * mm] * 3 + [1.0])
    affine[:3, 3] = -half * voxel * mm
    return labels, affine


def sphere_head(voxel: float = 2.0, margin: float = 14.0) -> Head:
    labels, affine = sphere(voxel, margin)
    return build("sphere", Volume(labels, affine, Scanner))


@cache
def colin() -> Head:
    return build("Colin27", embedded_head().labels)


@cache
def usc(shared: Path) -> Head:
    """Another person, not in MNI."""
    image = nib.Nifti1Image.from_filename(shared / "heads" / "usc19-5_fullhead_labels.nii.gz")
    affine = np.diag([mm, mm, mm, 1.0]) @ image.affine
    return build("USC 19.5", Volume(np.asarray(image.dataobj), affine, Scanner))
