"""A record as files to be handed out. Who took what is written into the clinic's chain."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from bobina.app.clinic import Clinic
from bobina.course.record import Actor, Record
from bobina.space import BadInput
from bobina.store import fhir
from bobina.store.course_files.appointments import icalendar
from bobina.store.course_files.nibs_sessions import nibs_bids
from bobina.store.course_files.research import research
from bobina.view.language import Language
from bobina.view.letters import DISCHARGE, SESSION_SHEET, SUMMARY, Write
from bobina.view.letters.paper import pdf

PDF, ZIP = "application/pdf", "application/zip"


@dataclass(frozen=True, slots=True)
class Handed:
    """A kind of file: its media type, and how it is made."""

    media: str
    make: Callable[[Clinic, Record, Language], bytes]


def hand_out(clinic: Clinic, person: str, name: str, _: Language, by: Actor) -> bytes:
    """The file of this ``name`` of a person. Raises BadInput where there is nothing to put in it."""
    made = FILES[name].make(clinic, clinic.record(person), _)
    clinic.ledger.log("exported", {"person": person, "file": name}, by)
    return made


def research_of_all(clinic: Clinic, by: Actor, person: str = "", *, words: bool = False) -> bytes:
    """The research tables of everybody, or of one ``person``. ``words``: free text too."""
    people = [person] if person else clinic.people()
    made = zipped(research([clinic.record(one) for one in people], words=words))
    clinic.ledger.log("exported", {"person": person or "all", "file": "research.zip", "words": words}, by)
    return made


def _bundle(clinic: Clinic, record: Record, _: Language) -> bytes:
    return fhir.bundle(record, clinic.now(), clinic.ledger.head()).encode()


def _nibs(clinic: Clinic, record: Record, _: Language) -> bytes:
    return zipped(nibs_bids(record))


def _research(clinic: Clinic, record: Record, _: Language) -> bytes:
    return zipped(research([record]))


def _visits(clinic: Clinic, record: Record, _: Language) -> bytes:
    return icalendar(record, clinic.now(), _("Appointment"))


def _letter(write: Write) -> Callable[[Clinic, Record, Language], bytes]:
    return lambda clinic, record, _: pdf(write(record, clinic.now(), _))


def zipped(files: Mapping[str, str]) -> bytes:
    """Files in one archive, the same bytes for the same files. Raises BadInput where there are none."""
    if not files:
        raise BadInput("there is nothing to put into this file yet: no session was given")
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(ZipInfo(name), files[name].encode(), ZIP_DEFLATED)
    return out.getvalue()


FILES: Mapping[str, Handed] = {
    "summary.pdf": Handed(PDF, _letter(SUMMARY)),
    "session-sheet.pdf": Handed(PDF, _letter(SESSION_SHEET)),
    "discharge-letter.pdf": Handed(PDF, _letter(DISCHARGE)),
    "visits.ics": Handed("text/calendar; charset=utf-8", _visits),
    "fhir-r4b.json": Handed("application/fhir+json", _bundle),
    "nibs-bids.zip": Handed(ZIP, _nibs),
    "research.zip": Handed(ZIP, _research),
}
"""by name, in the order of the page"""
