"""The integrated pathway: its team, what was agreed on, and a plan with every appointment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bobina.course.pathway import Appointment, Pathway, appointments, pathways
from bobina.course.pathway.events import ENDINGS, GOALS, PROFESSIONS, STRANDS, Ending
from bobina.course.record import Record
from bobina.store.fhir.naming import Content, Made, filled, moment, own, ref, resource
from bobina.store.fhir.person import PATIENT

TITLE = "Integrated pathway"


def made(record: Record, at: datetime) -> Iterator[Made]:
    """CareTeam, Goal and CarePlan to each pathway."""
    for one in pathways(record):
        number = one.opened.number
        planned = [found for found in appointments(record) if number < found.entry < one.until]
        yield Made(f"team-{number}", _team(record, one))
        yield Made(f"goal-{number}", _goal(record, one))
        yield Made(f"pathway-{number}", _plan(record, one, planned, at))


def _team(record: Record, one: Pathway) -> Content:
    people = [{"role": [own("profession", key, PROFESSIONS[key])], "member": {"display": who}}
              for key, who in one.team.items()]  # fmt: skip
    return resource("CareTeam", status="inactive" if one.closed else "active", name=TITLE, period=_period(one),
                    subject=ref(record.person, PATIENT), participant=people)


def _goal(record: Record, one: Pathway) -> Content:
    what = one.opened.what
    return resource("Goal", lifecycleStatus="completed" if one.closed else "active", startDate=what.start.isoformat(),
                    description=own("pathway-goal", what.goal.value, GOALS[what.goal]),
                    subject=ref(record.person, PATIENT))


def _plan(record: Record, one: Pathway, planned: list[Appointment], at: datetime) -> Content:
    number, closed = one.opened.number, one.closed.what if one.closed else None
    said = [one.opened.what.note, *([f"{ENDINGS[closed.how]}. {closed.note}".strip()] if closed else [])]
    status = "active" if closed is None else "completed" if closed.how is Ending.COMPLETED else "revoked"
    return resource(
        "CarePlan", status=status, intent="plan", title=TITLE, subject=ref(record.person, PATIENT),
        created=moment(one.opened.at), period=_period(one), careTeam=[ref(record.person, f"team-{number}")],
        goal=[ref(record.person, f"goal-{number}")], note=[{"text": text} for text in said if text],
        activity=[_activity(record, found, at) for found in planned],
    )  # fmt: skip


def _period(one: Pathway) -> Content:
    end = {"end": one.closed.at.date().isoformat()} if one.closed else {}
    return {"start": one.opened.what.start.isoformat()} | end


def _activity(record: Record, one: Appointment, at: datetime) -> Content:
    """An appointment; what has come and was not written up is unknown, not missed."""
    when = moment(one.when.replace(tzinfo=record.entries[one.entry - 1].at.tzinfo))
    ahead = "scheduled" if one.when >= at.replace(tzinfo=None) else "unknown"
    missed = own("appointment", "missed", f"Missed: {one.said}" if one.said else "Missed")
    detail = filled(
        status=ahead if one.kept is None else "completed" if one.kept else "cancelled",
        statusReason=missed if one.kept is False else None, code=own("strand", one.strand.value, STRANDS[one.strand]),
        scheduledTiming={"event": [when]}, performer=[{"display": one.whom}] if one.whom else None,
        description=one.note,
    )  # fmt: skip
    return {"detail": dict(detail), **filled(progress=[{"text": one.said}] if one.kept and one.said else None)}
