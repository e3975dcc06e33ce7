"""The typed API: sign in, read records, and one route to write each kind of event."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Request
from pydantic import BaseModel, Field

from bobina.app.clinic import Clinic
from bobina.app.web.who import EVERYBODY, TheAccounts, TheClinic, TheSitting, allowed, bearer
from bobina.course.asked import Refused
from bobina.course.kinds import KINDS, kind_of
from bobina.course.record import READERS, TEAM, Actor, Entry, Kind
from bobina.course.referral import Referred
from bobina.store.record import Changed
from bobina.store.values import converter


class Refusal(BaseModel):
    """Why something was not done."""

    detail: Any


ANSWERS: dict[int | str, dict[str, Any]] = {
    401: {"model": Refusal, "description": "Nobody is signed in"},
    403: {"model": Refusal, "description": "Not for this role, or another person's record"},
    404: {"model": Refusal, "description": "No such record"},
    409: {"model": Refusal, "description": "The record grew meanwhile: read it again, then write"},
    413: {"model": Refusal, "description": "Too long"},
    422: {"model": Refusal, "description": "A rule or a range forbids it; the sentence says which"},
    429: {"model": Refusal, "description": "Too many requests"},
}
router = APIRouter(prefix="/api", responses=ANSWERS)

Person = Annotated[str, Path(description="a pseudonym", pattern="^[0-9A-Z]{1,12}$")]
Reader = Annotated[Actor, Depends(allowed(READERS))]
Writer = Annotated[Actor, Depends(allowed(TEAM))]


class Account(BaseModel):
    """Who signs in."""

    name: Annotated[str, Field(max_length=60)]
    password: Annotated[str, Field(max_length=200)]


class Token(BaseModel):
    """What goes into ``Authorization: Bearer ...`` of every other request."""

    token: str


class Opened(BaseModel):
    """The pseudonym of a new record."""

    person: str


class Line(BaseModel):
    """One entry of a record. ``body`` has the fields of its kind."""

    number: int
    at: datetime
    by: str
    kind: str
    body: dict[str, Any]


@router.post("/login")
def login(account: Account, accounts: TheAccounts) -> Token:
    """Begin a sitting."""
    token = accounts.sign_in(account.name, account.password)
    if token is None:
        raise HTTPException(401, "wrong name or password, or an account that is locked")
    return Token(token=token)


@router.post("/logout", status_code=204)
def logout(request: Request, accounts: TheAccounts, actor: Annotated[Actor, Depends(allowed(EVERYBODY))]) -> None:
    """End this sitting."""
    accounts.sign_out(bearer(request))


@router.get("/people")
def people(clinic: TheClinic, actor: Reader) -> list[str]:
    """The pseudonyms of all records."""
    return clinic.people()


@router.post("/people", status_code=201)
def open_record(what: Referred, clinic: TheClinic, actor: Writer) -> Opened:
    """A new record from its referral."""
    person = clinic.pseudonym()
    _note(clinic, person, 0, what, actor)
    return Opened(person=person)


@router.get("/people/{person}")
def record(
    person: Person, clinic: TheClinic, accounts: TheAccounts, sitting: TheSitting, actor: Reader,
    after: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
) -> list[Line]:
    """The entries of a record after a number."""
    found = clinic.record(person)
    if not found.entries:
        raise HTTPException(404, "no such record")
    accounts.opened(sitting, person)
    return [_line(entry) for entry in found.entries[after:]]


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
    """A route that writes one kind of event after ``version``."""

    def write(person: Person, version: int, what: Any, clinic: TheClinic, actor: Any) -> Line:
        if not clinic.record(person).entries:
            raise HTTPException(404, "no such record")
        return _note(clinic, person, version, what, actor)

    write.__annotations__.update(
        version=Annotated[int, Query(ge=0, le=2**31 - 1, description="the number of the last entry that was read")],
        what=kind.form, actor=Annotated[Actor, Depends(allowed(kind.may))],
    )
    write.__doc__ = kind.form.__doc__
    router.post(f"/people/{{person}}/{kind.name}", status_code=201, name=kind.title)(write)


for _kind in KINDS.values():
    if _kind.form is not Referred:
        _route(_kind)
