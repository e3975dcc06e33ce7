"""A data set of NIBS-BIDS 6.3 as somebody may hand it in, two places and three deliveries, written in a moment."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bobina.space.units import mm
from bobina.store.navigation.marker import Marker, Pose
from bobina.store.navigation.nibs_bids import POSES, coordinate_system, pose_cells

STEM = "sub-01_task-rest"
ROWS = [
    ["train", "TMS", "Coil_1", "60", "40", "100", "75", "30000", "rMT", "1.2"],
    ["single", "TMS", "Coil_1", "50", "1", "n/a", "n/a", "n/a", "rMT", "1"],
]
COLUMNS = ["nibs_event_id", "nibs_type", "nibs_element_id", "stimulus_intensity", "pattern1_count", "pattern1_interval",
           "pattern2_count", "pattern2_interval", "intensity_reference", "intensity_scaling"]  # fmt: skip
MS, MSO = "milliseconds", "% Maximum Stimulator Output"
UNITS = {"stimulus_intensity": MSO, "pattern1_interval": MS, "pattern2_interval": MS}


def table(*rows: list[str]) -> str:
    return "".join("\t".join(row) + "\n" for row in rows)


def data_set(
    folder: Path, poses: Mapping[str, Pose | None], units: Mapping[str, str] = UNITS, *, planned: bool = False,
    frame: Mapping[str, Any] | None = None, rows: list[list[str]] | None = None,
) -> Path:
    """The *_nibs.tsv: "train" at the first place and at both, then "single" at the last."""
    first, *_, last = [*poses, *poses]
    said = {name: {"Units": unit} for name, unit in units.items()}
    elements = {"ElementSet": [{"ElementID": "Coil_1", "ElementType": "coil", "CoilShape": "figure-of-eight"}]}
    cells = {name: pose_cells(pose) if pose else ["n/a"] * len(POSES) for name, pose in poses.items()}
    sheets = {
        "nibs.tsv": table(COLUMNS, *(ROWS if rows is None else rows)),
        "events.tsv": table(["onset", "duration", "nibs_event_id", "nibs_position_id"], ["0", "n/a", "train", first],
                            ["1.5", "n/a", "train", f"{first}|{last}"], ["4", "n/a", "single", last]),
        "markers.tsv": table(["nibs_position_id", *POSES], *([name, *row] for name, row in cells.items())),
        "nibs.json": json.dumps({**elements, **said}),
        "markers.json": json.dumps({"PosesArePlanned": planned}),
        "coordsystem.json": json.dumps(frame or coordinate_system("IndividualMRI", "the person's own")),
    }  # fmt: skip
    for name, text in sheets.items():
        (folder / f"{STEM}_{name}").write_text(text)
    return folder / f"{STEM}_nibs.tsv"


def near(one: Pose, other: Pose) -> bool:
    """Whether two poses are the same to 0.1 mm and 0.1 degree."""
    moved = ((one.origin - other.origin) ** 2).sum() ** 0.5
    cosine = ((one.rotation.T @ other.rotation).trace() - 1) / 2
    return bool(moved < 0.1 * mm and cosine > 1 - 1.5e-6)


def marker(pose: Pose) -> Marker:
    return Marker("somewhere", pose)
