"""The use diary day by day, with tests above it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from bobina.course.use.events import Finding
from bobina.course.use.laboratory import Compared
from bobina.course.use.substances import HeavyDay
from bobina.view.figures.style import Picture
from bobina.view.figures.use_svg import ACCENT, CALM, CARD, CARE, EDGE, LINE, STOP, Drawing, down, up
from bobina.view.language import Language

WEEKS = 12
LEFT, TOP, BOTTOM, WIDTH, HEIGHT = 46.0, 40.0, 34.0, 780.0, 260.0


def diary(
    days: Mapping[date, float], tests: Sequence[tuple[date, Compared]], last: date, heavy: HeavyDay | None, unit: str,
    _: Language,
) -> Picture:
    """Twelve weeks to ``last``: a bar for use, a dot for none, an open box for a day that nobody told."""
    drawing = Drawing(WIDTH, HEIGHT)
    first = last - timedelta(days=7 * WEEKS - 1)
    most = max([heavy.grams * 1.2 if heavy else 0.0, 1.0, *(q for day, q in days.items() if first <= day <= last)])
    step, base = (WIDTH - LEFT - 6) / (7 * WEEKS), HEIGHT - BOTTOM
    tall = base - TOP
    for share in (0.5, 1.0):
        y = base - share * tall
        drawing.line(LEFT, y, WIDTH, y, LINE)
        drawing.text(LEFT - 6, y + 4, _.compact(round(share * most, 1)), "end")
    for i in range(7 * WEEKS):
        _day(drawing, days.get(first + timedelta(days=i)), LEFT + i * step, step, base, tall / most, heavy)
    drawing.line(LEFT, base, WIDTH, base, EDGE)
    if heavy is not None:
        y = base - heavy.grams / most * tall
        drawing.line(LEFT, y, WIDTH, y, CARE, 1.4, "5 4")
        drawing.text(WIDTH, y - 4, _("heavy day"), "end", CARE)
    _weeks(drawing, first, step, base, _)
    _tests(drawing, tests, first, last, step)
    drawing.text(0, 14, unit)
    return drawing.picture("diary", _("Use day by day, twelve weeks"))


def _day(drawing: Drawing, quantity: float | None, x: float, step: float, base: float, scale: float,
         heavy: HeavyDay | None) -> None:
    if quantity is None:
        drawing.box(x + 1, base - 9, step - 2.4, 8, CARD, EDGE, "2 2")
    elif quantity == 0:
        drawing.dot(x + step / 2, base - 5, 2.6, CALM)
    else:
        colour = CARE if heavy is not None and heavy.holds(quantity) else ACCENT
        drawing.box(x + 0.8, base - max(quantity * scale, 2), step - 1.6, max(quantity * scale, 2), colour)


def _weeks(drawing: Drawing, first: date, step: float, base: float, _: Language) -> None:
    for week in range(0, WEEKS, 2):
        x = LEFT + 7 * week * step
        drawing.line(x, base, x, base + 5, EDGE)
        drawing.text(x, base + 20, _.day(first + timedelta(weeks=week), "d MMM"))


def _tests(drawing: Drawing, tests: Sequence[tuple[date, Compared]], first: date, last: date, step: float) -> None:
    for day, one in tests:
        if first <= day <= last:
            x, finding = LEFT + ((day - first).days + 0.5) * step, one.entry.what.finding
            if finding is Finding.POSITIVE:
                drawing.shape(up(x, 28), STOP)
            elif finding is Finding.NEGATIVE:
                drawing.shape(down(x, 28), CALM)
            else:
                drawing.dot(x, 28, 4, CARD, EDGE)
