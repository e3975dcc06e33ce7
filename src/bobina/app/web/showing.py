"""One topic of a record as a page, with what was refused or has changed since."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import HTTPException, Request
from fastapi.responses import HTMLResponse

from bobina.app.clinic import Clinic
from bobina.app.web.shell import language, page
from bobina.course.calendar.closed import to_move
from bobina.course.kinds import KINDS, kind_of
from bobina.course.record import Kind, Record
from bobina.sentence import Sentence
from bobina.store.record.accounts import Sitting
from bobina.view.forms import Given, Question, questions
from bobina.view.language import Language
from bobina.view.pages import BY_TOPIC, PAGES, Page

PSEUDONYM = re.compile(r"[0-9A-Z]{1,12}")


@dataclass(frozen=True, slots=True)
class Tried:
    """A form that was sent and could not be written; ``at``: the version it was made at, where the record has grown."""

    kind: Kind[Any]
    given: Mapping[str, Any]
    errors: Mapping[str, Sentence]
    at: int | None = None

    @property
    def status(self) -> int:
        """Of the answer."""
        return 422 if self.at is None else 409


def the_page(topic: str) -> Page:
    """The page of a topic. 404 where there is none."""
    if topic not in BY_TOPIC:
        raise HTTPException(404, "no such page")
    return BY_TOPIC[topic]


def the_record(clinic: Clinic, person: str) -> Record:
    """A record that is there. 404 where there is none."""
    record = clinic.record(person) if PSEUDONYM.fullmatch(person) else Record(person)
    if not record.entries:
        raise HTTPException(404, "no such record")
    return record


def show(
    request: Request, clinic: Clinic, sitting: Sitting, record: Record, shown: Page, tried: Tried | None = None,
    **more: object,
) -> HTMLResponse:
    """A topic as a page. ``more``: what only this answer shows."""
    _, now = language(request), clinic.now()
    here = [one for one in KINDS.values() if one.topic == shown.topic]
    kinds = [one for one in here if sitting.actor.role in one.may]
    errors = {where: _.say(said) for where, said in tried.errors.items()} if tried else {}
    asked = {
        one.name: questions(one.form, *((tried.given, errors) if tried and tried.kind is one else ())) for one in kinds
    }
    mistakes = _mistakes(asked.get(tried.kind.name, []), errors) if tried else []
    context = {
        "person": record.person, "record": record, "now": now, "page": shown, "pages": PAGES, "kinds": kinds,
        "asked": asked, "open": tried.kind.name if tried else _first(kinds, record),
        "given": Given(tried.given if tried else {}),
        "said": _whole(errors, mistakes), "mistakes": mistakes, "errors": errors,
        "may": {one.name: sitting.actor.role in one.may for one in KINDS.values()},
        "saved": _saved(request, record, sitting, _), "since": _since(record, tried, _),
        "head": lambda: clinic.ledger.read(record.person, record.version - 1)[-1].hash,
        "moves": lambda: to_move(record, clinic.closings.standing(), now),
        "here": f"/people/{record.person}/{shown.topic}",
    }
    return page(request, shown.template, sitting, tried.status if tried else 200,
                **{**context, **shown.context(record, now, _), **more})


def _first(kinds: list[Kind[Any]], record: Record) -> str:
    """The only form of a page on which nothing was written yet stands open."""
    alone = kinds[0] if len(kinds) == 1 else None
    return alone.name if alone and not any(isinstance(one.what, alone.form) for one in record.entries) else ""


def _mistakes(asked: list[Question], errors: Mapping[str, str]) -> list[Question]:
    return [one for one in asked if one.error and one.control != "hidden"]


def _whole(errors: Mapping[str, str], mistakes: list[Question]) -> str:
    """What is said of the whole form: what belongs to no field that is shown."""
    shown = {one.name for one in mistakes}
    return " ".join(said for where, said in errors.items() if where.partition(".")[0] not in shown)


def _saved(request: Request, record: Record, sitting: Sitting, _: Language) -> str:
    """That an entry of the reader's own was saved, where the address says which."""
    given = request.query_params.get("saved", "")
    number = int(given) if given.isascii() and given.isdigit() and len(given) < 9 else 0
    if request.method != "GET" or not 1 <= number <= record.version:
        return ""
    entry = record.entries[number - 1]
    if entry.by != sitting.actor:
        return ""
    return _("Saved: {title}, entry {number}.", title=_(kind_of(entry.what).title), number=number)


def _since(record: Record, tried: Tried | None, _: Language) -> list[dict[str, object]]:
    """What was written since a form was made."""
    if tried is None or tried.at is None:
        return []
    return [
        {"number": one.number, "title": _(kind_of(one.what).title), "by": one.by.name, "when": _.moment(one.at)}
        for one in record.entries[tried.at:]
    ]
