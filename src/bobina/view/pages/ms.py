"""Multiple sclerosis: what is to change, how it is measured, and what else goes on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bobina.course.ms import cautions, domains, edss, edss_change, therapies
from bobina.course.ms.domains import DOMAINS, EVIDENCE, MEASURES, SMALL
from bobina.course.ms.edss import State
from bobina.course.ms.events import RECOVERIES, DomainsChosen, Recovery, Relapse
from bobina.course.ms.state import baselines, has_ms, measures, recovery
from bobina.course.record import Record
from bobina.course.scales import SCALES, scores
from bobina.sentence import Sentence
from bobina.view.language import Language
from bobina.view.pages.page import Page

STATES = {
    State.NONE: ("open", "No change that counts"),
    State.WAITING: ("care", "A change that counts, not yet confirmed"),
    State.CONFIRMED: ("stop", "A confirmed change"),
    State.GONE: ("open", "A change that counted went back before it was confirmed"),
}


def _context(record: Record, now: datetime, _: Language) -> Mapping[str, object]:
    first = baselines(record, measures(record))
    return {
        "has_ms": has_ms(record), "chosen": record.last(DomainsChosen), "domains": domains(record), "names": DOMAINS,
        "measures": MEASURES, "scales": SCALES, "first": first, "evidence": EVIDENCE, "small": SMALL,
        "baseline_cautions": {one: found for one, score in first.items() if (found := cautions(record, score.day))},
        "today": cautions(record, now.date()), "therapies": therapies(record), "recoveries": RECOVERIES,
        "relapses": [(one, recovery(record, one)) for one in
                     sorted(record.of(Relapse), key=lambda one: one.what.onset, reverse=True)],
        "ongoing": Recovery.ONGOING,
        "edss": edss_change(record), "edss_scores": scores(record, "edss"), "states": STATES,
        "edss_sources": (edss.STEP, edss.CONFIRM, edss.REGRESS, edss.BY_CHOICE),
    }


def _status(record: Record, now: datetime) -> tuple[str, Sentence] | None:
    if not has_ms(record):
        return None
    if cautions(record, now.date()):
        return "care", Sentence("a relapse within 30 days")
    return ("calm", Sentence("domains chosen")) if record.last(DomainsChosen) else ("open", Sentence("choose domains"))


PAGE = Page("ms", "Multiple sclerosis", "ms.html", _context, status=_status)
