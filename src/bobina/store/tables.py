"""Tables: CSV and TSV in, with the line of every row; Parquet out."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from bobina.space import BadInput
from bobina.store.files import whole
from bobina.store.points import read_text

DELIMITERS = {".csv": ",", ".tsv": "\t"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a Parquet table: text, whole numbers or numbers; None where there is no value."""

    values: Sequence[str | int | float | None]
    kind: type[str | int | float]
    unit: str = ""


def read_table(path: Path | str) -> list[tuple[int, dict[str, str]]]:
    """Rows of a .csv or .tsv with a header, each with its line: cells by column, stripped.

    Empty lines and those that begin with # are left out. Raises BadInput, naming the line.
    """
    path = Path(path)
    if path.suffix.lower() not in DELIMITERS:
        raise BadInput(f"{path.name} is not a table: name it .csv (commas) or .tsv (tabs)")
    reader = csv.reader(read_text(path).splitlines(), delimiter=DELIMITERS[path.suffix.lower()])
    try:
        lines = [(reader.line_num, [cell.strip() for cell in row]) for row in reader]
    except csv.Error as error:
        raise BadInput(f"{path.name}, line {reader.line_num}: {error}") from error
    filled = [(line, row) for line, row in lines if any(row) and not row[0].startswith("#")]
    if len(filled) < 2:
        raise BadInput(f"{path.name} holds no rows: write the names of the columns first, then one row to a line")
    (line, header), *rows = filled
    if again := [name for i, name in enumerate(header) if not name or name in header[:i]]:
        raise BadInput(f"{path.name}, line {line}: each column needs a name of its own, not {again[0]!r}")
    return [(line, _cells(path.name, line, header, row)) for line, row in rows]


def _cells(name: str, line: int, header: list[str], row: list[str]) -> dict[str, str]:
    if len(row) != len(header):
        raise BadInput(f"{name}, line {line}: {len(row)} cells under {len(header)} columns")
    return dict(zip(header, row, strict=True))


def write_parquet(path: Path, columns: Mapping[str, Column], about: Mapping[str, str]) -> Path:
    """Write a table, whole or not at all; the same values give the same bytes.

    Units stand in the metadata of the columns, ``about`` in that of the table.
    """
    kinds: dict[type, Any] = {str: pa.string(), int: pa.int64(), float: pa.float64()}
    schema = pa.schema(
        [pa.field(name, kinds[column.kind], metadata={"unit": column.unit} if column.unit else None)
         for name, column in columns.items()],
        metadata=dict(about),
    )  # fmt: skip
    table = pa.table({name: list(column.values) for name, column in columns.items()}, schema=schema)
    with whole(path) as draft:
        parquet.write_table(table, draft)
    return path
