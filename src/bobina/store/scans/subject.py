"""What a person's folder holds: a T1, a segmented head, cortical surfaces, preprocessed BOLD. Paths only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bobina.space import BadInput
from bobina.store.fmriprep import SPACES, SURFACE
from bobina.store.freesurfer import Part
from bobina.store.other_heads import tool_of
from bobina.store.other_heads.aseg import FREESURFER
from bobina.store.scans.dicom import dicom_files
from bobina.store.scans.t1 import one_of, t1_files

_T1_BESIDE = ("T1.nii.gz", "T1fs_conform.nii.gz", "T1fs_nu_conform.nii.gz")
"""in an m2m folder, of charm and of headreco"""
_WHITE = ("white", "smoothwm")


@dataclass(frozen=True, slots=True)
class Surfaces:
    """The left and the right file of each surface: FreeSurfer's own (tkRAS), or GIfTI by fMRIPrep (scanner's frame)."""

    pial: tuple[Path, Path]
    white: tuple[Path, Path]

    @property
    def files(self) -> dict[Part, Path]:
        """By side and kind, for ``read_freesurfer``."""
        (left, right), (left_pial, right_pial) = self.white, self.pial
        return {("left", "white"): left, ("right", "white"): right,
                ("left", "pial"): left_pial, ("right", "pial"): right_pial}


@dataclass(frozen=True, slots=True)
class Subject:
    """What there is of a person; None where there is none."""

    label: str
    t1: Path | None = None
    """for ``open_t1``; fMRIPrep's rather than the raw one, for its surfaces and BOLD lie on it"""
    head: Path | None = None
    """segmented by another tool, for ``read_foreign_head``"""
    surfaces: Surfaces | None = None
    bold: Path | None = None
    """the folder of fMRIPrep's runs in MNI or on fsaverage, for ``fmriprep_runs``"""


def subject(path: Path | str) -> Subject:
    """What the folder that a user names holds, and what lies beside it in the same BIDS dataset.

    ``path``: a BIDS subject or session (raw, with derivatives/*fmriprep* and derivatives/freesurfer of its dataset), a
    dataset of one subject, fMRIPrep's or FreeSurfer's folder of a subject, an m2m_ folder of SimNIBS, SPM's maps, or
    DICOM. BadInput: it holds none of these, or several of one kind and none is named.
    """
    folder = Path(path)
    if not folder.is_dir():
        raise BadInput(f"there is no folder {path}")
    folder = _person(folder.resolve())
    if _label(folder) and not (folder / "surf").is_dir():
        found = _bids(folder)
    else:
        tool = tool_of(folder)
        if tool == FREESURFER or (folder / "surf").is_dir():
            found = Subject(folder.name, _existing([folder / "mri" / "T1.mgz"]), None, _freesurfer([folder]))
        elif tool is not None:
            t1 = _existing(folder / name for name in _T1_BESIDE)
            found = Subject(folder.name.removeprefix("m2m_"), t1, folder)
        else:
            images = t1_files(folder)
            t1 = one_of(images, folder) if images else folder if any(dicom_files(folder)) else None
            found = Subject(folder.name, t1)
    if not any((found.t1, found.head, found.surfaces, found.bold)):
        raise BadInput(
            f"{folder} holds nothing that is known: name a BIDS subject (sub-...), a subject's folder of fMRIPrep, "
            "FreeSurfer or SimNIBS (m2m_...), a folder of DICOM, or an image itself"
        )
    return found


def _person(folder: Path) -> Path:
    """The subject's folder of a dataset that holds only one."""
    if _label(folder) or (folder / "anat").is_dir():
        return folder
    persons = [one for one in sorted(folder.glob("sub-*")) if one.is_dir()]
    if len(persons) > 1:
        shown = ", ".join(one.name for one in persons[:5]) + (", ..." if len(persons) > 5 else "")
        raise BadInput(f"{folder.name} holds {len(persons)} subjects ({shown}): name the folder of one")
    return persons[0] if persons else folder


def _label(folder: Path) -> str | None:
    """The subject of a BIDS subject's or session's folder, sub-..."""
    name = folder.parent.name if folder.name.startswith("ses-") else folder.name
    return name if name.startswith("sub-") else None


def _bids(folder: Path) -> Subject:
    label = _label(folder)
    assert label is not None
    dataset = folder.parent if folder.name == label else folder.parent.parent
    made = _fmriprep(folder, dataset, label)
    prepared = [image for image in t1_files(made) if "_desc-preproc_" in image.name] if made else []
    raw = t1_files(folder)
    t1 = one_of(prepared, made) if made and prepared else one_of(raw, folder) if raw else None
    bases = [dataset, *([made.parent] if made and made.name == label else [])]
    recons = [base / place / label for base in bases for place in
              ("derivatives/freesurfer", "sourcedata/freesurfer", "derivatives/sourcedata/freesurfer", "../freesurfer")]
    surfaces = (_gifti(made) if made else None) or _freesurfer(recons)
    bold = made if made and _has_bold(made) else None
    return Subject(label, t1 or _existing(recon / "mri" / "T1.mgz" for recon in recons), None, surfaces, bold)


def _fmriprep(folder: Path, dataset: Path, label: str) -> Path | None:
    """The subject's folder of fMRIPrep: itself, or in the dataset's derivatives."""
    if any(folder.rglob("*_desc-preproc_*")):
        return folder
    found = [one for one in sorted(dataset.glob(f"derivatives/*fmriprep*/{label}")) if one.is_dir()]
    if len(found) > 1:
        names = ", ".join(one.parent.name for one in found)
        raise BadInput(f"{dataset.name} holds {len(found)} folders of fMRIPrep ({names}): name {label} in one of them")
    session = found[0] / folder.name if found else None
    return session if session and session.is_dir() else found[0] if found else None


def _has_bold(folder: Path) -> bool:
    volumes = (path for space in SPACES for path in folder.rglob(f"*_space-{space}_*desc-preproc_bold.nii.gz"))
    return any(volumes) or any(folder.rglob(f"*_space-{SURFACE}_bold.func.gii"))


def _gifti(folder: Path) -> Surfaces | None:
    """FMRIPrep's surfaces in the person's own space."""
    places = [folder / "anat", *sorted(folder.glob("ses-*/anat"))]

    def pair(name: str) -> tuple[Path, Path] | None:
        found = [
            [path for place in places for path in sorted(place.glob(f"*_hemi-{side}_{name}.surf.gii"))
             if "_space-" not in path.name]
            for side in "LR"
        ]
        return (found[0][0], found[1][0]) if all(len(side) == 1 for side in found) else None

    pial, white = pair("pial"), next((both for name in _WHITE if (both := pair(name))), None)
    return Surfaces(pial, white) if pial and white else None


def _freesurfer(recons: Sequence[Path]) -> Surfaces | None:
    for recon in recons:
        pial, white = ([recon / "surf" / f"{side}.{name}" for side in ("lh", "rh")] for name in ("pial", "white"))
        if all(path.is_file() for path in pial + white):
            return Surfaces((pial[0], pial[1]), (white[0], white[1]))
    return None


def _existing(paths: Iterable[Path]) -> Path | None:
    return next((path for path in paths if path.is_file()), None)
