"""Consent: each one given, with its text by version and hash, and whether it was withdrawn."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bobina.course.consent import Consented, ConsentWithdrawn
from bobina.course.consent.events import BYS, HOWS
from bobina.course.record import Entry, Record
from bobina.store.fhir.codes import CONSENT
from bobina.store.fhir.naming import OWN, Content, Made, loinc, moment, own, ref, resource
from bobina.store.fhir.person import PATIENT

TREATMENT = {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/consentscope", "code": "treatment"}]}


def made(record: Record, at: datetime) -> Iterator[Made]:
    """A Consent to each that was given; inactive once another followed or it was withdrawn."""
    given = record.of(Consented)
    withdrawn = record.last(ConsentWithdrawn)
    last = max((one.number for one in (*given, *([withdrawn] if withdrawn else []))), default=0)
    yield from (Made(f"consent-{one.number}", _consent(record, one, active=one.number == last)) for one in given)


def _consent(record: Record, entry: Entry[Consented], *, active: bool) -> Content:
    what = entry.what
    text = {"system": OWN + "consent-text", "value": f"{what.text or 'unnamed'} {what.digest}".strip()}
    return resource(
        "Consent", status="active" if active else "inactive", scope=TREATMENT, dateTime=moment(entry.at),
        category=[loinc(CONSENT, "Consent document")], patient=ref(record.person, PATIENT), identifier=[text],
        policyRule=own("consent-how", what.how.value, HOWS[what.how]), organization=[{"display": "the clinic"}],
        performer=[ref(record.person, PATIENT)] if what.given_by.value == "person" else
        [{"display": BYS[what.given_by]}],
    )  # fmt: skip
