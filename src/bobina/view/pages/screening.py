"""The screening page: the 13 themes, answered, and what became of earlier answers."""

from collections.abc import Mapping
from datetime import datetime

from bobina.course.record import Record
from bobina.course.screening import (
    ANSWERS,
    THEMES,
    THEMES_FROM,
    Answer,
    Screened,
    answers,
    lesion,
    screening,
    taken_back,
)
from bobina.sentence import Sentence
from bobina.view.language import Language
from bobina.view.pages.page import Page

TONES = {Answer.NO: "calm", Answer.YES: "care", Answer.UNSURE: "open"}


def _context(record: Record, now: datetime, _: Language) -> Mapping[str, object]:
    newest = screening(record)
    return {
        "screened": newest, "answers": answers(newest.what) if newest else {}, "themes": THEMES, "words": ANSWERS,
        "tones": TONES, "taken_back": taken_back(record), "source": THEMES_FROM, "lesion": lesion(record),
        "earlier": record.of(Screened)[:-1],
    }


def _status(record: Record, now: datetime) -> tuple[str, Sentence] | None:
    newest = screening(record)
    if newest is None:
        return "open", Sentence("not yet")
    said = sum(answer is not Answer.NO for answer in answers(newest.what).values())
    return ("care", Sentence("{n} to weigh", {"n": said})) if said else ("calm", Sentence("nothing to weigh"))


PAGE = Page("screening", "Safety screening", "screening.html", _context, status=_status)
