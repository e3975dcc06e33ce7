"""The accounts as they are listed: open or closed, who must wait after failures, when each last signed in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from bobina.course.record import Role
from bobina.store.record import attempts
from bobina.store.record.tables import OF_CLINIC, accounts, entries


@dataclass(frozen=True, slots=True)
class Account:
    """Who may sign in; a closed account's name stays taken, since the record names it."""

    name: str
    role: Role
    person: str = ""
    closed: bool = False
    temporary: bool = False
    """whoever signs in chooses a password first"""


@dataclass(frozen=True, slots=True)
class Line:
    """An account and its sign-ins. ``until``: no try before, where it is locked; ``last``: the newest in the chain."""

    account: Account
    until: datetime | None
    last: datetime | None


def everybody(connection: Connection) -> list[Account]:
    """All accounts, closed ones too, by name."""
    rows = connection.execute(select(accounts).order_by(accounts.c.name)).all()
    return [Account(row.name, Role(row.role), row.person, bool(row.closed), bool(row.temporary)) for row in rows]


def lines(connection: Connection, now: datetime) -> list[Line]:
    """The same, with who is locked at ``now`` and who signed in when."""
    last = _last(connection)
    return [Line(one, _locked(connection, one.name, now), last.get(one.name)) for one in everybody(connection)]


def _locked(connection: Connection, name: str, now: datetime) -> datetime | None:
    until = attempts.until(connection, name)
    return until if until is not None and until > now else None


def _last(connection: Connection) -> dict[str, datetime]:
    """Name to the newest sign-in; a name may have had several roles."""
    signed_in = select(entries.c.by, func.max(entries.c.at)).where(
        OF_CLINIC, entries.c.kind == "signed-in").group_by(entries.c.by)
    found: dict[str, datetime] = {}
    for by, at in connection.execute(signed_in):
        name, when = json.loads(by)["name"], datetime.fromisoformat(at)
        found[name] = max(when, found.get(name, when))
    return found
