"""``bobina export`` and ``bobina import``: files out of a record and into it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from bobina.app.clinic import Clinic
from bobina.app.commands.record import Zone, actor, clinic_at
from bobina.app.course_in import bring, open_from
from bobina.app.course_out import hand_out, research_of_all
from bobina.app.database import COMMAND_LINE, DEFAULT, Database
from bobina.course.record import Actor
from bobina.course.referral import Indication
from bobina.space import BadInput, pick
from bobina.store.files import whole
from bobina.store.record import Changed
from bobina.view.language import LANGUAGES, Language

ALL, NEW = "all", "new"
"""in the place of a pseudonym: everybody (research tables alone); a record is opened"""
ASKED = {"fhir": ("fhir-r4b.json",), "nibs_bids": ("nibs-bids.zip",), "csv": ("research.zip",),
         "pdf": ("summary.pdf", "session-sheet.pdf", "discharge-letter.pdf"), "ics": ("visits.ics",)}  # fmt: skip


def export(  # noqa: PLR0913 (options of a command)
    person: str, /, *, fhir: bool = False, nibs_bids: bool = False, csv: bool = False, pdf: bool = False,
    ics: bool = False, words: bool = False, output: Annotated[Path, Parameter(name=["--output", "-o"])] = Path(),
    database: Database = DEFAULT, zone: Zone = "Europe/Rome", language: str = "en",
) -> int:
    """Write files of a record; that it was done is written into the chain.

    Parameters
    ----------
    person
        The pseudonym; "all", with --csv, for the research tables of everybody.
    fhir
        FHIR R4B: the whole record as one bundle.
    nibs_bids
        NIBS-BIDS: every session given.
    csv
        Research tables with their dictionary: days in place of dates.
    pdf
        Summary, session sheet and discharge letter.
    ics
        The visits to come, for a calendar.
    words
        With --csv: free text too, which may tell who somebody is.
    output
        The folder.
    database
        SQLAlchemy's address.
    zone
        The time zone of the clinic.
    language
        en or it: of letters and calendar.
    """
    wanted = {"fhir": fhir, "nibs_bids": nibs_bids, "csv": csv, "pdf": pdf, "ics": ics}
    names = [name for key, asked in wanted.items() if asked for name in ASKED[key]]
    if not names:
        raise BadInput("say what to write: --fhir, --nibs-bids, --csv, --pdf or --ics")
    clinic, _ = clinic_at(database, zone), Language(pick("language", language, LANGUAGES))
    if person == ALL:
        if names != list(ASKED["csv"]):
            raise BadInput("everybody at once goes into the research tables alone: say --csv and nothing else")
        _write(output / "research.zip", research_of_all(clinic, COMMAND_LINE, words=words))
        return 0
    if not clinic.record(person).entries:
        raise BadInput(f"there is no record {person}: see bobina people")
    for name in names:
        if words and name == "research.zip":
            content = research_of_all(clinic, COMMAND_LINE, person, words=True)
        else:
            content = hand_out(clinic, person, name, _, COMMAND_LINE)
        _write(output / f"{person}-{name}", content)
    return 0


def bring_in(
    person: str, file: Path, /, *, as_: Annotated[str, Parameter(name="--as")], indication: str = "",
    diagnosis: str = "", database: Database = DEFAULT, zone: Zone = "Europe/Rome",
) -> int:
    """Bring ratings into a record, or open one from a FHIR Patient: all of a file is written, or none of it.

    Parameters
    ----------
    person
        The pseudonym; "new" opens a record from the one Patient of the file.
    file
        FHIR JSON (QuestionnaireResponse, Patient, or a Bundle of them), or a table of scores in CSV.
    as_
        The account that answers for the entries.
    indication
        With "new": depression, alcohol, cocaine, nicotine, ms-fatigue, ms-motor, ms-spasticity or ms-cognition.
    diagnosis
        With "new": in words or as an ICD code.
    database
        SQLAlchemy's address.
    zone
        The time zone of the clinic.
    """
    if not file.is_file():
        raise BadInput(f"{file.name}: there is no such file")
    clinic = clinic_at(database, zone)
    by = actor(clinic, as_)
    if person == NEW:
        what = Indication(pick("indication", indication, [one.value for one in Indication]))
        print(open_from(clinic, file.name, file.read_bytes(), what, diagnosis, by))
        return 0
    print(f"{person}: {_brought(clinic, person, file, by)} ratings")
    return 0


def _brought(clinic: Clinic, person: str, file: Path, by: Actor) -> int:
    try:
        return bring(clinic, person, file.name, file.read_bytes(), by)
    except Changed as error:
        raise BadInput(str(error)) from error


def _write(path: Path, content: bytes) -> None:
    with whole(path) as draft:
        draft.write_bytes(content)
    print(path)
