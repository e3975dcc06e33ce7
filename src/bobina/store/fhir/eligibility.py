"""The safety screening as answers, and each finding as an issue: who says what, and what mitigates it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bobina.course import medication
from bobina.course.contraindications import STANCES, VOICES, Finding, findings
from bobina.course.drugs import Grade
from bobina.course.eligibility import DECISIONS, EligibilityDecided
from bobina.course.record import Entry, Record, Signed
from bobina.course.screening import ANSWERS, THEMES, Screened, answers
from bobina.store.fhir.naming import OWN, Content, Made, cited, filled, moment, own, quantity, ref, resource
from bobina.store.fhir.person import PATIENT
from bobina.store.fhir.read import SCREENING

SEVERITY = {Grade.STRONG: "high", Grade.WITHDRAWAL: "moderate", Grade.RELATIVE: "low"}


def made(record: Record, at: datetime) -> Iterator[Made]:
    """QuestionnaireResponse to each screening; MedicationStatement to each drug; DetectedIssue to what stands."""
    for entry in record.of(Screened):
        yield Made(f"screening-{entry.number}", _screening(record, entry))
    for taken in medication.current(record):
        yield Made(f"drug-{taken.entry}", _drug(record, taken))
    for finding in findings(record):
        yield Made(f"finding-{finding.about.key}", _issue(record, finding))
    for i, flag in enumerate(medication.flags(record), start=1):
        yield Made(f"flag-{i}", _flag(record, flag))
    for decided in record.of(EligibilityDecided):
        yield Made(f"decision-{decided.number}", _decision(record, decided))


def _screening(record: Record, entry: Entry[Screened]) -> Content:
    given = answers(entry.what)
    items = [{"linkId": f"screening/{theme}", "text": THEMES[theme], "answer": [{"valueCoding": {
        "system": OWN + "answer", "code": answer.value, "display": ANSWERS[answer]}}]}
        for theme, answer in given.items()]  # fmt: skip
    if entry.what.details:
        items.append({"linkId": "screening/details", "answer": [{"valueString": entry.what.details}]})
    return resource(
        "QuestionnaireResponse", questionnaire=SCREENING, status="completed", item=items,
        subject=ref(record.person, PATIENT), authored=moment(entry.at),
    )  # fmt: skip


def _drug(record: Record, taken: medication.Medication) -> Content:
    dose = quantity(taken.dose, medication.UNITS[taken.unit]) if taken.dose else None
    return resource(
        "MedicationStatement", status="active", subject=ref(record.person, PATIENT),
        medicationCodeableConcept={"text": taken.drug},
        effectivePeriod={"start": taken.since.isoformat()} if taken.since else None,
        dosage=[{"text": f"{dose['value']} {dose['unit']}"}] if dose else None,
    )  # fmt: skip


def _issue(record: Record, finding: Finding) -> Content:
    about = finding.about
    said = [f"{VOICES[one.voice]}, {STANCES[one.stance]}: {one.says} ({cited(one.source)})" for one in about.views]
    conflict = ["The device label and the guideline disagree; both stand."] if about.conflict else []
    return resource(
        "DetectedIssue", status="final", patient=ref(record.person, PATIENT),
        severity="high" if about.absolute else "moderate", code=own("contraindication", about.key, about.name),
        identifiedDateTime=moment(record.entries[finding.entry - 1].at),
        detail=" ".join([*said, *conflict, *map(str, finding.origins)]),
        implicated=[ref(record.person, f"audit-{finding.entry}")],
        mitigation=[{"action": {"text": str(about.handling)}}, *_second(record)],
    )  # fmt: skip


def _second(record: Record) -> Iterator[Content]:
    """The signatures of a second physician under a decision to go on."""
    decided = {one.number for one in record.of(EligibilityDecided)}
    for one in record.of(Signed):
        if one.what.entry in decided:
            yield {"action": {"text": "Second signature"}, "date": moment(one.at), "author": {"display": one.by.name}}


def _decision(record: Record, entry: Entry[EligibilityDecided]) -> Content:
    what = entry.what
    standing = [f"finding-{one.about.key}" for one in findings(record) if one.entry < entry.number]
    screened = [f"screening-{one.number}" for one in record.of(Screened) if one.number < entry.number]
    return resource(
        "RiskAssessment", status="final", subject=ref(record.person, PATIENT), occurrenceDateTime=moment(entry.at),
        code={"text": "Eligibility for transcranial magnetic stimulation"}, performer={"display": entry.by.name},
        basis=[ref(record.person, key) for key in (*standing, *screened)],
        prediction=[{"outcome": own("decision", what.decision.value, DECISIONS[what.decision]),
                     "rationale": what.reason}],
        mitigation=what.conditions, note=[{"text": f"Weighed: {', '.join(what.weighed)}"}] if what.weighed else None,
    )  # fmt: skip


def _flag(record: Record, flag: medication.Flag) -> Content:
    source = f" ({cited(flag.source)})" if flag.source else ""
    seen = {"action": {"text": "A physician has seen this flag."}}
    return resource(
        "DetectedIssue", status="final", patient=ref(record.person, PATIENT),
        code=own("flag", flag.key, f"Lowers the seizure threshold: {flag.drug}"),
        detail=f"{flag.says}{source}", implicated=[ref(record.person, f"audit-{flag.entry}")],
        **filled(severity=SEVERITY.get(flag.grade), mitigation=[seen] if flag.acknowledged else None),
    )  # fmt: skip
