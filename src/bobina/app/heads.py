"""A head from what the user names: labels, probability maps, or what another tool made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from bobina import store
from bobina.head import Head, Shares, build, conductivities
from bobina.space import BadInput, Volume
from bobina.space.frames import Scanner
from bobina.store.other_heads import ForeignHead, tool_of


def read(
    path: Path | str, conductivity: Mapping[str, float] | None = None, tissues: str | None = None, *,
    table: Path | None = None, whole: bool = False,
) -> Head:
    """The head in a label image (numbered as Tissue), in probability maps with their shares, or by another tool.

    ``tissues``: of a 4-D image, the tissue of each volume (``gm,wm,csf,bone,scalp,air``), as
    ``store.read_probabilities``. ``table``: what the numbers of a label image mean. ``whole``: checked and cleaned for
    a plan by ``head.build``; else any tissues in any number of pieces, as phantoms are. BadInput says what is wrong.
    """
    path = Path(path)
    name = (path.resolve() if path.is_dir() else path).name.split(".")[0]
    if table is not None:
        labels, shares = _by_another_tool(store.read_foreign_head(path, table))
    else:
        labels, shares = _voxels(path, tissues.split(",") if tissues else (), whole=whole)
    if whole:
        return build(name, labels, shares, conductivity=conductivity)
    return Head(name, labels, conductivities(conductivity), shares=shares)


def holds_maps(folder: Path) -> bool:
    """Whether a folder holds a map per tissue."""
    return any(folder.glob("*_label-*_probseg.nii*")) or any(folder.glob("c[1-6]*.nii*"))


def is_head(path: Path) -> bool:
    """Whether a file is a head already (labels, maps, another tool's), rather than a T1. BadInput: damaged."""
    if tool_of(path) is not None:
        return True
    if not path.name.endswith((".nii", ".nii.gz")):
        return False
    return store.is_one_map(path) or store.is_maps(path) or store.looks_like_labels(path)


def brain_only(path: Path) -> bool:
    """Whether a head of another tool has a brain alone, so that skull and scalp must come from a T1."""
    return tool_of(path) is not None and store.read_foreign_head(path).brain_only


def brain(path: Path) -> Volume[Scanner]:
    """The labels of such a brain."""
    return store.read_foreign_head(path).labels


def files(path: Path) -> list[Path]:
    """The files that a head is read from."""
    return list(store.read_foreign_head(path).files) if _foreign(path) else store.head_files(path)


def _foreign(path: Path) -> bool:
    return tool_of(path) is not None and not (path.is_dir() and holds_maps(path))


def _voxels(path: Path, tissues: Sequence[str], *, whole: bool) -> tuple[Volume[Scanner], Shares | None]:
    if not tissues and _foreign(path):
        return _by_another_tool(store.read_foreign_head(path))
    if store.is_maps(path):
        return store.read_probabilities(path, tissues)
    labels = store.read_labels(path, store.SOLID if whole else ())
    if tissues:
        raise BadInput(f"{path.name} is one volume of labels, whose numbers say the tissue: leave --tissues out")
    return labels, None


def _by_another_tool(found: ForeignHead) -> tuple[Volume[Scanner], Shares | None]:
    if found.brain_only:
        raise BadInput(
            f"{found.files[0].name} ({found.tool}) has a brain but neither skull nor scalp: give the T1 as well "
            "(bobina plan FOLDER --t1 IMAGE)"
        )
    return found.labels, found.shares
