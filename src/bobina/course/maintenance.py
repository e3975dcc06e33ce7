"""Maintenance after a course: four schemes with what evidence says for and against; a physician plans one."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from bobina.course.asked import Event, Refused, asked
from bobina.course.moments import hold_year
from bobina.course.record import PHYSICIANS, Actor, Entry, Kind, Record
from bobina.course.referral import needs_referral
from bobina.course.scales.model import seen
from bobina.sentence import Sentence
from bobina.source import Source


class Scheme(StrEnum):
    """How maintenance sessions are spread."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    TAPERING = "tapering"
    CLUSTERED = "clustered"
    NONE = "none"


SCHEMES = {
    Scheme.WEEKLY: "Once a week", Scheme.FORTNIGHTLY: "Every two weeks",
    Scheme.TAPERING: "Tapering: three a week for two weeks, then two a week for two weeks",
    Scheme.CLUSTERED: "Clustered: ten sessions at six months", Scheme.NONE: "No maintenance sessions: watch and rate",
}


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that evidence says, in our own words; ``speaks`` for, against, or how it was done."""

    text: str
    source: Source
    speaks: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A scheme and what is said of it."""

    scheme: Scheme
    said: tuple[Said, ...]


MAINT_R = seen("Noda 2025 (MAINT-R), JAMA Netw Open 8(6):e2515881; n = 75, 24 weeks")
REVIEW = seen("PMC10141590")
EIGHTEEN = seen("18 studies, 732 patients")
MONTHLY = seen("maintenance at least monthly, as in the table of maintenance")
JAPAN = seen("MAINT-JP-WEEKLY, s12888-023-04944-0")
CLUSTER = seen("MAINT-CLUSTER, NCT02029963")

FOR_ALL = (
    Said("With maintenance 61.1 % of responders still responded at 6 months, without 38.5 %.", EIGHTEEN, "for"),
    Said("At least one session a month helps for up to 5 months.", MONTHLY, "for"),
    Said("Two sessions a month or fewer did not work; relapses peak around month 5.", REVIEW, "against"),
)
"""of maintenance as such; the last two do not agree with each other"""

PROPOSALS: tuple[Proposal, ...] = (
    Proposal(Scheme.WEEKLY, (
        Said("Weekly 1 Hz on the right against lithium for 24 weeks: 7 relapses in each arm, MADRS apart by 0.3 (-2.7 "
             "to 3.3), 3 adverse events against 16.", MAINT_R, "for"),
        Said("That trial does not show that both are equal: the interval reaches a clinically relevant 3 points, and "
             "it does not show relapses halved. Its responders had had bilateral stimulation.", MAINT_R, "against"),
        Said("Weekly for 6 months, then every 2 weeks for 6 months: planned with 300 people, without randomisation.",
             JAPAN, "how"),
    )),
    Proposal(Scheme.FORTNIGHTLY, (
        Said("Used in the second half year of a planned study, after weekly sessions.", JAPAN, "how"),
        Said("Two sessions a month or fewer did not work in one review.", REVIEW, "against"),
    )),
    Proposal(Scheme.TAPERING, (
        Said("Three a week for two weeks, then two a week for two weeks, is one arm of a registered trial; no result "
             "was read.", CLUSTER, "how"),
    )),
    Proposal(Scheme.CLUSTERED, (
        Said("Ten sessions at six months are the other arm of that trial; no result was read.", CLUSTER, "how"),
        Said("Relapses peak around month 5: a cluster at six months may come late.", REVIEW, "against"),
    )),
    Proposal(Scheme.NONE, (
        Said("Without maintenance 38.5 % of responders still responded at 6 months, with it 61.1 %.", EIGHTEEN,
             "against"),
    )),
)


@dataclass(frozen=True, slots=True)
class MaintenancePlanned(Event):
    """A physician plans what follows a course."""

    scheme: Scheme = asked("Scheme", choices=SCHEMES)
    first: date = asked("First day")
    weeks: int = asked("For how many weeks", least=1, most=104)
    medication: str = asked("Medication meanwhile", long=True, hint="kept, changed by whom, or none: bobina never "
                            "advises to stop a drug")
    reason: str = asked("Why this scheme for this person", long=True)
    relapse: str = asked("What is done if it comes back", long=True, default="")

    def __post_init__(self) -> None:
        """Refuse a year that cannot be right."""
        Event.__post_init__(self)
        hold_year(self.first, "first")
        if self.scheme is Scheme.TAPERING and self.weeks != 4:
            raise Refused(Sentence("This tapering lasts 4 weeks; write 4, or plan another scheme."), "weeks")


_STEP: Mapping[Scheme, int] = MappingProxyType({Scheme.WEEKLY: 7, Scheme.FORTNIGHTLY: 14})
TAPER_DAYS = (0, 2, 4, 7, 9, 11, 14, 17, 21, 24)
"""3 a week for 2 weeks, 2 a week for 2 weeks, from a Monday (NCT02029963); the weekdays are our own choice"""
OF_CLUSTER = 10
"""sessions of a cluster (NCT02029963); on weekdays running: our own choice"""


def count(plan: MaintenancePlanned) -> int:
    """How many sessions a plan has."""
    if plan.scheme in _STEP:
        return -(-plan.weeks * 7 // _STEP[plan.scheme])
    return {Scheme.TAPERING: len(TAPER_DAYS), Scheme.CLUSTERED: OF_CLUSTER}.get(plan.scheme, 0)


def rhythm(plan: MaintenancePlanned, first: date) -> Iterator[date]:
    """The days of a plan from ``first`` on, going on without end as its last week does; a team may move them."""
    return (first + timedelta(days=n) for n in _offsets(plan.scheme, first))


def _offsets(scheme: Scheme, first: date) -> Iterator[int]:
    if scheme in _STEP:
        yield from itertools.count(0, _STEP[scheme])
    if scheme is Scheme.TAPERING:
        yield from TAPER_DAYS
        yield from (7 * week + n for week in itertools.count(1) for n in TAPER_DAYS[-2:])
    if scheme is Scheme.CLUSTERED:
        yield from (n for n in itertools.count() if (first.weekday() + n) % 7 < 5)


def visits(plan: MaintenancePlanned) -> tuple[date, ...]:
    """The days that a plan comes to, from its first day."""
    return tuple(itertools.islice(rhythm(plan, plan.first), count(plan)))


def current(record: Record) -> Entry[MaintenancePlanned] | None:
    """The plan that holds: the newest."""
    return record.last(MaintenancePlanned)


def _not_before_referral(record: Record, what: MaintenancePlanned, by: Actor, at: datetime) -> Sentence | None:
    if what.first < record.entries[0].at.date():
        return Sentence("The first day lies before the referral; look at the date again.")
    return None


KINDS = (
    Kind("maintenance-planned", MaintenancePlanned, "Plan maintenance", PHYSICIANS,
         (needs_referral, _not_before_referral), topic="maintenance"),
)
