"""The checklist before a session: what lacks, all at once, each point green, amber or red and in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bobina.course import (
    consent,
    day_check,
    eligibility,
    medication,
    pathway,
    prescription,
    seizure,
    side_effects,
    threshold,
)
from bobina.course.calendar import SPACING, calendar, too_soon
from bobina.course.day_check import DayChecked
from bobina.course.delivery import counted, open_session
from bobina.course.drugs import LIST
from bobina.course.prescription.rules import second
from bobina.course.record import Record, Signed
from bobina.course.referral import Referred
from bobina.course.sessions.held import excess_unsigned, verdict_now_worse
from bobina.sentence import Sentence
from bobina.source import Source


class Light(StrEnum):
    """Green: in order. Amber: look at it, the session may begin. Red: it may not."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Check:
    """One point of the checklist. ``topic``: the page where it is put in order; ``source``: who says so, if a paper."""

    key: str
    title: str
    light: Light
    said: Sentence
    topic: str
    source: Source | None = None


Found = tuple[Light, Sentence]
GOOD = Sentence("In order.")


def preflight(record: Record, at: datetime) -> tuple[Check, ...]:
    """Every point of the checklist, in the order of care."""
    return tuple(Check(key, title, *look(record, at), topic, SOURCES.get(key)) for key, title, topic, look in CHECKS)


def ready(record: Record, at: datetime) -> bool:
    """Whether no point is red."""
    return all(one.light is not Light.RED for one in preflight(record, at))


def _unless(said: Sentence | None, good: Sentence = GOOD) -> Found:
    return (Light.GREEN, good) if said is None else (Light.RED, said)


def _referral(record: Record, at: datetime) -> Found:
    return _unless(None if record.last(Referred) else Sentence("Write the referral first."))


def _pathway(record: Record, at: datetime) -> Found:
    referral = record.last(Referred)
    if referral is None or referral.what.indication not in pathway.ADDICTION:
        return Light.GREEN, Sentence("Not needed for this indication.")
    return _unless(pathway.missing(record, at))


def _threshold(record: Record, at: datetime) -> Found:
    found = threshold.current(record)
    if found is None:
        return Light.RED, Sentence("No motor threshold was taken yet.")
    changes = [one for one in record.of(DayChecked)
               if one.number > found.number and "medication" in day_check.yes(one.what)]
    if changes:
        return Light.AMBER, Sentence("Medicines changed since the threshold was taken: measure it again.")
    if doubts := threshold.cautions(record, at):
        return Light.AMBER, doubts[0].says
    said = {"percent": found.what.percent_mso, "day": threshold.taken_on(found)}
    return Light.GREEN, Sentence("{percent} % of output on {day}.", said)


def _drugs(record: Record, at: datetime) -> Found:
    waiting = [one.drug for one in medication.flags(record) if not one.acknowledged]
    if not waiting:
        return Light.GREEN, Sentence("No flag of a drug waits for a physician.")
    return Light.AMBER, Sentence("No physician has acknowledged the flag yet: {drugs}. The session may begin; no drug "
                                 "is stopped for it.", {"drugs": ", ".join(dict.fromkeys(waiting))})


def _benzodiazepines(record: Record, at: datetime) -> Found:
    """Amber until a physician acknowledges the flag; never more, since stopping one is itself a risk."""
    taken = medication.benzodiazepines(record)
    if not taken:
        return Light.GREEN, Sentence("None on the list of what is taken.")
    light = Light.GREEN if all(one.acknowledged for one in taken) else Light.AMBER
    return light, Sentence("{drugs}: taken regularly, an exclusion in trials. It is kept as it is: stopping it or "
                           "cutting its dose is itself a risk of a seizure.",
                           {"drugs": ", ".join(dict.fromkeys(one.drug for one in taken))})


def _prescription(record: Record, at: datetime) -> Found:
    order = prescription.current(record)
    if order is None:
        return Light.RED, Sentence("A physician has not prescribed yet.")
    if second(record, order) and order.number not in {one.what.entry for one in record.of(Signed)}:
        return Light.RED, Sentence("Entry {entry}: the prescription waits for a second physician's signature.",
                                   {"entry": order.number})
    if at.date() < order.what.start:
        return Light.RED, Sentence("The course begins on {day}.", {"day": order.what.start})
    return Light.GREEN, Sentence("By {name} on {day}.", {"name": order.by.name, "day": order.at.date()})


def _verdict(record: Record, at: datetime) -> Found:
    order = prescription.current(record)
    if order is None:
        return Light.RED, Sentence("Cannot be checked without a prescription.")
    return _unless(verdict_now_worse(record, order), Sentence("As it was when the physician prescribed."))


def _harm(record: Record, at: datetime) -> Found:
    order = prescription.current(record)
    after = seizure.since(record, order.number if order else 0)
    if after is None:
        return Light.GREEN, Sentence("None since the prescription.")
    said = {"entry": after.number, "day": after.at.date()}
    return Light.RED, Sentence("Entry {entry} of {day} is a seizure or a serious event: a physician prescribes again, "
                               "or the course ends.", said)


def _day(record: Record, at: datetime) -> Found:
    return _unless(day_check.missing(record, at))


def _earlier(record: Record, at: datetime) -> Found:
    running = open_session(record)
    if running is not None:
        said = {"session": running.begun.what.session, "day": running.begun.at.date()}
        return Light.RED, Sentence("Session {session} of {day} is still open: end it first.", said)
    if (wait := excess_unsigned(record)) is not None:
        return Light.RED, wait
    if (last := side_effects.missing(record)) is not None:
        return Light.AMBER, Sentence("Nobody has asked how session {session} was borne.",
                                     {"session": last.what.session})
    return Light.GREEN, GOOD


def _number(record: Record, at: datetime) -> Found:
    order = prescription.current(record)
    if order is None:
        return Light.RED, Sentence("Cannot be checked without a prescription.")
    done, today, shown = len(counted(record, order.what.start)), len(counted(record, at.date())), calendar(record, at)
    upkeep = done >= order.what.sessions
    most = 1 if upkeep else order.what.sessions_per_day
    if done >= shown.sessions:
        return Light.RED, Sentence("All {sessions} sessions were given; more need a new prescription.",
                                   {"sessions": shown.sessions})
    if today >= most:
        return Light.RED, Sentence("The prescription has {most} a day, and they were given.", {"most": most})
    if not any(one.day == at.date() for one in shown.planned):
        if upkeep:
            return Light.RED, Sentence("No maintenance visit is due today: make one up in the calendar first.")
        return Light.AMBER, Sentence("The calendar has no visit today.")
    said = {"next": done + 1, "sessions": shown.sessions}
    return Light.GREEN, Sentence("This is session {next} of {sessions}.", said)


def _spacing(record: Record, at: datetime) -> Found:
    order = prescription.current(record)
    if order is None or order.what.sessions_per_day == 1:
        return Light.GREEN, Sentence("Nothing to keep: one session a day.")
    if (wait := too_soon(record, order.what.protocol, at)) is not None:
        return Light.RED, wait
    if order.what.protocol not in SPACING:
        return Light.AMBER, Sentence("No source was found for how far apart the sessions of this protocol must lie.")
    return Light.GREEN, GOOD


CHECKS: tuple[tuple[str, str, str, Callable[[Record, datetime], Found]], ...] = (
    ("referral", "Referral", "referral", _referral),
    ("consent", "Consent", "consent", lambda record, at: _unless(consent.missing(record, at))),
    ("eligibility", "Eligibility", "eligibility", lambda record, at: _unless(eligibility.missing(record, at))),
    ("pathway", "Integrated pathway", "pathway", _pathway),
    ("threshold", "Motor threshold", "threshold", _threshold),
    ("drugs", "Drugs that lower the seizure threshold", "medication", _drugs),
    ("benzodiazepines", "Benzodiazepines", "medication", _benzodiazepines),
    ("prescription", "Prescription", "prescription", _prescription),
    ("verdict", "Safety verdict, checked today", "prescription", _verdict),
    ("harm", "Seizures and serious events", "harms", _harm),
    ("earlier", "Sessions before this one", "session", _earlier),
    ("number", "Visit", "calendar", _number),
    ("spacing", "Time between sessions", "calendar", _spacing),
    ("day", "Today's questions", "session", _day),
)
SOURCES = {"drugs": LIST, "benzodiazepines": medication.REGULAR}
"""key: who says so, where it is a paper or a list"""
