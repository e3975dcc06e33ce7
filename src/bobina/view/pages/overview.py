"""Where a person stands, before anything else."""

from collections.abc import Mapping
from datetime import datetime

from bobina.course.kinds import kind_of
from bobina.course.record import Record
from bobina.view.language import Language
from bobina.view.pages.page import Page
from bobina.view.pages.standing import standing


def _context(record: Record, now: datetime, _: Language) -> Mapping[str, object]:
    return {"points": standing(record, now), "newest": record.entries[:-6:-1], "kind_of": kind_of}


PAGE = Page("overview", "Where it stands", "overview.html", _context)
