"""Every entry of a record, struck ones included."""

from collections.abc import Mapping
from datetime import datetime

from bobina.course.kinds import kind_of, unsigned
from bobina.course.record import Record
from bobina.view.language import Language
from bobina.view.pages.page import Page


def _context(record: Record, now: datetime, _: Language) -> Mapping[str, object]:
    waiting = {entry.number: why for entry, why in unsigned(record)}
    return {"entries": record.entries[::-1], "struck": record.struck(), "kind_of": kind_of, "waiting": waiting}


PAGE = Page("history", "History", "history.html", _context)
