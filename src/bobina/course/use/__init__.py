"""Use of alcohol, cocaine, tobacco: the diary by timeline follow-back, and the laboratory beside it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bobina.course import moments
from bobina.course.record import TEAM, Actor, Kind, Record, Role
from bobina.course.referral import needs_referral
from bobina.course.use.diary import definition, stretch, told
from bobina.course.use.events import DayOfUse, DaysOfUse, HeavyDayChosen, Tested
from bobina.course.use.laboratory import compared
from bobina.course.use.quit import longest_quit, quit_by_week_18, quit_for_4_weeks, quitters
from bobina.course.use.substances import TREATED, Substance
from bobina.sentence import Sentence

_WITH_PERSON = TEAM | {Role.PERSON}


def _past_days(record: Record, what: Any, by: Actor, at: datetime) -> Sentence | None:
    return moments.not_ahead(max(what.days()), at)


def _past_sample(record: Record, what: Any, by: Actor, at: datetime) -> Sentence | None:
    return moments.not_ahead(what.taken, at)


KINDS = (
    Kind("days-of-use", DaysOfUse, "Fill in the diary", _WITH_PERSON, (needs_referral, _past_days)),
    Kind("day-of-use", DayOfUse, "A day, or several alike", _WITH_PERSON, (needs_referral, _past_days), topic="use"),
    Kind("tested", Tested, "A test", TEAM, (needs_referral, _past_sample), topic="use"),
    Kind("heavy-day-chosen", HeavyDayChosen, "Choose what a heavy drinking day is", TEAM, (needs_referral,),
         topic="use"),
)

__all__ = [
    "KINDS", "TREATED", "Substance", "compared", "definition", "longest_quit", "quit_by_week_18",
    "quit_for_4_weeks", "quitters", "stretch", "told",
]
