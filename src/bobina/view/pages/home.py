"""The first page: everybody who has a record, and what today asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bobina.course.record import Record
from bobina.course.referral import INDICATIONS, Referred
from bobina.view.language import Language
from bobina.view.pages.standing import Point, Remembered

remembered = Remembered()


@dataclass(frozen=True, slots=True)
class Row:
    """One person in the list; ``points`` are what stands out, gravest first."""

    person: str
    indication: str
    changed: datetime
    points: tuple[Point, ...]


def home(records: Sequence[Record], now: datetime, _: Language, wanted: str) -> Mapping[str, object]:
    """The people whose pseudonym or indication has ``wanted`` in it, the newest entry first."""
    rows = [_row(one, now, _) for one in records if one.entries]
    found = [one for one in rows if wanted.strip().casefold() in f"{one.person} {one.indication}".casefold()]
    found.sort(key=lambda one: (-max((point.weight for point in one.points), default=0), -one.changed.timestamp()))
    return {"people": found, "total": len(rows)}


def _row(record: Record, now: datetime, _: Language) -> Row:
    referral = record.last(Referred)
    indication = _(INDICATIONS[referral.what.indication]) if referral else ""
    points = tuple(one for one in remembered(record, now) if one.brief)
    return Row(record.person, indication, record.entries[-1].at, points)
