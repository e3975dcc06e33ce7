"""Attaching a plan: its file uploaded on the page or sent to the API; the file itself is not kept."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from bobina.app.attach import plan_attached
from bobina.app.web.showing import show, the_page, the_record
from bobina.app.web.who import Fields, TheClinic, TheSitting, allowed
from bobina.course.asked import Refused
from bobina.course.record import TEAM, Actor
from bobina.space import BadInput
from bobina.store.record import Changed

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)
Writer = Annotated[Actor, Depends(allowed(TEAM))]


@router.post("/people/{person}/prescription/plan-file")
async def attach(
    request: Request, person: str, clinic: TheClinic, sitting: TheSitting, actor: Writer, form: Fields,
) -> Response:
    """Attach the plan whose file was sent."""
    record, given = the_record(clinic, person), dict(form).get("version", "")
    file = (await request.form()).get("file")
    if not given.isascii() or not given.isdigit() or len(given) > 9 or isinstance(file, str) or file is None:
        raise HTTPException(422, "the form has no file, or does not say which entry it was made at: load the page")
    try:
        what = await run_in_threadpool(plan_attached, await file.read())
        written = await run_in_threadpool(clinic.note, person, int(given), what, actor)
    except (BadInput, Refused) as error:
        return show(request, clinic, sitting, record, the_page("prescription"), plan_refused=str(error))
    except Changed as error:
        return show(request, clinic, sitting, record, the_page("prescription"), plan_refused=str(error))
    finally:
        await file.close()
    return RedirectResponse(f"/people/{person}/prescription?saved={written.number}", 303)
