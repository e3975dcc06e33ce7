"""``bobina export``: every file of a course, valid and without who it is."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from fhir.resources.R4B.bundle import Bundle
from icalendar import Calendar

from bobina.app.clinic import Clinic
from bobina.course.delivery import delivered
from bobina.store.fhir import read
from bobina.store.fhir.bundle import faults
from command import call, written_in
from given_course import given_course, stored


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clinic]:
    made = stored(tmp_path_factory.mktemp("export"), given_course())
    yield made
    made.ledger.engine.dispose()


@pytest.fixture(scope="module")
def where(clinic: Clinic) -> str:
    return str(clinic.ledger.engine.url)


@pytest.fixture(scope="module")
def folder(where: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything."""
    out = tmp_path_factory.mktemp("out")
    said = call("export", "TEST22", "--fhir", "--nibs-bids", "--csv", "--pdf", "--ics", "-o", out, "--database", where)
    assert said.code == 0, said.err
    return out


def test_every_bundle_is_valid_and_its_answers_read_back(clinic: Clinic, folder: Path) -> None:
    for person in clinic.people():
        content = (folder / f"{person}-fhir-r4b.json").read_bytes()
        assert list(faults(Bundle.model_validate_json(content))) == []
        assert read(content, "x.json").answers
        head = json.loads(content)["entry"][-1]["resource"]["entity"][0]["what"]["identifier"]["value"]
        assert head in {row.hash for row in clinic.ledger.everything()}


def test_the_sessions_are_those_that_were_given(clinic: Clinic, folder: Path) -> None:
    for person in clinic.people():
        given = [one for one in delivered(clinic.record(person)) if one.what.pulses]
        with ZipFile(folder / f"{person}-nibs-bids.zip") as archive:
            tables = [name for name in archive.namelist() if name.endswith("_nibs.tsv")]
        assert len(tables) == len(given) > 0


def test_research_tables_tell_no_date_and_no_words(clinic: Clinic, folder: Path) -> None:
    for person in clinic.people():
        with ZipFile(folder / f"{person}-research.zip") as archive:
            text = "".join(archive.read(name).decode() for name in archive.namelist())
        assert not re.search(r"20(2[67])-\d\d", text)
        assert "perché" not in text
        assert not [one.what for one in clinic.record(person).entries if one.by.name and f",{one.by.name}," in text]


def test_the_calendar_tells_no_reason_and_nobody(clinic: Clinic, folder: Path) -> None:
    for person in clinic.people():
        content = (folder / f"{person}-visits.ics").read_bytes()
        events = Calendar.from_ical(content).walk("VEVENT")
        assert events
        assert {str(one["summary"]) for one in events} == {"Appointment"}
        assert person.encode() not in content
        assert b"TMS" not in content
        assert len({str(one["uid"]) for one in events}) == len(events)


def test_everybody_goes_into_the_research_tables(where: str, tmp_path: Path) -> None:
    assert call("export", "all", "--csv", "-o", tmp_path, "--database", where).code == 0
    with ZipFile(tmp_path / "research.zip") as archive:
        people = archive.read("people.csv").decode().splitlines()
    assert len(people) == 2
    assert call("export", "all", "--fhir", "-o", tmp_path, "--database", where).code == 3
    words = tmp_path / "words"
    assert call("export", "all", "--csv", "--words", "-o", words, "--database", where).code == 0
    with ZipFile(words / "research.zip") as archive:
        assert "perché faceva male" in archive.read("delivered.csv").decode()


def test_what_was_taken_is_in_the_chain(clinic: Clinic, folder: Path) -> None:
    taken = [json.loads(row.body) for row in clinic.ledger.everything() if row.kind == "exported"]
    assert {one["file"] for one in taken} >= {"fhir-r4b.json", "research.zip", "summary.pdf"}
    assert not clinic.ledger.verify().broken


@pytest.mark.parametrize(("arguments", "says"), [
    (("export", "TEST22"), "say what to write"), (("export", "NOBODY", "--fhir"), "no record NOBODY"),
    (("export", "TEST22", "--pdf", "--language", "de"), "language"),
])
def test_what_cannot_be_written_is_said(
    where: str, tmp_path: Path, arguments: tuple[str, ...], says: str,
) -> None:
    said = call(*arguments, "-o", tmp_path, "--database", where)
    assert said.code == 3
    assert says in said.sentence
    assert written_in(tmp_path) == []
