"""How every figure looks, and how it becomes a part of the page: text stays text, ink follows the page's colours."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass
from html import escape
from io import BytesIO, StringIO
from typing import Any

from matplotlib import colormaps, rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from bobina.view.language import Language

INK, FAINT = "#010203", "#040506"
"""stand-ins, replaced by the page's own colours for text and for lines"""
COLOURS = ("#2a78b8", "#d9730d", "#2f8f6b", "#8f5bb5", "#b0457b", "#7d7a2b")
FIELD = colormaps["inferno"]
RC: Any = {
    "svg.fonttype": "none",
    "text.parse_math": False,
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 10,
    "text.color": INK,
    "axes.edgecolor": FAINT,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.labelsize": 9,
    "ytick.labelsize": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.facecolor": "none",
    "figure.facecolor": "none",
    "grid.color": FAINT,
    "grid.linewidth": 0.6,
    "legend.frameon": False,
    "lines.linewidth": 2.0,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
}


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure as the page takes it. ``markup`` is SVG or an img element; ``title`` says what it shows."""

    markup: str
    title: str


def style() -> Any:
    """A context in which figures are made."""
    return rc_context(RC)


def local_ticks(axes: Axes, language: Language, *, percent: bool = False) -> None:
    """Numbers on both axes as the language writes them."""
    text = language.percent if percent else language.compact
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: language.compact(value)))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: text(value)))


def svg(figure: Figure, key: str, title: str, detail: str = "") -> Picture:
    """The figure as SVG to stand inside the page; ``key`` keeps its ids apart from those of the others."""
    text = StringIO()
    with rc_context({**RC, "svg.hashsalt": key}):
        figure.savefig(text, format="svg", metadata={"Date": None})
    body = re.sub(r"<metadata>.*?</metadata>", "", text.getvalue()[text.getvalue().index("<svg") :], flags=re.S)
    body = _own_ids(body, key)
    body = body.replace(INK, "var(--ink)").replace(FAINT, "var(--line)")
    body = re.sub(r'font: [^;"]*?([\d.]+)px[^;"]*', r"font-size: \1px", body)
    label = (
        f'<svg role="img" aria-labelledby="{key}-title" ',
        f'<title id="{key}-title">{escape(title)}</title>' + (f"<desc>{escape(detail)}</desc>" if detail else ""),
    )
    body = re.sub(r"<svg ", lambda _: label[0], body, count=1)
    body = re.sub(r'(<svg [^>]*?) width="[^"]*"', r"\1", body, count=1)
    body = re.sub(r'(<svg [^>]*?) height="[^"]*"', r"\1", body, count=1)
    body = re.sub(r">", lambda _: ">" + label[1], body, count=1)
    return Picture(body, title)


def _own_ids(body: str, key: str) -> str:
    """Ids numbered as they come: unlike those of other figures, and the same every time."""
    names = {name: f"{key}-{n}" for n, name in enumerate(dict.fromkeys(re.findall(r'\bid="([^"]+)"', body)))}
    pattern = re.compile(r'(\bid="|url\(#|href="#)([^")]+)')
    return pattern.sub(lambda found: found[1] + names.get(found[2], found[2]), body)


def png(figure: Figure, title: str, dpi: int = 160) -> Picture:
    """The figure as an image element."""
    data = BytesIO()
    figure.savefig(data, format="png", dpi=dpi, metadata={"Software": None})
    return Picture(
        f'<img alt="{escape(title)}" src="data:image/png;base64,{b64encode(data.getvalue()).decode()}">', title
    )
