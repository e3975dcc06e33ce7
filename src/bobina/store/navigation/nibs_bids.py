"""NIBS-BIDS (BEP037, a proposal): ``*_markers.tsv`` with its ``*_coordsystem.json``.

Version 6.3 gives centre and three axes of each element, in SimNIBS's convention (and ours). Version 6 gives the coil's
place, a normal (in its examples out of the head) and a direction that it does not define: the reader must be told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np

from bobina.space import BadInput, pick
from bobina.space.units import mm
from bobina.store.bids import MISSING, Row, read_rows
from bobina.store.files import write_json, write_text
from bobina.store.navigation.marker import XYZ, Array, Marker, Pose, in_mm, plain, pose_of
from bobina.store.nibs import coordinates_of

OWN = "IndividualMRI"
"""The coordinate system of the person's own image."""
CENTRE, TARGET = "element_centre", "target"
AXES = ("element_xdir", "element_ydir", "element_zdir")
DIRECTIONS = ("away-from-handle", "to-handle")
PLANNED = "PosesArePlanned"
"""Of a *_markers.json, not of the proposal's: its poses are those of a plan, and nobody measured them."""

POSES = {
    **{f"{CENTRE}_{c}": f"{c} of the middle of the coil's face." for c in "xyz"},
    **{f"{axis}_{c}": f"{c} of the coil's {axis[8]} axis, a unit vector; " + says
       for axis, says in zip(AXES, ("y cross z.", "away from the handle.", "into the head."), strict=True)
       for c in "xyz"},
}  # fmt: skip
"""Columns of a pose; the centre is in mm."""
_COLUMNS = {
    "nibs_position_id": "Identifier of the row, unique in this file.",
    "nibs_element_id": "The coil at this position.",
    "position_label": "Name of the position.",
    "position_description": "How the position was found.",
    **POSES,
    **{f"{TARGET}_{c}": f"{c} of the place in the brain that the position is for." for c in "xyz"},
}


def read_nibs_bids(path: Path | str, system: str = OWN, direction: str | None = None) -> tuple[Marker, ...]:
    """The rows that have a pose, in m of the person's image. Raises BadInput.

    ``system``: the coordinate system that is to be the image's; a ``*_coordsystem.json`` beside the table that names
    another is refused. ``direction``: what a version 6 table's direction is, away-from-handle or to-handle.
    """
    return tuple(marker for marker in placed(path, system, direction).values() if marker)


def placed(
    path: Path | str, system: str = OWN, direction: str | None = None, *, measured: bool = False,
) -> Mapping[str, Marker | None]:
    """Every row by its identifier; None: it has no pose. Raises BadInput as ``read_nibs_bids``.

    ``measured``: planned poses are refused.
    """
    path = Path(path)
    scale, found = _scale(path, system), dict[str, Marker | None]()
    for row in read_rows(path):
        if measured and row.sidecar.said.get(PLANNED):
            raise BadInput(f"{path.name} holds planned poses, by {row.sidecar.file}: hand in what was measured")
        name = row.text("nibs_position_id", "target_id", "stim_id")
        if not name or name in found:
            raise BadInput(f"{row.where('nibs_position_id')}: each row needs a name of its own, not {name!r}")
        pose = _pose(row, scale) if f"{CENTRE}_x" in row.cells else _old_pose(row, scale, direction)
        label = row.text("position_label", "target_name") or name
        kind = "sample" if "timestamp" in row.cells else "target"
        found[name] = None if pose is None else Marker(label, pose, kind, point=_point(row, scale))
    return found


def _pose(row: Row, scale: float) -> Pose | None:
    values = [_vector(row, key) for key in (CENTRE, *AXES)]
    centre, x, y, z = values
    if centre is None or x is None or y is None or z is None:
        return None
    return pose_of(row.where(), np.stack([x, y, z], axis=1), centre * scale)


def _old_pose(row: Row, scale: float, direction: str | None) -> Pose | None:
    """Version 6: z against the normal, y along the direction as the caller says, made perpendicular."""
    centre, normal, along = (_vector(row, key) for key in ("coil", "normal", "direction"))
    if centre is None or normal is None or along is None:
        return None
    if direction is None:
        raise BadInput(
            f"{row.where()}: NIBS-BIDS 6 does not define the coil's direction: say whether it is "
            f"{' or '.join(DIRECTIONS)}"
        )
    sign = 1.0 if pick("direction", direction, DIRECTIONS) == DIRECTIONS[0] else -1.0
    if not np.allclose([np.linalg.norm(normal), np.linalg.norm(along)], 1, atol=0.05) or abs(normal @ along) > 0.1:
        raise BadInput(f"{row.where('normal, direction')}: they are no perpendicular unit vectors")
    z = -normal / np.linalg.norm(normal)
    y = sign * (along - (along @ z) * z)
    y /= np.linalg.norm(y)
    return pose_of(row.where(), np.stack([np.cross(y, z), y, z], axis=1), centre * scale)


def _vector(row: Row, key: str) -> Array | None:
    cells = [row.cells.get(f"{key}_{c}", "") for c in "xyz"]
    if any(cell in MISSING for cell in cells):
        return None
    try:
        return np.array(cells, dtype=float)
    except ValueError as error:
        raise BadInput(f"{row.where(key)}: it is no place or direction ({', '.join(cells)})") from error


def _point(row: Row, scale: float) -> XYZ | None:
    vector = _vector(row, TARGET)
    if vector is None:
        return None
    x, y, z = (float(value) for value in vector * scale * mm)
    return x, y, z


def _scale(path: Path, system: str) -> float:
    """To mm, of the lengths of a table, by the coordinate system beside it."""
    said = coordinates_of(path)
    if said is None:
        return 1.0
    if said.system and said.system != system:
        raise BadInput(
            f"{path.name} is in {said.system}, by {said.file}, not in {system}: transform it to the person's image"
        )
    return said.unit / mm


def write_nibs_bids(folder: Path, stem: str, markers: Iterable[Marker], image: str) -> Path:
    """Write ``{stem}_markers.tsv`` (its path is returned), its .json, and ``{stem}_coordsystem.json``.

    ``image``: the anatomy that the poses are in, as BIDS names files (``bids::sub-01/anat/sub-01_T1w.nii.gz``).
    """
    kept = list(markers)
    rows = [_row(number, marker) for number, marker in enumerate(kept, start=1)]
    lines = ["\t".join(_COLUMNS), *("\t".join(row) for row in rows)]
    write_json(folder / f"{stem}_coordsystem.json", {
        "IntendedFor": image, **coordinate_system(OWN, "World coordinates (RAS) of the header of the image named in "
                                                       "IntendedFor."),
    })  # fmt: skip
    planned = all(marker.kind == "target" for marker in kept)
    write_json(folder / f"{stem}_markers.json", {**described_columns(_COLUMNS), PLANNED: planned})
    return write_text(folder / f"{stem}_markers.tsv", "\n".join(lines) + "\n")


def coordinate_system(system: str, says: str) -> Mapping[str, str]:
    """The fields of a *_coordsystem.json that every one has."""
    return {"NIBSCoordinateSystem": system, "NIBSCoordinateUnits": "mm", "NIBSCoordinateSystemDescription": says}


def described_columns(columns: Mapping[str, str]) -> Mapping[str, Mapping[str, str]]:
    """Columns of a *_markers.tsv as its .json explains them: places in mm, axes without a unit."""
    lengths = (CENTRE, TARGET)
    return {name: {"Description": says, **({"Units": "mm"} if name.rpartition("_")[0] in lengths else {})}
            for name, says in columns.items()}  # fmt: skip


def pose_cells(pose: Pose) -> list[str]:
    """A pose as the cells of ``POSES``."""
    matrix = in_mm(pose)
    return [f"{v:.4f}" for v in matrix[:3, 3]] + [f"{v:.6f}" for v in matrix[:3, :3].T.ravel()]


def _row(number: int, marker: Marker) -> list[str]:
    target = ["n/a"] * 3 if marker.point is None else [f"{value / mm:.4f}" for value in marker.point]
    found = "planned, not measured" if marker.kind == "target" else "measured"
    return [f"P{number:02d}", "Coil_1", plain(marker.name) or "n/a", found, *pose_cells(marker.pose), *target]
