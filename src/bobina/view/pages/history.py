"""Every entry of a record with all it says, struck ones included; striking and signing beside it."""

from collections.abc import Mapping
from datetime import datetime

from bobina.course.kinds import kind_of, unsigned
from bobina.course.record import Record, Signed, Struck
from bobina.view.answers import answers
from bobina.view.language import Language
from bobina.view.pages.page import Page


def _context(record: Record, now: datetime, _: Language) -> Mapping[str, object]:
    waiting = {entry.number: why for entry, why in unsigned(record)}
    gone = {one.what.entry: one for one in record.entries if isinstance(one.what, Struck)}
    signed = {one.what.entry: one for one in record.of(Signed)}
    return {"entries": record.entries[::-1], "gone": gone, "kind_of": kind_of, "waiting": waiting, "signed": signed,
            "answers": answers, "corrections": [one.number for one in gone.values()]}


PAGE = Page("history", "History", "history.html", _context)
