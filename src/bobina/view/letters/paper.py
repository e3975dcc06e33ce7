"""A letter as PDF: A4, one family of letters that has every accent, nothing that a machine's fonts change."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import matplotlib
from reportlab.lib.colors import HexColor  # type: ignore[import-untyped]
from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]
from reportlab.lib.styles import ParagraphStyle  # type: ignore[import-untyped]
from reportlab.lib.units import mm  # type: ignore[import-untyped]
from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
from reportlab.pdfbase.ttfonts import TTFont  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]
from reportlab.platypus import (  # type: ignore[import-untyped]
    CondPageBreak,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

from bobina.view.letters.blocks import Blanks, Block, Heading, Letter, Pairs, Text, Ticks

EDGE = 18 * mm
ROOM = 32 * mm
"""that must be left below a heading"""
WIDTH = A4[0] - 2 * EDGE - 12
INK, SOFT, LINE, LOUD = HexColor("#1c2530"), HexColor("#55606d"), HexColor("#c4c9c8"), HexColor("#8a1f11")
PLAIN, BOLD = "BobinaSans", "BobinaSans-Bold"


def pdf(letter: Letter) -> bytes:
    """A letter as PDF; the same letter gives the same bytes."""
    _fonts()
    out = BytesIO()
    made = SimpleDocTemplate(
        out, pagesize=A4, leftMargin=EDGE, rightMargin=EDGE, topMargin=EDGE + 6 * mm, bottomMargin=EDGE, invariant=1,
        title=letter.title, author="bobina", lang="",
    )
    story = [Paragraph(escape(letter.title), _style("title")), *_set(letter.blocks)]
    made.build(story, canvasmaker=lambda *args, **kinds: _Numbered(letter, *args, **kinds))
    return out.getvalue()


class _Numbered(Canvas):  # type: ignore[misc]
    """Pages that know how many they are."""

    def __init__(self, letter: Letter, *args: Any, **kinds: Any) -> None:
        super().__init__(*args, **kinds)
        self._letter, self._done = letter, []  # type: ignore[var-annotated]

    def showPage(self) -> None:  # noqa: N802 (reportlab's name)
        """Keep the page until the last is known."""
        self._done.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        """Write every page with its head and foot."""
        for number, page in enumerate(self._done, start=1):
            self.__dict__.update(page)
            self._margins(number, len(self._done))
            super().showPage()
        super().save()

    def _margins(self, number: int, of: int) -> None:
        self.setFillColor(SOFT)
        self.setFont(PLAIN, 7.5)
        self.drawString(EDGE + 6, A4[1] - EDGE + 2 * mm, f"bobina · {self._letter.label}")
        self.drawString(EDGE + 6, EDGE - 7 * mm, self._letter.foot)
        self.drawRightString(A4[0] - EDGE - 6, EDGE - 7 * mm, self._letter.page.format(page=number, pages=of))


def _set(blocks: Sequence[Block]) -> list[Any]:
    """The blocks as flowables; a heading never stands alone at the foot of a page."""
    return [flow for block in blocks for flow in _flow(block)]


def _flow(block: Block) -> list[Any]:
    if isinstance(block, Heading):
        return [CondPageBreak(ROOM), Paragraph(escape(block.text), _style("heading"))]
    if isinstance(block, Text):
        room = [CondPageBreak(ROOM)] if block.manner in ("lead", "loud") else []
        return [*room, Paragraph(escape(block.text), _style(block.manner))]
    if isinstance(block, Ticks):
        return [Paragraph(f"\u2610\u2002{escape(line)}", _style("tick")) for line in block.lines]
    if isinstance(block, Pairs):
        return _table([[_cell(name, "small"), _cell(value)] for name, value in block.rows], (0.34, 0.66))
    if isinstance(block, Blanks):
        return _blanks(block.names)
    rows = [[_cell(one, "head") for one in block.head], *([_cell(one) for one in row] for row in block.rows)]
    return _table(rows, block.widths or [1 / len(block.head)] * len(block.head), headed=True)


def _table(rows: list[list[Any]], widths: Sequence[float], *, headed: bool = False) -> list[Any]:
    if not rows:
        return []
    lines = [("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE), ("VALIGN", (0, 0), (-1, -1), "TOP"),
             ("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 6),
             ("TOPPADDING", (0, 0), (-1, -1), 2.5), ("BOTTOMPADDING", (0, 0), (-1, -1), 3)]  # fmt: skip
    if headed:
        lines.append(("LINEBELOW", (0, 0), (-1, 0), 0.9, INK))
    columns = [WIDTH * width for width in widths]
    made = Table(rows, colWidths=columns, repeatRows=int(headed), style=TableStyle(lines), hAlign="LEFT")
    return [made, Spacer(1, 2 * mm)]


def _blanks(names: Sequence[str]) -> list[Any]:
    pairs = [list(names[i:i + 2]) for i in range(0, len(names), 2)]
    rows = [[cell for name in (*pair, "")[:2] for cell in (_cell(name, "small"), "", "")] for pair in pairs]
    ruled = [("LINEBELOW", (column, row), (column, row), 0.6, SOFT)
             for row, pair in enumerate(pairs) for column in (1, 4)[: len(pair)]]  # fmt: skip
    style = TableStyle([*ruled, ("VALIGN", (0, 0), (-1, -1), "BOTTOM"), ("LEFTPADDING", (0, 0), (-1, -1), 0)])
    columns = [WIDTH * width for width in (0.25, 0.22, 0.05, 0.25, 0.22, 0.01)]
    return [Table(rows, colWidths=columns, rowHeights=8.5 * mm, style=style, hAlign="LEFT"), Spacer(1, 2 * mm)]


def _cell(text: str, manner: str = "cell") -> Any:
    return Paragraph(escape(text).replace("\n", "<br/>"), _style(manner))


@cache
def _style(manner: str) -> Any:
    bold, size, ink, before, after = {
        "title": (True, 17, INK, 0, 8), "heading": (True, 11.5, INK, 9, 4), "plain": (False, 9.5, INK, 0, 4),
        "small": (False, 8, SOFT, 0, 2), "loud": (True, 9.5, LOUD, 2, 4), "lead": (True, 9.5, INK, 4, 3),
        "tick": (False, 9.5, INK, 1, 3),
        "cell": (False, 9, INK, 0, 0), "head": (True, 8.5, INK, 0, 0),
    }[manner]  # fmt: skip
    return ParagraphStyle(manner, fontName=BOLD if bold else PLAIN, fontSize=size, leading=size * 1.35, textColor=ink,
                          spaceBefore=before, spaceAfter=after)


@cache
def _fonts() -> None:
    """DejaVu Sans, which matplotlib carries."""
    where = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    pdfmetrics.registerFont(TTFont(PLAIN, str(where / "DejaVuSans.ttf")))
    pdfmetrics.registerFont(TTFont(BOLD, str(where / "DejaVuSans-Bold.ttf")))
