"""What an administrator does with accounts: unlock, change of role, temporary passwords; one administrator remains."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import text

from bobina.course.record import Role
from bobina.space import BadInput
from bobina.store.record import Ledger, attempts
from bobina.store.record.accounts import Accounts, Unfit
from bobina.store.record.database import engine, writing
from bobina.store.record.schema import steps
from desks import ANNA, PASSWORD, WRONG, Desk, quick_desk
from ledgers import BOSS

OWN = "one that anna chose"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with quick_desk(f"sqlite:///{tmp_path / 'clinic.db'}") as made:
        yield made


def test_the_list_says_who_is_locked_and_who_signed_in_when(desk: Desk) -> None:
    (line,) = desk.accounts.listed()
    assert (line.account.name, line.until, line.last) == ("anna", None, None)
    desk.token()
    first = desk.clock.now
    desk.clock.forward(timedelta(days=1))
    desk.accounts.change_role("anna", Role.OPERATOR, BOSS)
    desk.token()
    for _ in range(attempts.FREE):
        desk.accounts.sign_in("anna", WRONG)
    (line,) = desk.accounts.listed()
    assert line.last == desk.clock.now > first
    assert line.until == desk.clock.now + attempts.FIRST_WAIT
    desk.clock.forward(attempts.FIRST_WAIT)
    assert desk.accounts.listed()[0].until is None


def test_unlocking_ends_the_waiting_and_nothing_else(desk: Desk) -> None:
    token = desk.token()
    for _ in range(attempts.FREE):
        desk.accounts.sign_in("anna", WRONG)
    assert desk.accounts.sign_in("anna", PASSWORD) is None
    desk.accounts.unlock("anna", BOSS)
    assert desk.accounts.sign_in("anna", PASSWORD)
    assert desk.accounts.sitting(token)


def test_another_role_holds_from_the_next_sign_in(desk: Desk) -> None:
    token = desk.token()
    desk.accounts.change_role("anna", Role.AUDITOR, BOSS)
    assert desk.accounts.sitting(token) is None
    assert desk.sitting(desk.token()).actor.role is Role.AUDITOR


def test_a_role_that_cannot_be_given_is_refused(desk: Desk) -> None:
    desk.accounts.add("carlo", PASSWORD, Role.PERSON, "P1")
    for name, role in (("anna", Role.PERSON), ("carlo", Role.OPERATOR), ("anna", Role.PHYSICIAN)):
        with pytest.raises(Unfit):
            desk.accounts.change_role(name, role, BOSS)
    with pytest.raises(BadInput, match="no open account"):
        desk.accounts.change_role("berta", Role.OPERATOR)
    assert [one.role for one in desk.accounts.everybody()] == [Role.PHYSICIAN, Role.PERSON]


@pytest.mark.parametrize("taken", [
    lambda accounts, name: accounts.close(name), lambda accounts, name: accounts.change_role(name, Role.AUDITOR),
])  # fmt: skip
def test_the_last_administrator_stays(desk: Desk, taken: Callable[[Accounts, str], None]) -> None:
    for name in ("paola", "quirino"):
        desk.accounts.add(name, PASSWORD, Role.ADMINISTRATOR)
    taken(desk.accounts, "paola")
    with pytest.raises(Unfit, match="only administrator"):
        taken(desk.accounts, "quirino")
    desk.accounts.close("anna")


def test_two_administrators_who_close_each_other_at_once_leave_one(desk: Desk) -> None:
    names = ("paola", "quirino")
    for name in names:
        desk.accounts.add(name, PASSWORD, Role.ADMINISTRATOR)

    def close(name: str) -> bool:
        try:
            desk.accounts.close(name)
        except Unfit:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(close, names)) == [False, True]


def test_a_temporary_password_is_replaced_by_one_of_ones_own(desk: Desk) -> None:
    desk.accounts.reset("anna", WRONG, BOSS, temporary=True)
    tokens = [desk.accounts.sign_in("anna", WRONG) or "" for _ in range(2)]
    assert [desk.sitting(token).temporary for token in tokens] == [True, True]
    chosen = desk.accounts.choose("anna", WRONG, OWN)
    assert chosen is not None
    assert not desk.sitting(chosen).temporary
    assert desk.sitting(chosen).actor == ANNA
    assert [desk.accounts.sitting(token) for token in tokens] == [None, None]
    assert desk.accounts.sign_in("anna", WRONG) is None
    assert not desk.sitting(desk.accounts.sign_in("anna", OWN) or "").temporary
    assert not desk.accounts.everybody()[0].temporary


def test_who_does_not_know_the_present_password_chooses_none_and_is_locked_alike(desk: Desk) -> None:
    for _ in range(attempts.FREE):
        assert desk.accounts.choose("anna", WRONG, OWN) is None
    assert desk.accounts.choose("anna", PASSWORD, OWN) is None
    assert desk.accounts.waits("anna") == attempts.FIRST_WAIT
    assert desk.accounts.choose("nobody", PASSWORD, OWN) is None


@pytest.mark.parametrize("new", [PASSWORD, "x" * 11, "x" * 201])
def test_a_password_that_cannot_be_chosen_changes_nothing(desk: Desk, new: str) -> None:
    token = desk.token()
    with pytest.raises(Unfit):
        desk.accounts.choose("anna", PASSWORD, new)
    assert desk.accounts.sitting(token)
    assert desk.accounts.sign_in("anna", PASSWORD)


def test_who_writes_without_an_account_gets_none(desk: Desk) -> None:
    for name in ("bobina", "command-line"):
        with pytest.raises(Unfit):
            desk.accounts.add(name, PASSWORD, Role.OPERATOR)


def test_each_of_these_is_in_the_chain_with_who_did_it(desk: Desk) -> None:
    desk.accounts.unlock("anna", BOSS)
    desk.accounts.change_role("anna", Role.OPERATOR, BOSS)
    desk.accounts.choose("anna", PASSWORD, OWN)
    rows = desk.ledger.read("")[1:]
    kinds = ["account-unlocked", "role-changed", "signed-in", "password-chosen"]
    assert [row.kind for row in rows] == kinds
    assert [json.loads(row.by)["name"] for row in rows] == ["boss", "boss", "anna", "anna"]
    assert json.loads(rows[1].body) == {"name": "anna", "role": "operator", "before": "physician"}
    assert not desk.ledger.verify().broken


def test_an_account_of_an_older_bobina_keeps_its_password(desk: Desk, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}"
    old = engine(url)
    with desk.ledger.engine.connect() as connection:
        kept = connection.scalar(text("SELECT password FROM accounts"))
    with writing(old) as connection:
        config = steps()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        row = {"kept": kept}
        connection.execute(text("INSERT INTO accounts VALUES ('anna', :kept, 'physician', '', 0)"), row)
    old.dispose()
    accounts = Accounts(Ledger(url).engine, desk.clock)
    found = accounts.sitting(accounts.sign_in("anna", PASSWORD) or "")
    assert found is not None
    assert not found.temporary
