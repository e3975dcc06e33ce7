"""The scores of one scale over the days, with the sessions, the thresholds and one person's noise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bobina.course.outcome import Outcome
from bobina.course.scales import Aim, Threshold, Yardstick
from bobina.course.trajectory import Line
from bobina.view.figures.course_svg import WIDTH, box, dot, line, path, picture, words
from bobina.view.figures.style import Picture
from bobina.view.language import Language

LEFT, RIGHT, TOP, HEIGHT, BELOW = 40.0, 128.0, 14.0, 220.0, 58.0
DASHED = "6 4"
MANY = 16
"""scores of which each still has room for its number"""
COLOURS = {Aim.RESPONSE: "care", Aim.REMISSION: "calm", Aim.CUT: "open"}


@dataclass(frozen=True, slots=True)
class _Frame:
    """From days and values to the drawing."""

    first: date
    last: date
    low: float
    high: float

    def x(self, day: date) -> float:
        span = max((self.last - self.first).days, 1)
        return LEFT + (WIDTH - LEFT - RIGHT) * (day - self.first).days / span

    def y(self, value: float) -> float:
        return TOP + HEIGHT * (1 - (min(max(value, self.low), self.high) - self.low) / (self.high - self.low))


def drawn(shown: Line, outcome: Outcome | None, sessions: Sequence[date], key: str, title: str, _: Language) -> Picture:
    """The chart of a line. ``outcome``: of the same scale, form and part; ``title``: translated."""
    days = [day for day, _value in shown.points] + list(sessions)
    most = shown.scale.most if shown.scale.most is not None else max(value for _day, value in shown.points) * 1.2
    frame = _Frame(min(days), max(days), shown.scale.least or 0.0, _top(shown, most))
    levels = list(_levels(frame, outcome, _)) if outcome is not None else []
    return picture(key, title, TOP + HEIGHT + BELOW, *_noise(frame, outcome, _), *_axes(frame, _), *_spread(levels),
                   *_sessions(frame, sessions, _), *_course(frame, shown, _))


def _top(shown: Line, most: float) -> float:
    """The end of the scale, or for times, whose end is far off, a little above the highest."""
    highest = max(value for _day, value in shown.points)
    return most if most <= 110 else highest * 1.25


def _ticks(low: float, high: float) -> list[float]:
    """Round numbers from ``low`` to ``high``, at most seven."""
    step = next(one for one in (0.5, 1, 2, 5, 10, 20, 25, 50, 100) if (high - low) / one <= 6)
    return [low + step * n for n in range(int((high - low) / step) + 1)]


def _axes(frame: _Frame, _: Language) -> Iterator[str]:
    for value in _ticks(frame.low, frame.high):
        yield line(LEFT, frame.y(value), WIDTH - RIGHT, frame.y(value))
        yield words(LEFT - 12, frame.y(value) + 4, _.compact(value), "end", "soft", 12)
    for day, anchor in ((frame.first, "start"), (frame.last, "end")):
        yield words(frame.x(day), TOP + HEIGHT + 48, _.day(day, "medium"), anchor, "soft", 12)


def _noise(frame: _Frame, outcome: Outcome | None, _: Language) -> Iterator[str]:
    """One person's noise (MDC) about the first score."""
    for one in outcome.held if outcome is not None else ():
        if one.change.yardstick is Yardstick.MDC and outcome is not None and not one.change.share:
            high, low = frame.y(outcome.began + one.change.size), frame.y(outcome.began - one.change.size)
            yield box(LEFT, high, WIDTH - RIGHT - LEFT, low - high, "edge", 0.14)
            yield words(LEFT + 8, high + 16, _("grey: one person's noise (MDC)"), "start", "soft", 12)


def _levels(frame: _Frame, outcome: Outcome, _: Language) -> Iterator[tuple[float, str, str]]:
    """Where the thresholds that decide lie, what they are called, and their colour."""
    names = {Aim.RESPONSE: _("response"), Aim.REMISSION: _("remission"), Aim.CUT: _("cut")}
    for one in (judged.threshold for judged in outcome.judged if judged.chosen and not judged.threshold.of):
        sign, value = _rule(one, outcome.began)
        yield frame.y(value), f"{names[one.aim]} {sign} {_.compact(round(value, 1))}", COLOURS[one.aim]


def _rule(one: Threshold, began: float) -> tuple[str, float]:
    if one.fall is not None:
        return "\N{LESS-THAN OR EQUAL TO}", began * (1 - one.fall)
    if one.at_most is not None:
        return "\N{LESS-THAN OR EQUAL TO}", one.at_most
    return ("<", one.below) if one.below is not None else ("\N{GREATER-THAN OR EQUAL TO}", one.at_least or 0)


def _spread(levels: list[tuple[float, str, str]]) -> Iterator[str]:
    """Lines with names that do not lie on each other."""
    lowest = 0.0
    for y, said, colour in sorted(levels):
        at = max(y + 4, lowest)
        lowest = at + 15
        yield line(LEFT, y, WIDTH - RIGHT, y, colour, 1.5, DASHED)
        yield words(WIDTH - RIGHT + 8, at, said, "start", colour, 12)


def _sessions(frame: _Frame, sessions: Sequence[date], _: Language) -> Iterator[str]:
    base = TOP + HEIGHT + 8
    for day in dict.fromkeys(sessions):
        yield line(frame.x(day), base, frame.x(day), base + 10, "soft", 2)
    if sessions:
        yield words(LEFT, base + 24, _("{count} sessions", count=len(sessions)), "start", "soft", 12)


def _course(frame: _Frame, shown: Line, _: Language) -> Iterator[str]:
    places = [(frame.x(day), frame.y(value)) for day, value in shown.points]
    yield path(places)
    for (x, y), (_day, value) in zip(places, shown.points, strict=True):
        yield dot(x, y)
        if len(places) <= MANY:
            above = y - 10 if y > TOP + 16 else y + 20
            yield words(x, above, _.compact(round(value, 2)), "middle", "ink", 12, bold=True)
