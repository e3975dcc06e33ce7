"""Puts the web application together: state, headers, sign-in, pages, API, static files."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from importlib.resources import files
from typing import Annotated

from fastapi import FastAPI, Form, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles

import bobina
from bobina.app.clinic import Clinic
from bobina.app.web import api, pages
from bobina.app.web.limits import Limits
from bobina.app.web.who import COOKIE, TheAccounts
from bobina.store.record.accounts import Accounts
from bobina.view.pages.render import render

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def application(clinic: Clinic, accounts: Accounts) -> FastAPI:
    """The web application of one clinic."""
    made = FastAPI(title="bobina", version=bobina.__version__, docs_url=None, redoc_url=None)
    made.state.clinic, made.state.accounts = clinic, accounts
    made.middleware("http")(_headers)
    made.add_middleware(Limits)
    made.exception_handler(HTTPException)(_failed)
    made.get("/login", response_class=HTMLResponse, include_in_schema=False)(_login_page)
    made.post("/login", include_in_schema=False)(_login)
    made.include_router(api.router)
    made.include_router(pages.router)
    made.mount("/static", StaticFiles(directory=str(files("bobina.view") / "static")), name="static")
    return made


async def _headers(request: Request, go_on: Callable[[Request], Awaitable[Response]]) -> Response:
    """Nothing from elsewhere, nothing kept."""
    response = await go_on(request)
    response.headers.update(HEADERS)
    return response


async def _failed(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 401 and not request.url.path.startswith("/api"):
        return RedirectResponse("/login", 303)
    return JSONResponse({"detail": error.detail}, error.status_code)


def _login_page(request: Request) -> HTMLResponse:
    return HTMLResponse(render("login.html", _=pages.language(request), actor=None, csrf="", said=""))


def _login(
    request: Request, accounts: TheAccounts, name: Annotated[str, Form()], password: Annotated[str, Form()],
) -> Response:
    token = accounts.sign_in(name, password)
    if token is None:
        _ = pages.language(request)
        said = _("Wrong name or password.")
        return HTMLResponse(render("login.html", _=_, actor=None, csrf="", said=said), 401)
    response = RedirectResponse("/", 303)
    response.set_cookie(COOKIE, token, httponly=True, samesite="strict")
    return response
