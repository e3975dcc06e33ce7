"""The typed API: one route to write each kind of event, and the record to read."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException
from pydantic import BaseModel

from bobina.app.clinic import Clinic
from bobina.app.web.who import TheClinic, allowed
from bobina.course.asked import Refused
from bobina.course.kinds import KINDS, kind_of
from bobina.course.record import READERS, TEAM, Actor, Entry, Kind
from bobina.course.referral import Referred
from bobina.store.record import Changed
from bobina.store.values import converter

router = APIRouter(prefix="/api")
Reader = Annotated[Actor, Depends(allowed(READERS))]
Writer = Annotated[Actor, Depends(allowed(TEAM))]


class Line(BaseModel):
    """One entry of a record. ``body`` has the fields of its kind."""

    number: int
    at: datetime
    by: str
    kind: str
    body: dict[str, Any]


@router.get("/people")
def people(clinic: TheClinic, actor: Reader) -> list[str]:
    """The pseudonyms of all records."""
    return clinic.people()


@router.post("/people", status_code=201)
def open_record(what: Referred, clinic: TheClinic, actor: Writer) -> dict[str, str]:
    """A new record from its referral; its pseudonym."""
    person = clinic.pseudonym()
    _note(clinic, person, 0, what, actor)
    return {"person": person}


@router.get("/people/{person}")
def record(person: str, clinic: TheClinic, actor: Reader, after: int = 0) -> list[Line]:
    """The entries of a record after a number."""
    return [_line(entry) for entry in clinic.record(person).entries[max(after, 0):]]


def _line(entry: Entry[Any]) -> Line:
    body = converter().unstructure(entry.what)
    return Line(number=entry.number, at=entry.at, by=entry.by.name, kind=kind_of(entry.what).name, body=body)


def _note(clinic: Clinic, person: str, version: int, what: Any, actor: Actor) -> Line:
    try:
        return _line(clinic.note(person, version, what, actor))
    except Refused as error:
        raise HTTPException(422, str(error)) from error
    except Changed as error:
        raise HTTPException(409, str(error)) from error


def _route(kind: Kind[Any]) -> None:
    """A route that writes one kind of event."""

    def write(
        person: str, version: int, what: Any, clinic: TheClinic, actor: Annotated[Actor, Depends(allowed(kind.may))],
    ) -> Line:
        if clinic.record(person).version == 0:
            raise HTTPException(404, "no such record")
        return _note(clinic, person, version, what, actor)

    write.__annotations__["what"] = kind.form
    write.__annotations__["actor"] = Annotated[Actor, Depends(allowed(kind.may))]
    write.__doc__ = kind.form.__doc__
    router.post(f"/people/{{person}}/{kind.name}", status_code=201, name=kind.title)(write)


for _kind in KINDS.values():
    if _kind.form is not Referred:
        _route(_kind)
