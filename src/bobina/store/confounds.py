"""Tables of confounds in: fMRIPrep's, or any columns of numbers."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bobina.plan.personal.resting import Array
from bobina.space import BadInput
from bobina.store.points import read_text


def read_confounds(path: Path | str, names: Sequence[str] | None = None) -> dict[str, Array]:
    """A table of confounds: columns (volumes,) by name, NaN for ``n/a``; commas, tabs or blanks between cells.

    A first line that is no number holds the names; else ``names`` are taken, or column_00, column_01 and so on.
    Raises BadInput.
    """
    path = Path(path)
    rows = _rows(path)
    if not all(_is_number(cell) for cell in rows[0]):
        header, *rows = rows
        names = names or header
    if not rows:
        raise BadInput(f"{path.name} holds no rows of confounds")
    names = names or [f"column_{number:02d}" for number in range(len(rows[0]))]
    if len(set(names)) < len(names) or any(len(row) != len(names) for row in rows):
        wide = ", ".join(map(str, sorted({len(row) for row in rows})))
        raise BadInput(f"{path.name} has rows of {wide} cells for {len(set(names))} different names of columns")
    try:
        cells = np.array([[np.nan if _is_missing(cell) else float(cell) for cell in row] for row in rows])
    except ValueError as error:
        raise BadInput(f"{path.name} holds a cell that is no number ({error})") from error
    return dict(zip(names, np.ascontiguousarray(cells.T), strict=True))


def _rows(path: Path) -> list[list[str]]:
    text = read_text(path)
    first = text.lstrip().split("\n", 1)[0]
    if "\t" in first or "," in first:
        rows = list(csv.reader(text.splitlines(), delimiter="\t" if "\t" in first else ","))
    else:
        rows = [line.split() for line in text.splitlines()]
    filled = [[cell.strip() for cell in row] for row in rows if any(cell.strip() for cell in row)]
    if not filled:
        raise BadInput(f"{path.name} is empty: a table of confounds has a row for each volume")
    return filled


def _is_missing(cell: str) -> bool:
    return cell.lower() in ("", "n/a", "na", "nan")


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return _is_missing(cell)
    return True
