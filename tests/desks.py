"""Accounts with a clock that a test moves, and anna, a physician; passwords are hashed quickly."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from argon2 import PasswordHasher

from bobina.course.record import Actor, Role
from bobina.store.record import Ledger, passwords
from bobina.store.record.accounts import Accounts, Sitting
from ledgers import AT, BOSS

PASSWORD, WRONG = "a long enough pass phrase", "another pass phrase"
ANNA = Actor("anna", Role.PHYSICIAN)


class Clock:
    """A clock that a test moves."""

    now = AT

    def __call__(self) -> datetime:
        return self.now

    def forward(self, by: timedelta) -> None:
        self.now = self.now + by


class Desk:
    """Accounts with a clock of their own, and anna, a physician."""

    def __init__(self, url: str) -> None:
        self.ledger, self.clock = Ledger(url), Clock()
        self.accounts = Accounts(self.ledger.engine, self.clock)
        self.accounts.add("anna", PASSWORD, Role.PHYSICIAN, by=BOSS)

    def token(self) -> str:
        token = self.accounts.sign_in("anna", PASSWORD)
        assert token is not None
        return token

    def sitting(self, token: str) -> Sitting:
        found = self.accounts.sitting(token)
        assert found is not None
        return found

    def kinds(self) -> list[str]:
        return [row.kind for row in self.ledger.read("")]


@contextmanager
def quick_hashing() -> Iterator[None]:
    """Passwords that are kept here are hashed, and later checked, in no time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield


@contextmanager
def quick_desk(url: str) -> Iterator[Desk]:
    """A desk at an empty database."""
    with quick_hashing():
        made = Desk(url)
        yield made
        made.ledger.close()
