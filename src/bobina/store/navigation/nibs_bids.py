"""NIBS-BIDS (BEP037, a proposal): ``*_markers.tsv`` with its ``*_coordsystem.json``.

Version 6.3 gives centre and three axes of each element, in SimNIBS's convention (and ours). Version 6 gives the coil's
place, a normal (in its examples out of the head) and a direction that it does not define: the reader must be told.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import numpy as np

from bobina.space import BadInput, pick
from bobina.space.units import mm
from bobina.store.files import write_json, write_text
from bobina.store.navigation.marker import XYZ, Array, Marker, Pose, in_mm, plain, pose_of
from bobina.store.points import read_text
from bobina.store.tables import read_table

OWN = "IndividualMRI"
"""The coordinate system of the person's own image."""
TO_MM = {"mm": 1.0, "cm": 10.0, "m": 1000.0}
CENTRE, TARGET = "element_centre", "target"
AXES = ("element_xdir", "element_ydir", "element_zdir")
DIRECTIONS = ("away-from-handle", "to-handle")
MISSING = ("", "n/a")

_COLUMNS = {
    "nibs_position_id": "Identifier of the row, unique in this file.",
    "nibs_element_id": "The coil at this position.",
    "position_label": "Name of the position.",
    "position_description": "How the position was found.",
    **{f"{CENTRE}_{c}": f"{c} of the middle of the coil's face." for c in "xyz"},
    **{f"{axis}_{c}": f"{c} of the coil's {axis[8]} axis, a unit vector; " + says
       for axis, says in zip(AXES, ("y cross z.", "away from the handle.", "into the head."), strict=True)
       for c in "xyz"},
    **{f"{TARGET}_{c}": f"{c} of the place in the brain that the position is for." for c in "xyz"},
}  # fmt: skip


def read_nibs_bids(path: Path | str, system: str = OWN, direction: str | None = None) -> tuple[Marker, ...]:
    """The rows that have a pose, in m of the person's image. Raises BadInput.

    ``system``: the coordinate system that is to be the image's; a ``*_coordsystem.json`` beside the table that names
    another is refused. ``direction``: what a version 6 table's direction is, away-from-handle or to-handle.
    """
    path = Path(path)
    scale = _scale(path, system)
    return tuple(_markers(path, scale, direction))


def _markers(path: Path, scale: float, direction: str | None) -> Iterator[Marker]:
    for line, row in read_table(path):
        where = f"{path.name}, line {line}"
        pose = _pose(where, row, scale) if f"{CENTRE}_x" in row else _old_pose(where, row, scale, direction)
        if pose is not None:
            name = row.get("position_label") or row.get("target_name") or row.get("nibs_position_id") or row["stim_id"]
            yield Marker(name, pose, "sample" if "timestamp" in row else "target", point=_point(where, row, scale))


def _pose(where: str, row: Mapping[str, str], scale: float) -> Pose | None:
    values = [_vector(where, row, key) for key in (CENTRE, *AXES)]
    centre, x, y, z = values
    if centre is None or x is None or y is None or z is None:
        return None
    return pose_of(where, np.stack([x, y, z], axis=1), centre * scale)


def _old_pose(where: str, row: Mapping[str, str], scale: float, direction: str | None) -> Pose | None:
    """Version 6: z against the normal, y along the direction as the caller says, made perpendicular."""
    centre, normal, along = (_vector(where, row, key) for key in ("coil", "normal", "direction"))
    if centre is None or normal is None or along is None:
        return None
    if direction is None:
        raise BadInput(
            f"{where}: NIBS-BIDS 6 does not define the coil's direction: say whether it is {' or '.join(DIRECTIONS)}"
        )
    sign = 1.0 if pick("direction", direction, DIRECTIONS) == DIRECTIONS[0] else -1.0
    if not np.allclose([np.linalg.norm(normal), np.linalg.norm(along)], 1, atol=0.05) or abs(normal @ along) > 0.1:
        raise BadInput(f"{where}: normal and direction are no perpendicular unit vectors")
    z = -normal / np.linalg.norm(normal)
    y = sign * (along - (along @ z) * z)
    y /= np.linalg.norm(y)
    return pose_of(where, np.stack([np.cross(y, z), y, z], axis=1), centre * scale)


def _vector(where: str, row: Mapping[str, str], key: str) -> Array | None:
    cells = [row.get(f"{key}_{c}", "") for c in "xyz"]
    if any(cell in MISSING for cell in cells):
        return None
    try:
        return np.array(cells, dtype=float)
    except ValueError as error:
        raise BadInput(f"{where}: {key} is no place or direction ({', '.join(cells)})") from error


def _point(where: str, row: Mapping[str, str], scale: float) -> XYZ | None:
    vector = _vector(where, row, TARGET)
    if vector is None:
        return None
    x, y, z = (float(value) for value in vector * scale * mm)
    return x, y, z


def _scale(path: Path, system: str) -> float:
    """To mm, of the lengths of a table, by its coordsystem.json: that whose name begins most like the table's."""
    stem = re.sub(r"_markers\.tsv$", "", path.name)
    beside = sorted(path.parent.glob("*_coordsystem.json"), key=lambda one: len(one.name))
    fitting = [one for one in beside if stem.startswith(one.name.removesuffix("_coordsystem.json"))]
    if not fitting:
        return TO_MM["mm"]
    file = fitting[-1]
    try:
        content = json.loads(read_text(file))
    except json.JSONDecodeError as error:
        raise BadInput(f"{file.name}, line {error.lineno}: not JSON ({error.msg})") from error
    said, unit = content.get("NIBSCoordinateSystem", system), content.get("NIBSCoordinateUnits", "mm")
    if said != system:
        raise BadInput(f"{path.name} is in {said}, by {file.name}, not in {system}: transform it to the person's image")
    return TO_MM[pick("unit of length", unit, TO_MM)]


def write_nibs_bids(folder: Path, stem: str, markers: Iterable[Marker], image: str) -> Path:
    """Write ``{stem}_markers.tsv`` (its path is returned), its .json, and ``{stem}_coordsystem.json``.

    ``image``: the anatomy that the poses are in, as BIDS names files (``bids::sub-01/anat/sub-01_T1w.nii.gz``).
    """
    rows = [_row(number, marker) for number, marker in enumerate(markers, start=1)]
    lines = ["\t".join(_COLUMNS), *("\t".join(row) for row in rows)]
    write_json(folder / f"{stem}_coordsystem.json", {
        "IntendedFor": image, "NIBSCoordinateSystem": OWN, "NIBSCoordinateUnits": "mm",
        "NIBSCoordinateSystemDescription": "World coordinates (RAS) of the header of the image named in IntendedFor.",
    })  # fmt: skip
    lengths = (CENTRE, TARGET)
    write_json(folder / f"{stem}_markers.json", {
        name: {"Description": says, **({"Units": "mm"} if name.rpartition("_")[0] in lengths else {})}
        for name, says in _COLUMNS.items()
    })  # fmt: skip
    return write_text(folder / f"{stem}_markers.tsv", "\n".join(lines) + "\n")


def _row(number: int, marker: Marker) -> list[str]:
    matrix = in_mm(marker.pose)
    target = ["n/a"] * 3 if marker.point is None else [f"{value / mm:.4f}" for value in marker.point]
    numbers = [f"{v:.4f}" for v in matrix[:3, 3]] + [f"{v:.6f}" for v in matrix[:3, :3].T.ravel()]
    return [f"P{number:02d}", "Coil_1", plain(marker.name) or "n/a", "n/a", *numbers, *target]
