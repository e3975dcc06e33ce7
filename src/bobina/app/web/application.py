"""Puts the web application together: state, headers, sign-in, pages, API, static files."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from importlib.resources import files

from fastapi import FastAPI, Request, Response
from fastapi.staticfiles import StaticFiles

import bobina
from bobina.app.clinic import Clinic
from bobina.app.web import accounts as accounts_pages
from bobina.app.web import api, closed, entrance, failures, own_password, pages, plans, tablet
from bobina.app.web import files as course_files
from bobina.app.web.access import Access
from bobina.app.web.limits import Limits
from bobina.store.record.accounts import Accounts

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def application(clinic: Clinic, accounts: Accounts, *, demo: bool = False) -> FastAPI:
    """The web application of one clinic. ``demo``: every page says that the people are simulated."""
    made = FastAPI(title="bobina", version=bobina.__version__, docs_url=None, redoc_url=None)
    made.state.clinic, made.state.accounts, made.state.demo = clinic, accounts, demo
    made.middleware("http")(_headers)
    made.add_middleware(Limits)
    made.add_middleware(Access)
    failures.install(made)
    for part in (course_files, api, entrance, own_password, accounts_pages, closed, tablet, plans, pages):
        made.include_router(part.router)
    made.mount("/static", StaticFiles(directory=str(files("bobina.view") / "static")), name="static")
    return made


async def _headers(request: Request, go_on: Callable[[Request], Awaitable[Response]]) -> Response:
    """Nothing from elsewhere, nothing kept but what is the same for everybody."""
    response = await go_on(request)
    response.headers.update(HEADERS)
    if request.url.path.startswith("/static/"):
        response.headers["Cache-Control"] = "no-cache"
    return response
