"""The referral page: why somebody comes, and what else they have."""

from collections.abc import Mapping
from datetime import datetime

from bobina.course.comorbidity import CONDITIONS, STATES, conditions
from bobina.course.record import Record
from bobina.course.referral import INDICATIONS, Referred, age
from bobina.view.language import Language
from bobina.view.pages.page import Page


def _context(record: Record, now: datetime, _: Language) -> Mapping[str, object]:
    return {
        "referral": record.last(Referred), "indications": INDICATIONS, "age": age(record, now),
        "conditions": conditions(record), "names": CONDITIONS, "states": STATES,
    }


PAGE = Page("referral", "Referral", "referral.html", _context)
