"""``bobina account``: passwords never on the command line, keys in files of their own."""

import getpass
import json
from pathlib import Path

import pytest

from bobina.app.main import app
from bobina.store.record import Ledger
from bobina.store.record.accounts import Accounts
from command import call

PASSWORD = "a long enough pass phrase"


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    url = f"sqlite:///{tmp_path / 'clinic.db'}"
    monkeypatch.setenv("BOBINA_DATABASE", url)
    monkeypatch.setenv("BOBINA_PASSWORD", PASSWORD)
    monkeypatch.delenv("BOBINA_KEY_FILE", raising=False)
    return url


def test_who_was_added_may_sign_in_until_closed(database: str) -> None:
    assert call("account", "add", "anna", "--role", "physician").code == 0
    assert call("account", "add", "carlo", "--role", "person", "--person", "P1").code == 0
    accounts = Accounts(Ledger(database).engine)
    assert accounts.sign_in("anna", PASSWORD)
    assert call("account", "close", "anna").code == 0
    assert accounts.sign_in("anna", PASSWORD) is None
    listed = json.loads(call("account", "list", "--json").out)
    assert [(one["name"], one["role"], one["person"], one["closed"]) for one in listed] == [
        ("anna", "physician", "", True), ("carlo", "person", "P1", False)]
    assert "closed" in call("account", "list").out


def test_a_reset_changes_the_password(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    call("account", "add", "anna", "--role", "operator")
    monkeypatch.setenv("BOBINA_PASSWORD", "quite another phrase")
    assert call("account", "reset", "anna").code == 0
    accounts = Accounts(Ledger(database).engine)
    assert accounts.sign_in("anna", PASSWORD) is None
    assert accounts.sign_in("anna", "quite another phrase")


def test_what_the_page_of_accounts_does_is_done_from_a_shell_too(database: str) -> None:
    assert call("account", "add", "anna", "--role", "operator", "--temporary").code == 0
    accounts = Accounts(Ledger(database).engine)
    for _ in range(5):
        accounts.sign_in("anna", "wrong")
    assert accounts.sign_in("anna", PASSWORD) is None
    assert call("account", "unlock", "anna").code == 0
    found = accounts.sitting(accounts.sign_in("anna", PASSWORD) or "")
    assert found is not None
    assert found.temporary
    assert call("account", "role", "anna", "--role", "administrator").code == 0
    assert call("account", "close", "anna").code == 3
    assert [one.role for one in accounts.everybody()] == ["administrator"]


def test_a_password_is_asked_for_twice(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BOBINA_PASSWORD")
    typed = iter([PASSWORD, PASSWORD, PASSWORD, "a slip of the hand"])
    monkeypatch.setattr(getpass, "getpass", lambda _: next(typed))
    assert call("account", "add", "anna", "--role", "operator").code == 0
    assert "differ" in call("account", "add", "berta", "--role", "operator").sentence


def test_no_password_is_ever_an_argument(database: str) -> None:
    for command in ("add", "reset"):
        named = app["account"][command].assemble_argument_collection()
        assert not [one.name for one in named if "password" in one.name]


@pytest.mark.parametrize("arguments", [
    ("add", "a b", "--role", "operator"), ("add", "anna", "--role", "person"), ("close", "nobody"), ("reset", "nobody"),
])  # fmt: skip
def test_what_cannot_be_is_refused_in_one_sentence(database: str, arguments: tuple[str, ...]) -> None:
    said = call("account", *arguments)
    assert said.code == 3
    assert said.sentence


def test_a_key_seals_a_new_database(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert call("account", "key", tmp_path / "key").code == 0
    assert call("account", "key", tmp_path / "key").code == 3
    monkeypatch.setenv("BOBINA_KEY_FILE", str(tmp_path / "key"))
    assert call("account", "add", "anna", "--role", "operator").code == 0
    monkeypatch.delenv("BOBINA_KEY_FILE")
    assert "BOBINA_KEY_FILE" in call("account", "list").sentence
    assert call("audit", "verify", tmp_path / "clinic.db").code == 0
    monkeypatch.setenv("BOBINA_KEY_FILE", str(tmp_path / "none"))
    assert "cannot be read" in call("account", "list").sentence
