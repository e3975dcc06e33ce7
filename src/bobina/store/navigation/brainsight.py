"""Brainsight's text export.

Seen in real files of versions 7 to 14: tables headed ``# Target Name`` and ``# Sample Name``; m0n0 m0n1 m0n2 is the
coil's first axis in x, y, z, m1n* the second, m2n* the third, which points out of the head. The second axis points
away from the handle. Hence SimNIBS's axes (and ours): x = -m0, y = m1, z = -m2. Lengths in mm, "(null)": not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from bobina.space import BadInput
from bobina.space.units import mm
from bobina.store.files import write_text
from bobina.store.navigation.marker import Marker, pose_of
from bobina.store.points import read_text

FLIP = np.array([-1.0, 1.0, -1.0])
"""Brainsight's coil axes times this are ours, and back."""

PLACE = ("Loc. X", "Loc. Y", "Loc. Z")
AXES = tuple(f"m{axis}n{part}" for axis in range(3) for part in range(3))
KINDS = {"Target Name": "target", "Sample Name": "sample"}
SYSTEM = "# Coordinate system:"


def read_brainsight(path: Path | str) -> tuple[Marker, ...]:
    """The targets and samples that have a pose, in m of the image's world frame. Raises BadInput.

    Taken are the coordinate systems of the image's own header (NIfTI:Scanner, NIfTI:Aligned, NIfTI:Q:..., World);
    "Brainsight" coordinates count from a corner of the image and are refused.
    """
    name = Path(path).name
    lines = read_text(path).splitlines()
    system = next((line.removeprefix(SYSTEM).strip() for line in lines if line.startswith(SYSTEM)), None)
    if system is None:
        raise BadInput(f"{name} is not a Brainsight export: it has no line '{SYSTEM}'")
    if not (system.startswith("NIfTI:") or system == "World"):
        raise BadInput(f"{name} is in {system!r} coordinates: export it again as NIfTI:Scanner or NIfTI:Aligned")
    return tuple(_markers(name, lines))


def _markers(name: str, lines: list[str]) -> Iterator[Marker]:
    columns: list[str] = []
    for number, line in enumerate(lines, start=1):
        if line.startswith("#"):
            columns = line.lstrip("# ").split("\t")
            continue
        if not line.strip() or not columns or columns[0] not in KINDS:
            continue
        row = dict(zip(columns, line.split("\t"), strict=False))
        cells = [row.get(key, "(null)") for key in (*PLACE, *AXES)]
        if "(null)" in cells:
            continue
        try:
            values = np.array(cells, dtype=float)
        except ValueError as error:
            raise BadInput(f"{name}, line {number}: {error}") from error
        pose = pose_of(f"{name}, line {number}", values[3:].reshape(3, 3).T * FLIP, values[:3])
        yield Marker(row[columns[0]], pose, KINDS[columns[0]])


def write_brainsight(path: Path | str, markers: Iterable[Marker], system: str = "NIfTI:Scanner") -> Path:
    """Write targets. ``system``: what the image's header calls its world frame (NIfTI:Scanner, NIfTI:Aligned ...)."""
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
        values = [*(marker.pose.origin / mm), *(marker.pose.rotation * FLIP).T.ravel()]
        lines.append("\t".join([" ".join(marker.name.split()), *(f"{value:.4f}" for value in values)]))
    return write_text(Path(path), "\n".join(lines) + "\n")
