"""Small drawings written as SVG: quick to make on every request, and without styles, as the pages' policy wants."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape

from bobina.view.figures.style import Picture

INK, SOFT, LINE, EDGE = "var(--ink)", "var(--soft)", "var(--line)", "var(--edge)"
ACCENT, CALM, CARE, STOP, CARD = "var(--accent)", "var(--calm)", "var(--care)", "var(--stop)", "var(--card)"


@dataclass(slots=True)
class Drawing:
    """Shapes in the units of a view box ``width`` by ``height``; y runs down."""

    width: float
    height: float
    parts: list[str] = field(default_factory=list)

    def line(self, x0: float, y0: float, x1: float, y1: float, colour: str = LINE, width: float = 1,
             dash: str = "") -> None:
        """A straight line."""
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        self.parts.append(f'<line x1="{x0:.1f}" y1="{y0:.1f}" x2="{x1:.1f}" y2="{y1:.1f}" stroke="{colour}" '
                          f'stroke-width="{width}"{dashed}/>')

    def box(self, x: float, y: float, width: float, height: float, fill: str, edge: str = "none",
            dash: str = "") -> None:
        """A rectangle from its upper left corner."""
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        self.parts.append(f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{fill}" '
                          f'stroke="{edge}"{dashed}/>')

    def dot(self, x: float, y: float, radius: float, fill: str, edge: str = "none") -> None:
        """A circle."""
        self.parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="{fill}" stroke="{edge}" '
                          'stroke-width="1.5"/>')

    def shape(self, points: Iterator[tuple[float, float]] | list[tuple[float, float]], fill: str,
              edge: str = "none") -> None:
        """A closed polygon."""
        listed = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        self.parts.append(f'<polygon points="{listed}" fill="{fill}" stroke="{edge}" stroke-width="1.5"/>')

    def text(self, x: float, y: float, words: str, anchor: str = "start", colour: str = SOFT, size: float = 13,
             bold: bool = False) -> None:
        """Words whose baseline begins, ends or has its middle at x, y."""
        weight = ' font-weight="600"' if bold else ""
        self.parts.append(f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}" '
                          f'font-size="{size}"{weight}>{escape(words)}</text>')

    def picture(self, key: str, title: str) -> Picture:
        """The drawing; ``key`` keeps its ids apart from those of others on the page."""
        body = "".join(self.parts)
        return Picture(
            f'<svg role="img" aria-labelledby="{key}-title" viewBox="0 0 {self.width:g} {self.height:g}">'
            f'<title id="{key}-title">{escape(title)}</title>{body}</svg>', title)


def up(x: float, y: float, r: float = 5) -> list[tuple[float, float]]:
    """A triangle that points up, around x, y."""
    return [(x, y - r), (x + r, y + r), (x - r, y + r)]


def down(x: float, y: float, r: float = 5) -> list[tuple[float, float]]:
    """A triangle that points down, around x, y."""
    return [(x, y + r), (x + r, y - r), (x - r, y - r)]


def square(x: float, y: float, r: float = 4.5) -> list[tuple[float, float]]:
    """A square around x, y."""
    return [(x - r, y - r), (x + r, y - r), (x + r, y + r), (x - r, y + r)]
