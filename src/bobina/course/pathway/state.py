"""What the record says of the pathway: whether it is open, who answers for it, what was planned and what was kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bobina.course.moments import wall
from bobina.course.pathway.events import (
    PROFESSIONS,
    AppointmentKept,
    AppointmentMissed,
    AppointmentPlanned,
    PathwayClosed,
    PathwayOpened,
    Strand,
    TeamChanged,
)
from bobina.course.record import Entry, Record
from bobina.course.referral import Indication, Referred
from bobina.sentence import Sentence

ADDICTION = frozenset({Indication.ALCOHOL, Indication.COCAINE, Indication.NICOTINE})


@dataclass(frozen=True, slots=True)
class Pathway:
    """A pathway. ``team``: profession (a key of PROFESSIONS) to who, as last named; those nobody has are out."""

    opened: Entry[PathwayOpened]
    team: Mapping[str, str]
    closed: Entry[PathwayClosed] | None
    """None: it is open"""
    until: int
    """the entry before which it ends: that of the next pathway, or one that is not written yet"""


@dataclass(frozen=True, slots=True)
class Appointment:
    """One appointment. ``kept`` None: not written up. ``said``: what was done, or why it was missed."""

    entry: int
    week: int
    when: datetime
    """on the clinic's clock, without a zone"""
    strand: Strand
    whom: str
    note: str
    kept: bool | None
    said: str = ""


def pathways(record: Record) -> tuple[Pathway, ...]:
    """Every pathway, oldest first."""
    opened = record.of(PathwayOpened)
    ends = [*(one.number for one in opened), record.version + 1][1:]
    return tuple(_until(record, one, end) for one, end in zip(opened, ends, strict=True))


def _until(record: Record, opened: Entry[PathwayOpened], end: int) -> Pathway:
    """The pathway opened there, as the entries before ``end`` have it."""
    changed = [one.what for one in record.of(TeamChanged) if opened.number < one.number < end]
    closed = [one for one in record.of(PathwayClosed) if opened.number < one.number < end]
    who = changed[-1] if changed else opened.what
    team = {name: getattr(who, name).strip() for name in PROFESSIONS}
    return Pathway(opened, {name: one for name, one in team.items() if one}, closed[-1] if closed else None, end)


def pathway(record: Record) -> Pathway | None:
    """The pathway that is open."""
    last = next(iter(reversed(pathways(record))), None)
    return last if last is not None and last.closed is None else None


def missing(record: Record, at: datetime) -> Sentence | None:
    """Why a TMS course for an addiction cannot be opened; None where it can, and for every other indication.

    A responsible team: a physician, and somebody beside (issue 5, point 5; that reading is ours).
    """
    referral = record.last(Referred)
    if referral is None or referral.what.indication not in ADDICTION:
        return None
    found = pathway(record)
    if found is None:
        return Sentence("TMS for an addiction is given within an integrated pathway; open the pathway first.")
    if "physician" not in found.team:
        return Sentence("The pathway names no responsible physician; change its team.")
    if len(found.team) < 2:
        return Sentence("The pathway names nobody beside the physician; change its team.")
    return None


def appointments(record: Record) -> tuple[Appointment, ...]:
    """Every appointment, each week of a weekly one for itself, in order of time."""
    answers = {(one.what.appointment, one.what.week): (True, one.what.note) for one in record.of(AppointmentKept)}
    answers |= {(one.what.appointment, one.what.week): (False, one.what.reason)
                for one in record.of(AppointmentMissed)}
    every = [
        Appointment(planned.number, week, wall(planned.what.when, planned.at) + timedelta(weeks=week - 1),
                    planned.what.strand, planned.what.whom, planned.what.note,
                    *answers.get((planned.number, week), (None, "")))
        for planned in record.of(AppointmentPlanned) for week in range(1, planned.what.weeks + 1)
    ]
    return tuple(sorted(every, key=lambda one: (one.when, one.entry)))
