"""The head that comes with bobina: Colin27 at 1 mm, in MNI space (terms in the NOTICE files beside it)."""

from importlib.resources import as_file, files

import numpy as np

from bobina.head import Head
from bobina.source import Source, Status
from bobina.space import Volume
from bobina.space.frames import Scanner
from bobina.store.images import read_anatomy, read_labels

LABELS = "colin27_labels7_jnifti_1mm.nii.gz"
T1 = "colin27_ch2_T1_1mm.nii.gz"

SOURCE = Source("Holmes et al. 1998, Colin27; labels of the jnifti demonstration data (Apache-2.0)", Status.PARTLY,
                "10.1097/00004728-199803000-00032")

T1_BEHIND = 1
"""Voxels along y by which the T1 lies behind the labels in the two files. Measured: over whole shifts, the variance of
the T1 inside the labels is least at (0, 1, 0), what then remains being under 0.5 mm along each axis."""


def embedded_head() -> Head:
    """Colin27: five tissues, cavities and air. The labels keep their own affine, first voxel at (-90, -126, -72) mm."""
    with as_file(files(__name__) / LABELS) as path:
        return Head("Colin27", read_labels(path))


def embedded_anatomy() -> Volume[Scanner]:
    """The T1 of the same head on the labels' grid (voxel for voxel): moved by ``T1_BEHIND``, not resampled."""
    with as_file(files(__name__) / T1) as path:
        data = read_anatomy(path).data
    return Volume(np.roll(data, T1_BEHIND, axis=1), embedded_head().labels.affine, Scanner)
