"""Records from a shell, and the door that ``serve`` does not open."""

import hashlib
import json
from pathlib import Path

import pytest

from bobina.app.clinic import Clinic
from bobina.course.record import Role
from bobina.store import Provenance, save_plan
from bobina.store.record import Ledger
from bobina.store.record.accounts import Accounts
from command import call
from plan_example import example_plan

REFERRAL = ("referred", "indication=depression", "diagnosis=F33.2", "birth_year=1980", "--as", "anna")


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    url = f"sqlite:///{tmp_path / 'clinic.db'}"
    ledger = Ledger(url)
    Accounts(ledger.engine).add("anna", "a long enough pass phrase", Role.PHYSICIAN)
    ledger.engine.dispose()
    monkeypatch.setenv("BOBINA_DATABASE", url)
    return url


@pytest.fixture
def person(database: str) -> str:
    assert call("note", "new", *REFERRAL).code == 0
    (found,) = json.loads(call("people", "--json").out)
    return str(found["person"])


def test_a_record_is_opened_listed_shown_and_corrected(database: str, person: str, tmp_path: Path) -> None:
    assert person in call("people").out
    body = tmp_path / "struck.json"
    body.write_text(json.dumps({"entry": 1, "reason": "the wrong person"}))
    assert call("note", person, "struck", body, "--as", "anna").code == 0
    shown = call("record", person)
    assert "the wrong person" in shown.out
    assert "STRUCK" in shown.out
    assert "Depressione" in call("record", person, "--language", "it").out
    last = json.loads(call("record", person, "--json").out)[-1]
    assert (last["number"], last["kind"], last["by"]) == (2, "struck", "anna")
    assert last["body"] == {"entry": 1, "reason": "the wrong person"}
    assert Clinic(Ledger(database)).record(person).version == 2


def test_a_plan_is_attached_from_its_file(person: str, tmp_path: Path) -> None:
    path = save_plan(tmp_path / "plan.json", example_plan(), Provenance("0", {}, {}, {}))
    assert call("note", person, "plan-attached", path, "--as", "anna").code == 0
    last = json.loads(call("record", person, "--json").out)[-1]
    assert last["body"]["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    path.write_text("{}")
    assert call("note", person, "plan-attached", path, "--as", "anna").code == 3


@pytest.mark.parametrize("said", [
    ("struck", "entry=9", "reason=x", "--as", "anna"), ("struk", "entry=1", "--as", "anna"),
    ("struck", "entry=1", "--as", "anna"), ("struck", "entry=1", "reason=x", "more=y", "--as", "anna"),
    ("struck", "entry=1", "reason=x", "--as", "nobody"), ("struck", "no-such-file.json", "--as", "anna"), REFERRAL,
])  # fmt: skip
def test_what_cannot_be_written_is_refused_in_one_sentence(person: str, said: tuple[str, ...]) -> None:
    refused = call("note", person, *said)
    assert refused.code == 3
    assert refused.sentence.startswith("bobina: ")
    assert len(json.loads(call("record", person, "--json").out)) == 1


def test_there_is_nobody_of_that_name(database: str) -> None:
    assert call("record", "ZZZZZZ").code == 3
    assert call("note", "ZZZZZZ", "struck", "entry=1", "reason=x", "--as", "anna").code == 3
    assert call("people").code == 0


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "clinic.example"])
def test_serve_opens_no_door_without_a_proxy(host: str) -> None:
    refused = call("serve", "--host", host)
    assert refused.code == 3
    assert "--behind-proxy" in refused.sentence


def test_serve_refuses_a_zone_that_is_none_and_a_demonstration_among_records(person: str) -> None:
    assert "Europe/Rome" in call("serve", "--zone", "Mars/Olympus").sentence
    assert "--demo" in call("serve", "--demo").sentence
