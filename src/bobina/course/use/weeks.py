"""What is looked at of a diary: which substances, and which weeks are held against each other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from bobina.course.delivery import day_of, delivered
from bobina.course.pathway import pathways
from bobina.course.record import Record
from bobina.course.referral import Referred
from bobina.course.use.events import DayOfUse, DaysOfUse
from bobina.course.use.quit import WEEKS_4
from bobina.course.use.substances import TREATED, Substance

Window = tuple[str, tuple[date, date]]
"""what it is called, its first and last day"""


def substances(record: Record) -> list[Substance]:
    """The one that the course is about first, then whatever else the diary tells of."""
    referral = record.last(Referred)
    own = TREATED.get(referral.what.indication) if referral else None
    of_days = (one.what.substance for one in record.of(DayOfUse))
    of_several = (one.what.substance for one in record.of(DaysOfUse))
    return list(dict.fromkeys([*([own] if own else []), *of_days, *of_several]))


def windows(record: Record, last: date) -> Sequence[Window]:
    """The four weeks before the first session (else before the pathway), where they are over, and the last four."""
    sessions, found = delivered(record), pathways(record)
    begun = day_of(sessions[0]) if sessions else found[-1].opened.what.start if found else None
    month = timedelta(days=WEEKS_4 - 1)
    now = ("Last four weeks", (last - month, last))
    if begun is None or begun > last:
        return (now,)
    before = begun - timedelta(days=1)
    return (("Four weeks before treatment", (before - month, before)), now)
