"""What is said where a page cannot be shown: a page for people, JSON for programs."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from bobina.app.web.shell import page
from bobina.app.web.who import OWN_PASSWORD, Unchosen, found_sitting
from bobina.store.record.accounts import Sitting

WORDS = {
    401: ("Sign in again", "Your sitting has ended, so this was not saved. Sign in in a second window, come back here, "
          "go one page back in the browser, copy what you wrote, and load that page again."),
    403: ("Not for you", "Your role may not do this, or the form was made before you signed in. "
          "Load the page again, or ask somebody whose role it is."),
    404: ("Nothing here", "There is no such page or no such record. Look for the person in the list."),
    405: ("Nothing here", "This address is not made to be opened like this. Start from the list of people."),
    422: ("This cannot be read", "The address or the form has something that cannot be read. "
          "Load the page again and answer once more."),
    429: ("Too many requests", "Wait a minute, then go on."),
    500: ("Something broke", "This is a fault of bobina, not yours; nothing that was confirmed as saved is lost. "
          "Go back and try again; if it stays, tell whoever runs bobina here the time."),
}
"""a heading and what to do, by status"""


def install(made: FastAPI) -> None:
    """Every failure of ``made`` is answered here."""
    made.exception_handler(HTTPException)(_http)
    made.exception_handler(RequestValidationError)(_unread)
    made.exception_handler(Exception)(_broken)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if _program(request):
        return JSONResponse({"detail": error.detail}, error.status_code, error.headers)
    if isinstance(error, Unchosen):
        return RedirectResponse(OWN_PASSWORD, 303)
    if error.status_code == 401 and request.method in ("GET", "HEAD"):
        back = quote(request.url.path, safe="/")
        return RedirectResponse("/login" if back == "/" else f"/login?back={back}", 303)
    return await run_in_threadpool(_page, request, error.status_code)


async def _unread(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    if _program(request):
        said = [{"loc": list(one["loc"]), "msg": one["msg"], "type": one["type"]} for one in error.errors()]
        return JSONResponse({"detail": said}, 422)
    return await run_in_threadpool(_page, request, 422)


async def _broken(request: Request, error: Exception) -> Response:
    if _program(request):
        return JSONResponse({"detail": "a fault of bobina's; nothing that was acknowledged is lost"}, 500)
    return await run_in_threadpool(_page, request, 500)


def _program(request: Request) -> bool:
    return request.url.path.startswith("/api/")


def _page(request: Request, status: int) -> Response:
    title, words = WORDS.get(status, WORDS[500 if status >= 500 else 422])
    sitting = _known(request) if status != 500 else None
    return page(request, "error.html", sitting, status, title=title, words=words, number=status)


def _known(request: Request) -> Sitting | None:
    return found_sitting(request, request.app.state.accounts)
