"""In, out, and in which language. A form before sign-in is proven ours by a cookie that it repeats."""

from __future__ import annotations

import hmac
import secrets
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bobina.app.web.shell import CHOSEN, page
from bobina.app.web.who import COOKIE, EVERYBODY, Fields, TheAccounts, allowed, found_sitting
from bobina.course.record import Actor
from bobina.view.language import LANGUAGES

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)
BEFORE = "bobina-before"
"""the cookie of one who is not signed in yet"""
YEAR = 365 * 24 * 3600


@router.get("/login")
def login_page(request: Request, back: str = "/", code: str = "") -> Response:
    """Ask who it is; say so where a sitting has ended, or a code was wrong."""
    ended = COOKIE in request.cookies
    said = "No such code, or it was used or is older than ten minutes. Ask for a new one." if code else ""
    answer = _ask(request, back, said, ended=ended, code=bool(code))
    if ended:
        answer.delete_cookie(COOKIE)
    return answer


@router.post("/login")
def login(request: Request, accounts: TheAccounts, form: Fields) -> Response:
    """Begin a sitting and go where one wanted to."""
    given = dict(form)
    back = here_only(given.get("back", "/"))
    if not ours(request, given.get("csrf", "")):
        return _ask(request, back, "This form is too old. Here is a new one.", status=403)
    token = accounts.sign_in(given.get("name", ""), given.get("password", ""))
    if token is None:
        return _ask(request, back, "Wrong name or password, or an account that is locked.", status=401)
    answer = RedirectResponse(back, 303)
    keep(request, answer, token)
    answer.delete_cookie(BEFORE)
    return answer


@router.post("/logout")
def logout(
    request: Request, accounts: TheAccounts, actor: Annotated[Actor, Depends(allowed(EVERYBODY))],
) -> Response:
    """End this sitting."""
    accounts.sign_out(request.cookies.get(COOKIE, ""))
    answer = RedirectResponse("/login", 303)
    answer.delete_cookie(COOKIE)
    return answer


@router.post("/language")
def choose_language(request: Request, accounts: TheAccounts, form: Fields) -> Response:
    """Another language from here on."""
    given = dict(form)
    sitting = found_sitting(request, accounts)
    answer = RedirectResponse(here_only(given.get("back", "/")), 303)
    if sitting is None and not ours(request, given.get("csrf", "")):
        return answer
    if sitting is not None and not hmac.compare_digest(sitting.csrf.encode(), given.get("csrf", "").encode()):
        raise HTTPException(403, "this form is too old: load the page again")
    if given.get("language") in LANGUAGES:
        answer.set_cookie(CHOSEN, given["language"], max_age=YEAR, httponly=True, samesite="strict",
                          secure=request.url.scheme == "https")
    return answer


def keep(request: Request, answer: Response, token: str) -> None:
    """The sitting's token as a cookie that no script and no other site gets."""
    answer.set_cookie(COOKIE, token, httponly=True, samesite="strict", secure=request.url.scheme == "https")


def here_only(back: str) -> str:
    """An address of this application; the first page in the place of any other."""
    own = back.startswith("/") and not back.startswith(("//", "/\\")) and back.isprintable()
    return back if own and "\\" not in back else "/"


def _ask(
    request: Request, back: str, said: str = "", *, ended: bool = False, code: bool = False, status: int = 200,
) -> HTMLResponse:
    proof = request.cookies.get(BEFORE) or secrets.token_urlsafe(24)
    answer = page(request, "login.html", status=status, csrf=proof, back=here_only(back), refused=said, ended=ended,
                  code=code, here=f"/login?back={quote(here_only(back), safe='/')}")
    answer.set_cookie(BEFORE, proof, httponly=True, samesite="strict", secure=request.url.scheme == "https")
    return answer


def ours(request: Request, csrf: str) -> bool:
    """Whether a form that was sent before sign-in is one that we gave to this browser."""
    kept = request.cookies.get(BEFORE, "")
    return bool(kept) and hmac.compare_digest(kept.encode(), csrf.encode())
