"""What every page has: language, who reads, where, and what is said to them."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse

from bobina.store.record.accounts import Sitting
from bobina.view.language import LANGUAGES, Language
from bobina.view.pages import OVERVIEWS
from bobina.view.pages.render import render

CHOSEN = "language"
"""the cookie that keeps the language"""


def language(request: Request) -> Language:
    """The reader's language: chosen, else the browser's, else English."""
    code = request.cookies.get(CHOSEN) or request.headers.get("accept-language", "en")[:2].lower()
    return Language(code if code in LANGUAGES else "en")


def page(
    request: Request, template: str, sitting: Sitting | None = None, status: int = 200, **context: object,
) -> HTMLResponse:
    """A page inside the shell. Without a ``sitting`` nobody is signed in."""
    shell: dict[str, object] = {
        "_": language(request), "actor": sitting.actor if sitting else None, "csrf": sitting.csrf if sitting else "",
        "overviews": OVERVIEWS, "here": request.url.path, "demo": getattr(request.app.state, "demo", False),
    }
    return HTMLResponse(render(template, **{**shell, **context}), status)
