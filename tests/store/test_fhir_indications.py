"""Multiple sclerosis, use and the integrated pathway in the bundle: what is in it, and what is not made up."""

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle

from bobina.course.craving import CravingRated
from bobina.course.delivery import delivered
from bobina.course.pathway import pathway, pathways
from bobina.course.pathway.events import Ending, Goal, PathwayClosed, PathwayOpened
from bobina.course.record import Entry, Record
from bobina.course.referral import Indication
from bobina.store.course_files.research import research
from bobina.store.fhir import bundle
from bobina.store.fhir.bundle import faults
from bobina.store.fhir.naming import LOINC, OWN, url
from indication_courses import LATER, after, with_alcohol, with_ms
from records import MONDAY, OPERATOR


def told(record: Record) -> dict[str, list[dict[str, Any]]]:
    """The bundle, by kind of resource."""
    text = bundle(record, LATER)
    again = Bundle.model_validate_json(text)
    assert list(faults(again)) == []
    assert json.loads(again.model_dump_json()) == json.loads(text)
    found: dict[str, list[dict[str, Any]]] = {}
    for entry in json.loads(text)["entry"]:
        found.setdefault(entry["resource"]["resourceType"], []).append(entry["resource"])
    return found


@pytest.fixture(scope="module")
def ms() -> dict[str, list[dict[str, Any]]]:
    return told(with_ms())


@pytest.fixture(scope="module")
def alcohol() -> dict[str, list[dict[str, Any]]]:
    return told(with_alcohol())


def of(every: list[dict[str, Any]], category: str) -> list[dict[str, Any]]:
    return [one for one in every if one.get("category") and one["category"][0].get("text") == category]


def test_a_therapy_is_a_statement_that_goes_on_or_stopped(ms: dict[str, list[dict[str, Any]]]) -> None:
    found = {one["medicationCodeableConcept"]["text"]: one for one in ms["MedicationStatement"] if "category" in one}
    assert (found["ocrelizumab"]["status"], found["interferon beta"]["status"]) == ("active", "stopped")
    assert found["interferon beta"]["effectivePeriod"] == {"start": "2020-01-01", "end": "2024-12-01"}
    assert found["interferon beta"]["statusReason"][0]["text"] == "relapses"
    assert found["ocrelizumab"]["dosage"][0]["text"] == "600 mg"


def test_a_relapse_is_a_condition_with_its_recovery_as_last_written(ms: dict[str, list[dict[str, Any]]]) -> None:
    (relapse,) = [one for one in ms["Condition"] if "onsetDateTime" in one]
    assert relapse["onsetDateTime"] == "2027-01-05"
    assert relapse["stage"][0]["summary"]["coding"][0]["code"] == "partial"
    assert relapse["note"][0]["text"] == "weakness of a leg"
    assert relapse["note"][-1]["time"] == "2027-02-10"
    assert "clinicalStatus" not in relapse


def test_a_domain_is_a_goal_with_its_measures_and_their_scores(ms: dict[str, list[dict[str, Any]]]) -> None:
    goals = {one["description"]["text"]: one for one in ms["Goal"]}
    assert set(goals) == {"Spasticity", "Gait"}
    assert [one["measure"]["coding"][0]["code"] for one in goals["Spasticity"]["target"]] == [
        "mas", "spasticity-nrs", "msss-88"]
    assert goals["Spasticity"]["outcomeReference"]
    assert "outcomeReference" not in goals["Gait"]


def test_each_day_told_is_there_in_grams_and_no_other(alcohol: dict[str, list[dict[str, Any]]]) -> None:
    days = of(alcohol["Observation"], "diary")
    assert len(days) == len({one["effectiveDateTime"] for one in days}) == 23
    assert {one["valueQuantity"]["value"] for one in days} == {0.0, 48.0}
    assert {one["valueQuantity"]["code"] for one in days} == {"g"}


def test_a_test_has_its_cut_off_its_value_and_what_the_diary_says(alcohol: dict[str, list[dict[str, Any]]]) -> None:
    (test,) = of(alcohol["Observation"], "laboratory")
    assert test["effectiveDateTime"].startswith("2027-01-27T12:00:00")
    assert test["valueCodeableConcept"]["coding"][0]["code"] == "positive"
    assert test["referenceRange"][0]["text"] == "Cut-off: 100 ng/mL"
    assert test["component"][0]["valueQuantity"] == {"value": 310.0, "unit": "ng/mL"}
    assert "the diary does not tell" in test["note"][0]["text"]
    assert test["note"][1]["text"].endswith(": seen)")


def test_craving_stands_before_and_after_a_cue_and_at_its_session() -> None:
    """A number of a session begins anew with a prescription: only the session of the same day is the one."""
    record = after_a_session()
    rated = told(record)["Observation"]
    marks = [one for one in rated if one["code"]["coding"][0]["code"] == "craving-line"]
    cues = [part["valueBoolean"] for one in marks for part in one["component"] if "valueBoolean" in part]
    assert cues == [False, True, False]
    session = url(record.person, f"procedure-{delivered(record)[1].number}")
    assert [one.get("partOf") for one in marks] == [[{"reference": session}]] * 2 + [None]


def after_a_session() -> Record:
    """Craving rated on the day of session 2, and once more on another day under the same number."""
    course = with_alcohol()
    kept = [one for one in course.entries if not isinstance(one.what, CravingRated)]
    marks = [(1, CravingRated(60, 100, cue=False, session=2)), (1, CravingRated(75, 100, cue=True, session=2)),
             (9, CravingRated(5, 10, cue=False, session=2))]
    every = [*((one.at, one.what) for one in kept), *((MONDAY + timedelta(days=day, hours=1), one)
                                                      for day, one in marks)]
    return Record(course.person, tuple(Entry(i, at, OPERATOR, one) for i, (at, one) in enumerate(every, 1)))


def test_the_team_as_last_named_and_each_appointment_as_it_went(alcohol: dict[str, list[dict[str, Any]]]) -> None:
    """What has come and was not written up is unknown; what lies ahead is scheduled."""
    (team,) = alcohol["CareTeam"]
    assert [one["member"]["display"] for one in team["participant"]] == ["pietro", "psychologist", "nurse"]
    (plan,) = [one for one in alcohol["CarePlan"] if "careTeam" in one]
    detail = [one["detail"] for one in plan["activity"]]
    assert [one["status"] for one in detail] == ["completed", "cancelled", "unknown", "scheduled"]
    assert detail[1]["statusReason"]["text"] == "Missed: work"
    assert detail[0]["scheduledTiming"]["event"][0].startswith("2027-01-28T15:00:00")
    assert plan["activity"][0]["progress"][0]["text"] == "motives"


def test_an_earlier_pathway_is_told_too_as_it_ended() -> None:
    opened = PathwayOpened(Goal.ABSTINENCE, date(2027, 1, 11), "pietro", nurse="nurse")
    twice = (opened, PathwayClosed(Ending.LEFT, "moved"), opened)
    record = after(Indication.ALCOHOL, *twice)
    assert [one.closed is None for one in pathways(record)] == [False, True]
    assert pathway(record) == pathways(record)[-1]
    over = after(Indication.ALCOHOL, *twice, PathwayClosed(Ending.COMPLETED))
    for course, status in ((record, "active"), (over, "completed")):
        plans = [one for one in told(course)["CarePlan"] if "careTeam" in one]
        assert [one["status"] for one in plans] == ["revoked", status]


@pytest.mark.parametrize("course", [with_ms, with_alcohol])
def test_no_code_is_anybody_elses_but_loincs_seen_and_fhirs_own(course: Any) -> None:
    """records.md, section 3: LOINC of the MS scales, of craving and of each assay is not verified; nor is SNOMED CT."""
    def codings(value: Any) -> Any:
        if isinstance(value, dict):
            yield from ([value] if {"system", "code"} <= set(value) else [])
            yield from (one for inner in value.values() for one in codings(inner))
        elif isinstance(value, list):
            yield from (one for inner in value for one in codings(inner))

    found = list(codings(json.loads(bundle(course(), LATER))))
    strange = {one["system"] for one in found if not one["system"].startswith(OWN)}
    assert strange <= {LOINC, "http://unitsofmeasure.org", "http://terminology.hl7.org/CodeSystem/consentscope"}
    assert {one["code"] for one in found if one["system"] == LOINC} <= {
        "44261-6", "59284-0", *(f"442{n}" for n in ("50-9", "55-8", "59-0", "54-1", "51-7", "58-2", "52-5", "53-3")),
        "44260-8"}


def test_the_research_tables_hold_them_too() -> None:
    """Days for dates, and nobody's own words: no drug, no symptom, no name of the team."""
    files = research([with_ms(), replace(with_alcohol(), person="TEST23")])
    assert {f"{name}.csv" for name in (
        "domains-chosen", "therapy-started", "therapy-stopped", "relapse", "relapse-ended", "days-of-use-quantities",
        "heavy-day-chosen", "tested", "craving-rated", "pathway-opened", "team-changed", "appointment-planned",
        "appointment-kept", "appointment-missed")} <= set(files)
    text = "".join(files.values())
    assert not [word for word in ("ocrelizumab", "weakness", "pietro", "2026-", "2027-") if word in text]
