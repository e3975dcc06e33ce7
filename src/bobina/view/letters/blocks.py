"""What a letter is made of, before it is set on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """Of a section."""

    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph. ``manner``: plain, small (sources, doubts), lead (over a table), loud (what must not
    be overlooked).
    """

    text: str
    manner: str = "plain"


@dataclass(frozen=True, slots=True)
class Pairs:
    """Names and values."""

    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with a head. ``widths``: of the columns, as parts of the line; left out: alike."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float] = ()


@dataclass(frozen=True, slots=True)
class Ticks:
    """Lines with a box before them, to be ticked by hand."""

    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class Blanks:
    """Names with a line behind them, to be filled in by hand, two to a row."""

    names: Sequence[str]


Block = Heading | Text | Pairs | Grid | Ticks | Blanks


@dataclass(frozen=True, slots=True)
class Letter:
    """A page or more of A4. ``foot`` stands on each."""

    title: str
    blocks: Sequence[Block]
    foot: str
    label: str
    """what this software is, on each page"""
    page: str = "{page} / {pages}"
