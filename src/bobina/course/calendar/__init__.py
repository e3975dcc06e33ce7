"""The days of a course: laid from the prescription, moved by events, missed visits found."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from bobina.course import maintenance, prescription
from bobina.course.calendar.days import LATER, country
from bobina.course.calendar.events import (
    WITHOUT,
    DaysWithout,
    HolidaysOf,
    MaintenanceLaid,
    VisitMadeUp,
    VisitPostponed,
    VisitSkipped,
    Without,
)
from bobina.course.calendar.lay import Calendar, State, Visit, calendar, laid, why_not
from bobina.course.calendar.spacing import SPACING, too_soon
from bobina.course.record import PHYSICIANS, TEAM, Actor, Kind, Record
from bobina.course.referral import needs_referral
from bobina.sentence import Sentence

__all__ = [
    "KINDS", "LATER", "SPACING", "WITHOUT", "Calendar", "DaysWithout", "HolidaysOf", "MaintenanceLaid", "State",
    "Visit", "VisitMadeUp", "VisitPostponed", "VisitSkipped", "Without", "calendar", "country", "laid", "too_soon",
    "why_not",
]


def needs_prescription(record: Record, what: Any, by: Actor, at: datetime) -> Sentence | None:
    """A rule of what moves visits."""
    if prescription.current(record) is not None:
        return None
    return Sentence("There is no prescription, so there are no visits.")


def _has_visits(record: Record, what: VisitSkipped | VisitPostponed, by: Actor, at: datetime) -> Sentence | None:
    due = {one.day for one in calendar(record, at).visits if one.state is not State.DONE}
    if what.day in due:
        return None
    return Sentence("No visit is due on {day}; choose a day of the calendar.", {"day": what.day})


def _can_be_used(record: Record, day: date, at: datetime) -> Sentence | None:
    if day < at.date():
        return Sentence("{day} lies in the past; give today or later.", {"day": day})
    if why := why_not(record, day):
        return Sentence("There can be no session on {day}: {why}.", {"day": day, "why": why})
    return None


def _to_an_open_day(record: Record, what: VisitPostponed, by: Actor, at: datetime) -> Sentence | None:
    return _can_be_used(record, what.to, at)


def _on_a_free_day(record: Record, what: VisitMadeUp, by: Actor, at: datetime) -> Sentence | None:
    if what.day in {one.day for one in calendar(record, at).visits}:
        return Sentence("{day} is a day of treatment already. More sessions a day need a new prescription.",
                        {"day": what.day})
    return _can_be_used(record, what.day, at)


def _plan_that_holds(record: Record, what: MaintenanceLaid, by: Actor, at: datetime) -> Sentence | None:
    plan, order = maintenance.current(record), prescription.current(record)
    if plan is None or plan.number != what.plan:
        return Sentence("Entry {entry} is not the maintenance plan that holds; load the page again.",
                        {"entry": what.plan})
    if not maintenance.count(plan.what):
        return Sentence("This plan has no sessions that could be laid.")
    if plan.what.first < at.date() or (order is not None and plan.what.first < order.what.start):
        return Sentence("The first day of the plan, {day}, lies in the past or before the course: plan maintenance "
                        "anew.", {"day": plan.what.first})
    return None


_COURSE = (needs_referral, needs_prescription)
KINDS = (
    Kind("visit-skipped", VisitSkipped, "Skip a visit", TEAM, (*_COURSE, _has_visits), topic="calendar"),
    Kind("visit-postponed", VisitPostponed, "Postpone the visits from a day on", TEAM,
         (*_COURSE, _has_visits, _to_an_open_day), topic="calendar"),
    Kind("visit-made-up", VisitMadeUp, "Make up: an extra day", TEAM, (*_COURSE, _on_a_free_day), topic="calendar"),
    Kind("maintenance-laid", MaintenanceLaid, "Lay maintenance into the calendar", PHYSICIANS,
         (*_COURSE, _plan_that_holds)),
    Kind("days-without", DaysWithout, "Days without sessions", TEAM, (needs_referral,), topic="calendar"),
    Kind("holidays-of", HolidaysOf, "Public holidays and Saturdays", TEAM, (needs_referral,), topic="calendar"),
)
