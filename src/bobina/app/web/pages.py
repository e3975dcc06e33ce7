"""The pages: people, a person's topics, and the forms that write into the record."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bobina.app.web.people import show_people
from bobina.app.web.reading import Misread, kept, read
from bobina.app.web.shell import language, page
from bobina.app.web.showing import Tried, show, the_page, the_record
from bobina.app.web.who import EVERYBODY, Fields, TheAccounts, TheClinic, TheSitting, allowed
from bobina.course.asked import Refused
from bobina.course.kinds import KINDS
from bobina.course.record import READERS, TEAM, Actor, Role
from bobina.course.referral import Referred
from bobina.store.record import Changed
from bobina.view.pages import OVERVIEWS, PAGES

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)
Anybody = Annotated[Actor, Depends(allowed(EVERYBODY))]
Reader = Annotated[Actor, Depends(allowed(READERS))]
Writer = Annotated[Actor, Depends(allowed(TEAM))]


@router.get("/")
def people(request: Request, clinic: TheClinic, sitting: TheSitting, actor: Anybody, q: str = "") -> Response:
    """Everybody who has a record; for those who read no records, what is theirs."""
    if actor.role is Role.PERSON:
        return RedirectResponse("/tablet", 303)
    if actor.role not in READERS:
        return RedirectResponse("/accounts", 303)
    return show_people(request, clinic, sitting, q)


@router.get("/clinic/{topic}")
def overview(request: Request, topic: str, clinic: TheClinic, sitting: TheSitting, actor: Reader) -> HTMLResponse:
    """A page over all records."""
    found = next((one for one in OVERVIEWS if one.topic == topic), None)
    if found is None:
        raise HTTPException(404, "no such page")
    _, now = language(request), clinic.now()
    records = [clinic.record(one) for one in clinic.people()]
    return page(request, found.template, sitting, 200, **{"page": found, "now": now, **found.context(records, now, _)})


@router.post("/people")
def open_record(
    request: Request, clinic: TheClinic, sitting: TheSitting, actor: Writer, form: Fields,
) -> Response:
    """A new record, from its referral."""
    person = clinic.pseudonym()
    try:
        clinic.note(person, 0, read(form, Referred, clinic.zone), actor)
    except Misread as error:
        return show_people(request, clinic, sitting, tried=Tried(KINDS["referred"], kept(form), error.errors))
    except Refused as error:
        return show_people(request, clinic, sitting, tried=Tried(KINDS["referred"], kept(form), {"": error.sentence}))
    return RedirectResponse(f"/people/{person}/{PAGES[0].topic}?saved=1", 303)


@router.get("/people/{person}")
def person(person: str, clinic: TheClinic, actor: Reader) -> Response:
    """A person's first page."""
    the_record(clinic, person)
    return RedirectResponse(f"/people/{person}/{PAGES[0].topic}", 303)


@router.get("/people/{person}/{topic}")
def topic(
    request: Request, person: str, topic: str, clinic: TheClinic, accounts: TheAccounts, sitting: TheSitting,
    actor: Reader,
) -> HTMLResponse:
    """One topic of a person's record; that it was opened is noted."""
    record = the_record(clinic, person)
    accounts.opened(sitting, person)
    return show(request, clinic, sitting, record, the_page(topic))


@router.post("/people/{person}/{topic}/{kind}")
def write(
    request: Request, person: str, topic: str, kind: str, clinic: TheClinic, sitting: TheSitting, actor: Writer,
    form: Fields,
) -> Response:
    """Write an event of ``kind`` after the entry that the form was made at."""
    shown, what, record = the_page(topic), KINDS.get(kind), the_record(clinic, person)
    if what is None:
        raise HTTPException(404, "no such form")
    version = _version(dict(form).get("version", ""))
    try:
        event = read(form, what.form, clinic.zone)
        written = clinic.note(person, version, event, actor)
    except Misread as error:
        return show(request, clinic, sitting, record, shown, Tried(what, kept(form), error.errors))
    except Refused as error:
        return show(request, clinic, sitting, record, shown, Tried(what, kept(form), {error.where: error.sentence}))
    except Changed:
        record = the_record(clinic, person)
        again = next((one for one in record.entries[version:] if one.what == event and one.by == actor), None)
        if again is not None:
            return RedirectResponse(f"/people/{person}/{topic}?saved={again.number}", 303)
        return show(request, clinic, sitting, record, shown, Tried(what, kept(form), {}, version))
    place = f"#entry-{event.entry}" if topic == "history" and hasattr(event, "entry") else ""
    return RedirectResponse(f"/people/{person}/{topic}?saved={written.number}{place}", 303)


def _version(given: str) -> int:
    """What the form was made at. 422 where it does not say."""
    if not given.isascii() or not given.isdigit() or len(given) > 9:
        raise HTTPException(422, "the form does not say which entry it was made at: load the page again")
    return int(given)
