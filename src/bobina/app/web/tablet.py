"""The tablet in the person's hands: only their own sheets, and only until it is given back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from bobina.app.web.entrance import keep, ours
from bobina.app.web.reading import Misread, kept, read
from bobina.app.web.shell import language, page
from bobina.app.web.showing import show, the_page, the_record
from bobina.app.web.who import COOKIE, Fields, TheAccounts, TheClinic, TheSitting, allowed
from bobina.course.asked import Refused
from bobina.course.record import TEAM, Actor, Role
from bobina.sentence import Sentence
from bobina.store.record import Changed
from bobina.view.sheets import Sheet, filled, sheets

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)
Staff = Annotated[Actor, Depends(allowed(TEAM))]
ThePerson = Annotated[Actor, Depends(allowed(frozenset({Role.PERSON})))]
AGAIN = "This was not saved. Look at what is marked, then save again."


@router.post("/people/{person}/tablet/here")
def hand_over_here(
    request: Request, person: str, clinic: TheClinic, accounts: TheAccounts, actor: Staff,
) -> Response:
    """The device becomes the person's; whoever was signed in on it is out."""
    the_record(clinic, person)
    token = accounts.take_over(accounts.hand_over(person, actor))
    accounts.sign_out(request.cookies.get(COOKIE, ""))
    answer = RedirectResponse("/tablet", 303)
    keep(request, answer, token or "")
    return answer


@router.post("/people/{person}/tablet/code")
def hand_over(
    request: Request, person: str, clinic: TheClinic, sitting: TheSitting, accounts: TheAccounts, actor: Staff,
) -> Response:
    """A code for another device."""
    code = accounts.hand_over(the_record(clinic, person).person, actor)
    return show(request, clinic, sitting, the_record(clinic, person), the_page("tablet"), code=code)


@router.post("/tablet/begin")
def begin(request: Request, accounts: TheAccounts, form: Fields) -> Response:
    """A device becomes the person's by a code."""
    given = dict(form)
    token = accounts.take_over(given.get("code", "")) if ours(request, given.get("csrf", "")) else None
    if token is None:
        return RedirectResponse("/login?code=wrong", 303)
    answer = RedirectResponse("/tablet", 303)
    keep(request, answer, token)
    return answer


@router.get("/tablet")
def tablet(request: Request, clinic: TheClinic, sitting: TheSitting, actor: ThePerson, saved: str = "") -> Response:
    """What there is to fill in."""
    now = clinic.now()
    found = sheets(clinic.record(actor.person), now)
    return page(request, "tablet_start.html", sitting, sheets=found, now=now,
                saved=saved if saved in {one.key for one in found} else "")


@router.post("/tablet/back")
def give_back(request: Request, accounts: TheAccounts, actor: ThePerson) -> Response:
    """The person has finished; nobody is signed in any more."""
    accounts.sign_out(request.cookies.get(COOKIE, ""))
    answer = page(request, "tablet_back.html")
    answer.delete_cookie(COOKIE)
    return answer


@router.get("/tablet/{key}")
def sheet(request: Request, key: str, clinic: TheClinic, sitting: TheSitting, actor: ThePerson) -> Response:
    """The first screen of a sheet."""
    return _screen(request, sitting, _the_sheet(clinic, actor, key), 0, clinic.record(actor.person).version)


@router.post("/tablet/{key}")
def answer(
    request: Request, key: str, clinic: TheClinic, sitting: TheSitting, actor: ThePerson, form: Fields,
) -> Response:
    """The next screen, the one before, or the end: written into the record."""
    asked, given = _the_sheet(clinic, actor, key), kept(form)
    step, version = _number(given.pop("step", "0")), _number(dict(form).get("version", ""))
    go = given.pop("go", "save")
    asked = filled(asked, given, {})
    if go != "save":
        return _screen(request, sitting, asked, step + (1 if go == "next" else -1), version)
    said = [(name, value) for name, value in form if name not in ("step", "go")]
    try:
        spoken = [("language", language(request).code)] if "scale" in asked.fixed else []
        event = read([*asked.fixed.items(), *spoken, *said], asked.kind.form, clinic.zone)
        clinic.note(actor.person, version, event, actor)
    except (Misread, Refused) as error:
        errors = error.errors if isinstance(error, Misread) else {error.where: error.sentence}
        return _again(request, sitting, asked, errors, version)
    except Changed as error:
        record = clinic.record(actor.person)
        if not any(one.what == event and one.by == actor for one in record.entries[version:]):
            return _again(request, sitting, asked, {}, error.version)
    return RedirectResponse(f"/tablet?saved={key}", 303)


def _the_sheet(clinic: TheClinic, actor: Actor, key: str) -> Sheet:
    found = next((one for one in sheets(clinic.record(actor.person), clinic.now()) if one.key == key), None)
    if found is None:
        raise HTTPException(404, "no such sheet")
    return found


def _number(given: object) -> int:
    if not isinstance(given, str) or not given.isascii() or not given.isdigit() or len(given) > 9:
        raise HTTPException(422, "the form is not whole: load the page again")
    return int(given)


def _again(
    request: Request, sitting: TheSitting, asked: Sheet, errors: Mapping[str, Sentence], version: int,
) -> HTMLResponse:
    """The first screen with something wrong."""
    _ = language(request)
    said = {where: _.say(one) for where, one in errors.items()}
    marked = filled(asked, {}, said)
    wrong = [i for i, screen in enumerate(marked.screens()) if any(one.error for one in screen)]
    whole = " ".join(one for where, one in said.items() if where not in {q.name for q in marked.asked})
    return _screen(request, sitting, marked, wrong[0] if wrong else len(marked.screens()) - 1, version,
                   f"{_(AGAIN)} {whole}", 422)


def _screen(
    request: Request, sitting: TheSitting, asked: Sheet, step: int, version: int, said: str = "", status: int = 200,
) -> HTMLResponse:
    screens = asked.screens() or [()]
    step = min(max(step, 0), len(screens) - 1)
    others = [one for i, screen in enumerate(screens) for one in screen if i != step]
    return page(request, "tablet_sheet.html", sitting, status, sheet=asked, step=step, steps=len(screens),
                screen=screens[step], others=others, version=version, said=said)
