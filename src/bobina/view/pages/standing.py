"""Where a person stands: what is next, what lacks, what needs somebody's eyes. Assembled from the topics."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from bobina.course import consent, eligibility, pathway, prescription, side_effects, threshold
from bobina.course.alerts import alerts
from bobina.course.calendar import State, calendar
from bobina.course.kinds import kind_of, unsigned
from bobina.course.record import Record
from bobina.course.reminders import due
from bobina.course.screening import screening
from bobina.course.span import span
from bobina.sentence import Sentence

WEIGHTS = {"stop": 3, "care": 2, "open": 1, "calm": 0}
Missing = Callable[[Record, datetime], Sentence | None]


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that stands out. ``topic``: the page that deals with it; ``brief``: worth a word in the list."""

    tone: str
    said: Sentence
    topic: str
    brief: bool = True

    @property
    def weight(self) -> int:
        """Graver ones weigh more."""
        return WEIGHTS[self.tone]


def standing(record: Record, now: datetime) -> list[Point]:
    """What stands out in a record at a time, gravest first."""
    parts = (_alerts(record), _signatures(record), _today(record, now), _next(record, now), _scales(record, now))
    return sorted((point for part in parts for point in part), key=lambda one: -one.weight)


def _alerts(record: Record) -> Iterator[Point]:
    for one in alerts(record):
        said = {"scale": one.scale.name, "day": one.day, "number": one.rating.number}
        yield Point("stop", Sentence("{scale} of {day}, entry {number}: an answer on self-harm is above 0. "
                                     "A physician answers it.", said), "scales")


def _signatures(record: Record) -> Iterator[Point]:
    for entry, _why in unsigned(record):
        said = Sentence("{title}, entry {number}, needs a second signature.",
                        {"title": kind_of(entry.what).title, "number": entry.number})
        yield Point("care", said, "history")


def _today(record: Record, now: datetime) -> Iterator[Point]:
    visits = calendar(record, now).visits
    today = [one for one in visits if one.day == now.date()]
    if any(one.state is State.PLANNED for one in today):
        yield Point("calm", Sentence("A session is planned for today."), "session")
    elif any(one.state is State.DONE for one in today):
        yield Point("calm", Sentence("Today's session was given."), "session", brief=False)
    missed = sum(one.state is State.MISSED for one in visits)
    if missed:
        yield Point("care", Sentence("Missed visits: {count}.", {"count": missed}), "calendar", brief=False)
    if (last := side_effects.missing(record)) is not None:
        said = {"number": last.what.session}
        yield Point("care", Sentence("Session {number}: side effects were not asked about.", said), "session")


def _next(record: Record, now: datetime) -> Iterator[Point]:
    """What lacks on the way to the first session, the first of it in the list too."""
    course = span(record, now.date())
    if course is not None and course.over:
        return
    found = [(said, topic) for missing, topic in STEPS if (said := missing(record, now)) is not None]
    for number, (said, topic) in enumerate(found):
        yield Point("open", said, topic, brief=number == 0)


def _scales(record: Record, now: datetime) -> Iterator[Point]:
    found = due(record, now)
    late, soon = [one for one in found if one.late], [one for one in found if not one.late]
    if late:
        said = {"scales": ", ".join(one.scale.name for one in late)}
        yield Point("care", Sentence("Scales overdue: {scales}.", said), "scales")
    if soon:
        said = {"scales": ", ".join(one.scale.name for one in soon)}
        yield Point("open", Sentence("Scales due: {scales}.", said), "scales", brief=False)


def _screened(record: Record, now: datetime) -> Sentence | None:
    return Sentence("The safety screening is missing.") if screening(record) is None else None


def _decided(record: Record, now: datetime) -> Sentence | None:
    return eligibility.missing(record, now) if screening(record) is not None else None


def _threshold(record: Record, now: datetime) -> Sentence | None:
    return Sentence("The motor threshold is missing.") if threshold.current(record) is None else None


def _prescribed(record: Record, now: datetime) -> Sentence | None:
    return Sentence("The prescription is missing.") if prescription.current(record) is None else None


STEPS: tuple[tuple[Missing, str], ...] = (
    (_screened, "screening"), (_decided, "eligibility"), (consent.missing, "consent"), (pathway.missing, "pathway"),
    (_threshold, "threshold"), (_prescribed, "prescription"),
)
"""what must be there before the first session, in the order of care, and the page that brings it"""


class Remembered:
    """What stood out in each record when it was last asked on a day: a record that did not grow is not read again."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[Record, date, list[Point]]] = {}

    def __call__(self, record: Record, now: datetime) -> list[Point]:
        """As ``standing`` says it."""
        kept = self._kept.get(record.person)
        if kept is None or kept[0] is not record or kept[1] != now.date():
            kept = self._kept[record.person] = (record, now.date(), standing(record, now))
        return kept[2]
