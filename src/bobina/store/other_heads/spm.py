"""SPM's c1 to c6 as a head, and CAT12's p1 to p3, which are none."""

from __future__ import annotations

import re
from pathlib import Path

from bobina.head import FILLED
from bobina.source import Source, Status
from bobina.space import BadInput
from bobina.store.maps import tissue_files
from bobina.store.other_heads.model import ForeignHead
from bobina.store.probabilities import read_probabilities

SPM = "SPM"
SOURCE = Source("SPM12 manual, Segment: c1 GM, c2 WM, c3 CSF, c4 bone, c5 soft tissue, c6 air", Status.RECOLLECTED)

_C = re.compile(r"c[1-6].*\.nii(\.gz)?")
_P = re.compile(r"p[0-3].*\.nii(\.gz)?")


def spm_folder(path: Path) -> Path | None:
    """A folder of c1*.nii to c6*.nii. BadInput: CAT12's p1 to p3 alone."""
    if not path.is_dir():
        return None
    if any(_C.fullmatch(file.name) for file in path.iterdir()):
        return path
    at = path / "mri" if (path / "mri").is_dir() else path
    if {f"p{k}" for k in (1, 2, 3)} <= {file.name[:2] for file in at.iterdir() if _P.fullmatch(file.name)}:
        raise BadInput(
            f"{at} holds p1 to p3 of CAT12, which are brain and CSF only: give the T1, or SPM's own maps c1 to c5, "
            "for skull and scalp"
        )
    return None


def read_spm(folder: Path) -> ForeignHead:
    """Shares and labels of SPM's maps. BadInput: maps of skull or scalp were not written."""
    files = tissue_files(folder)
    absent = [tissue.name for tissue in FILLED if tissue not in files]
    if absent:
        raise BadInput(
            f"{folder} has no map of {' and none of '.join(absent)}: let SPM write the native tissues c1 to c5 (c4 is "
            "bone, c5 soft tissue)"
        )
    labels, shares = read_probabilities(folder)
    return ForeignHead(labels, SPM, SOURCE, tuple(files.values()), shares)
