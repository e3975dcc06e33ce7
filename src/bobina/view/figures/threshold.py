"""The search for the threshold, drawn: intensity by pulse, answers, interval, and what is believed of the threshold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bobina.dose.threshold import Method, Pulse, State
from bobina.dose.threshold.belief import belief
from bobina.dose.threshold.model import ENOUGH
from bobina.view.figures.course_svg import WIDTH, box, dot, line, path, picture, words
from bobina.view.figures.style import Picture
from bobina.view.language import Language

LEFT, RIGHT, TOP, BOTTOM = 44.0, 470.0, 16.0, 220.0
HEIGHT = 258.0


def search_figure(method: Method, pulses: Sequence[Pulse], state: State, _: Language) -> Picture:
    """One search; pulses from left to right, filled where the muscle answered; to the right the belief."""
    seen = [one.percent_mso for one in pulses] + [state.next_mso]
    low, high = max(min(seen) - 8, 0), min(max(seen) + 8, 108)

    def y(percent: float) -> float:
        return BOTTOM - (min(max(percent, low), high) - low) / (high - low) * (BOTTOM - TOP)

    many = max(ENOUGH, len(pulses))

    def x(number: int) -> float:
        return LEFT + (number - 0.5) / many * (RIGHT - LEFT)

    parts: list[str] = []
    if state.interval is not None:
        top = y(state.interval[1])
        parts.append(box(LEFT, top, RIGHT - LEFT, y(state.interval[0]) - top, "tint"))
    parts += _axes(low, high, many, _)
    if state.estimate is not None and state.estimate <= 100:
        parts.append(line(LEFT, y(state.estimate), WIDTH - 10, y(state.estimate), "accent", 1.5, "5 4"))
    parts += [dot(x(i), y(one.percent_mso), "accent", 5, hollow=not one.answered) for i, one in enumerate(pulses, 1)]
    found = belief(method, tuple(pulses))
    if found is not None and pulses:
        shown = [(RIGHT + 12 + 100 * weight, y(at)) for at, weight in zip(*found, strict=True) if low <= at <= high]
        parts.append(path(shown))
        parts.append(words(RIGHT + 12, HEIGHT - 22, _("How likely"), size=12, colour="soft"))
    title = _("Pulses of the search: intensity in order; filled where the muscle answered, hollow where it did not")
    return picture("search", title, HEIGHT, *parts)


def _axes(low: float, high: float, many: int, _: Language) -> Iterator[str]:
    step = 5 if high - low <= 40 else 10
    for percent in range(int(-(-low // step)) * step, int(high) + 1, step):
        at = BOTTOM - (percent - low) / (high - low) * (BOTTOM - TOP)
        yield line(LEFT, at, RIGHT, at)
        yield words(LEFT - 8, at + 4, str(percent), "end", "soft", 12)
    for number in range(5, many + 1, 5 if many <= 40 else 20):
        yield words(LEFT + (number - 0.5) / many * (RIGHT - LEFT), BOTTOM + 18, str(number), "middle", "soft", 12)
    yield words(LEFT, HEIGHT - 4, _("Pulse; up the side, % of output"), size=12, colour="soft")
