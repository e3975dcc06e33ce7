"""The entrance: which tool wrote this, and the head in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bobina.source import Source, Status
from bobina.space import BadInput
from bobina.store.other_heads.aseg import FREESURFER, aseg_file, brain_of_aseg
from bobina.store.other_heads.images import read_image
from bobina.store.other_heads.model import ForeignHead
from bobina.store.other_heads.numbering import renumbered
from bobina.store.other_heads.roast import ROAST, read_roast, roast_file
from bobina.store.other_heads.simnibs import CHARM, HEADRECO, charm_file, headreco_file, read_charm, read_headreco
from bobina.store.other_heads.spm import SPM, read_spm, spm_folder
from bobina.store.other_heads.tables import beside, read_label_table

TABLE = "labels with a table"

_TOOLS: tuple[tuple[str, Callable[[Path], Path | None], Callable[[Path], ForeignHead]], ...] = (
    (CHARM, charm_file, read_charm),
    (HEADRECO, headreco_file, read_headreco),
    (ROAST, roast_file, read_roast),
    (FREESURFER, aseg_file, brain_of_aseg),
    (SPM, spm_folder, read_spm),
)


def tool_of(path: Path | str) -> str | None:
    """The tool that left a file or folder, by its names; None where it is not known. BadInput: known to be no head."""
    path = Path(path)
    known = next((tool for tool, find, _ in _TOOLS if find(path)), None)
    return known or (TABLE if path.is_file() and beside(path) else None)


def read_foreign_head(path: Path | str, table: Path | str | None = None) -> ForeignHead:
    """The head that another tool segmented, in our numbers.

    ``path``: an m2m folder of SimNIBS or its final_tissues, *_final_contr or *_masks_contr; *_T1orT2_masks.nii of
    ROAST; a folder with SPM's c1 to c6; an aseg or a subject's folder of FreeSurfer (the brain alone:
    ``ForeignHead.brain_only``); or any label image with a ``table`` of its numbers, named or lying beside it. A table
    that is named counts more than what the file's name says. Raises BadInput.
    """
    path = Path(path)
    if not path.exists():
        raise BadInput(f"there is no file or folder {path}")
    if table is not None:
        return _with_table(_label_image(path), Path(table))
    for _, find, read in _TOOLS:
        if found := find(path):
            return read(found)
    lying = beside(path) if path.is_file() else None
    if lying is None:
        raise BadInput(
            f"{path.name} is of no tool that is known by its names (SimNIBS, ROAST, SPM, FreeSurfer): of a label image "
            "give a table of its numbers (index, name)"
        )
    return _with_table(path, lying)


def _label_image(path: Path) -> Path:
    """The image that a table is of."""
    found = next((file for _, find, _ in _TOOLS if (file := find(path)) and file.is_file()), path)
    if found.is_dir():
        raise BadInput(f"{path} is a folder, and a table names the numbers of one label image: name the image")
    return found


def _with_table(image: Path, table: Path) -> ForeignHead:
    labels, merged = renumbered(image.name, read_image(image), read_label_table(table))
    return ForeignHead(labels, TABLE, Source(table.name, Status.GIVEN), (image, table), merged=merged)
