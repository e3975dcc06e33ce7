"""The page on which the tablet is handed to the person."""

from collections.abc import Mapping
from datetime import datetime

from bobina.course.record import Record
from bobina.view.language import Language
from bobina.view.pages.page import Page
from bobina.view.sheets import sheets


def _context(record: Record, now: datetime, _: Language) -> Mapping[str, object]:
    return {"sheets": sheets(record, now)}


PAGE = Page("tablet", "Tablet for the person", "tablet.html", _context, group="where",
            status=lambda record, now: None)
