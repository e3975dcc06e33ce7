"""Cells of a table in CSV that no spreadsheet takes for a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from enum import Enum
from io import StringIO
from typing import Any

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""a text that begins so is run as a formula by a spreadsheet: it is written after an apostrophe (OWASP, recollected)"""


def cell(value: Any) -> str:
    """A value as text; numbers stay numbers, lists are joined by a bar."""
    if value is None or isinstance(value, bool):
        return {None: "", True: "yes", False: "no"}[value]
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, tuple):
        return guarded("|".join(_bare(one) for one in value))
    return value.isoformat() if isinstance(value, date) else guarded(_bare(value))


def guarded(text: str) -> str:
    """A text that stays one in a spreadsheet."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text


def _number(value: float) -> str:
    """As short as it can be and read back the same."""
    return str(int(value)) if abs(value) < 1e15 and value == int(value) else repr(value)


def _bare(value: Any) -> str:
    if isinstance(value, float):
        return _number(value)
    return str(value.value) if isinstance(value, Enum) else str(value)


def written(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A table in CSV (RFC 4180, UTF-8), its first line the names."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(names)
    writer.writerows([cell(value) for value in row] for row in rows)
    return out.getvalue()
