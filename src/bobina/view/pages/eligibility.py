"""The eligibility page: each finding with label and guideline side by side, what is to be weighed, and the decision."""

from collections.abc import Mapping
from datetime import datetime

from bobina.course import eligibility
from bobina.course.circumstances import circumstances
from bobina.course.contraindications import STANCES, VOICES, Stance, findings
from bobina.course.record import Record
from bobina.sentence import Sentence
from bobina.view.language import Language
from bobina.view.pages.page import Page

TONES = {
    Stance.ABSOLUTE: "stop", Stance.REVIEW: "stop", Stance.EXCLUDED: "care", Stance.CONDITIONAL: "care",
    Stance.RELATIVE: "open",
}
DECIDED = {
    eligibility.Decision.ELIGIBLE: "calm", eligibility.Decision.CONDITIONAL: "care", eligibility.Decision.NOT: "stop",
}


def _context(record: Record, now: datetime, _: Language) -> Mapping[str, object]:
    return {
        "found": findings(record), "voices": VOICES, "stances": STANCES, "tones": TONES,
        "paths": circumstances(record, now), "to_weigh": eligibility.to_weigh(record, now),
        "decided": eligibility.decision(record), "decisions": eligibility.DECISIONS, "decided_tones": DECIDED,
        "why": eligibility.missing(record, now), "stale": eligibility.stale(record, now),
        "decisions_before": record.of(eligibility.EligibilityDecided)[:-1],
    }


def _status(record: Record, now: datetime) -> tuple[str, Sentence] | None:
    made = eligibility.decision(record)
    if made is None:
        return "open", Sentence("not decided")
    if eligibility.stale(record, now) is not None:
        return "care", Sentence("decide again")
    return DECIDED[made.what.decision], Sentence(eligibility.DECISIONS[made.what.decision])


PAGE = Page("eligibility", "Eligibility", "eligibility.html", _context, status=_status)
