"""A T1 from what the user names: NIfTI, FreeSurfer's MGH, one DICOM file, a folder of them, or a BIDS folder."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pydicom.misc import is_dicom

from bobina.space import BadInput, Volume
from bobina.space.frames import Scanner
from bobina.store.files import sha256
from bobina.store.images import read_anatomy
from bobina.store.other_heads.images import MGH, read_image
from bobina.store.scans.dicom import Series, dicom_files, read_header, series_in
from bobina.store.scans.stack import stack


@dataclass(frozen=True, slots=True, eq=False)
class T1:
    """A T1 with what it was read from; nothing in it names a person, unless the user's own file names do."""

    volume: Volume[Scanner]
    files: tuple[Path, ...]
    description: str
    """of the DICOM series, as the scanner's protocol calls it; empty of other files"""

    @property
    def sha256(self) -> str:
        """Of the files' own SHA-256, sorted, so that names and order do not matter."""
        return hashlib.sha256("".join(sorted(map(sha256, self.files))).encode()).hexdigest()


def read_t1(path: Path | str, *, series: str | None = None) -> Volume[Scanner]:
    """The voxels of ``open_t1`` (nx, ny, nz; float32; any axis order), m of the scanner's frame. Raises BadInput."""
    return open_t1(path, series=series).volume


def open_t1(path: Path | str, *, series: str | None = None) -> T1:
    """Read an anatomical image.

    ``path``: NIfTI or MGH, a BIDS subject's, session's or fMRIPrep's folder with one T1w, a DICOM file (multi-frame, or
    any of the series in its folder), or a folder of DICOM files, nested as they may be. ``series``: number or UID of a
    DICOM series; without it one is taken only where it is the only one, or the only one that may be a T1 of a whole
    head. Of DICOM the voxels (rescaled), their places and the series' description are kept, nothing else. Whether it
    shows a whole head, ``head.coverage`` says. Raises BadInput.
    """
    path = Path(path)
    if not path.exists():
        raise BadInput(f"there is no file or folder {path}")
    if path.is_file() and is_dicom(path):
        return _of_series(_around(path, series))
    if path.is_dir():
        images = t1_files(path)
        if not images:
            return _of_series(_chosen(path, series))
        path = one_of(images, path)
    if series is not None:
        raise BadInput(f"{path.name} is no DICOM, so it has no series: leave --series out")
    if path.name.endswith(MGH):
        return T1(read_image(path, np.float32), (path,), "")
    return T1(read_anatomy(path), (path,), "")


def t1_files(folder: Path) -> tuple[Path, ...]:
    """The T1w images in the person's own space in a BIDS subject's or session's folder, raw or by fMRIPrep."""
    places = [folder, folder / "anat", *sorted(folder.glob("ses-*/anat"))]
    found = (path for place in places for path in sorted(place.glob("*_T1w.nii*")))
    return tuple(path for path in found if "_space-" not in path.name and "_desc-brain_" not in path.name)


def one_of(images: Sequence[Path], folder: Path) -> Path:
    """The only image. BadInput: there are several."""
    if len(images) > 1:
        names = ", ".join(str(image.relative_to(folder)) for image in images)
        raise BadInput(f"{folder.name} holds {len(images)} T1-weighted images ({names}): name the one to use")
    return images[0]


def _of_series(series: Series) -> T1:
    files = tuple(path for path, _ in series.headers)
    return T1(stack(series), files, str(series.first.get("SeriesDescription") or "").strip())


def _around(path: Path, series: str | None) -> Series:
    """The series that a DICOM file belongs to, with its other files in the same folder."""
    header = read_header(path)
    if header is None:
        raise BadInput(f"{path.name} is DICOM but holds no image: name a file or the folder of the T1-weighted series")
    if int(header.get("NumberOfFrames") or 1) > 1:
        return series_in([path])[0]
    beside = (other for other in sorted(path.parent.iterdir()) if other.is_file() and is_dicom(other))
    return _by_name(path.parent, series_in(beside), series or str(header.SeriesInstanceUID))


def _chosen(folder: Path, name: str | None) -> Series:
    all_series = series_in(dicom_files(folder))
    if not all_series:
        raise BadInput(
            f"{folder.name} holds neither DICOM images nor a T1w image by the names of BIDS (anat/*_T1w.nii.gz): name "
            "the image itself"
        )
    if name is not None:
        return _by_name(folder, all_series, name)
    likely = [one for one in all_series if one.looks_like_a_t1()]
    if len(all_series) == 1 or len(likely) == 1:
        return (likely or all_series)[0]
    shown = likely or all_series
    what = "that may be a T1 of a whole head" if likely else "none of which looks like a T1 of a whole head"
    raise BadInput(
        f"{folder.name} holds {len(shown)} series {what}, {'; '.join(map(str, shown))}: choose one by its "
        f"number, as --series {shown[-1].number or shown[-1].uid}"
    )


def _by_name(folder: Path, all_series: Sequence[Series], name: str) -> Series:
    found = [one for one in all_series if name in (one.uid, one.number)]
    if not found:
        raise BadInput(f"{folder.name} has no series {name}, only {'; '.join(map(str, all_series))}")
    if len(found) > 1:
        uids = ", ".join(one.uid for one in found)
        raise BadInput(f"{folder.name} has {len(found)} series {name}: name the one by its UID ({uids})")
    return found[0]
