"""The prescription: a CarePlan whose activity is a ServiceRequest, and what the safety tables say of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bobina.course import prescription
from bobina.course.prescription import PROTOCOLS, Prescribed
from bobina.course.record import Entry, Record, Signed
from bobina.dose import Level
from bobina.store.fhir.naming import OWN, Content, Made, moment, own, ref, resource
from bobina.store.fhir.person import PATIENT, REFERRAL

SEVERITY = {Level.EXCEEDS_UNPUBLISHED: "high", Level.EXCEEDS_AS_PUBLISHED: "moderate"}


def made(record: Record, at: datetime) -> Iterator[Made]:
    """CarePlan, ServiceRequest and DetectedIssue to each prescription; the newest is active."""
    every = record.of(Prescribed)
    for entry in every:
        active = entry is every[-1]
        yield Made(f"order-{entry.number}", _order(record, entry, active=active))
        yield Made(f"plan-{entry.number}", _plan(record, entry, active=active))
        yield Made(f"verdict-{entry.number}", _verdict(record, entry))


def order_of(record: Record, number: int) -> str:
    """The key of what a session at an entry was given on: the prescription then in force, else the referral."""
    before = [one.number for one in record.of(Prescribed) if one.number < number]
    return f"order-{before[-1]}" if before else REFERRAL


def _order(record: Record, entry: Entry[Prescribed], *, active: bool) -> Content:
    what = entry.what
    details = {"threshold-share": f"{what.percent_of_threshold:g} % of the motor threshold", "coil": what.coil,
               "output": f"{what.percent_mso:g} % of maximum stimulator output", "stimulator": what.stimulator,
               "pulses": f"{what.pulses} pulses a session", "per-day": f"{what.sessions_per_day} a day"}  # fmt: skip
    return resource(
        "ServiceRequest", status="active" if active else "revoked", intent="order", subject=ref(record.person, PATIENT),
        code=own("protocol", what.protocol, PROTOCOLS[what.protocol]), basedOn=[ref(record.person, REFERRAL)],
        orderDetail=[own("prescribed", key, text) for key, text in details.items()],
        quantityQuantity={"value": what.sessions}, occurrencePeriod={"start": what.start.isoformat()},
        authoredOn=moment(entry.at), requester={"display": entry.by.name},
        note=[{"text": one} for one in (what.reason, what.note) if one],
    )  # fmt: skip


def _plan(record: Record, entry: Entry[Prescribed], *, active: bool) -> Content:
    plan = [{"system": OWN + "plan-sha256", "value": entry.what.plan}] if entry.what.plan else None
    return resource(
        "CarePlan", status="active" if active else "revoked", intent="plan", subject=ref(record.person, PATIENT),
        title="Course of transcranial magnetic stimulation", created=moment(entry.at), identifier=plan,
        period={"start": entry.what.start.isoformat()},
        activity=[{"reference": ref(record.person, f"order-{entry.number}")}],
    )  # fmt: skip


def _verdict(record: Record, entry: Entry[Prescribed]) -> Content:
    found = prescription.verdict(record, entry.what)
    said = [f"{one.table}, {one.row}: limit {one.limit}, prescribed {one.value}: {one.level.value} "
            f"({one.source.text}: {one.source.status.value})" for one in found.reasons]  # fmt: skip
    signed = [{"action": {"text": "Second signature"}, "date": moment(one.at), "author": {"display": one.by.name}}
              for one in record.of(Signed) if one.what.entry == entry.number]  # fmt: skip
    return resource(
        "DetectedIssue", status="final", patient=ref(record.person, PATIENT), severity=SEVERITY.get(found.level, "low"),
        code=own("verdict", found.level.value, f"Safety tables: {found.level.value}"), detail=" | ".join(said),
        implicated=[ref(record.person, f"order-{entry.number}")], identifiedDateTime=moment(entry.at),
        mitigation=signed,
    )  # fmt: skip
