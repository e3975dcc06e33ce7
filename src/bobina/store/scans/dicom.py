"""The series of a folder of DICOM files, by their headers alone."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
from numpy.typing import NDArray
from pydicom.misc import is_dicom

from bobina.space import BadInput

Array = NDArray[np.float64]

_TAGS = [
    "SOPClassUID", "PatientID", "Modality", "SeriesInstanceUID", "SeriesNumber", "SeriesDescription", "ImageType",
    "FrameOfReferenceUID", "Rows", "Columns", "NumberOfFrames", "ImagePositionPatient", "ImageOrientationPatient",
    "PixelSpacing", "RescaleSlope", "RescaleIntercept", "EchoTime", "ScanningSequence",
    "SharedFunctionalGroupsSequence", "PerFrameFunctionalGroupsSequence", "PixelData",
]
_GROUPS = {
    "ImagePositionPatient": "PlanePositionSequence", "ImageOrientationPatient": "PlaneOrientationSequence",
    "PixelSpacing": "PixelMeasuresSequence", "RescaleSlope": "PixelValueTransformationSequence",
    "RescaleIntercept": "PixelValueTransformationSequence", "EffectiveEchoTime": "MREchoSequence",
}
"""where an enhanced (multi-frame) object keeps what belongs to a frame"""
_MR = "MR Image Storage"
_LATER = 1024
"""bytes: what is longer is passed over in a header, as pixels are"""
_NO_ANATOMY = {
    "LOCALIZER", "DERIVED", "SECONDARY", "P", "PHASE", "R", "I",
    "MOSAIC", "DIFFUSION", "MPR", "PROJECTION IMAGE",
}
_FEW, _THIN, _DEEP, _LATE = 40, 3.0, 100.0, 30.0
"""A whole head in 3-D has more slices than this, thinner (mm), over more depth (mm); a T1 echoes earlier (ms)."""


@dataclass(frozen=True, slots=True, eq=False)
class Plane:
    """One image plane: lengths in mm, directions as DICOM has them (to the left, backwards, up)."""

    file: Path
    frame: int
    across: Array
    """unit vector (3,) in which columns are counted"""
    down: Array
    """unit vector (3,) in which rows are counted"""
    place: Array
    """(3,), of the middle of its first voxel"""
    edges: tuple[float, float]
    """between columns, between rows"""
    slope: float
    intercept: float
    shape: tuple[int, int]
    """rows and columns"""
    reference: str
    """UID of the frame of reference"""
    echo: float | None
    """ms"""


@dataclass(frozen=True, eq=False)
class Series:
    """The images that one series instance UID joins, in the order of their files."""

    uid: str
    headers: tuple[tuple[Path, Any], ...]

    @property
    def first(self) -> Any:
        """The header of the first file."""
        return self.headers[0][1]

    @property
    def number(self) -> str:
        """As scanners count, which need not be unique."""
        return _text(self.first, "SeriesNumber")

    @property
    def modality(self) -> str:
        """MR, CT, ...; empty where it is not said."""
        return _text(self.first, "Modality").upper()

    @property
    def words(self) -> set[str]:
        """Of the image types of all its files."""
        return {str(word).upper() for _, header in self.headers for word in header.get("ImageType") or ()}

    @cached_property
    def planes(self) -> tuple[Plane, ...]:
        """All planes. BadInput: a header does not say where its plane lies."""
        return tuple(plane for path, header in self.headers for plane in _planes(path, header))

    @cached_property
    def steps(self) -> Array:
        """Sorted distances (n,) of the planes along the normal of the first, mm."""
        normal = np.cross(self.planes[0].across, self.planes[0].down)
        return np.sort([plane.place @ normal for plane in self.planes])

    def __str__(self) -> str:
        """Number, description, slices and voxel, for a list to choose from."""
        name = _text(self.first, "SeriesDescription") or "without a description"
        try:
            across, down = self.planes[0].edges
            thick = float(np.median(np.diff(self.steps))) if len(self.planes) > 1 else 0.0
            grid = f"{len(self.planes)} slices, {across:.2f} x {down:.2f} x {thick:.2f} mm"
        except BadInput:
            grid = f"{len(self.headers)} files without places"
        return f"{self.number or self.uid} ({name}, {grid})"

    def looks_like_a_t1(self) -> bool:
        """Whether this may be a T1 of a whole head in 3-D, as far as headers tell."""
        if self.modality not in ("MR", "") or self.words & _NO_ANATOMY or "EP" in _text(self.first, "ScanningSequence"):
            return False
        try:
            echoes = [plane.echo for plane in self.planes if plane.echo is not None]
            gaps = np.diff(self.steps)
        except BadInput:
            return False
        thin = len(gaps) > _FEW and float(np.median(gaps)) <= _THIN
        return thin and self.steps[-1] - self.steps[0] >= _DEEP and min(echoes, default=0.0) < _LATE


def series_in(files: Iterable[Path]) -> tuple[Series, ...]:
    """The series of these files, in the order of their numbers; what holds no image is passed over.

    BadInput: a damaged file, images of more than one person.
    """
    grouped: dict[str, list[tuple[Path, Any]]] = {}
    persons = set()
    for path in files:
        header = read_header(path)
        if header is not None:
            grouped.setdefault(_text(header, "SeriesInstanceUID"), []).append((path, header))
            persons |= {_text(header, "PatientID")} - {""}
    if len(persons) > 1:
        raise BadInput(f"these files are scans of {len(persons)} persons: keep those of one person in a folder")
    series = (Series(uid, tuple(headers)) for uid, headers in grouped.items())
    return tuple(sorted(series, key=lambda one: (len(one.number), one.number, one.uid)))


def dicom_files(folder: Path) -> Iterator[Path]:
    """All files below ``folder`` that begin as DICOM does, by name."""
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and is_dicom(path))


def read_header(path: Path) -> Any:
    """The header of an image; None of another DICOM object. BadInput: an MR image cannot be read to its end."""
    header = read_dicom(path, defer_size=_LATER, specific_tags=_TAGS)
    if all(keyword in header for keyword in ("SeriesInstanceUID", "Rows", "PixelData")):
        return header
    kind = getattr(header.file_meta.get("MediaStorageSOPClassUID", ""), "name", "")
    if not header.file_meta or ("PixelData" not in header and _MR in kind):
        raise damaged(path)
    return None


def read_dicom(path: Path, **how: Any) -> Any:
    """A dataset of pydicom, whose warnings are not passed on. BadInput: it is damaged."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return pydicom.dcmread(path, **how)
        except Exception as error:  # pydicom lets whatever goes wrong in a parser through
            raise damaged(path) from error


def damaged(path: Path) -> BadInput:
    """What to say of a file that cannot be read to its end."""
    return BadInput(f"{path.name} is damaged or cut short: export the series again")


def _planes(path: Path, header: Any) -> Iterator[Plane]:
    frames = header.get("PerFrameFunctionalGroupsSequence") or [None]
    shared = (header.get("SharedFunctionalGroupsSequence") or [None])[0]
    for number, frame in enumerate(frames):
        places = (frame, shared, header)
        try:
            turn = np.array(_of(places, "ImageOrientationPatient"), dtype=float).reshape(2, 3)
            place = np.array(_of(places, "ImagePositionPatient"), dtype=float).reshape(3)
            rows, columns = map(float, _of(places, "PixelSpacing"))
            slope, intercept = (float(_of(places, *way)) for way in (("RescaleSlope", 1), ("RescaleIntercept", 0)))
        except (TypeError, ValueError) as error:
            raise BadInput(f"{path.name} does not say where its image lies in space: take the original") from error
        echo = _of(places, "EffectiveEchoTime") or header.get("EchoTime")
        yield Plane(
            path, number, turn[0], turn[1], place, (columns, rows), slope, intercept, (header.Rows, header.Columns),
            _text(header, "FrameOfReferenceUID"), None if echo is None else float(echo),
        )


def _of(places: Iterable[Any], keyword: str, otherwise: Any = None) -> Any:
    """A value of a frame: from its own groups, those that all frames share, or the top of a plain header."""
    for place in places:
        if place is None:
            continue
        group = place.get(_GROUPS[keyword]) or [place]
        if keyword in group[0] and group[0].get(keyword) is not None:
            return group[0].get(keyword)
    return otherwise


def _text(header: Any, keyword: str) -> str:
    value = header.get(keyword)
    return "" if value is None else str(value).strip()
