"""The referral page."""

from collections.abc import Mapping
from datetime import datetime

from bobina.course.record import Record
from bobina.course.referral import INDICATIONS, Referred
from bobina.view.language import Language
from bobina.view.pages.page import Page


def _context(record: Record, now: datetime, _: Language) -> Mapping[str, object]:
    return {"referral": record.last(Referred), "indications": INDICATIONS}


PAGE = Page("referral", "Referral", "referral.html", _context)
