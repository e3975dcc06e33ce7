"""SimNIBS: charm of version 4 and headreco of version 3."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np

from bobina.source import Source, Status
from bobina.space import BadInput, Volume
from bobina.space.frames import Scanner
from bobina.space.units import mm
from bobina.store.other_heads.images import read_image
from bobina.store.other_heads.model import ForeignHead, Table
from bobina.store.other_heads.numbering import renumbered
from bobina.store.other_heads.tables import beside, read_label_table

CHARM = "SimNIBS charm"
CHARM_NAMES: Table = {
    1: "white matter", 2: "gray matter", 3: "CSF", 4: "bone", 5: "scalp", 6: "eye balls", 7: "compact bone",
    8: "spongy bone", 9: "blood", 10: "muscle", 11: "cartilage", 12: "fat",
}
CHARM_SOURCE = Source("SimNIBS 4, resources/final_tissues_FreeSurferColorLUT.txt", Status.SEEN)

HEADRECO = "SimNIBS headreco"
FINAL_NAMES: Table = {1: "white matter", 2: "gray matter", 3: "CSF", 4: "bone", 5: "skin", 6: "eyes"}
MASKS_NAMES: Table = {
    1: "white matter", 2: "gray matter", 3: "CSF", 4: "bone", 5: "skin", 6: "air", 7: "eyes", 8: "ventricles",
}
HEADRECO_SOURCE = Source(
    "SimNIBS 3, headreco.py: the files; their numbers as users of *_masks_contr read them, air 6 and eyes 7 there but "
    "eyes 6 in *_final_contr", Status.PARTLY,
)
_MASKS = ("SKIN", "BONE", "CSF", "GM", "WM", "VENTRICLES", "EYES", "AIR")
"""mask_prep/MASK_*.nii.gz, in the order in which they are laid down: what lies further in covers what holds it."""
_PAINTED: Table = {1: "skin", 2: "bone", 3: "CSF", 4: "gray matter", 5: "white matter", 6: "ventricles", 7: "eyes",
                   8: "air"}
_CONTROL = re.compile(r".*_(final|masks)_contr\.nii(\.gz)?")


def charm_file(path: Path) -> Path | None:
    """final_tissues of an m2m folder, or the file itself."""
    if path.is_dir():
        return next((path / name for name in ("final_tissues.nii.gz", "final_tissues.nii") if (path / name).is_file()),
                    None)
    return path if re.fullmatch(r"final_tissues\.nii(\.gz)?", path.name) else None


def read_charm(file: Path) -> ForeignHead:
    """Labels of charm; a final_tissues_LUT.txt beside them, with tissues added by hand, says their numbers."""
    table = beside(file)
    names = read_label_table(table) if table else CHARM_NAMES
    labels, merged = renumbered(file.name, read_image(file), names)
    files = (file, table) if table else (file,)
    return ForeignHead(labels, CHARM, CHARM_SOURCE, files, merged=merged, anatomy=_first(file.parent, "T1.nii.gz"))


def headreco_file(path: Path) -> Path | None:
    """*_final_contr (or else *_masks_contr) of an m2m folder, a folder of MASK_*, or the control image itself."""
    if path.is_dir():
        final, masks = (sorted(path.glob(f"*_{kind}_contr.nii*")) for kind in ("final", "masks"))
        prepared = next((at for at in (path, path / "mask_prep") if (at / "MASK_SKIN.nii.gz").is_file()), None)
        return next(iter([*final, *masks]), prepared)
    return path if _CONTROL.fullmatch(path.name) else None


def read_headreco(file: Path) -> ForeignHead:
    """Labels of headreco, from a control image or from the masks of mask_prep."""
    if file.is_dir():
        painted, files = _painted(file)
        labels, merged = renumbered(file.name, painted, _PAINTED)
        return ForeignHead(labels, HEADRECO, HEADRECO_SOURCE, files, merged=merged, anatomy=_t1(file.parent))
    names = FINAL_NAMES if "_final_contr" in file.name else MASKS_NAMES
    labels, merged = renumbered(file.name, read_image(file), names)
    return ForeignHead(labels, HEADRECO, HEADRECO_SOURCE, (file,), merged=merged, anatomy=_t1(file.parent))


def _painted(folder: Path) -> tuple[Volume[Scanner], tuple[Path, ...]]:
    """Masks laid one upon the other, numbered by ``_PAINTED``."""
    files = {name: folder / f"MASK_{name}.nii.gz" for name in _MASKS}
    absent = [name for name in _MASKS[:5] if not files[name].is_file()]
    if absent:
        raise BadInput(
            f"{folder.name} has no MASK_{' and no MASK_'.join(absent)} (with CAT12 the cortex is kept as surfaces): "
            "name the *_masks_contr.nii.gz or *_final_contr.nii.gz of the m2m folder"
        )
    present = {name: file for name, file in files.items() if file.is_file()}
    first = read_image(files["SKIN"])
    painted = np.zeros(first.data.shape, np.uint8)
    for name, file in present.items():
        mask = read_image(file)
        if mask.data.shape != painted.shape or not np.allclose(mask.affine, first.affine, atol=0.1 * mm):
            raise BadInput(f"{file.name} and MASK_SKIN lie on different grids: make all masks on one")
        painted[mask.data > 0] = _MASKS.index(name) + 1
    return Volume(painted, first.affine, Scanner), tuple(present.values())


def _t1(folder: Path) -> Path | None:
    return _first(folder, "T1fs_conform.nii.gz", "T1fs_nu_conform.nii.gz")


def _first(folder: Path, *names: str) -> Path | None:
    return next((folder / name for name in names if (folder / name).is_file()), None)
