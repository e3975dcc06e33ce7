"""A clinic with a database of its own, an account of every role, and a client for each."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from fastapi import FastAPI
from starlette.testclient import TestClient

from bobina.app.clinic import Clinic
from bobina.app.web import application
from bobina.course.record import Actor, Role
from bobina.store.record import Ledger
from bobina.store.record.accounts import Accounts
from records import PHYSICIAN, REFERRED

PASSWORD = "a long enough pass phrase"
NOW = datetime(2027, 1, 11, 9, tzinfo=UTC)


class TestClinic:
    """An application with ``people`` two records; ``client(role)`` is signed in by token; None: nobody."""

    __test__ = False

    def __init__(self, folder: Path, *, moving: bool = False) -> None:
        self.ledger = Ledger(f"sqlite:///{folder / 'clinic.db'}")
        self.accounts = Accounts(self.ledger.engine)
        self.clinic = Clinic(self.ledger, ZoneInfo("Europe/Rome"), datetime.now if moving else NOW.astimezone)
        self.people = [self.clinic.pseudonym(), self.clinic.pseudonym()]
        for one in self.people:
            self.clinic.note(one, 0, REFERRED, PHYSICIAN)
        for role in Role:
            whose = self.people[0] if role is Role.PERSON else ""
            self.accounts.add(role.value, PASSWORD, role, whose)
        self.app: FastAPI = application(self.clinic, self.accounts)

    def client(self, role: Role | None) -> TestClient:
        """A client of the API as an account of a role."""
        token = None if role is None else self.accounts.sign_in(role.value, PASSWORD)
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        return TestClient(self.app, headers=headers, follow_redirects=False)

    def actor(self, role: Role) -> Actor:
        """The account of a role."""
        return Actor(role.value, role, self.people[0] if role is Role.PERSON else "")
