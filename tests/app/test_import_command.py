"""``bobina import``: ratings into a record, a record from a Patient; all of a file or nothing."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bobina.course.record import Role
from bobina.course.referral import Referred
from bobina.course.scales import Scored, scores
from bobina.store.record.identities import Identities
from clinics import TestClinic
from command import Said, call

PATIENT = {"resourceType": "Patient", "birthDate": "1971-05-06", "name": [{"family": "Byron", "given": ["Ada"]}]}
TWO = json.dumps({"resourceType": "Bundle", "type": "collection", "entry": [{"resource": PATIENT}] * 2})
Bring = Callable[..., Said]


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> TestClinic:
    return TestClinic(tmp_path_factory.mktemp("import"), moving=True)


@pytest.fixture
def bring(clinic: TestClinic, tmp_path: Path) -> Bring:
    def run(person: str, name: str, content: str, *more: str, as_: str = "operator") -> Said:
        file = tmp_path / name
        file.write_text(content, encoding="utf-8")
        return call("import", person, file, "--as", as_, *more, "--database", str(clinic.ledger.engine.url))

    return run


def test_a_table_is_written_under_the_account(clinic: TestClinic, bring: Bring) -> None:
    person = clinic.people[0]
    said = bring(person, "s.csv", "scale,day,total\nBDI-II,2026-01-10,22\nBDI-II,2026-02-10,11\n")
    assert said.code == 0, said.err
    record = clinic.clinic.record(person)
    assert [one.value for one in scores(record, "bdi-ii")] == [22, 11]
    assert {one.by.name for one in record.of(Scored)} == {"operator"}


def test_a_patient_opens_a_record(clinic: TestClinic, bring: Bring) -> None:
    said = bring("new", "p.json", json.dumps(PATIENT), "--indication", "ms-fatigue", "--diagnosis", "G35")
    assert said.code == 0, said.err
    person = said.out.strip()
    referral = clinic.clinic.record(person).last(Referred)
    assert referral is not None
    assert (referral.what.birth_year, referral.what.diagnosis) == (1971, "G35")
    kept = Identities(clinic.ledger).get(person, clinic.actor(Role.PHYSICIAN))
    assert kept is not None
    assert kept.name == "Ada Byron"


@pytest.mark.parametrize(("person", "name", "content", "more", "says"), [
    ("NOBODY", "s.csv", "scale,day,total\nBDI-II,2026-01-11,22\n", (), "no such record"),
    ("", "s.csv", "scale,day,total\nBDI-II,2026-03-11,22\nBDI-II,2026-03-12,99\n", (), "s.csv, line 3"),
    ("", "s.csv", "scale,day,total\nBDI-II,2026-03-11,22\nBDI-II,2026-03-11,22\n", (), "the same rating"),
    ("", "s.txt", "hello", (), "columns scale and day"),
    ("", "p.json", TWO, (), "one person at a time"),
    ("new", "p.json", json.dumps(PATIENT), (), "no indication"),
    ("new", "p.json", '{"resourceType": "Patient"}', ("--indication", "alcohol", "--diagnosis", "x"), "birthDate"),
])
def test_what_cannot_be_brought_in_leaves_nothing(
    clinic: TestClinic, bring: Bring, person: str, name: str, content: str, more: tuple[str, ...], says: str,
) -> None:
    whose = person or clinic.people[1]
    people, version = clinic.clinic.people(), clinic.clinic.record(clinic.people[1]).version
    said = bring(whose, name, content, *more)
    assert said.code == 3, said.out
    assert says in said.sentence
    assert clinic.clinic.people() == people
    assert clinic.clinic.record(clinic.people[1]).version == version


def test_an_auditor_and_nobody_bring_nothing_in(clinic: TestClinic, bring: Bring) -> None:
    table = "scale,day,total\nBDI-II,2026-04-11,22\n"
    assert "role" in bring(clinic.people[1], "s.csv", table, as_="auditor").sentence
    assert "open account" in bring(clinic.people[1], "s.csv", table, as_="nobody").sentence
