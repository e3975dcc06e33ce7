"""A seizure: the steps, and the report with what the record knows."""

from collections.abc import Mapping
from datetime import datetime

from bobina.course import prescription, seizure
from bobina.course.delivery import open_session
from bobina.course.harms.events import CRITERIA, KINDS_OF_COIL, OUTCOMES, RELATIONS
from bobina.course.harms.grades import REPORT as FIELDS
from bobina.course.harms.grades import SEIZURE, SEIZURE_SOURCE, SERIOUS
from bobina.course.record import Record
from bobina.dose import protocol
from bobina.dose.timing import train_duration
from bobina.view.language import Language
from bobina.view.pages.page import Page


def _context(record: Record, now: datetime, _: Language) -> Mapping[str, object]:
    return {
        "steps": seizure.STEPS, "first_aid": seizure.FIRST_AID, "report": FIELDS, "grading": SEIZURE_SOURCE,
        "grades": SEIZURE.items(), "serious": SERIOUS, "criteria": CRITERIA,
        "stimulation": {**_train(record), **seizure.stimulation(record, now)}, "running": open_session(record),
        "relations": RELATIONS, "outcomes": OUTCOMES, "kinds_of_coil": KINDS_OF_COIL,
        "earlier": seizure.EARLIER, "last": seizure.since(record, 0),
    }


def _train(record: Record) -> Mapping[str, object]:
    """Kind of coil and length of a train, as far as the prescription says."""
    order = prescription.current(record)
    if order is None:
        return {}
    kind = order.what.coil_kind if order.what.coil_kind in KINDS_OF_COIL else "other"
    trains = [train_duration(part.timing) for part in protocol(order.what.protocol).parts]
    known = [length for length in trains if length is not None]
    return {"coil_kind": kind, **({"train": max(known)} if known else {})}


PAGE = Page("seizure", "Seizure: what to do", "seizure.html", _context, "treatment", lambda record, at: None)
