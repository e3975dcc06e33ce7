"""The person's own course as a share of the first score, large, to be held beside published groups by eye."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import cycle

from bobina.course.trajectory import Own
from bobina.view.figures.course_svg import WIDTH, box, dot, line, path, picture, words
from bobina.view.figures.style import Picture
from bobina.view.language import Language

LEFT, RIGHT, TOP, TALL, BELOW = 48.0, 118.0, 16.0, 260.0, 44.0
COLOURS = ("accent", "care", "calm", "stop", "open")
FEWEST = 2.0
"""weeks that the axis shows at least, so that two scores of a few days are not stretched over it"""


def own(every: Sequence[Own], _: Language) -> Picture:
    """Each scale of depression over the weeks from its first score, which is 100 %."""
    weeks = max(FEWEST, *(one.points[-1][0] for one in every))
    most = max(1.0, *(share for one in every for _week, share in one.points)) * 1.08
    names = _spread([_y(one.points[-1][1], most) for one in every])
    lines = [part for one, colour, at in zip(every, cycle(COLOURS), names, strict=False)
             for part in _line(one, colour, at, weeks, most, _)]
    return picture("own", _("This person, in % of the first score"), TOP + TALL + BELOW, *_frame(weeks, most, _),
                   *lines)


def _x(week: float, weeks: float) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * week / weeks


def _y(share: float, most: float) -> float:
    return TOP + TALL * (1 - share / most)


def _frame(weeks: float, most: float, _: Language) -> Iterator[str]:
    """The first week as a band, shares, weeks, and half of the first score."""
    yield box(LEFT, TOP, _x(1, weeks) - LEFT, TALL, "edge", 0.14)
    yield words(LEFT + 4, TOP + TALL - 8, _("week 1"), "start", "soft", 12)
    for n in range(0, int(most * 100) + 1, 25):
        y = _y(n / 100, most)
        yield line(LEFT, y, WIDTH - RIGHT, y, "edge" if n in (50, 100) else "line", 1.5 if n in (50, 100) else 1,
                   "6 4" if n == 50 else "")
        yield words(LEFT - 8, y + 4, _.percent(n / 100), "end", "soft", 12)
    step = next(one for one in (1, 2, 4, 13, 26, 52, 520) if weeks / one <= 10)
    for week in range(0, int(weeks) + 1, step):
        yield line(_x(week, weeks), TOP + TALL, _x(week, weeks), TOP + TALL + 6, "soft")
        yield words(_x(week, weeks), TOP + TALL + 22, str(week), "middle", "soft", 12)
    yield words((LEFT + WIDTH - RIGHT) / 2, TOP + TALL + 40, _("weeks since the first score"), "middle", "soft", 12)


def _line(one: Own, colour: str, at: float, weeks: float, most: float, _: Language) -> Iterator[str]:
    places = [(_x(week, weeks), _y(share, most)) for week, share in one.points]
    yield path(places, colour)
    yield from (dot(x, y, colour) for x, y in places)
    said = f"{one.scale.name} {_.percent(one.points[-1][1])}"
    yield words(min(places[-1][0] + 10, WIDTH - RIGHT + 8), at + 4, said, "start", colour, bold=True)


def _spread(at: Sequence[float]) -> list[float]:
    """Where names stand that shall not lie on each other: each at least 16 below the one above."""
    found, lowest = dict[int, float](), 0.0
    for n in sorted(range(len(at)), key=lambda n: at[n]):
        lowest = found[n] = max(at[n], lowest + 16)
    return [found[n] for n in range(len(at))]
