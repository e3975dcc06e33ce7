"""The motor threshold: the search at the machine, the one that counts, and what speaks against relying on it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bobina.course import threshold
from bobina.course.record import Record
from bobina.course.threshold.events import COILS, HOWS, METHODS, MUSCLES, How, ThresholdEntered
from bobina.dose.device import WESTIN
from bobina.dose.threshold import Pulse
from bobina.dose.threshold.model import ACCURACY, AWISZUS, ENOUGH, IFCN, MARGINAL, Method
from bobina.sentence import Sentence
from bobina.view.figures.style import Picture
from bobina.view.figures.threshold import search_figure
from bobina.view.language import Language
from bobina.view.pages.page import Page

SOURCES = {Method.PEST: AWISZUS, Method.BAYES: MARGINAL, Method.FIVE_OF_TEN: IFCN}


def _context(record: Record, now: datetime, _: Language) -> Mapping[str, object]:
    one, search = threshold.current(record), threshold.search(record)
    return {
        "one": one, "search": search, "cautions": threshold.cautions(record, now), "figure": _figure(search, _),
        "entered": one is not None and isinstance(one.what, ThresholdEntered), "methods": METHODS, "muscles": MUSCLES,
        "hows": HOWS, "coils": COILS, "by_eye": How.VISUAL, "westin": WESTIN, "accuracy": ACCURACY, "sources": SOURCES,
        "enough": ENOUGH, "taken": None if one is None else threshold.taken_on(one),
    }


def _figure(search: threshold.Search | None, _: Language) -> Picture | None:
    if search is None or not search.pulses:
        return None
    given = [Pulse(one.what.percent_mso, one.what.answered) for one in search.pulses]
    return search_figure(search.begun.what.method, given, search.state, _)


def _status(record: Record, now: datetime) -> tuple[str, Sentence] | None:
    search, one = threshold.search(record), threshold.current(record)
    if search is not None:
        return "care", Sentence("search open, {pulses} pulses", {"pulses": search.state.pulses})
    if one is None:
        return "open", Sentence("not found yet")
    said = {"percent": f"{one.what.percent_mso:.0f}"}
    tone = "care" if threshold.cautions(record, now) else "calm"
    return tone, Sentence("{percent} % of output", said)


PAGE = Page("threshold", "Motor threshold", "threshold.html", _context, status=_status)
