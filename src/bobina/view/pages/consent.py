"""The consent page: the text as it is printed and signed, and how consent stands."""

from collections.abc import Mapping
from datetime import datetime

from bobina.course.consent import SOURCES, TEXTS, VERSION, ConsentWithdrawn, consent, missing
from bobina.course.consent.events import BYS, HOWS, LANGUAGES
from bobina.course.record import Record
from bobina.sentence import Sentence
from bobina.view.language import Language
from bobina.view.pages.page import Page


def _context(record: Record, now: datetime, _: Language) -> Mapping[str, object]:
    return {
        "given_consent": consent(record), "why": missing(record, now), "withdrawn": record.last(ConsentWithdrawn),
        "texts": [TEXTS[_.code], *(text for code, text in TEXTS.items() if code != _.code)], "newest": VERSION,
        "sources": SOURCES, "languages": LANGUAGES, "bys": BYS, "hows": HOWS,
    }


def _status(record: Record, now: datetime) -> tuple[str, Sentence] | None:
    if missing(record, now) is None:
        return "calm", Sentence("Consent given")
    if record.last(ConsentWithdrawn) is not None and consent(record) is None:
        return "stop", Sentence("withdrawn")
    return ("care", Sentence("ask again")) if consent(record) else ("open", Sentence("not yet"))


PAGE = Page("consent", "Consent", "consent.html", _context, status=_status)
