"""Failed sign-ins: each makes a name wait longer, whether or not it is an account's. A restart forgets nothing."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, insert, select

from bobina.store.record.tables import failures

FREE = 5
"""failures before a name must wait"""
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=15), timedelta(minutes=15)
"""doubled from one to the other; no longer, or anybody could keep a physician out"""
FORGOTTEN = timedelta(days=1)


def wait(count: int) -> timedelta:
    """How long a name waits after so many failures in a row."""
    over = count - FREE
    return timedelta() if over < 0 else min(FIRST_WAIT * 2 ** min(over, 30), LONGEST_WAIT)


def until(connection: Connection, name: str) -> datetime | None:
    """Until when a name must wait, if ever it failed."""
    found = connection.scalar(select(failures.c.until).where(failures.c.name == _key(name)))
    return datetime.fromisoformat(found) if found else None


def counted(connection: Connection, name: str, now: datetime) -> bool:
    """Count a try as failed before it is checked, so that many at once gain nothing; False: it must wait."""
    connection.execute(delete(failures).where(failures.c.until < _text(now - FORGOTTEN)))
    row = connection.execute(select(failures).where(failures.c.name == _key(name))).mappings().first()
    if row is not None and row["until"] > _text(now):
        return False
    count = 1 + (row["count"] if row is not None else 0)
    connection.execute(delete(failures).where(failures.c.name == _key(name)))
    connection.execute(insert(failures), {"name": _key(name), "count": count, "until": _text(now + wait(count))})
    return True


def forgiven(connection: Connection, name: str) -> None:
    """The password was right, or was reset."""
    connection.execute(delete(failures).where(failures.c.name == _key(name)))


def _key(name: str) -> str:
    return hashlib.sha256(name.encode(errors="replace")).hexdigest()


def _text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
