"""The clinic's rate of seizures by coil beside the published one, on a scale of powers of ten."""

from __future__ import annotations

from collections.abc import Sequence
from math import log10

from bobina.course.harms.intervals import Interval
from bobina.course.harms.rates import Exposure, Reading, published_for, reading
from bobina.view.figures.style import Picture
from bobina.view.figures.use_svg import ACCENT, CALM, CARE, EDGE, INK, LINE, STOP, Drawing
from bobina.view.language import Language

LEFT, WIDTH, ROW, TOP = 220.0, 780.0, 62.0, 34.0
LEAST, MOST = -6.0, 0.0
"""powers of ten of the fraction of patients"""
BRIEF = 1e-3
"""the brief's 0.1 %"""
COLOURS = {Reading.ABOVE: STOP, Reading.TOO_FEW: EDGE, Reading.ALIKE: CALM, Reading.BELOW: CALM}


def seizure_rates(rows: Sequence[tuple[str, Exposure]], _: Language) -> Picture:
    """One row a kind of coil (its name, its figures): published above, the clinic's own below."""
    height = TOP + ROW * len(rows) + 40
    drawing = Drawing(WIDTH, height)
    for power in range(int(LEAST), int(MOST) + 1):
        drawing.line(_x(10.0**power), TOP - 6, _x(10.0**power), height - 34, LINE)
        percent = _.number(100 * 10.0**power, max(0, -2 - power))
        drawing.text(_x(10.0**power), height - 16, f"{percent} %", "middle", size=12)
    drawing.line(_x(BRIEF), TOP - 12, _x(BRIEF), height - 34, CARE, 1.4, "5 4")
    drawing.text(_x(BRIEF), 14, _("0.1 % of patients"), "middle", CARE)
    for i, (name, exposure) in enumerate(rows):
        y, other = TOP + ROW * i + 8, published_for(exposure)
        drawing.text(0, y + 20, name, colour=INK, size=14, bold=True)
        if other is not None:
            _bar(drawing, other.interval, y + 8, ACCENT, 8)
        drawing.text(LEFT - 8, y + 12, _("published") if other else "", "end", size=11)
        own = exposure.of_patients
        drawing.text(LEFT - 8, y + 36, _("here"), "end", size=11)
        if own is not None:
            _bar(drawing, own, y + 32, COLOURS[reading(own, other)] if other else EDGE, 4)
        else:
            drawing.text(LEFT + 4, y + 36, _("nobody treated"), size=12)
    return drawing.picture("seizure-rates", _("Share of patients with a seizure, by coil, with 95 % intervals"))


def _x(fraction: float) -> float:
    power = log10(fraction) if fraction > 0 else LEAST
    return LEFT + (min(max(power, LEAST), MOST) - LEAST) / (MOST - LEAST) * (WIDTH - LEFT - 22)


def _bar(drawing: Drawing, one: Interval, y: float, colour: str, width: float) -> None:
    drawing.line(_x(one.low), y, _x(one.high), y, colour, width)
    if one.rate > 0:
        drawing.dot(_x(one.rate), y, 5, "var(--card)", colour)
