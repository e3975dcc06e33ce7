"""Files out of and into a record: for the page, and for the API."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import BaseModel

from bobina.app.clinic import Clinic
from bobina.app.course_in import bring, open_from
from bobina.app.course_out import FILES, hand_out
from bobina.app.web.api import ANSWERS, Person
from bobina.app.web.people import show_people
from bobina.app.web.shell import language
from bobina.app.web.showing import show, the_page, the_record
from bobina.app.web.who import TheClinic, TheSitting, allowed
from bobina.course.asked import Refused
from bobina.course.record import READERS, TEAM, Actor
from bobina.course.referral import Indication
from bobina.sentence import Sentence
from bobina.space import BadInput
from bobina.store.fhir.read import LONGEST
from bobina.store.record import Changed
from bobina.view.pages import PAGES

router = APIRouter()
Reader = Annotated[Actor, Depends(allowed(READERS))]
Writer = Annotated[Actor, Depends(allowed(TEAM))]
FileName = StrEnum("FileName", {name: name for name in FILES})  # type: ignore[misc]
"""what may be asked for"""


class Brought(BaseModel):
    """How many ratings were written."""

    written: int


@router.get("/api/people/{person}/files/{name}", responses=ANSWERS, response_class=Response)
def handed(person: Person, name: FileName, request: Request, clinic: TheClinic, actor: Reader) -> Response:
    """A file of a record: letters as PDF, FHIR R4B, NIBS-BIDS, research tables, a calendar."""
    return _file(request, clinic, person, name, actor)


@router.get("/people/{person}/files/{name}", include_in_schema=False)
def downloaded(person: Person, name: FileName, request: Request, clinic: TheClinic, actor: Reader) -> Response:
    """The same, for the page."""
    return _file(request, clinic, person, name, actor)


@router.post("/api/people/{person}/files", status_code=201, responses=ANSWERS)
async def brought(person: Person, file: UploadFile, clinic: TheClinic, actor: Writer) -> Brought:
    """Bring ratings into a record, FHIR JSON or a table of scores: all of a file, or none of it."""
    the_record(clinic, person)
    try:
        return Brought(written=bring(clinic, person, file.filename or "the file", await _content(file), actor))
    except (BadInput, Refused) as error:
        raise HTTPException(422, str(error)) from error
    except Changed as error:
        raise HTTPException(409, str(error)) from error


@router.post("/people/{person}/files/import", include_in_schema=False, response_class=HTMLResponse)
async def uploaded(
    person: Person, request: Request, clinic: TheClinic, sitting: TheSitting, actor: Writer,
    file: UploadFile | None = None,
) -> Response:
    """The same, from the page."""
    record = the_record(clinic, person)
    try:
        if file is None or not file.filename:
            raise BadInput("choose a file first")
        count = bring(clinic, person, file.filename, await _content(file), actor)
    except (BadInput, Refused, Changed) as error:
        answer = show(request, clinic, sitting, record, the_page("files"), refused=_why(request, error))
        answer.status_code = 422
        return answer
    return RedirectResponse(f"/people/{person}/files?saved={record.version + count}", 303)


@router.post("/people/import", include_in_schema=False, response_class=HTMLResponse)
async def opened(
    request: Request, clinic: TheClinic, sitting: TheSitting, actor: Writer, file: UploadFile | None = None,
    indication: Annotated[str, Form()] = "", diagnosis: Annotated[str, Form()] = "",
) -> Response:
    """A new record from the one Patient of a file: its referral, its ratings, and the identity apart."""
    try:
        if file is None or not file.filename:
            raise BadInput("choose a file first")
        if indication not in list(Indication):
            raise BadInput("say what the course is for")
        person = open_from(clinic, file.filename, await _content(file), Indication(indication), diagnosis, actor)
    except (BadInput, Refused, Changed) as error:
        given = {"indication": indication, "diagnosis": diagnosis}
        return show_people(request, clinic, sitting, refused=_why(request, error), given=given)
    return RedirectResponse(f"/people/{person}/{PAGES[0].topic}?saved=1", 303)


def _why(request: Request, error: Exception) -> str:
    """Why a file was refused, in the reader's language where it is a rule of the record."""
    said = error.sentence if isinstance(error, Refused) else Sentence("{why}.", {"why": str(error).rstrip(".")})
    return language(request).say(said)


async def _content(file: UploadFile) -> bytes:
    """No more than may be read; one byte over tells that it is too long."""
    return await file.read(LONGEST + 1)


def _file(request: Request, clinic: Clinic, person: str, name: FileName, actor: Actor) -> Response:
    the_record(clinic, person)
    try:
        content = hand_out(clinic, person, name.value, language(request), actor)
    except BadInput as error:
        raise HTTPException(422, str(error)) from error
    headers = {"Content-Disposition": f'attachment; filename="{person}-{name.value}"'}
    return Response(content, media_type=FILES[name.value].media, headers=headers)
