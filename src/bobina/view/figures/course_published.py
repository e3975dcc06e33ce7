"""Published groups, early prediction and durability, drawn with their intervals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bobina.course.published import (
    DURABILITY,
    EARLY,
    HALF,
    IN_A_WORD,
    Group,
    Grouping,
    Predicted,
    wilson,
)
from bobina.view.figures.course_svg import WIDTH, box, dot, line, picture, words
from bobina.view.figures.style import Picture
from bobina.view.language import Language

SHADES = (0.95, 0.64, 0.44, 0.29, 0.16)
ROW, HEAD = 22.0, 62.0
MOST = 0.6
"""the share at the end of the axis; the widest interval ends below it"""


def groups(one: Grouping, key: str, _: Language) -> Picture:
    """How people divided into the groups of a study: a stacked bar, and each share with its interval; no curves."""
    title = _("{name}: {scale}, n = {total}", name=_(one.name), scale=_(one.scale), total=one.total)
    bottom = HEAD + ROW * len(one.groups)
    ticks = [part for n in (0, 20, 40, 60) for part in (
        line(_on(n / 100), HEAD - 8, _on(n / 100), bottom - 4),
        words(_on(n / 100), bottom + 10, _.percent(n / 100), "middle", "soft", 11))]
    rows = [part for n, each in enumerate(one.groups) for part in _group(each, one.total, n, _)]
    return picture(key, title, bottom + 16, words(0, 14, title, bold=True), *_bar(one, _), *ticks, *rows)


def _bar(one: Grouping, _: Language) -> Iterator[str]:
    x = 0.0
    for group, shade in zip(one.groups, SHADES, strict=False):
        share = group.count / one.total
        yield box(x, 22, WIDTH * share - 2, 24, "accent", shade)
        if share > 0.1:
            colour = "on-accent" if shade > 0.7 else "ink"
            yield words(x + 6, 39, _.percent(share), "start", colour, 12, bold=True)
        x += WIDTH * share


def _group(one: Group, total: int, n: int, _: Language) -> Iterator[str]:
    y, share, (low, high) = HEAD + ROW * n, one.count / total, wilson(one.count, total)
    said = _(one.name) if one.shape is None else f"{_(one.name)}: {_(IN_A_WORD[one.shape])}"
    yield box(0, y - 6, 12, 12, "accent", SHADES[n])
    yield words(18, y + 4, said, size=12)
    yield line(_on(low), y, _on(high), y, "accent", 3)
    yield dot(_on(share), y, radius=4)
    yield words(WIDTH, y + 4, f"{_.percent(share)} ({low * 100:.0f}\N{EN DASH}{high * 100:.0f})", "end", size=12)


def _on(share: float) -> float:
    """Where a share lies on the axis of the groups."""
    return 400 + 105 * share / MOST


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
