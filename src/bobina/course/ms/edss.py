"""When a change of the EDSS counts: large enough for where it began, and still there half a year later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bobina.source import Source, Status

STEP = Source("change of the EDSS that counts: 1.0 up to 5.5, 0.5 from 6.0 (Kragt 2006)", Status.SEEN)
CONFIRM = Source("EMA: a change is confirmed after at least 24 weeks", Status.SEEN)
REGRESS = Source("MSBase: 11 to 34 % of confirmed worsening goes back later", Status.SEEN)
BY_CHOICE = Source("our choice, no figure found: a visit within 30 days of the onset of a relapse does not confirm",
                   Status.CHOSEN)
LOW, AFTER, AFTER_RELAPSE = 5.5, timedelta(weeks=24), timedelta(days=30)


def counts(baseline: float, change: float) -> bool:
    """Whether a change (either way) from ``baseline`` is large enough."""
    return abs(change) >= (1.0 if baseline <= LOW else 0.5)


class State(StrEnum):
    """How the EDSS stands to its first value."""

    NONE = "none"
    WAITING = "waiting"
    CONFIRMED = "confirmed"
    GONE = "gone"
    """large enough once, back before it was confirmed"""


@dataclass(frozen=True, slots=True)
class Change:
    """A change from the first value. ``since``: first day of it; ``confirmed``: the visit that confirmed it."""

    state: State
    worse: bool = False
    since: date | None = None
    confirmed: date | None = None
    from_step: float | None = None
    to_step: float | None = None


def change(visits: Sequence[tuple[date, float]], relapses: Sequence[date] = ()) -> Change:
    """The change that lasts longest: of visits by day, the first one large enough whose direction was kept since then.

    A later visit that is no longer as far from the first value in the same direction starts the search anew.
    """
    if not visits:
        return Change(State.NONE)
    first, gone = visits[0][1], False
    start: tuple[date, float] | None = None
    for day, step in visits[1:]:
        here = counts(first, step - first)
        kept = start is not None and here and (step > first) == (start[1] > first)
        if start is not None and kept and day - start[0] >= AFTER and not _after_relapse(day, relapses):
            return Change(State.CONFIRMED, step > first, start[0], day, first, step)
        if not kept:
            gone, start = gone or start is not None, (day, step) if here else None
    if start is not None:
        return Change(State.WAITING, start[1] > first, start[0], None, first, visits[-1][1])
    return Change(State.GONE if gone else State.NONE, from_step=first, to_step=visits[-1][1])


def _after_relapse(day: date, relapses: Sequence[date]) -> bool:
    return any(timedelta(0) <= day - onset <= AFTER_RELAPSE for onset in relapses)
