"""Who asks: the sitting behind a request, its role, and proof that a form was ours."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, HTTPException, Request

from bobina.app.clinic import Clinic
from bobina.course.record import Actor, Role
from bobina.store.record.accounts import Accounts, Sitting

COOKIE = "bobina"
OWN_PASSWORD = "/password"
OPEN_AT_FIRST = frozenset({OWN_PASSWORD, "/logout", "/api/logout"})
"""what a temporary password is good for"""
EVERYBODY = frozenset(Role)


class Unchosen(HTTPException):
    """Whoever signed in with a temporary password chooses one first."""

    def __init__(self) -> None:
        super().__init__(403, "this password is temporary: choose one of your own, on the page /password")


def the_clinic(request: Request) -> Clinic:
    """The clinic that this application serves."""
    clinic: Clinic = request.app.state.clinic
    return clinic


def the_accounts(request: Request) -> Accounts:
    """Its accounts."""
    accounts: Accounts = request.app.state.accounts
    return accounts


def bearer(request: Request) -> str:
    """The token of a client of the API; empty where a browser asks with its cookie."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    return token if kind == "Bearer" else ""


async def csrf_given(request: Request) -> str:
    """The token that came with a form, in a header or a field."""
    given = request.headers.get("x-csrf-token", "")
    if not given and "form" in request.headers.get("content-type", ""):
        given = str((await request.form()).get("csrf", ""))
    return given


async def fields(request: Request) -> list[tuple[str, str]]:
    """What a form says, in order; files are left out."""
    return [(name, value) for name, value in (await request.form()).multi_items() if isinstance(value, str)]


def found_sitting(request: Request, accounts: Accounts) -> Sitting | None:
    """Who is signed in, by cookie or bearer token, or None."""
    token = bearer(request) or request.cookies.get(COOKIE, "")
    return accounts.sitting(token) if token else None


def sitting(
    request: Request, accounts: Annotated[Accounts, Depends(the_accounts)],
    csrf: Annotated[str, Depends(csrf_given)],
) -> Sitting:
    """Who is signed in, by cookie or bearer token. 401 for nobody, 403 for a temporary password."""
    found = found_sitting(request, accounts)
    if found is None:
        raise HTTPException(401, "sign in first")
    writes = not bearer(request) and request.method not in ("GET", "HEAD")
    if writes and not hmac.compare_digest(csrf.encode(), found.csrf.encode()):
        raise HTTPException(403, "this form is too old: load the page again")
    if found.temporary and request.url.path not in OPEN_AT_FIRST:
        raise Unchosen
    return found


def allowed(roles: frozenset[Role]) -> Callable[..., Actor]:
    """A dependency: the one who asks, if of one of these ``roles`` (403 otherwise), and of no other's record."""

    def check(request: Request, found: Annotated[Sitting, Depends(sitting)]) -> Actor:
        whose = request.path_params.get("person", found.actor.person)
        if found.actor.role not in roles or (found.actor.role is Role.PERSON and whose != found.actor.person):
            raise HTTPException(403, "this is not for your role")
        return found.actor

    return check


TheClinic = Annotated[Clinic, Depends(the_clinic)]
TheAccounts = Annotated[Accounts, Depends(the_accounts)]
TheSitting = Annotated[Sitting, Depends(sitting)]
Fields = Annotated[list[tuple[str, str]], Depends(fields)]
