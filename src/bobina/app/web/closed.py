"""The days on which the clinic is closed: written by the administrator or a physician, and who is to be moved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bobina.app.clinic import Clinic
from bobina.app.web.reading import Misread, kept, read
from bobina.app.web.shell import language, page
from bobina.app.web.who import Fields, TheClinic, TheSitting, allowed
from bobina.course.calendar.closed import ClinicClosed, Closing, ToMove, to_move
from bobina.course.record import KEEPERS, PHYSICIANS, READERS, Actor
from bobina.sentence import Sentence
from bobina.store.record.accounts import Sitting, Unfit
from bobina.view.forms import questions

router = APIRouter(prefix="/clinic/closed", default_response_class=HTMLResponse, include_in_schema=False)
CLOSERS = KEEPERS | PHYSICIANS
Reader = Annotated[Actor, Depends(allowed(READERS | KEEPERS))]
Closer = Annotated[Actor, Depends(allowed(CLOSERS))]
DONE = ("closed", "reopened")


@router.get("")
def closed_days(request: Request, clinic: TheClinic, sitting: TheSitting, actor: Reader, done: str = "") -> Response:
    """The list, and for who reads records whose sessions fall on it."""
    return _show(request, clinic, sitting, done=done if done in DONE else "")


@router.post("")
def close(request: Request, clinic: TheClinic, sitting: TheSitting, actor: Closer, form: Fields) -> Response:
    """More closed days."""
    try:
        what: ClinicClosed = read(form, ClinicClosed, clinic.zone)
        if what.last < clinic.now().date():
            raise Misread({"last": Sentence("These days are over; give today or later.")})
    except Misread as error:
        return _show(request, clinic, sitting, 422, given=kept(form), errors=error.errors)
    clinic.closings.close(what, actor)
    return RedirectResponse("/clinic/closed?done=closed", 303)


@router.post("/reopen")
def reopen(request: Request, clinic: TheClinic, sitting: TheSitting, actor: Closer, form: Fields) -> Response:
    """Days that were closed are open after all."""
    given = dict(form).get("entry", "")
    if not given.isascii() or not given.isdigit() or len(given) > 9:
        raise HTTPException(422, "the form does not say which days: load the page again")
    try:
        clinic.closings.reopen(int(given), actor)
    except Unfit as error:
        return _show(request, clinic, sitting, 422, errors={"": error.sentence})
    return RedirectResponse("/clinic/closed?done=reopened", 303)


def _show(
    request: Request, clinic: Clinic, sitting: Sitting, status: int = 200, *, given: Mapping[str, Any] | None = None,
    errors: Mapping[str, Sentence] | None = None, done: str = "",
) -> HTMLResponse:
    _, now = language(request), clinic.now()
    said = {where: _.say(one) for where, one in (errors or {}).items()}
    new = questions(ClinicClosed, given, said)
    every = clinic.closings.standing()
    coming = [one for one in every if one.what.last >= now.date()]
    reads = sitting.actor.role in READERS
    return page(
        request, "closed.html", sitting, status, new=new, mistakes=[one for one in new if one.error], done=done,
        said=said.get("", ""), tried=given is not None, today=now.date(), coming=coming, reads=reads,
        past=[one for one in every if one not in coming], closes=sitting.actor.role in CLOSERS, here="/clinic/closed",
        moved=_moved(clinic, coming, now) if reads else {},
    )


def _moved(clinic: Clinic, coming: list[Closing], at: datetime) -> dict[int, list[tuple[str, ToMove]]]:
    """By closing: who has sessions on its days."""
    found: dict[int, list[tuple[str, ToMove]]] = {}
    for person in clinic.people() if coming else ():
        for one in to_move(clinic.record(person), coming, at):
            found.setdefault(one.closing.number, []).append((person, one))
    return found
