"""The person, by pseudonym only, and why they came."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bobina.course.record import Record
from bobina.course.referral import INDICATIONS, Referred
from bobina.store.fhir.naming import OWN, Made, moment, own, ref, resource

PATIENT, REFERRAL = "patient", "referral"


def made(record: Record, at: datetime) -> Iterator[Made]:
    """Patient, and the ServiceRequest of the referral."""
    referral = record.last(Referred)
    born = f"{referral.what.birth_year:04d}" if referral else None
    pseudonym = [{"system": OWN + "pseudonym", "value": record.person}]
    yield Made(PATIENT, resource("Patient", identifier=pseudonym, birthDate=born))
    if referral is not None:
        what = referral.what
        yield Made(REFERRAL, resource(
            "ServiceRequest", status="active", intent="order", subject=ref(record.person, PATIENT),
            code={"text": "Transcranial magnetic stimulation"}, authoredOn=moment(referral.at),
            reasonCode=[own("indication", what.indication.value, INDICATIONS[what.indication]),
                        {"text": what.diagnosis}],
            requester={"display": what.referrer} if what.referrer else None,
            note=[{"text": what.note}] if what.note else None,
        ))  # fmt: skip
