"""The first page: everybody who has a record, and the forms that open one, by hand or from a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse

from bobina.app.clinic import Clinic
from bobina.app.web.shell import language, page
from bobina.app.web.showing import Tried
from bobina.course.record import TEAM
from bobina.course.referral import Referred
from bobina.sentence import Sentence
from bobina.store.record.accounts import Sitting
from bobina.view.forms import questions
from bobina.view.pages.home import home

OF_FILE = ("indication", "diagnosis")
"""what a file does not say of a new person"""


def show_people(
    request: Request, clinic: Clinic, sitting: Sitting, q: str = "", tried: Tried | None = None, refused: str = "",
    given: Mapping[str, Any] | None = None,
) -> HTMLResponse:
    """Everybody whose pseudonym or indication has ``q`` in it. ``refused``: why a file was, sent with ``given``."""
    _ = language(request)
    said = {where: _.say(one) for where, one in tried.errors.items()} if tried else {}
    writes = sitting.actor.role in TEAM
    new = questions(Referred, tried.given if tried else None, said) if writes else []
    of_file = [one for one in questions(Referred, given) if one.name in OF_FILE] if writes else []
    records = [clinic.record(one) for one in clinic.people()]
    whole = said.get("", "") or (_.say(Sentence("Look at what is marked below.")) if said else "")
    return page(request, "home.html", sitting, 422 if tried or refused else 200, new=new, said=whole,
                tried=bool(tried), q=q, here="/", mistakes=[one for one in new if one.error], of_file=of_file,
                refused=refused, **home(records, clinic.now(), _, q))
