"""Who may sign in: the page of the administrator. Each change goes through ``Accounts`` into the chain.

Names stand in forms and never in addresses. A password is made here, shown once, and good for choosing another.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bobina.app.web.shell import language, page
from bobina.app.web.who import Fields, TheAccounts, TheClinic, TheSitting, allowed
from bobina.course.record import KEEPERS, Actor, Role
from bobina.sentence import Sentence
from bobina.space import BadInput
from bobina.store.record.accounts import Accounts, Sitting, Unfit
from bobina.store.record.passwords import temporary
from bobina.view.forms import Given, Question

router = APIRouter(prefix="/accounts", default_response_class=HTMLResponse, include_in_schema=False)
Keeper = Annotated[Actor, Depends(allowed(KEEPERS))]
DONE = ("closed", "unlocked", "role")
"""what an address may say was done"""
STALE = Sentence("There is no open account of this name: look at the list below.")


@router.get("")
def accounts_page(
    request: Request, accounts: TheAccounts, sitting: TheSitting, clinic: TheClinic, actor: Keeper, done: str = "",
) -> Response:
    """Every account, and the forms that change them."""
    return _show(request, sitting, accounts, done=done if done in DONE else "")


@router.post("")
def add(
    request: Request, accounts: TheAccounts, sitting: TheSitting, clinic: TheClinic, actor: Keeper, form: Fields,
) -> Response:
    """A new account, and its temporary password."""
    given, password = {name: value.strip() for name, value in form}, temporary()
    name, person = given.get("name", ""), given.get("person", "").upper()
    try:
        if person and person not in clinic.people():
            raise Unfit(Sentence("There is no record {person}.", {"person": person}), "person")
        accounts.add(name, password, _role(given, "role"), person, actor, temporary=True)
    except Unfit as error:
        return _refused(request, sitting, accounts, error, given)
    return _show(request, sitting, accounts, told=(name, password))


@router.post("/password")
def reset(
    request: Request, accounts: TheAccounts, sitting: TheSitting, actor: Keeper, form: Fields,
) -> Response:
    """A temporary password in the place of one that was forgotten."""
    name, password = dict(form).get("name", ""), temporary()
    try:
        if name == actor.name:
            raise Unfit(Sentence("Choose a password of your own on its page instead."))
        accounts.reset(name, password, actor, temporary=True)
    except BadInput as error:
        return _refused(request, sitting, accounts, error)
    return _show(request, sitting, accounts, told=(name, password))


@router.post("/close")
def close(request: Request, accounts: TheAccounts, sitting: TheSitting, actor: Keeper, form: Fields) -> Response:
    """Nobody may sign in under a name any more."""
    try:
        accounts.close(dict(form).get("name", ""), actor)
    except BadInput as error:
        return _refused(request, sitting, accounts, error)
    return RedirectResponse("/accounts?done=closed", 303)


@router.post("/unlock")
def unlock(request: Request, accounts: TheAccounts, sitting: TheSitting, actor: Keeper, form: Fields) -> Response:
    """An end to the waiting after failures."""
    try:
        accounts.unlock(dict(form).get("name", ""), actor)
    except BadInput as error:
        return _refused(request, sitting, accounts, error)
    return RedirectResponse("/accounts?done=unlocked", 303)


@router.post("/role")
def change_role(request: Request, accounts: TheAccounts, sitting: TheSitting, actor: Keeper, form: Fields) -> Response:
    """Another role."""
    given = dict(form)
    try:
        accounts.change_role(given.get("name", ""), _role(given, "role"), actor)
    except BadInput as error:
        return _refused(request, sitting, accounts, error)
    return RedirectResponse("/accounts?done=role", 303)


def _role(given: Mapping[str, str], field: str) -> Role:
    """The role that a form names. 422 for one that there is not."""
    try:
        return Role(given.get(field, ""))
    except ValueError as error:
        raise HTTPException(422, "there is no such role: load the page again") from error


def _refused(
    request: Request, sitting: Sitting, accounts: Accounts, error: BadInput, given: Mapping[str, str] | None = None,
) -> HTMLResponse:
    """The page with what was wrong: beside the field of the new account, or above all."""
    said = language(request).say(error.sentence if isinstance(error, Unfit) else STALE)
    where = error.where if isinstance(error, Unfit) and given is not None else ""
    return _show(request, sitting, accounts, 422, said="" if where else said, errors={where: said} if where else {},
                 given=given, tried=given is not None)


def _show(
    request: Request, sitting: Sitting, accounts: Accounts, status: int = 200, *,
    given: Mapping[str, str] | None = None, errors: Mapping[str, str] | None = None, **more: object,
) -> HTMLResponse:
    asked, zone = _asked(given or {}, errors or {}), request.app.state.clinic.zone
    context = {
        "done": "", "told": None, "tried": False, "said": "", "lines": accounts.listed(), "zone": zone, "new": asked,
        "mistakes": [one for one in asked if one.error], "roles": [one for one in Role if one is not Role.PERSON],
        "here": "/accounts",
    }
    return page(request, "accounts.html", sitting, status, **{**context, **more})


def _asked(given: Mapping[str, str], errors: Mapping[str, str]) -> list[Question]:
    """What is asked of a new account."""
    said, roles = Given(given), tuple((one.value, one.value) for one in Role)
    return [
        Question("name", "Name", "text", "1 to 60 letters, digits, dots, hyphens; it stands beside all that is written",
                 value=said["name"], error=errors.get("name", "")),
        Question("role", "Role", "one", choices=roles, value=said["role"], error=errors.get("role", "")),
        Question("person", "Pseudonym", "text", "for the role person alone: whose record the account sees",
                 required=False, value=said["person"], error=errors.get("person", "")),
    ]
