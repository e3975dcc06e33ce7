"""Scores from a table in CSV: one rating a line.

Columns: ``scale`` (its id or its name), ``day`` (2027-01-31), and one for each field of the scale (``total``, or ``1``
to ``9`` of the PHQ-9); ``form``, ``rater``, ``language`` where the scale asks for them. Cells of other scales' fields
stay empty. Commas or semicolons; with semicolons a comma is a decimal mark.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from io import StringIO

from bobina.course.asked import Refused
from bobina.course.scales import SCALES, Scale, Scored
from bobina.sentence import Sentence
from bobina.space import BadInput

LONGEST = 5_000_000
"""bytes"""
MOST = 5_000
"""lines"""
TEXTS = ("form", "rater", "language")
_BY_NAME = {key.casefold(): one for one in SCALES.values() for key in (one.id, one.name)}


def read_scores(content: bytes, name: str) -> tuple[Scored, ...]:
    """The ratings of a table, line by line. Raises BadInput, or Refused where a scale does: the first line is named."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(f"{name} is no text in UTF-8: save the table as CSV UTF-8") from error
    if "\0" in text or len(content) > LONGEST:
        raise BadInput(f"{name} is no table of scores, or longer than {LONGEST // 1_000_000} MB")
    first = text.split("\n", 1)[0]
    comma = ";" if first.count(";") > first.count(",") else ","
    try:
        rows = list(csv.reader(StringIO(text), delimiter=comma, strict=True))
    except csv.Error as error:
        raise BadInput(f"{name} is no table in CSV ({error}): save it anew") from error
    return tuple(_read(rows, name, comma))


def _read(rows: list[list[str]], name: str, comma: str) -> Iterator[Scored]:
    head = [cell.strip().casefold() for cell in rows[0]] if rows else []
    if not {"scale", "day"} <= set(head) or len(set(head)) != len(head):
        raise BadInput(f"{name}, line 1: the columns scale and day must be there, and none twice")
    known = {"scale", "day", *TEXTS} | {one.id for scale in SCALES.values() for one in scale.fields}
    if strange := [one for one in head if one not in known]:
        raise BadInput(f"{name}, line 1: no scale has a field {strange[0][:40]!r}")
    if not 1 < len(rows) <= MOST:
        raise BadInput(f"{name} has {max(len(rows) - 1, 0)} ratings: give 1 to {MOST - 1}")
    for line, row in enumerate(rows[1:], start=2):
        where = at_line(name, line)
        if len(row) != len(head):
            raise BadInput(f"{where}: {len(row)} cells where the first line has {len(head)}")
        yield _rating(where, dict(zip(head, (cell.strip() for cell in row), strict=True)), comma)


def at_line(name: str, line: int) -> Sentence:
    """Where something is wrong."""
    return Sentence("{file}, line {line}", {"file": name, "line": line})


def _rating(where: Sentence, row: Mapping[str, str], comma: str) -> Scored:
    scale = _BY_NAME.get(row["scale"].casefold())
    if scale is None:
        raise BadInput(f"{where}: {row['scale'][:40]!r} is no scale that is known")
    try:
        day = date.fromisoformat(row["day"])
    except ValueError as error:
        raise BadInput(f"{where}: {row['day'][:40]!r} is no day; write it as 2027-01-31") from error
    values = {key: _number(where, key, cell, comma) for key, cell in row.items()
              if cell and key not in ("scale", "day", *TEXTS)}  # fmt: skip
    try:
        return Scored(scale.id, values, day, **_texts(row, scale))
    except Refused as error:
        raise Refused(Sentence("{where}: {said}", {"where": where, "said": error.sentence})) from error


def _texts(row: Mapping[str, str], scale: Scale) -> dict[str, str]:
    return {key: row[key] for key in TEXTS if row.get(key)}


def _number(where: Sentence, key: str, cell: str, comma: str) -> float:
    try:
        return float(cell.replace(",", ".") if comma == ";" else cell)
    except ValueError as error:
        raise BadInput(f"{where}: {key} is {cell[:40]!r}, which is no number") from error
