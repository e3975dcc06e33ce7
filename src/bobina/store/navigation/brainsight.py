"""Brainsight's text export.

Seen in real files of versions 7 to 14: tables headed ``# Target Name`` and ``# Sample Name``; m0n0 m0n1 m0n2 is the
coil's first axis in x, y, z, m1n* the second, m2n* the third, which points out of the head. The second axis points
away from the handle. Hence SimNIBS's axes (and ours): x = -m0, y = m1, z = -m2. Lengths in mm, "(null)": not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import nibabel as nib
import numpy as np

from bobina.plan.landed import Stimulation, Stimulations
from bobina.space import BadInput, Volume
from bobina.space.frames import Scanner
from bobina.space.units import mm
from bobina.store.files import write_text
from bobina.store.images import open_image
from bobina.store.navigation.marker import Array, Marker, Pose, in_mm, plain, pose_of
from bobina.store.points import read_text

FLIP = np.array([-1.0, 1.0, -1.0])
"""Brainsight's coil axes times this are ours, and back."""

PLACE = ("Loc. X", "Loc. Y", "Loc. Z")
AXES = tuple(f"m{axis}n{part}" for axis in range(3) for part in range(3))
KINDS = {"Target Name": "target", "Sample Name": "sample"}
SYSTEM = "# Coordinate system:"
OWN = "Brainsight"
"""the system that counts from the image's corner: x to the left, y backward, z up, from the middle of the voxel at the
right, front and bottom (as its header lines say)"""
UNKNOWN = "(null)"
BY_CODE = {1: "NIfTI:Scanner", 2: "NIfTI:Aligned", 3: "NIfTI:Talairach", 4: "NIfTI:MNI-152"}
"""What Brainsight calls the frame of an image, by its sform_code or qform_code."""


@dataclass(frozen=True, slots=True)
class _Row:
    where: str
    kind: str
    cells: dict[str, str]

    def cell(self, *names: str) -> str:
        """The first of these columns that is there and known, else nothing."""
        values = (self.cells.get(name, UNKNOWN).strip() for name in names)
        return next((value for value in values if value != UNKNOWN), "")


def read_brainsight(path: Path | str, image: Volume[Scanner] | None = None) -> tuple[Marker, ...]:
    """The targets and samples that have a pose, in m of the image's world frame. Raises BadInput.

    Taken are the coordinate systems of the image's own header (NIfTI:Scanner, NIfTI:Aligned, NIfTI:Q:..., World; Q is
    the qform); "Brainsight" coordinates count from a corner of the image, so they need ``image``.
    """
    to_scanner, rows = _open(path, image)
    posed = ((row, _pose(row, to_scanner)) for row in rows)
    return tuple(Marker(row.cells[f"{row.kind.title()} Name"], pose, row.kind) for row, pose in posed if pose)


def brainsight_session(path: Path | str, image: Volume[Scanner] | None = None) -> Stimulations:
    """The samples as pulses; one placed with the mouse has no pose. Raises BadInput as ``read_brainsight``."""
    to_scanner, rows = _open(path, image)
    samples = [row for row in rows if row.kind == "sample"]
    times = [_time(row) for row in samples]
    start = min((time for time in times if time), default=None)
    pulses = tuple(
        Stimulation(
            number, None if row.cell("Crosshairs Driver") == "Mouse" else _pose(row, to_scanner),
            (time - start).total_seconds() if time and start else None, row.cell("Assoc. Target"),
            output=_part(row, row.cell("Stim. Power", "Stim. Power A")),
        )
        for number, (row, time) in enumerate(zip(samples, times, strict=True), start=1)
    )  # fmt: skip
    return Stimulations("Brainsight", _system(path), pulses)


def _open(path: Path | str, image: Volume[Scanner] | None) -> tuple[Array, list[_Row]]:
    system = _system(path)
    if system == OWN and image is not None:
        to_scanner = _from_corner(image)
    elif system.startswith("NIfTI:") or system == "World":
        to_scanner = np.eye(4)
    else:
        raise BadInput(
            f"{Path(path).name} is in {system!r} coordinates: export it again as NIfTI:Scanner or NIfTI:Aligned"
        )
    return to_scanner, list(_rows(path))


def _system(path: Path | str) -> str:
    lines = read_text(path).splitlines()
    system = next((line.removeprefix(SYSTEM).strip() for line in lines if line.startswith(SYSTEM)), None)
    if system is None:
        raise BadInput(f"{Path(path).name} is not a Brainsight export: it has no line '{SYSTEM}'")
    return system


def _rows(path: Path | str) -> Iterator[_Row]:
    name, columns = Path(path).name, [""]
    for number, line in enumerate(read_text(path).splitlines(), start=1):
        if line.startswith("#"):
            columns = line.lstrip("# ").split("\t")
        elif line.strip() and columns[0] in KINDS:
            yield _Row(f"{name}, line {number}", KINDS[columns[0]], dict(zip(columns, line.split("\t"), strict=False)))


def _pose(row: _Row, to_scanner: Array) -> Pose | None:
    cells = [row.cell(key) for key in (*PLACE, *AXES)]
    if "" in cells:
        return None
    try:
        values = np.array(cells, dtype=float)
    except ValueError as error:
        raise BadInput(f"{row.where}: {error}") from error
    if not values[3:].any():
        return None
    place = to_scanner[:3, :3] @ values[:3] + to_scanner[:3, 3]
    return pose_of(row.where, to_scanner[:3, :3] @ values[3:].reshape(3, 3).T * FLIP, place)


def _time(row: _Row) -> datetime | None:
    try:
        return datetime.fromisoformat(f"{row.cell('Date')} {row.cell('Time')}")
    except ValueError:
        return None


def _part(row: _Row, percent: str) -> float | None:
    try:
        return float(percent) / 100 if percent else None
    except ValueError as error:
        raise BadInput(f"{row.where}: {percent!r} is no power of a stimulator in percent") from error


def _from_corner(image: Volume[Scanner]) -> Array:
    """The matrix (4, 4), mm, from Brainsight's own coordinates on an image to its world frame."""
    orientation = nib.orientations.axcodes2ornt(("L", "P", "S"))
    own = nib.orientations.io_orientation(image.affine)
    change = nib.orientations.ornt_transform(own, orientation)
    lps = image.affine @ nib.orientations.inv_ornt_aff(change, image.data.shape[:3])
    matrix = np.eye(4)
    matrix[:3, :3] = lps[:3, :3] / np.linalg.norm(lps[:3, :3], axis=0)
    matrix[:3, 3] = lps[:3, 3] / mm
    return matrix


def brainsight_system(image: Path | str) -> str:
    """What Brainsight calls the world frame that we read a NIfTI file in: by its sform, else its qform."""
    header = open_image(Path(image)).header
    code = int(header["sform_code"]) or int(header["qform_code"])
    return BY_CODE.get(code, BY_CODE[1])


def write_brainsight(path: Path | str, markers: Iterable[Marker], system: str = "NIfTI:Scanner") -> Path:
    """Write targets. ``system``: what the image's header calls its world frame (``brainsight_system``)."""
    lines = [
        "# Version: 12",
        f"{SYSTEM} {system}",
        "# Created by: bobina",
        "# Units: millimetres, degrees, milliseconds, and microvolts",
        "# Encoding: UTF-8",
        "# Notes: Each column is delimited by a tab. Each value within a column is delimited by a semicolon.",
        "\t".join(("# Target Name", *PLACE, *AXES)),
    ]
    for marker in markers:
        values = [*in_mm(marker.pose)[:3, 3], *(marker.pose.rotation * FLIP).T.ravel()]
        lines.append("\t".join([plain(marker.name), *(f"{value:.4f}" for value in values)]))
    return write_text(Path(path), "\n".join(lines) + "\n")
