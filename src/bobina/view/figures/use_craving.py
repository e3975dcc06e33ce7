"""Craving at each visit: before and after a cue, and after the stimulation."""

from __future__ import annotations

from collections.abc import Sequence

from bobina.course.craving import Visit
from bobina.view.figures.style import Picture
from bobina.view.figures.use_svg import ACCENT, CARD, CARE, EDGE, INK, LINE, Drawing, square, up
from bobina.view.language import Language

LEFT, TOP, BOTTOM, WIDTH, HEIGHT = 46.0, 34.0, 34.0, 780.0, 250.0


def craving(visits: Sequence[Visit], _: Language) -> Picture:
    """Each rating as a share of its scale; what was rated at one visit stands in one column."""
    drawing = Drawing(WIDTH, HEIGHT)
    base, tall = HEIGHT - BOTTOM, HEIGHT - BOTTOM - TOP
    for share in (0.0, 0.5, 1.0):
        y = base - share * tall
        drawing.line(LEFT, y, WIDTH, y, EDGE if share == 0 else LINE)
        drawing.text(LEFT - 6, y + 4, _.percent(share), "end")
    step = (WIDTH - LEFT) / max(len(visits), 6)
    every = -(-len(visits) // 14)
    for i, one in enumerate(visits):
        x = LEFT + (i + 0.5) * step
        _visit(drawing, one, x, base, tall)
        if i % max(every, 1) == 0:
            name = str(one.session) if one.session is not None else _.day(one.at, "d MMM")
            drawing.text(x, base + 20, name, "middle")
    _legend(drawing, _)
    return drawing.picture("craving", _("Craving at each session"))


def _visit(drawing: Drawing, one: Visit, x: float, base: float, tall: float) -> None:
    without, cued, after = (
        None if value is None else base - value * tall for value in (one.without_cue, one.with_cue, one.after))
    if without is not None and cued is not None:
        drawing.line(x, without, x, cued, CARE, 2)
    if without is not None:
        drawing.dot(x, without, 4.5, CARD, INK)
    if cued is not None:
        drawing.shape(square(x, cued), CARE)
    if after is not None:
        drawing.shape(up(x + 9, after), ACCENT)


def _legend(drawing: Drawing, _: Language) -> None:
    drawing.dot(LEFT + 6, 12, 4.5, CARD, INK)
    drawing.text(LEFT + 16, 16, _("before, without a cue"))
    drawing.shape(square(LEFT + 226, 12), CARE)
    drawing.text(LEFT + 236, 16, _("before, after a cue"))
    drawing.shape(up(LEFT + 446, 12), ACCENT)
    drawing.text(LEFT + 456, 16, _("after the stimulation"))
