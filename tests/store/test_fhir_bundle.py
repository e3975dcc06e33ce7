"""The bundle: valid R4B, every reference inside it, the same for the same record, without who somebody is."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle

from bobina.course.asked import Event
from bobina.course.consent import Consented
from bobina.course.consent.events import By, How
from bobina.course.contraindications import FindingAdded
from bobina.course.delivery import Delivered, Tolerated
from bobina.course.eligibility import Decision, EligibilityDecided
from bobina.course.harms import AdverseEvent
from bobina.course.harms.events import Harm, Outcome, Relation
from bobina.course.medication import DrugStarted
from bobina.course.record import Entry, Record, Signed
from bobina.course.scales import SCALES, Scored
from bobina.course.screening import Answer, Screened
from bobina.store.fhir import bundle
from bobina.store.fhir.bundle import faults, packed
from bobina.store.fhir.codes import links
from bobina.store.fhir.naming import LOINC, Made, resource
from bobina.store.record.chain import Head
from records import MONDAY, OPERATOR, PHYSICIAN, REFERRED, SECOND

HEAD = Head(31, "ab" * 32)
SESSION = Delivered(
    1, MONDAY, "MDD-10HZ-NEUROSTAR", "MC-B70", "figure-8", "MagPro R30", 66.0, 3000, True, True, 75, 3000,
    Tolerated.WELL,
)  # fmt: skip
PHQ = Scored("phq-9", {str(i): 2.0 for i in range(1, 10)}, date(2027, 1, 10))


def written(*events: Event, by: Any = OPERATOR) -> Record:
    """A record of these entries, whatever the rules say: what is exported was written before."""
    entries = [Entry(i, MONDAY + timedelta(minutes=i), by, one) for i, one in enumerate((REFERRED, *events), 1)]
    return Record("TEST22", tuple(entries))


@pytest.fixture(scope="module")
def course() -> Record:
    """A bit of everything."""
    screened = Screened(**{name: Answer.NO for name in Screened.__slots__ if name != "details"})
    screened = replace(screened, heart=Answer.YES, details="pacemaker, 2019")
    harm = AdverseEvent(Harm.HEADACHE, MONDAY + timedelta(hours=1), 1, "mild, an hour", Relation.PROBABLE,
                        Outcome.RECOVERED, session=1)
    decided = EligibilityDecided(Decision.ELIGIBLE, "weighed", "", ("finding:pacemaker",))
    record = written(
        screened, DrugStarted("bupropion", 300, "mg/day"), Consented("it", By.PERSON, How.SIGNED, "", "1", "cd" * 32),
        FindingAdded("metal"), decided, SESSION, PHQ, Scored("bdi-ii", {"total": 21.0}, date(2027, 1, 10)),
        Scored("mfis", {"physical": 10.0, "cognitive": 9.0, "psychosocial": 3.0, "total": 22.0}, date(2027, 1, 9)),
        harm,
    )
    signed = Entry(record.version + 1, MONDAY + timedelta(hours=2), SECOND, Signed(6))
    return Record(record.person, (*record.entries, signed))


@pytest.fixture(scope="module")
def made(course: Record) -> dict[str, Any]:
    """The bundle as others read it."""
    read: dict[str, Any] = json.loads(bundle(course, MONDAY, HEAD))
    return read


def of(made: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [one["resource"] for one in made["entry"] if one["resource"]["resourceType"] == kind]


def test_it_validates_and_reads_back_to_itself(course: Record) -> None:
    text = bundle(course, MONDAY, HEAD)
    again = Bundle.model_validate_json(text)
    assert list(faults(again)) == []
    assert json.loads(again.model_dump_json()) == json.loads(text)


def test_the_map_of_resources_is_filled(made: dict[str, Any]) -> None:
    kinds = {one["resource"]["resourceType"] for one in made["entry"]}
    assert kinds >= {"Patient", "ServiceRequest", "QuestionnaireResponse", "RiskAssessment", "DetectedIssue", "Consent",
                     "Device", "Procedure", "Observation", "AdverseEvent", "AuditEvent", "Provenance"}


def test_the_same_record_gives_the_same_bundle(course: Record) -> None:
    assert bundle(course, MONDAY, HEAD) == bundle(course, MONDAY, HEAD)


def test_the_patient_is_a_pseudonym_and_a_year(made: dict[str, Any]) -> None:
    (patient,) = of(made, "Patient")
    assert set(patient) == {"resourceType", "identifier", "birthDate"}
    assert patient["birthDate"] == "1980"
    assert [one["value"] for one in patient["identifier"]] == ["TEST22"]


def test_what_was_delivered_is_in_components_with_units(made: dict[str, Any]) -> None:
    (one,) = [one for one in of(made, "Observation") if "partOf" in one]
    told = {part["code"]["coding"][0]["code"]: part["valueQuantity"] for part in one["component"]}
    assert told["pulse-interval"] == {"value": 100.0, "unit": "ms", "system": "http://unitsofmeasure.org", "code": "ms"}
    assert told["train-duration"]["value"] == 4.0
    assert told["train-interval"]["value"] == 26.0
    assert (told["pulses-planned"]["value"], told["pulses-delivered"]["value"]) == (3000, 3000)
    assert told["output"]["value"] == 66.0
    (procedure,) = of(made, "Procedure")
    assert procedure["performedPeriod"]["start"].startswith("2027-01-11T09:00:00")


def test_scores_have_the_codes_that_were_seen_and_no_others(made: dict[str, Any]) -> None:
    """LOINC: totals and the PHQ-9's items from records.md; the GAD-7's items from HL7's PHR guide."""
    loinc = {coding["code"] for one in of(made, "Observation") for coding in one["code"].get("coding", [])
             if coding["system"] == LOINC}
    assert loinc == {"44261-6", "89209-1"}
    known = {key for key in links() if "/" not in key}
    assert known == {"44250-9", "44255-8", "44259-0", "44254-1", "44251-7", "44258-2", "44252-5", "44253-3", "44260-8",
                     "69722-7", "69725-0", "68509-9", "69733-4", "69734-2", "69735-9", "69689-8", "69736-7"}
    (score,) = [one for one in of(made, "Observation") if one["code"].get("text") == "PHQ-9"]
    assert score["valueQuantity"]["value"] == 18
    assert "derivedFrom" in score


def test_a_conflict_of_label_and_guideline_is_an_issue_with_its_second_signature(made: dict[str, Any]) -> None:
    issues = {one["code"]["text"]: one for one in of(made, "DetectedIssue")}
    pacemaker = issues["Cardiac pacemaker"]
    assert "disagree" in pacemaker["detail"]
    assert "seen" in pacemaker["detail"]
    assert {"display": SECOND.name} in [one.get("author") for one in pacemaker["mitigation"]]


def test_an_adverse_event_points_at_its_session(made: dict[str, Any]) -> None:
    (harm,) = of(made, "AdverseEvent")
    procedure = next(one["fullUrl"] for one in made["entry"] if one["resource"]["resourceType"] == "Procedure")
    assert harm["suspectEntity"][0]["instance"]["reference"] == procedure


def test_the_trail_has_every_entry_and_the_head_of_the_chain(course: Record, made: dict[str, Any]) -> None:
    assert len(of(made, "AuditEvent")) == course.version
    (provenance,) = of(made, "Provenance")
    assert provenance["entity"][0]["what"]["identifier"]["value"] == HEAD.hash
    assert len(provenance["target"]) == len(made["entry"]) - course.version - 1


@pytest.mark.parametrize(("parts", "says"), [
    ([Made("a", resource("Observation", status="done", code={"text": "x"}))], "not one of"),
    ([Made("a", resource("Observation", status="final", code={"text": "x"}, subject={"reference": "urn:uuid:0"}))],
     "not in the bundle"),
    ([Made("a", resource("Patient", birthDate="1980")), Made("a", resource("Patient", birthDate="1981"))], "twice"),
])
def test_what_the_library_lets_pass_is_refused(parts: list[Made], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        packed("TEST22", parts, MONDAY)


def test_every_scale_can_be_told() -> None:
    """A QuestionnaireResponse to each scale that the record may hold, as far as its least answers are allowed."""
    least = {
        scale.id: Scored(scale.id, {one.id: _least(one) for one in scale.fields}, date(2027, 1, 10),
                         form=next(iter(scale.forms), "form"), rater="rater")
        for scale in SCALES.values() if scale.id not in ("vas-craving", "mfis")
    }
    told = json.loads(bundle(written(*least.values()), datetime(2027, 2, 1, tzinfo=UTC)))
    assert len(of(told, "QuestionnaireResponse")) == len(least)


def _least(field: Any) -> float:
    return min(field.choices) if field.choices else float(field.least)


def test_a_struck_entry_leaves_only_its_trail(course: Record) -> None:
    from bobina.course.record import Struck

    struck = Record(course.person, (*course.entries, Entry(course.version + 1, MONDAY, PHYSICIAN, Struck(8, "wrong"))))
    told = json.loads(bundle(struck, MONDAY, HEAD))
    assert not [one for one in of(told, "Observation") if one["code"].get("text") == "PHQ-9"]
    assert len(of(told, "AuditEvent")) == struck.version
