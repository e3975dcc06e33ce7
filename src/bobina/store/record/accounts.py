"""Who may sign in, and who is signed in. Passwords are kept as Argon2 hashes, sittings by the hash of their token."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import Engine, delete, insert, select

from bobina.course.record import Actor, Role
from bobina.store.record.tables import accounts, sittings

LASTS = timedelta(hours=10)
"""a sitting: a working day"""
_HASHER = PasswordHasher()
_NOBODY = _HASHER.hash(secrets.token_hex())
"""checked in place of the hash of an account that is not there, so that both answers take as long"""


@dataclass(frozen=True, slots=True)
class Sitting:
    """Somebody who is signed in."""

    actor: Actor
    csrf: str


class Accounts:
    """The accounts and sittings of a database."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def add(self, name: str, password: str, role: Role, person: str = "") -> None:
        """A new account."""
        row = {"name": name, "password": _HASHER.hash(password), "role": role.value, "person": person, "closed": 0}
        with self.engine.begin() as connection:
            connection.execute(insert(accounts), row)

    def sign_in(self, name: str, password: str) -> str | None:
        """The token of a new sitting, or None: wrong name or password."""
        with self.engine.connect() as connection:
            row = connection.execute(select(accounts).where(accounts.c.name == name, accounts.c.closed == 0)).first()
        try:
            _HASHER.verify(row.password if row else _NOBODY, password)
        except VerifyMismatchError:
            return None
        token = secrets.token_urlsafe(32)
        sitting = {"key": _key(token), "name": name, "csrf": secrets.token_urlsafe(24),
                   "until": (datetime.now(UTC) + LASTS).isoformat()}
        with self.engine.begin() as connection:
            connection.execute(insert(sittings), sitting)
        return token

    def sitting(self, token: str) -> Sitting | None:
        """Who holds a token, or None."""
        wanted = select(accounts.c.name, accounts.c.role, accounts.c.person, sittings.c.csrf, sittings.c.until).join(
            sittings, sittings.c.name == accounts.c.name).where(sittings.c.key == _key(token), accounts.c.closed == 0)
        with self.engine.connect() as connection:
            row = connection.execute(wanted).first()
        if row is None or row.until < datetime.now(UTC).isoformat():
            return None
        return Sitting(Actor(row.name, Role(row.role), row.person), row.csrf)

    def sign_out(self, token: str) -> None:
        """End a sitting."""
        with self.engine.begin() as connection:
            connection.execute(delete(sittings).where(sittings.c.key == _key(token)))


def _key(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
