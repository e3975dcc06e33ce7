"""Harms of a person, with the report of each serious one; and the clinic's rates by coil."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bobina.course.harms import AdverseEvent, outcome, rates
from bobina.course.harms.events import (
    CRITERIA,
    HARMS,
    KINDS_OF_COIL,
    OUTCOMES,
    RELATIONS,
    Harm,
    HarmFollowed,
    Outcome,
)
from bobina.course.harms.grades import CTCAE, GRADES, REPORT, SEIZURE, SEIZURE_SOURCE, SERIOUS
from bobina.course.harms.published import LERNER_SAFE, PUBLISHED
from bobina.course.harms.rates import TONES, Exposure, published_for, reading, said
from bobina.course.kinds import unsigned
from bobina.course.moments import wall
from bobina.course.record import Record, Signed
from bobina.course.seizure import stimulation
from bobina.sentence import Sentence
from bobina.view.figures.use_harms import seizure_rates
from bobina.view.forms import Question
from bobina.view.language import Language
from bobina.view.pages.page import Overview, Page

OVER = frozenset({Outcome.RECOVERED, Outcome.SEQUELAE, Outcome.FATAL})
NAMES = {**KINDS_OF_COIL, "": "All coils"}


def _context(record: Record, now: datetime, _: Language) -> Mapping[str, object]:
    known = stimulation(record, now)
    return {
        "events": [(one, outcome(record, one), wall(one.what.onset, one.at))
                   for one in reversed(record.of(AdverseEvent))],
        "followed": record.of(HarmFollowed), "waiting": {entry.number: why for entry, why in unsigned(record)},
        "signed": {one.what.entry: one for one in record.of(Signed)}, "over": OVER,
        "harms": HARMS, "outcomes": OUTCOMES, "relations": RELATIONS, "criteria": CRITERIA, "coils": KINDS_OF_COIL,
        "grades": GRADES, "seizure": Harm.SEIZURE, "seizure_grades": SEIZURE, "seizure_source": SEIZURE_SOURCE,
        "ctcae": CTCAE, "serious_source": SERIOUS, "report_source": REPORT, "known": bool(known),
        "filled": lambda questions: [_filled(one, known) for one in questions],
    }


def _filled(question: Question, known: Mapping[str, object]) -> Question:
    """A question with what the session knows, where nobody has answered it."""
    empty = question.value in ("", None)
    return replace(question, value=known[question.name]) if empty and question.name in known else question


def _status(record: Record, now: datetime) -> tuple[str, Sentence] | None:
    every = record.of(AdverseEvent)
    still = sum(outcome(record, one) not in OVER for one in every)
    if still:
        return "care", Sentence("not over: {count}", {"count": still})
    return ("calm", Sentence("written: {count}", {"count": len(every)})) if every else None


def _clinic(records: Sequence[Record], now: datetime, _: Language) -> Mapping[str, object]:
    found = rates(records)
    shown: list[Exposure] = [one for one in found if published_for(one) is not None]
    return {
        "rates": found, "names": NAMES, "published": PUBLISHED, "safe": LERNER_SAFE, "readings": [
            (one, other, TONES[reading(one.of_patients, other)], said(one, other))
            for one in shown if (other := published_for(one)) is not None],
        "picture": seizure_rates([(_(NAMES[one.coil]), one) for one in shown], _),
        "serious": SERIOUS,
    }


PAGE = Page("harms", "Harms", "harms.html", _context, status=_status)
OVERVIEW = Overview("harms", "Harms", "clinic_harms.html", _clinic)
