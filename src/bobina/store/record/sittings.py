"""Who is signed in: a sitting is known by the hash of its token, and ends when it is idle or old."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Row, delete, insert, select, update

from bobina.course.record import Actor, Role
from bobina.store.record.passwords import LETTERS
from bobina.store.record.tables import accounts, handovers, openings, sittings

IDLE, LONGEST = timedelta(hours=1), timedelta(hours=12)
"""of a member of the team: a session at the chair without a click, a working day"""
PERSON_IDLE, PERSON_LONGEST = timedelta(minutes=20), timedelta(hours=1)
"""of the treated person, on a tablet of the clinic"""
HANDED_OVER = timedelta(minutes=10)
"""how long a code to hand over a tablet is good for"""
_TOUCHED = timedelta(minutes=1)
"""so often it is written down that a sitting is in use"""


@dataclass(frozen=True, slots=True)
class Sitting:
    """Somebody who is signed in. ``key``: the hash of the token, by which the sitting is known."""

    actor: Actor
    csrf: str
    key: str = ""
    temporary: bool = False
    """by a password that somebody else made: it is good for choosing one's own"""


def key_of(token: str) -> str:
    """By what a token or a code is kept."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def begin(connection: Connection, name: str, person: str, now: datetime) -> str:
    """A new sitting, of an account or (with no name) of a treated person; its token. Old ones are cleared away."""
    connection.execute(delete(sittings).where(sittings.c.begun < _text(now - LONGEST)))
    connection.execute(delete(openings).where(openings.c.key.not_in(select(sittings.c.key))))
    token = secrets.token_urlsafe(32)
    connection.execute(insert(sittings), {
        "key": key_of(token), "name": name, "person": person, "csrf": secrets.token_urlsafe(24),
        "begun": _text(now), "seen": _text(now)})
    return token


def find(connection: Connection, token: str, now: datetime) -> tuple[Sitting | None, bool]:
    """Whose sitting a token is, if it lasts; and whether ``touch`` is due."""
    theirs = (accounts.c.role, accounts.c.closed, accounts.c.temporary, accounts.c.person.label("whose"))
    wanted = select(sittings, *theirs).outerjoin(
        accounts, accounts.c.name == sittings.c.name).where(sittings.c.key == key_of(token))
    row = connection.execute(wanted).first()
    actor = _actor(row) if row is not None else None
    if row is None or actor is None:
        return None, False
    person = actor.role is Role.PERSON
    idle, longest = (PERSON_IDLE, PERSON_LONGEST) if person else (IDLE, LONGEST)
    if row.seen < _text(now - idle) or row.begun < _text(now - longest):
        return None, False
    return Sitting(actor, row.csrf, row.key, bool(row.temporary)), row.seen < _text(now - _TOUCHED)


def _actor(row: Row[*tuple[object, ...]]) -> Actor | None:
    if row.name == "":
        return Actor(row.person, Role.PERSON, row.person)
    return Actor(row.name, Role(row.role), row.whose) if row.closed == 0 else None


def touch(connection: Connection, token: str, now: datetime) -> None:
    """The sitting is in use."""
    connection.execute(update(sittings).where(sittings.c.key == key_of(token)).values(seen=_text(now)))


def end(connection: Connection, token: str) -> None:
    """End one sitting."""
    connection.execute(delete(sittings).where(sittings.c.key == key_of(token)))


def end_all(connection: Connection, name: str) -> None:
    """End every sitting of an account."""
    connection.execute(delete(sittings).where(sittings.c.name == name))


def offer(connection: Connection, person: str, now: datetime) -> str:
    """A code by which a tablet is handed to a person, once and soon."""
    connection.execute(delete(handovers).where(handovers.c.until < _text(now)))
    code = "".join(secrets.choice(LETTERS) for _ in range(10))
    row = {"key": key_of(code), "person": person, "until": _text(now + HANDED_OVER)}
    connection.execute(insert(handovers), row)
    return code


def accept(connection: Connection, code: str, now: datetime) -> str | None:
    """The person that a code is for; it is used up."""
    key = key_of(code.strip().upper())
    row = connection.execute(select(handovers).where(handovers.c.key == key)).first()
    connection.execute(delete(handovers).where(handovers.c.key == key))
    return row.person if row is not None and row.until >= _text(now) else None


def _text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
