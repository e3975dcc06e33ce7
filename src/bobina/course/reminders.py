"""Reminders: which scale is due when. The rhythm is our own choice; no source that was read prescribes one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from bobina.course.record import Record
from bobina.course.referral import Indication, Referred
from bobina.course.scales import SCALES, Scale, scores
from bobina.course.scales.model import OURS
from bobina.course.span import span
from bobina.source import Source, Status

RHYTHM = Source(OURS + ": before the first session, at a rhythm during the course, at its end, after 1, 3, 6 and 12 "
                "months", Status.CHOSEN)
GRACE = timedelta(days=7)
"""after which a reminder is late; our own choice"""
FOLLOW_UP = (30, 91, 182, 365)
"""days after the last session: 1, 3, 6 and 12 months"""


class Occasion(StrEnum):
    """Why a scale is due."""

    BASELINE = "baseline"
    DURING = "during"
    END = "end"
    FOLLOW_UP = "follow-up"


OCCASIONS = {
    Occasion.BASELINE: "before the first session", Occasion.DURING: "during the course",
    Occasion.END: "at the end of the course", Occasion.FOLLOW_UP: "follow-up",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A scale and every how many days it is due during the course; None: only at both ends and after."""

    scale: str
    every: int | None


_USE = (Asked("vas-craving", 7), Asked("phq-9", 14), Asked("gad-7", None))
_MS = (Asked("phq-9", None), Asked("edss", None))
SCHEDULE: Mapping[Indication, tuple[Asked, ...]] = MappingProxyType({
    Indication.DEPRESSION: (Asked("phq-9", 7), Asked("gad-7", 14), Asked("hdrs-17", 14), Asked("cgi", None)),
    Indication.ALCOHOL: (*_USE, Asked("ocds", 14), Asked("audit-c", None)),
    Indication.COCAINE: (*_USE, Asked("ocdus", 14)),
    Indication.NICOTINE: _USE,
    Indication.MS_FATIGUE: (Asked("mfis", 14), Asked("fss", 14), *_MS),
    Indication.MS_MOTOR: (Asked("t25fw", 14), Asked("9hpt", 14), Asked("msws-12", None), *_MS),
    Indication.MS_SPASTICITY: (Asked("spasticity-nrs", 7), Asked("mas", 14), Asked("msss-88", None), *_MS),
    Indication.MS_COGNITION: (Asked("sdmt", None), Asked("pasat-3", None), *_MS),
})


@dataclass(frozen=True, slots=True)
class Reminder:
    """A scale is due on ``day`` for ``occasion``; ``late``: it was due more than a week ago."""

    person: str
    scale: Scale
    occasion: Occasion
    day: date
    late: bool


def due(record: Record, at: datetime) -> tuple[Reminder, ...]:
    """What is due up to ``at``, one reminder a scale, the longest due first. Pure: a rating makes it go away."""
    return tuple(sorted(_due(record, at.date()), key=lambda one: one.day))


def _due(record: Record, today: date) -> Iterator[Reminder]:
    referral = record.last(Referred)
    for asked in SCHEDULE[referral.what.indication] if referral else ():
        days = [one.day for one in scores(record, asked.scale)]
        found = _next(record, asked, days, today, referral.at.date() if referral else today)
        if found is not None and found[1] <= today:
            yield Reminder(record.person, SCALES[asked.scale], *found, today - found[1] > GRACE)


def _next(record: Record, asked: Asked, days: list[date], today: date, came: date) -> tuple[Occasion, date] | None:
    """When a scale is due next, and why; None: not again."""
    course = span(record, today)
    if course is None:
        return None if days else (Occasion.BASELINE, came)
    if not course.over:
        if not days:
            return Occasion.BASELINE, course.first
        last = max(max(days), course.first)
        return (Occasion.DURING, last + timedelta(days=asked.every)) if asked.every else None
    if not any(day >= course.last - timedelta(days=3) for day in days):
        return Occasion.END, course.last
    back = [course.last + timedelta(days=n) for n in FOLLOW_UP]
    passed = [day for day in back if day <= today and not any(one >= day - GRACE for one in days)]
    return (Occasion.FOLLOW_UP, passed[-1]) if passed else None
