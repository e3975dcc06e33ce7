"""Points and poses as text: x,y,z tables in mm of the scanner's frame, and 4x4 matrices."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bobina.space import BadInput, Rigid
from bobina.space.frames import Coil, Scanner
from bobina.space.units import mm
from bobina.store.files import whole, write_text

Array = NDArray[np.float64]
Pose = Rigid[Scanner, Coil]


def read_text(path: Path | str) -> str:
    """UTF-8 text; BadInput where there is no such file or it is not text."""
    path = Path(path)
    if not path.is_file():
        raise BadInput(f"there is no file {path}")
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(f"{path.name} is not UTF-8 text: export it again as text") from error


def read_points(path: Path | str) -> Array:
    """Points (n, 3), m of Scanner, from lines ``x,y,z`` in mm, with or without a header. Raises BadInput."""
    name = Path(path).name
    points: list[tuple[float, float, float]] = []
    for number, row in enumerate(csv.reader(read_text(path).splitlines()), start=1):
        if not any(cell.strip() for cell in row) or row[0].lstrip().startswith("#"):
            continue
        try:
            x, y, z = (float(cell) for cell in row)
        except ValueError as error:
            if not points and [cell.strip().lower() for cell in row] == ["x", "y", "z"]:
                continue
            raise BadInput(f"{name}, line {number}: {','.join(row)!r} is not x,y,z in mm") from error
        if not np.isfinite([x, y, z]).all():
            raise BadInput(f"{name}, line {number}: {','.join(row)!r} is not finite")
        points.append((x, y, z))
    if not points:
        raise BadInput(f"{name} holds no points: write one x,y,z in mm to a line")
    return np.array(points) * mm


def write_points(path: Path | str, points: ArrayLike, field: ArrayLike, tissue: ArrayLike) -> Path:
    """Write ``x,y,z,Ex,Ey,Ez,tissue``: points (n, 3) m as mm, field (n, 3) V/m, tissue (n,) by its number."""
    path = Path(path)
    columns = (np.asarray(points, float) / mm, np.asarray(field, float), np.asarray(tissue, int))
    with whole(path) as draft, draft.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["x", "y", "z", "Ex", "Ey", "Ez", "tissue"])
        for point, vector, label in zip(*columns, strict=True):
            table.writerow([*(f"{v:.6g}" for v in point), *(f"{v:.8g}" for v in vector), label])
    return path


def read_pose(path: Path | str) -> Pose:
    """A pose from a 4x4 matrix of text, coil to scanner, mm (SimNIBS's convention). Raises BadInput."""
    name = Path(path).name
    lines = [line.split("#")[0].replace(",", " ").replace(";", " ").split() for line in read_text(path).splitlines()]
    rows = [line for line in lines if line]
    if [len(row) for row in rows] != [4, 4, 4, 4]:
        raise BadInput(f"{name} must hold a 4x4 matrix, four numbers on each of four lines")
    try:
        matrix = np.array(rows, dtype=float)
    except ValueError as error:
        raise BadInput(f"{name}: {error}") from error
    matrix[:3, 3] *= mm
    try:
        return Rigid(matrix, Scanner, Coil)
    except ValueError as error:
        raise BadInput(f"{name}: {error}") from error


def write_pose(path: Path | str, pose: Pose) -> Path:
    """Write a pose as ``read_pose`` reads it."""
    matrix = pose.matrix.copy()
    matrix[:3, 3] /= mm
    return write_text(Path(path), "".join(" ".join(f"{value:.9f}" for value in row) + "\n" for row in matrix))
