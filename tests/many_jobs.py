"""Jobs for ``bobina field-many``: small balls at 5 mm, a coil file, poses, and a table that names them."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pyarrow import parquet

import written
from bobina.head import Tissue
from bobina.space.units import mm
from command import Said
from spheres import ball

HEADS, HEIGHTS = ("a", "b"), (54, 59, 64)
SMALL = {Tissue.GM: 40 * mm, Tissue.BONE: 45 * mm, Tissue.SCALP: 50 * mm}
Row = dict[str, Any]


def given(folder: Path, heads: Sequence[str] = HEADS, heights: Sequence[int] = HEIGHTS) -> Path:
    """Write heads, coil and poses; heads differ by where their centre lies."""
    for number, name in enumerate(heads):
        labels = ball(SMALL, 5 * mm, centre=(5 * number * mm, 1.5 * number * mm, 0)).labels
        written.labels(folder / f"sub-{name}.nii.gz", labels)
    written.ccd(folder / "eight.ccd")
    for height in heights:
        written.pose(folder / f"above{height}.txt", height)
    return folder


def table(folder: Path, heads: Sequence[str] = HEADS, heights: Sequence[int] = HEIGHTS) -> Path:
    """A table of all that ``given`` wrote."""
    rows = [f"sub-{name}.nii.gz,eight.ccd,above{height}.txt" for name in heads for height in heights]
    return written_table(folder, "head,coil,pose", *rows)


def written_table(folder: Path, *lines: str) -> Path:
    path = folder / "jobs.csv"
    path.write_text("\n".join(lines) + "\n")
    return path


def rows_of(output: Path) -> list[Row]:
    rows: list[Row] = parquet.read_table(output / "field-many.parquet").to_pylist()
    return rows


def content(output: Path) -> bytes:
    return (output / "field-many.parquet").read_bytes()


def finished(output: Path) -> dict[str, int]:
    """The outcomes that are kept, with when they were written."""
    return {path.name: path.stat().st_mtime_ns for path in (output / ".cache").glob("many-*.npz")}


def told(said: Said) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(said.out)
    return found
