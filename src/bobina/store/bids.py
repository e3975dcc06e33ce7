"""Tables of BIDS with what their sidecars say of them: the unit of each column is stated there and never assumed."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bobina.space import BadInput
from bobina.store.points import read_text
from bobina.store.tables import read_table

MISSING = ("", "n/a")
TO_SI = {
    "s": {"s": 1.0, "sec": 1.0, "second": 1.0, "seconds": 1.0, "ms": 1e-3, "msec": 1e-3, "millisecond": 1e-3,
          "milliseconds": 1e-3, "us": 1e-6, "µs": 1e-6, "microsecond": 1e-6, "microseconds": 1e-6,
          "mins": 60.0, "min": 60.0},
    "Hz": {"hz": 1.0, "pps": 1.0, "khz": 1e3},
    "m": {"m": 1.0, "cm": 1e-2, "mm": 1e-3},
    "V": {"v": 1.0, "mv": 1e-3, "µv": 1e-6, "uv": 1e-6},
    "A": {"a": 1.0, "ma": 1e-3},
    "A/s": {"a/µs": 1e6, "a/us": 1e6, "a/s": 1.0},
    "output": {"% maximum stimulator output": 1e-2, "%": 1e-2},
}  # fmt: skip
"""What is measured, by its unit in SI: units as sidecars write them, in small letters, and their factors. ``output`` is
the part of a stimulator's maximum."""


@dataclass(frozen=True, eq=False, slots=True)
class Sidecar:
    """What a JSON file says; nothing where a table has none."""

    file: str
    said: Mapping[str, Any]

    def about(self, column: str, key: str) -> str:
        """What it says of a column under ``key``: its Units, its Description."""
        of = self.said.get(column)
        return str(of.get(key, "")) if isinstance(of, Mapping) else ""


@dataclass(frozen=True, eq=False, slots=True)
class Row:
    """A row of a table. Its numbers are in SI where a unit is asked for; None: n/a, no such column, or no unit said."""

    file: str
    line: int
    cells: Mapping[str, str]
    sidecar: Sidecar

    def where(self, column: str = "") -> str:
        """File, line and column, for a refusal."""
        return f"{self.file}, line {self.line}" + (f", {column}" if column else "")

    def text(self, *columns: str) -> str:
        """The first of these columns that is there and known, else nothing."""
        return next((self.cells[name] for name in columns if self.cells.get(name, "") not in MISSING), "")

    def parts(self, *columns: str) -> tuple[str, ...]:
        """The cell of ``text``, taken apart at its bars."""
        said = self.text(*columns)
        return tuple(part.strip() for part in said.split("|")) if said else ()

    def number(self, column: str) -> float | None:
        """A plain number. Raises BadInput."""
        return _number(self, column, said) if (said := self.text(column)) else None

    def count(self, column: str) -> int | None:
        """A whole number of 1 or more. Raises BadInput."""
        value = self.number(column)
        if value is not None and (value < 1 or value != int(value)):
            raise BadInput(f"{self.where(column)}: {value:g} is no count: write a whole number of 1 or more")
        return None if value is None else int(value)

    def si(self, column: str, unit: str, given: str = "") -> tuple[float, ...]:
        """The numbers of a cell in ``unit`` of SI; none where no unit is said. ``given``: the unit by definition."""
        said = given or self.sidecar.about(column, "Units")
        if not said or not self.text(column):
            return ()
        factor = TO_SI[unit].get(said.lower())
        if factor is None:
            raise BadInput(
                f"{self.where(column)}: {said!r} in {self.sidecar.file or 'its definition'} is no unit of {unit}"
            )
        return tuple(_number(self, column, part) * factor for part in self.parts(column))

    def one(self, column: str, unit: str, given: str = "") -> float | None:
        """The first of ``si``."""
        return next(iter(self.si(column, unit, given)), None)


def _number(row: Row, column: str, said: str) -> float:
    try:
        value = float(said)
    except ValueError as error:
        raise BadInput(f"{row.where(column)}: {said!r} is no number") from error
    if not math.isfinite(value):
        raise BadInput(f"{row.where(column)}: {said!r} is not finite")
    return value


def read_sidecar(path: Path | str) -> Sidecar:
    """A JSON file that describes a table or a recording. Raises BadInput, naming the line."""
    path = Path(path)
    try:
        said = json.loads(read_text(path))
    except json.JSONDecodeError as error:
        raise BadInput(f"{path.name}, line {error.lineno}: not JSON ({error.msg})") from error
    if not isinstance(said, dict):
        raise BadInput(f"{path.name} is no sidecar of BIDS: it should be one JSON object")
    return Sidecar(path.name, said)


def read_rows(path: Path | str) -> tuple[Row, ...]:
    """The rows of a .tsv, with its sidecar where there is one. Raises BadInput, naming the line."""
    path = Path(path)
    own = path.with_suffix(".json")
    beside = own if own.is_file() else fitting(path, f"{path.stem.rpartition('_')[2]}.json", [path.parent])
    sidecar = Sidecar("", {}) if beside is None else read_sidecar(beside)
    return tuple(Row(path.name, line, cells, sidecar) for line, cells in read_table(path))


def fitting(path: Path, ending: str, folders: Iterable[Path]) -> Path | None:
    """The file ``..._ending`` that belongs to ``path``: of those whose entities are all its own, that with the most.

    Of equal ones the first, folder by folder.
    """
    own = _entities(path)
    found = [one for folder in folders for one in sorted(folder.glob(f"*_{ending}")) if _entities(one) <= own]
    return max(found, key=lambda one: len(_entities(one)), default=None)


def _entities(path: Path) -> frozenset[str]:
    return frozenset(path.name.split("_")[:-1])
