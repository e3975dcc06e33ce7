"""ROAST: one image of masks beside the T1."""

from __future__ import annotations

import re
from pathlib import Path

from bobina.source import Source, Status
from bobina.store.other_heads.images import read_image
from bobina.store.other_heads.model import ForeignHead, Table
from bobina.store.other_heads.numbering import renumbered

ROAST = "ROAST"
NAMES: Table = {1: "white matter", 2: "gray matter", 3: "CSF", 4: "bone", 5: "skin", 6: "air"}
SOURCE = Source("ROAST 3, segTouchup.m (white before gray since version 2.1)", Status.SEEN)

_FILE = re.compile(r"(?P<subject>.+)_T1(orT2|andT2)_masks\.nii(\.gz)?")


def roast_file(path: Path) -> Path | None:
    """*_T1orT2_masks.nii, the file itself or the only one of a folder."""
    if path.is_dir():
        found = [file for file in sorted(path.iterdir()) if _FILE.fullmatch(file.name)]
        return found[0] if len(found) == 1 else None
    return path if _FILE.fullmatch(path.name) else None


def read_roast(file: Path) -> ForeignHead:
    """Labels of ROAST, on the grid that it segmented (turned to RAS, it may not be that of the first T1)."""
    labels, merged = renumbered(file.name, read_image(file), NAMES)
    match = _FILE.fullmatch(file.name)
    anatomy = file.with_name(f"{match['subject']}.nii") if match else None
    return ForeignHead(labels, ROAST, SOURCE, (file,), merged=merged,
                       anatomy=anatomy if anatomy and anatomy.is_file() else None)
