"""Four weeks without a single use: the continuous quit of a published trial, with untold days in the open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bobina.course.delivery import day_of, delivered
from bobina.course.moments import wall
from bobina.course.record import Record
from bobina.course.referral import Referred
from bobina.course.use.diary import told
from bobina.course.use.events import Finding, Tested
from bobina.course.use.substances import TREATED, Substance
from bobina.source import Source, Status

WEEKS_4 = 28
"""days of a continuous quit"""
WEEKS_18 = 126
"""days from the first session within which the four weeks must lie"""
QUIT = Source("Zangen 2021, World Psychiatry 20:397 (PMC8429333, abstract): four-week continuous quit rate until week "
              "18 by daily diaries, verified by urine cotinine; untold days counted as not quit: our choice",
              Status.PARTLY, "10.1002/wps.20905")
PUBLISHED = Source("Zangen 2021, 234 people: 19.4 % with deep TMS, 8.7 % with sham", Status.SEEN, "10.1002/wps.20905")


class Quit(StrEnum):
    """Whether four weeks were free of the substance; best first."""

    YES = "yes"
    UNTOLD = "untold"
    """no use was told, but some days were not told: this is not a quit"""
    TESTED = "tested"
    """told as free, but a test taken within them was positive"""
    USED = "used"


def quit_for_4_weeks(record: Record, substance: Substance, last: date) -> Quit:
    """The 28 days that end with ``last``."""
    return _quit(_quantities(record, substance), _positive(record, substance), last)


def quit_by_week_18(record: Record, substance: Substance, at: datetime) -> Quit | None:
    """The best four weeks in a row between the first session and week 18, days to yesterday; None: too early to say."""
    begun = min((day_of(one) for one in delivered(record) if one.what.pulses > 0), default=None)
    if begun is None:
        return None
    end = min(begun + timedelta(days=WEEKS_18 - 1), at.date() - timedelta(days=1))
    quantities, positive = _quantities(record, substance), _positive(record, substance)
    found = {_quit(quantities, positive, begun + timedelta(days=i))
             for i in range(WEEKS_4 - 1, (end - begun).days + 1)}
    return next((one for one in Quit if one in found), None)


def _quantities(record: Record, substance: Substance) -> Mapping[date, float]:
    return {day: quantity for day, (quantity, _unit) in told(record, substance).items()}


def _positive(record: Record, substance: Substance) -> frozenset[date]:
    return frozenset(wall(one.what.taken, one.at).date() for one in record.of(Tested)
                     if one.what.of is substance and one.what.finding is Finding.POSITIVE)


def _quit(quantities: Mapping[date, float], positive: frozenset[date], last: date) -> Quit:
    days = [last - timedelta(days=i) for i in range(WEEKS_4)]
    if any(quantities.get(day, 0) > 0 for day in days):
        return Quit.USED
    if not positive.isdisjoint(days):
        return Quit.TESTED
    return Quit.YES if all(day in quantities for day in days) else Quit.UNTOLD


def longest_quit(record: Record, substance: Substance) -> int:
    """The most days in a row that were told as free of the substance."""
    free = sorted(day for day, (quantity, _) in told(record, substance).items() if quantity == 0)
    longest = run = 0
    for i, day in enumerate(free):
        run = run + 1 if i and day - free[i - 1] == timedelta(days=1) else 1
        longest = max(longest, run)
    return longest


@dataclass(frozen=True, slots=True)
class Quitters:
    """Of people treated for one substance: who quit, who may have (untold days), for whom it is too early to say.

    ``people`` are those of whom something can be said; everybody who did not show a quit counts as not quit.
    """

    substance: Substance
    people: int
    quit: int
    untold: int
    early: int


def quitters(records: Sequence[Record], at: datetime) -> tuple[Quitters, ...]:
    """The clinic's people by the substance that they were referred for."""
    return tuple(_quitters([one for one in records if _treated_for(one) is substance], substance, at)
                 for substance in TREATED.values())


def _treated_for(record: Record) -> Substance | None:
    referral = record.last(Referred)
    return TREATED.get(referral.what.indication) if referral is not None else None


def _quitters(records: Sequence[Record], substance: Substance, at: datetime) -> Quitters:
    treated = [one for one in records if any(session.what.pulses > 0 for session in delivered(one))]
    found = [quit_by_week_18(one, substance, at) for one in treated]
    early = found.count(None)
    return Quitters(substance, len(found) - early, found.count(Quit.YES), found.count(Quit.UNTOLD), early)
