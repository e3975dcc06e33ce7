"""The files page: everything that can be taken along, and what can be brought in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bobina.course.delivery import delivered
from bobina.course.record import Record
from bobina.course.scales import SCALES
from bobina.view.language import Language
from bobina.view.pages.page import Page


@dataclass(frozen=True, slots=True)
class Offer:
    """A file that can be taken: its name on the server, what it is, what is in it; ``ready``: not empty."""

    name: str
    title: str
    holds: str
    ready: bool = True


def _context(record: Record, now: datetime, _: Language) -> Mapping[str, object]:
    given = any(one.what.pulses for one in delivered(record))
    paper = (
        Offer("summary.pdf", "Summary of the course", "a page or two, to print"),
        Offer("session-sheet.pdf", "Session sheet", "for the next session, to be filled in at the chair"),
        Offer("discharge-letter.pdf", "Discharge letter", "with room for the clinician's advice and signature"),
        Offer("visits.ics", "Calendar", "the visits to come, without the reason for them"),
    )
    data = (
        Offer("fhir-r4b.json", "FHIR R4B", "the whole record as one bundle, under its pseudonym, with its chain"),
        Offer("nibs-bids.zip", "NIBS-BIDS", "every session given, without dates (proposal 6.3)", given),
        Offer("research.zip", "Research tables", "CSV with a dictionary: days in place of dates, nobody's own words"),
    )
    return {"paper": paper, "data": data, "refused": "", "scales": tuple(SCALES.values())}


PAGE = Page("files", "Files", "files.html", _context, group="record")
