"""Where a person stands, before anything else."""

from collections.abc import Mapping
from datetime import datetime

from bobina.course.calendar import State, calendar
from bobina.course.kinds import kind_of
from bobina.course.outcome import STANDINGS, outcome
from bobina.course.record import Record
from bobina.view.language import Language
from bobina.view.pages.page import Page
from bobina.view.pages.standing import standing


def _context(record: Record, now: datetime, _: Language) -> Mapping[str, object]:
    shown = calendar(record, now)
    return {
        "points": standing(record, now), "newest": record.entries[:-6:-1], "kind_of": kind_of,
        "outcomes": outcome(record, now), "standings": STANDINGS, "sessions": shown.sessions,
        "done": len(shown.of(State.DONE)), "coming": next(iter(shown.of(State.PLANNED)), None),
    }


PAGE = Page("overview", "Where it stands", "overview.html", _context)
