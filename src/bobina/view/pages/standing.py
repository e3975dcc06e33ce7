"""Where a person stands: what is next, what lacks, what needs somebody's eyes. Assembled from the topics."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bobina.course.kinds import kind_of, unsigned
from bobina.course.record import Record
from bobina.sentence import Sentence

WEIGHTS = {"stop": 3, "care": 2, "open": 1, "calm": 0}


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
    return sorted(_points(record, now), key=lambda one: -one.weight)


def _points(record: Record, now: datetime) -> Iterator[Point]:
    for entry, _why in unsigned(record):
        said = Sentence("{title}, entry {number}, needs a second signature.",
                        {"title": kind_of(entry.what).title, "number": entry.number})
        yield Point("care", said, "history")
