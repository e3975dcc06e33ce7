"""The medication page: what is taken and what a list says of it, what was tried and what each rule makes of it."""

from collections.abc import Mapping
from datetime import datetime

from bobina.course import medication, resistance
from bobina.course.drugs import GRADES, LIST, LOW, MEMBERS, Grade
from bobina.course.record import Record
from bobina.course.referral import Indication, Referred
from bobina.sentence import Sentence
from bobina.view.language import Language
from bobina.view.pages.page import Page

TONES = {Grade.STRONG: "care", Grade.RELATIVE: "open", Grade.WITHDRAWAL: "care"}


def _context(record: Record, now: datetime, _: Language) -> Mapping[str, object]:
    referral, staged, flags = record.last(Referred), resistance.stages(record), medication.flags(record)
    return {
        "drugs": medication.current(record), "units": medication.UNITS, "flags": flags,
        "unlisted": [one for one in medication.current(record) if not any(flag.drug == one.drug for flag in flags)],
        "tones": TONES, "grades": GRADES, "list": LIST, "low": LOW, "members": MEMBERS,
        "regular": medication.benzodiazepines(record), "regular_source": medication.REGULAR,
        "waiting": any(not one.acknowledged for one in flags),
        "tried": record.of(resistance.MedicationTried), "classes": resistance.CLASSES, "outcomes": resistance.OUTCOMES,
        "staged": staged, "disagree": resistance.disagree(staged),
        "depression": referral is not None and referral.what.indication is Indication.DEPRESSION,
    }


def _status(record: Record, now: datetime) -> tuple[str, Sentence] | None:
    if any(one.grave and not one.acknowledged for one in medication.flags(record)):
        return "care", Sentence("a flag waits to be acknowledged")
    return ("calm", Sentence("noted")) if medication.current(record) else None


PAGE = Page("medication", "Medication", "medication.html", _context, status=_status)
