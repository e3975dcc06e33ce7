"""Multiple sclerosis: the disease and each relapse, each therapy, and a goal to each domain, with its measures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bobina.course.ms import therapies
from bobina.course.ms.domains import DOMAINS, MEASURES, Domain
from bobina.course.ms.events import RECOVERIES, DomainsChosen, Relapse, RelapseEnded
from bobina.course.ms.state import Therapy, has_ms, recovery
from bobina.course.record import Entry, Record
from bobina.course.referral import Referred
from bobina.course.scales import SCALES, Scored
from bobina.store.fhir import scales
from bobina.store.fhir.naming import Content, Made, moment, own, ref, resource
from bobina.store.fhir.person import PATIENT

DISEASE = "condition-ms"


def made(record: Record, at: datetime) -> Iterator[Made]:
    """Condition to the disease and to each relapse; MedicationStatement to each therapy; Goal to each domain chosen."""
    if (disease := _disease(record)) is not None:
        yield Made(DISEASE, disease)
    yield from (Made(f"relapse-{one.number}", _relapse(record, one)) for one in record.of(Relapse))
    yield from (Made(f"therapy-{one.started.number}", _therapy(record, one, at)) for one in therapies(record))
    chosen = record.last(DomainsChosen)
    for domain in dict.fromkeys(chosen.what.domains) if chosen else ():
        yield Made(f"domain-{domain}", _domain(record, chosen, domain))


def _disease(record: Record) -> Content | None:
    referral = record.last(Referred)
    if referral is None or not has_ms(record):
        return None
    return resource("Condition", subject=ref(record.person, PATIENT), code={"text": referral.what.diagnosis},
                    recordedDate=moment(referral.at))


def _relapse(record: Record, entry: Entry[Relapse]) -> Content:
    what, left = entry.what, recovery(record, entry)
    said = [what.symptoms, f"Steroid: {what.steroid or 'none'}"]
    seen = [{"text": f"Recovery: {RECOVERIES[one.what.recovery]}", "time": one.what.day.isoformat()}
            for one in record.of(RelapseEnded) if one.what.relapse == entry.number]  # fmt: skip
    return resource(
        "Condition", subject=ref(record.person, PATIENT), code=own("ms", "relapse", "Relapse of multiple sclerosis"),
        onsetDateTime=what.onset.isoformat(), recordedDate=moment(entry.at), recorder={"display": entry.by.name},
        stage=[{"type": {"text": "Recovery"}, "summary": own("recovery", left.value, RECOVERIES[left])}],
        note=[*({"text": one} for one in said), *seen],
    )  # fmt: skip


def _therapy(record: Record, one: Therapy, at: datetime) -> Content:
    what, stopped = one.started.what, one.stopped.what if one.stopped else None
    over = stopped is not None and stopped.stop <= at.date()
    period = {"start": what.start.isoformat()} | ({"end": stopped.stop.isoformat()} if stopped else {})
    return resource(
        "MedicationStatement", status="stopped" if over else "active" if what.start <= at.date() else "intended",
        category={"text": "Disease-modifying therapy"}, subject=ref(record.person, PATIENT),
        medicationCodeableConcept={"text": what.drug}, effectivePeriod=period, dateAsserted=moment(one.started.at),
        statusReason=[{"text": stopped.reason}] if stopped and stopped.reason else None,
        reasonReference=[ref(record.person, DISEASE)] if has_ms(record) else None,
        dosage=[{"text": what.dose}] if what.dose else None,
    )  # fmt: skip


def _domain(record: Record, chosen: Entry[DomainsChosen] | None, domain: Domain) -> Content:
    assert chosen is not None
    rated = [key for one in record.of(Scored) if one.what.scale in MEASURES[domain]
             for key, _part, _value in scales.told(one)]  # fmt: skip
    return resource(
        "Goal", lifecycleStatus="active", subject=ref(record.person, PATIENT),
        description=own("ms-domain", domain.value, DOMAINS[domain]), startDate=chosen.at.date().isoformat(),
        target=[{"measure": scales.code(SCALES[one])} for one in MEASURES[domain]],
        addresses=[ref(record.person, DISEASE)] if has_ms(record) else None,
        outcomeReference=[ref(record.person, key) for key in rated],
        note=[{"text": chosen.what.goal}] if chosen.what.goal else None,
    )  # fmt: skip
