"""Maintenance: what evidence says of each scheme, the plan that holds, and the medication in view."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bobina.course import medication, prescription
from bobina.course.calendar import LATER, laid
from bobina.course.maintenance import FOR_ALL, PROPOSALS, SCHEMES, current, visits
from bobina.course.record import Record
from bobina.course.referral import Indication, Referred
from bobina.sentence import Sentence
from bobina.view.language import Language
from bobina.view.pages.page import Page

SPEAKS = {"for": "for", "against": "against", "how": "how it was done"}
TONES = {"for": "calm", "against": "care", "how": "open"}


def _context(record: Record, now: datetime, _: Language) -> Mapping[str, object]:
    referral, plan = record.last(Referred), current(record)
    return {
        "for_all": FOR_ALL, "proposals": PROPOSALS, "schemes": SCHEMES, "speaks": SPEAKS, "tones": TONES, "plan": plan,
        "visits": visits(plan.what) if plan else (), "laid": plan is not None and laid(record) is plan.what,
        "course": prescription.current(record), "later": LATER, "medication": medication.current(record),
        "elsewhere": referral is None or referral.what.indication is not Indication.DEPRESSION,
    }


def _status(record: Record, now: datetime) -> tuple[str, Sentence] | None:
    plan = current(record)
    return ("calm", Sentence(SCHEMES[plan.what.scheme])) if plan else None


PAGE = Page("maintenance", "Maintenance", "maintenance.html", _context, status=_status)
