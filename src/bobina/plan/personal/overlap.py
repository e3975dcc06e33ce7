"""Whether two brains lie on each other: is a scan in MNI, and is it of this person's head."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from nilearn import datasets

from bobina.plan.personal.resting import Array
from bobina.source import Source, Sourced, Status
from bobina.space import BadInput, Volume
from bobina.space.frames import MNI, Scanner
from bobina.space.units import mm

IN_MNI = Sourced(0.75, "Dice", Source(
    "MNI's own mask moved by 15 mm 0.83, by 20 mm 0.78, cut at z = -20 mm 0.89; an EPI laid on MNI's centre unwarped "
    "0.84; brains in their scanners' frames 0.48 to 0.61", Status.MEASURED,
))
SAME_HEAD = Sourced(0.75, "Dice", Source(
    "an EPI and the T1 of the same person, registered 0.86, 15 mm off 0.70 to 0.81, as the headers say 0.56; another "
    "person's brain laid on the same centre 0.85: people whose heads lie alike are told by their folds alone",
    Status.MEASURED,
))


def dice(one: Volume[Any], other: Volume[Any], matrix: Array | None = None) -> float:
    """Dice overlap of two masks; ``matrix`` (4x4, m) takes the frame of ``one`` to that of ``other``."""
    there = np.eye(4) if matrix is None else matrix
    points = one.points(np.argwhere(one.data)) @ there[:3, :3].T + there[:3, 3]
    index = np.rint(other.index(points)).astype(int)
    inside = ((index >= 0) & (index < other.data.shape)).all(axis=1)
    shared = np.count_nonzero(np.asarray(other.data, bool)[tuple(index[inside].T)]) * _voxel(one, there)
    total = len(points) * _voxel(one, there) + np.count_nonzero(other.data) * _voxel(other, np.eye(4))
    return float(2 * shared / total) if total else 0.0


@cache
def mni_brain() -> Volume[MNI]:
    """The brain of MNI152 at 2 mm, that nilearn carries."""
    image = datasets.load_mni152_brain_mask(resolution=2)
    affine = np.array(image.affine, dtype=float)
    affine[:3] *= mm
    return Volume(np.asarray(image.dataobj, bool), affine, MNI)


def _voxel(volume: Volume[Any], matrix: Array) -> float:
    return float(abs(np.linalg.det(matrix[:3, :3] @ volume.affine[:3, :3])))


def check_in_mni(mask: Volume[MNI]) -> None:
    """BadInput where the brain of a scan said to be in MNI does not lie on MNI's."""
    found = dice(mask, mni_brain())
    if found < IN_MNI.value:
        raise BadInput(
            f"the scan is not in MNI: its brain overlaps MNI's by only {found:.2f} (Dice); take fMRIPrep's output in "
            "MNI152NLin2009cAsym, or give the person's T1 with its map to MNI"
        )


def check_same_head(mask: Volume[Scanner], brain: Volume[Scanner]) -> None:
    """BadInput where the brain of a scan does not lie on that of the T1, both in the T1's frame."""
    found = dice(mask, brain)
    if found < SAME_HEAD.value:
        raise BadInput(
            f"BOLD and T1 do not fit: their brains overlap by only {found:.2f} (Dice); they are of different people, "
            "or BOLD was not registered to this T1"
        )
