"""A password of one's own: asked for at the first sign-in with a temporary one, and whenever somebody wants another."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bobina.app.web.entrance import keep
from bobina.app.web.shell import language, page
from bobina.app.web.who import EVERYBODY, OWN_PASSWORD, Fields, TheAccounts, TheSitting, allowed
from bobina.course.record import Actor
from bobina.sentence import Sentence
from bobina.store.record.accounts import Sitting, Unfit

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)
Anybody = Annotated[Actor, Depends(allowed(EVERYBODY))]


def with_account(actor: Anybody, accounts: TheAccounts) -> Actor:
    """Whoever asks, if they have an account: a tablet that was handed over has none (403)."""
    if all(one.name != actor.name for one in accounts.everybody()):
        raise HTTPException(403, "this is not for your role")
    return actor


Owner = Annotated[Actor, Depends(with_account)]
WRONG = Sentence("The present password is wrong, or the account is locked.")
DIFFER = Sentence("The two new passwords differ: type them again.")


@router.get(OWN_PASSWORD)
def ask(request: Request, sitting: TheSitting, actor: Owner, done: str = "") -> Response:
    """The form."""
    return page(request, "own_password.html", sitting, done=bool(done), first=sitting.temporary, refused="", at="")


@router.post(OWN_PASSWORD)
def choose(request: Request, accounts: TheAccounts, sitting: TheSitting, actor: Owner, form: Fields) -> Response:
    """Another password; whoever was signed in under the name is out, but for this browser."""
    given = dict(form)
    if given.get("new", "") != given.get("again", ""):
        return _refused(request, sitting, DIFFER, "new")
    try:
        token = accounts.choose(actor.name, given.get("password", ""), given.get("new", ""))
    except Unfit as error:
        return _refused(request, sitting, error.sentence, "new")
    if token is None:
        return _refused(request, sitting, WRONG, "password")
    answer = RedirectResponse(f"{OWN_PASSWORD}?done=1", 303)
    keep(request, answer, token)
    return answer


def _refused(request: Request, sitting: Sitting, why: Sentence, at: str) -> HTMLResponse:
    """Nothing that was typed is sent back. ``at``: the field that is wrong."""
    return page(request, "own_password.html", sitting, 422, done=False, first=sitting.temporary,
                refused=language(request).say(why), at=at)
