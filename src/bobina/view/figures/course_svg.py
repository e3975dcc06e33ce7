"""A few shapes of SVG for the charts of the course: attributes only, colours are those of the page."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from bobina.view.figures.style import Picture

WIDTH = 600.0


def words(x: float, y: float, said: str, anchor: str = "start", colour: str = "ink", size: int = 13,
          bold: bool = False) -> str:
    """A line of text; ``anchor``: start, middle, end."""
    weight = ' font-weight="600"' if bold else ""
    return (f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="var(--{colour})" font-size="{size}"{weight}>'
            f"{escape(said)}</text>")


def line(x1: float, y1: float, x2: float, y2: float, colour: str = "line", width: float = 1, dash: str = "") -> str:
    """A straight line; ``dash`` as in SVG."""
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return (f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="var(--{colour})" '
            f'stroke-width="{width}"{dashed}/>')


def box(x: float, y: float, width: float, height: float, colour: str, opacity: float = 1) -> str:
    """A filled rectangle."""
    return (f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{max(height, 0):.1f}" '
            f'fill="var(--{colour})" fill-opacity="{opacity}"/>')


def dot(x: float, y: float, colour: str = "accent", radius: float = 4.5, hollow: bool = False) -> str:
    """A point."""
    fill = "card" if hollow else colour
    return (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="var(--{fill})" stroke="var(--{colour})" '
            'stroke-width="2"/>')


def path(points: Iterable[tuple[float, float]], colour: str = "accent") -> str:
    """A line through points."""
    through = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline points="{through}" fill="none" stroke="var(--{colour})" stroke-width="2.5"/>'


def picture(key: str, title: str, height: float, *parts: str) -> Picture:
    """The shapes as a figure; ``key`` keeps its id apart from those of others on the page."""
    name = escape(key, quote=True)
    return Picture(f'<svg viewBox="0 0 {WIDTH:.0f} {height:.0f}" role="img" aria-labelledby="{name}-title" '
                   f'xmlns="http://www.w3.org/2000/svg"><title id="{name}-title">{escape(title)}</title>'
                   f'{"".join(parts)}</svg>', title)
