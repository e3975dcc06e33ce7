"""Published groups, early prediction and durability, drawn with their intervals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bobina.course.published import DURABILITY, EARLY, GROUPINGS, HALF, Grouping, Predicted
from bobina.view.figures.course_svg import WIDTH, box, dot, line, picture, words
from bobina.view.figures.style import Picture
from bobina.view.language import Language

SHADES = (0.95, 0.45, 0.27, 0.12)


def groups(_: Language) -> Picture:
    """How people divided into groups in each study: shares, no curves."""
    rows = [part for n, one in enumerate(GROUPINGS) for part in _row(one, 78.0 * n, _)]
    return picture("groups", _("Shares of published trajectory groups"), 78.0 * len(GROUPINGS), *rows)


def _row(one: Grouping, top: float, _: Language) -> Iterator[str]:
    said = _("{name}: {scale}, n = {total}", name=_(one.name), scale=_(one.scale), total=one.total)
    yield words(0, top + 16, said, bold=True)
    x = 0.0
    for group, shade in zip(one.groups, SHADES, strict=True):
        width = WIDTH * group.count / one.total
        yield box(x, top + 24, width - 2, 28, "accent", shade)
        colour = "on-accent" if shade > 0.6 else "ink"
        yield words(x + 6, top + 43, _.percent(group.count / one.total), "start", colour, 12, bold=True)
        x += width


def early(_: Language, marked: Sequence[Predicted] = ()) -> Picture:
    """Negative predictive values at session 10 with their intervals; rows that speak of this person are marked."""
    rows = [one for one in EARLY if one.defined == HALF]
    parts = [part for n, one in enumerate(rows) for part in _interval(one, 22.0 + 30 * n, one in marked, _)]
    bottom = 30.0 * len(rows) + 12
    axis = [part for n in range(0, 101, 25) for part in (
        line(_at(n / 100), 4, _at(n / 100), bottom),
        words(_at(n / 100), bottom + 16, _.percent(n / 100), "middle", "soft", 12))]
    return picture("early", _("How often little improvement at session 10 was followed by no response"), bottom + 24,
                   *axis, *parts)


def _at(share: float) -> float:
    return 260 + (WIDTH - 290) * share


def _interval(one: Predicted, y: float, marked: bool, _: Language) -> Iterator[str]:
    low, high = one.interval
    sign = "<" if one.study.startswith("Feffer") else "\N{LESS-THAN OR EQUAL TO}"
    name = f"{one.study}: {sign} {_.percent(one.fall)}"
    if marked:
        yield box(0, y - 15, WIDTH, 30, "tint")
    yield words(8, y + 4, name, bold=marked)
    yield line(_at(low), y, _at(high), y, "accent", 3, "" if one.counts else "3 5")
    yield dot(_at(one.npv), y, hollow=one.counts is None)


def durability(_: Language) -> Picture:
    """Who still responds after 3, 6 and 12 months, with 95 % intervals."""
    base, tall, left = 190.0, 170.0, 50.0

    def x(months: float) -> float:
        return left + (WIDTH - left - 40) * months / 12

    parts = [part for n in range(0, 101, 25) for part in (
        line(left, base - tall * n / 100, WIDTH - 20, base - tall * n / 100),
        words(left - 8, base - tall * n / 100 + 4, _.percent(n / 100), "end", "soft", 12))]
    for one in DURABILITY:
        parts += [
            line(x(one.months), base - tall * one.low, x(one.months), base - tall * one.high, "accent", 3),
            dot(x(one.months), base - tall * one.share),
            words(x(one.months) - 10, base - tall * one.share - 8, _.percent(one.share, 1), "end", bold=True),
            words(x(one.months), base + 20, _("{months} months", months=one.months), "middle", "soft", 12),
        ]
    return picture("durability", _("Of those who responded, how many still did"), base + 30, *parts)
