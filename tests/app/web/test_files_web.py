"""Files at the pages and the API: what comes, to whom, and that who took it is in the chain."""

import json
from pathlib import Path
from typing import Any

import pytest

from bobina.app.course_out import FILES
from bobina.course.record import Role
from bobina.course.referral import Indication, Referred
from bobina.store.record.identities import Identities
from clinics import TestClinic
from visitor import Visitor

CSV = "scale,day,total\nBDI-II,2027-01-10,22\nBDI-II,2027-01-11,20\n"
PATIENT = {"resourceType": "Patient", "birthDate": "1980-02-03", "name": [{"text": "Ada Byron"}]}


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> TestClinic:
    return TestClinic(tmp_path_factory.mktemp("files"))


@pytest.mark.parametrize("name", FILES)
def test_every_file_comes_as_what_it_is(clinic: TestClinic, name: str) -> None:
    person = clinic.people[0]
    answer = clinic.client(Role.AUDITOR).get(f"/api/people/{person}/files/{name}")
    if name == "nibs-bids.zip":  # no session was given
        assert answer.status_code == 422
        return
    assert answer.status_code == 200
    assert answer.headers["content-type"] == FILES[name].media
    assert answer.headers["content-disposition"] == f'attachment; filename="{person}-{name}"'
    assert answer.headers["cache-control"] == "no-store"


def test_who_took_a_file_is_in_the_chain(clinic: TestClinic) -> None:
    person = clinic.people[0]
    clinic.client(Role.AUDITOR).get(f"/api/people/{person}/files/summary.pdf")
    last = list(clinic.ledger.everything())[-1]
    assert (last.kind, json.loads(last.body)) == ("exported", {"person": person, "file": "summary.pdf"})
    assert json.loads(last.by)["name"] == Role.AUDITOR.value
    assert not clinic.ledger.verify().broken


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.PERSON])
def test_who_reads_no_records_takes_no_files(clinic: TestClinic, role: Role) -> None:
    client = clinic.client(role)
    for name in FILES:
        for at in (f"/people/{clinic.people[0]}/files/{name}", f"/api/people/{clinic.people[0]}/files/{name}"):
            assert client.get(at).status_code == 403


def test_an_auditor_brings_nothing_in(clinic: TestClinic) -> None:
    sent = {"file": ("scores.csv", CSV, "text/csv")}
    assert clinic.client(Role.AUDITOR).post(f"/api/people/{clinic.people[0]}/files", files=sent).status_code == 403


def test_the_files_of_nobody_are_not_found(clinic: TestClinic) -> None:
    assert clinic.client(Role.PHYSICIAN).get("/api/people/AAAAAA/files/summary.pdf").status_code == 404


def test_the_page_offers_every_file_and_takes_a_table(clinic: TestClinic) -> None:
    operator, person = Visitor(clinic).sign_in(Role.OPERATOR), clinic.people[0]
    page = operator.get(f"/people/{person}/files")
    assert all(f'href="/people/{person}/files/{name}"' in page for name in FILES if name != "nibs-bids.zip")
    form = {"csrf": operator.csrf("/")}
    before = clinic.clinic.record(person).version
    sent = {"file": ("scores.csv", CSV, "text/csv")}
    answer = operator.http.post(f"/people/{person}/files/import", data=form, files=sent)
    assert answer.status_code == 200
    assert clinic.clinic.record(person).version == before + 2
    again = operator.http.post(f"/people/{person}/files/import", data=form, files=sent)
    assert again.status_code == 422
    assert "line 2" in again.text
    assert clinic.clinic.record(person).version == before + 2


@pytest.mark.parametrize("sent", [{}, {"file": ("", b"")}, {"file": ("x.pdf", b"%PDF-1.7\n\xff\xfe")},
                                  {"file": ("x.csv", b"x" * 5_000_001)}], ids=["none", "empty", "a PDF", "long"])
def test_what_is_no_file_of_ratings_is_refused_on_the_page(clinic: TestClinic, sent: dict[str, Any]) -> None:
    physician, person = Visitor(clinic).sign_in(Role.PHYSICIAN), clinic.people[1]
    answer = physician.http.post(f"/people/{person}/files/import", data={"csrf": physician.csrf("/")}, files=sent)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert clinic.clinic.record(person).version == 1


def test_a_form_without_its_token_brings_nothing_in(clinic: TestClinic) -> None:
    physician = Visitor(clinic).sign_in(Role.PHYSICIAN)
    sent = {"file": ("scores.csv", CSV, "text/csv")}
    assert physician.http.post(f"/people/{clinic.people[1]}/files/import", files=sent).status_code == 403


def test_a_name_of_a_file_that_is_a_script_is_shown_as_words(clinic: TestClinic) -> None:
    physician, person = Visitor(clinic).sign_in(Role.PHYSICIAN), clinic.people[1]
    sent = {"file": ("<script>alert(1)</script>.csv", b"a,b\n")}
    answer = physician.http.post(f"/people/{person}/files/import", data={"csrf": physician.csrf("/")}, files=sent)
    assert "<script>alert" not in answer.text


def test_a_patient_becomes_the_identity_and_stays_out_of_the_record(clinic: TestClinic) -> None:
    person = clinic.people[1]
    sent = {"file": ("patient.json", json.dumps(PATIENT), "application/fhir+json")}
    answer = clinic.client(Role.PHYSICIAN).post(f"/api/people/{person}/files", files=sent)
    assert answer.json() == {"written": 0}
    kept = Identities(clinic.ledger).get(person, clinic.actor(Role.PHYSICIAN))
    assert kept is not None
    assert kept.name == "Ada Byron"
    assert all("Byron" not in row.body for row in clinic.ledger.everything())
    bundle = clinic.client(Role.PHYSICIAN).get(f"/api/people/{person}/files/fhir-r4b.json").text
    assert "Byron" not in bundle


def test_either_all_of_a_table_is_written_or_nothing(clinic: TestClinic, tmp_path: Path) -> None:
    person = clinic.people[1]
    before = clinic.clinic.record(person).version
    later = "scale,day,total\nBDI-II,2027-01-09,22\nBDI-II,2027-12-31,20\n"
    answer = clinic.client(Role.OPERATOR).post(
        f"/api/people/{person}/files", files={"file": ("scores.csv", later, "text/csv")})
    assert answer.status_code == 422
    assert "scores.csv, line 3" in answer.json()["detail"]
    assert clinic.clinic.record(person).version == before


def test_a_new_person_is_brought_in_from_a_file(clinic: TestClinic) -> None:
    operator, before = Visitor(clinic).sign_in(Role.OPERATOR), set(clinic.clinic.people())
    form = {"csrf": operator.csrf("/"), "indication": "depression", "diagnosis": "F33.2"}
    sent = {"file": ("patient.json", json.dumps(PATIENT), "application/fhir+json")}
    answer = operator.http.post("/people/import", data=form, files=sent)
    (person,) = set(clinic.clinic.people()) - before
    assert answer.url.path.startswith(f"/people/{person}/")
    referral = clinic.clinic.record(person).last(Referred)
    assert referral is not None
    assert (referral.what.indication, referral.what.birth_year) == (Indication.DEPRESSION, 1980)
    assert referral.by.name == Role.OPERATOR.value
    kept = Identities(clinic.ledger).get(person, clinic.actor(Role.PHYSICIAN))
    assert kept is not None
    assert kept.name == "Ada Byron"
    assert all("Byron" not in row.body for row in clinic.ledger.everything())


@pytest.mark.parametrize(("form", "sent"), [
    ({"indication": "depression", "diagnosis": "F33.2"}, {}),
    ({"indication": "", "diagnosis": "F33.2"}, {"file": ("p.json", json.dumps(PATIENT))}),
    ({"indication": "gout", "diagnosis": "F33.2"}, {"file": ("p.json", json.dumps(PATIENT))}),
    ({"indication": "depression", "diagnosis": " "}, {"file": ("p.json", json.dumps(PATIENT))}),
    ({"indication": "depression", "diagnosis": "F33.2"}, {"file": ("p.json", '{"resourceType": "Patient"}')}),
    ({"indication": "depression", "diagnosis": "F33.2"}, {"file": ("s.csv", CSV)}),
], ids=["no file", "no indication", "another indication", "no diagnosis", "no birthDate", "a table"])
def test_what_is_no_new_person_is_refused_on_the_first_page(
    clinic: TestClinic, form: dict[str, str], sent: dict[str, Any],
) -> None:
    operator, before = Visitor(clinic).sign_in(Role.OPERATOR), clinic.clinic.people()
    answer = operator.http.post("/people/import", data={"csrf": operator.csrf("/"), **form}, files=sent)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert clinic.clinic.people() == before


def test_who_does_not_treat_opens_no_record_from_a_file(clinic: TestClinic) -> None:
    auditor, before = Visitor(clinic).sign_in(Role.AUDITOR), clinic.clinic.people()
    form = {"csrf": auditor.csrf("/"), "indication": "depression", "diagnosis": "F33.2"}
    sent = {"file": ("p.json", json.dumps(PATIENT))}
    assert auditor.http.post("/people/import", data=form, files=sent).status_code == 403
    assert "/people/import" not in auditor.get("/")
    assert clinic.clinic.people() == before
