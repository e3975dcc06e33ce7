"""Accounts: passwords, locking after failures, sittings that end, a tablet handed over; all of it in the chain."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from argon2 import extract_parameters
from argon2.profiles import RFC_9106_LOW_MEMORY
from hypothesis import example, given
from hypothesis import strategies as st

from bobina.course.record import Actor, Role
from bobina.space import BadInput
from bobina.store.record import Ledger, attempts, passwords, sittings
from bobina.store.record.accounts import Accounts
from desks import ANNA, PASSWORD, WRONG, Desk, quick_desk
from ledgers import BOSS


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with quick_desk(f"sqlite:///{tmp_path / 'clinic.db'}") as made:
        yield made


def test_who_signs_in_is_known_by_the_token_until_signing_out(desk: Desk) -> None:
    token = desk.token()
    assert desk.sitting(token).actor == ANNA
    assert desk.accounts.sitting(token + "x") is None
    desk.accounts.sign_out(token)
    assert desk.accounts.sitting(token) is None


def test_passwords_are_hashed_as_rfc_9106_recommends_where_memory_is_short() -> None:
    assert extract_parameters(passwords.hashed(PASSWORD)) == RFC_9106_LOW_MEMORY
    assert passwords.fits(PASSWORD, passwords.hashed(PASSWORD))
    assert not passwords.fits(PASSWORD, None)


def test_neither_password_nor_token_is_in_the_database(desk: Desk, tmp_path: Path) -> None:
    token = desk.token()
    desk.accounts.hand_over("P1", ANNA)
    content = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"anna" in content
    assert PASSWORD.encode() not in content
    assert token.encode() not in content


@pytest.mark.parametrize(("name", "password"), [
    ("anna", WRONG), ("anna", ""), ("anna", PASSWORD * 20), ("berta", PASSWORD), ("", PASSWORD), ("an\0na", PASSWORD),
    ("\ud800", PASSWORD), ("anna", "\ud800" * 20), ("anna'--", PASSWORD),
])  # fmt: skip
def test_a_wrong_name_or_password_is_refused(desk: Desk, name: str, password: str) -> None:
    assert desk.accounts.sign_in(name, password) is None


@pytest.mark.parametrize(("name", "password", "role", "person"), [
    ("anna", PASSWORD, Role.OPERATOR, ""), ("berta", "x" * 11, Role.OPERATOR, ""), ("b", "x" * 201, Role.OPERATOR, ""),
    ("", PASSWORD, Role.OPERATOR, ""), ("b b", PASSWORD, Role.OPERATOR, ""), ("bobina", PASSWORD, Role.OPERATOR, ""),
    ("berta", PASSWORD, Role.PERSON, ""), ("berta", PASSWORD, Role.OPERATOR, "P1"),
])  # fmt: skip
def test_an_account_that_cannot_be_is_refused(
    desk: Desk, name: str, password: str, role: Role, person: str,
) -> None:
    with pytest.raises(BadInput):
        desk.accounts.add(name, password, role, person)
    assert len(desk.accounts.everybody()) == 1


def test_twelve_characters_of_any_sort_do(desk: Desk) -> None:
    """Length alone is asked for, no rule of composition: our choice."""
    desk.accounts.add("berta", "aaaaaaaaaaaa", Role.OPERATOR)
    assert desk.accounts.sign_in("berta", "aaaaaaaaaaaa")


def test_after_five_failures_the_right_password_waits_too(desk: Desk) -> None:
    for _ in range(attempts.FREE - 1):
        assert desk.accounts.sign_in("anna", WRONG) is None
    assert desk.accounts.waits("anna") == timedelta()
    assert desk.accounts.sign_in("anna", WRONG) is None
    assert desk.accounts.waits("anna") == attempts.FIRST_WAIT
    assert desk.accounts.sign_in("anna", PASSWORD) is None
    desk.clock.forward(attempts.FIRST_WAIT)
    assert desk.accounts.sign_in("anna", PASSWORD)
    assert desk.accounts.waits("anna") == timedelta()
    assert desk.kinds().count("sign-in-failed") == attempts.FREE


def test_a_restart_forgets_no_failure(desk: Desk) -> None:
    for _ in range(attempts.FREE):
        desk.accounts.sign_in("anna", WRONG)
    again = Accounts(Ledger(str(desk.ledger.engine.url)).engine, desk.clock)
    assert again.sign_in("anna", PASSWORD) is None


def test_many_tries_at_once_gain_nothing(desk: Desk) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: desk.accounts.sign_in("anna", WRONG), range(20)))
    assert desk.kinds().count("sign-in-failed") == attempts.FREE


def test_an_unknown_name_waits_alike_and_is_not_written_down(desk: Desk) -> None:
    for _ in range(attempts.FREE):
        assert desk.accounts.sign_in("my-password-typed-here", WRONG) is None
    assert desk.accounts.waits("my-password-typed-here") == attempts.FIRST_WAIT
    assert not [row for row in desk.ledger.everything() if "typed-here" in row.body + row.by]


@given(st.integers(0, 10_000))
@example(attempts.FREE)
@example(attempts.FREE - 1)
def test_each_failure_waits_no_shorter_and_nobody_is_kept_out_for_long(count: int) -> None:
    assert attempts.wait(count) <= attempts.wait(count + 1) <= attempts.LONGEST_WAIT
    assert (attempts.wait(count) > timedelta()) == (count >= attempts.FREE)


@pytest.mark.parametrize(("every", "times", "lasts"), [
    (sittings.IDLE, 1, True), (sittings.IDLE + timedelta(seconds=1), 1, False),
    (sittings.IDLE / 2, 24, True), (sittings.IDLE / 2, 25, False),
])  # fmt: skip
def test_a_sitting_ends_when_idle_or_old(desk: Desk, every: timedelta, times: int, lasts: bool) -> None:
    token = desk.token()
    for _ in range(times):
        desk.clock.forward(every)
        found = desk.accounts.sitting(token)
    assert (found is not None) == lasts


def test_closing_ends_sittings_and_keeps_the_name(desk: Desk) -> None:
    token = desk.token()
    desk.accounts.close("anna", BOSS)
    assert desk.accounts.sitting(token) is None
    assert desk.accounts.sign_in("anna", PASSWORD) is None
    assert [one.closed for one in desk.accounts.everybody()] == [True]
    with pytest.raises(BadInput):
        desk.accounts.add("anna", PASSWORD, Role.PHYSICIAN)
    for change in (desk.accounts.close, lambda name: desk.accounts.reset(name, PASSWORD)):
        with pytest.raises(BadInput, match="no open account"):
            change("anna")


def test_a_reset_ends_sittings_and_waiting(desk: Desk) -> None:
    token = desk.token()
    for _ in range(attempts.FREE):
        desk.accounts.sign_in("anna", WRONG)
    desk.accounts.reset("anna", WRONG, BOSS)
    assert desk.accounts.sitting(token) is None
    assert desk.accounts.sign_in("anna", WRONG)
    assert desk.accounts.sign_in("anna", PASSWORD) is None


def test_signing_out_everywhere(desk: Desk) -> None:
    tokens = [desk.token(), desk.token()]
    desk.accounts.sign_out_everywhere("anna", ANNA)
    assert [desk.accounts.sitting(token) for token in tokens] == [None, None]


def test_a_tablet_is_handed_over_once_soon_for_one_record_and_briefly(desk: Desk) -> None:
    code = desk.accounts.hand_over("P1", ANNA)
    token = desk.accounts.take_over(f" {code.lower()} ")
    assert token is not None
    assert desk.sitting(token).actor == Actor("P1", Role.PERSON, "P1")
    assert desk.accounts.take_over(code) is None
    late = desk.accounts.hand_over("P1", ANNA)
    desk.clock.forward(sittings.HANDED_OVER + timedelta(seconds=1))
    assert desk.accounts.take_over(late) is None
    assert desk.accounts.sitting(token) is not None
    desk.clock.forward(sittings.PERSON_IDLE + timedelta(seconds=1))
    assert desk.accounts.sitting(token) is None


def test_a_handed_over_sitting_ends_however_busy(desk: Desk) -> None:
    token = desk.accounts.take_over(desk.accounts.hand_over("P1", ANNA))
    assert token is not None
    for _ in range(6):
        desk.clock.forward(timedelta(minutes=10))
        assert desk.accounts.sitting(token)
    desk.clock.forward(timedelta(minutes=10))
    assert desk.accounts.sitting(token) is None


def test_who_opened_whose_record_is_written_once_a_sitting(desk: Desk) -> None:
    first, second = desk.sitting(desk.token()), desk.sitting(desk.token())
    opened = [desk.accounts.opened(one, person) for one in (first, first, second) for person in ("P1", "P2")]
    assert opened == [True, True, False, False, True, True]
    written = [json.loads(row.body)["person"] for row in desk.ledger.read("") if row.kind == "record-opened"]
    assert written == ["P1", "P2", "P1", "P2"]


def test_every_change_is_in_the_chain_with_who_made_it(desk: Desk) -> None:
    desk.token()
    desk.accounts.reset("anna", PASSWORD, BOSS)
    desk.accounts.close("anna", BOSS)
    rows = desk.ledger.read("")
    assert [row.kind for row in rows] == ["account-added", "signed-in", "password-reset", "account-closed"]
    assert [json.loads(row.by)["name"] for row in rows] == ["boss", "anna", "boss", "boss"]
    assert not desk.ledger.verify().broken
