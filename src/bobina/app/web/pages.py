"""The pages: people, a person's topics, and the forms that write into the record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bobina.app.clinic import Clinic
from bobina.app.web.reading import Misread, read
from bobina.app.web.who import TheClinic, TheSitting, allowed
from bobina.course.asked import Event, Refused
from bobina.course.kinds import KINDS
from bobina.course.record import READERS, TEAM, Actor, Kind
from bobina.course.referral import INDICATIONS, Referred
from bobina.sentence import Sentence
from bobina.store.record import Changed
from bobina.store.record.accounts import Sitting
from bobina.view.forms import questions
from bobina.view.language import LANGUAGES, Language
from bobina.view.pages import BY_TOPIC, OVERVIEWS, PAGES, Page
from bobina.view.pages.render import render

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)
Reader = Annotated[Actor, Depends(allowed(READERS))]
Writer = Annotated[Actor, Depends(allowed(TEAM))]


def language(request: Request) -> Language:
    """The reader's language: chosen, else the browser's, else English."""
    code = request.cookies.get("language") or request.headers.get("accept-language", "en")[:2]
    return Language(code if code in LANGUAGES else "en")


@router.get("/")
def people(request: Request, clinic: TheClinic, sitting: TheSitting, actor: Reader) -> HTMLResponse:
    """Everybody who has a record."""
    return _home(request, clinic, sitting)


@router.get("/clinic/{topic}")
def overview(request: Request, topic: str, clinic: TheClinic, sitting: TheSitting, actor: Reader) -> HTMLResponse:
    """A page over all records."""
    page = next((one for one in OVERVIEWS if one.topic == topic), None)
    if page is None:
        raise HTTPException(404, "no such page")
    _, now = language(request), clinic.now()
    records = [clinic.record(one) for one in clinic.people()]
    shown = page.context(records, now, _)
    return HTMLResponse(render(page.template, _=_, actor=actor, csrf=sitting.csrf, page=page, now=now, **shown))


@router.post("/people")
async def open_record(request: Request, clinic: TheClinic, sitting: TheSitting, actor: Writer) -> Response:
    """A new record, from its referral."""
    given = [(k, str(v)) for k, v in (await request.form()).multi_items() if k != "csrf"]
    try:
        person = clinic.pseudonym()
        clinic.note(person, 0, read(given, Referred), actor)
    except Misread as error:
        return _home(request, clinic, sitting, dict(given), error.errors)
    return RedirectResponse(f"/people/{person}/referral", 303)


@router.get("/people/{person}")
def person(person: str, actor: Reader) -> Response:
    """A person's first page."""
    return RedirectResponse(f"/people/{person}/{PAGES[0].topic}", 303)


@router.get("/people/{person}/{topic}")
def topic(
    request: Request, person: str, topic: str, clinic: TheClinic, sitting: TheSitting, actor: Reader,
) -> HTMLResponse:
    """One topic of a person's record."""
    return _page(request, clinic, sitting, person, _the_page(topic))


@router.post("/people/{person}/{topic}/{kind}")
async def write(
    request: Request, person: str, topic: str, kind: str, clinic: TheClinic, sitting: TheSitting, actor: Writer,
) -> Response:
    """Write an event of ``kind`` after the entry that the form was made at."""
    page, what = _the_page(topic), KINDS.get(kind)
    if what is None:
        raise HTTPException(404, "no such form")
    form = (await request.form()).multi_items()
    given = [(k, str(v)) for k, v in form if k not in ("csrf", "version")]
    version = int(dict(form).get("version") or 0)  # type: ignore[arg-type]
    try:
        clinic.note(person, version, read(given, what.form), actor)
    except Misread as error:
        return _page(request, clinic, sitting, person, page, _Tried(what, dict(given), error.errors))
    except Refused as error:
        return _page(request, clinic, sitting, person, page, _Tried(what, dict(given), {"": error.sentence}))
    except Changed:
        said = Sentence("Somebody else wrote into this record meanwhile. Look at what is new, then save again.")
        return _page(request, clinic, sitting, person, page, _Tried(what, dict(given), {"": said}))
    return RedirectResponse(f"/people/{person}/{topic}", 303)


class _Tried:
    """A form that was sent and could not be written."""

    def __init__(self, kind: Kind[Any], given: Mapping[str, Any], errors: Mapping[str, Sentence]) -> None:
        self.kind, self.given, self.errors = kind, given, errors


def _the_page(topic: str) -> Page:
    if topic not in BY_TOPIC:
        raise HTTPException(404, "no such page")
    return BY_TOPIC[topic]


def _page(
    request: Request, clinic: Clinic, sitting: Sitting, person: str, page: Page, tried: _Tried | None = None,
) -> HTMLResponse:
    record, now, _ = clinic.record(person), clinic.now(), language(request)
    if not record.entries:
        raise HTTPException(404, "no such record")
    kinds = [one for one in KINDS.values() if one.topic == page.topic and sitting.actor.role in one.may]
    errors = {where: _.say(said) for where, said in tried.errors.items()} if tried else {}
    asked = {
        one.name: questions(one.form, *((tried.given, errors) if tried and tried.kind is one else ())) for one in kinds
    }
    html = render(
        page.template, _=_, actor=sitting.actor, csrf=sitting.csrf, person=person, record=record, now=now, page=page,
        pages=PAGES, kinds=kinds, asked=asked, open=tried.kind.name if tried else "", said=errors.get("", ""),
        **page.context(record, now, _),
    )
    return HTMLResponse(html, 422 if tried else 200)


def _home(
    request: Request, clinic: Clinic, sitting: Sitting, given: Mapping[str, Any] | None = None,
    errors: Mapping[str, Sentence] | None = None,
) -> HTMLResponse:
    _ = language(request)
    said = {where: _.say(one) for where, one in (errors or {}).items()}
    new: list[Event] | Any = questions(Referred, given, said) if sitting.actor.role in TEAM else []
    html = render("home.html", _=_, actor=sitting.actor, csrf=sitting.csrf, people=_known(clinic), new=new,
                  said="; ".join(said.values()))
    return HTMLResponse(html, 422 if errors else 200)


def _known(clinic: Clinic) -> list[tuple[str, str]]:
    found = ((one, clinic.record(one).last(Referred)) for one in clinic.people())
    return [(one, INDICATIONS[referral.what.indication] if referral else "") for one, referral in found]
