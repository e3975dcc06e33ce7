"""The chain of entries: append, read, verify."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, func, insert, select, text

from bobina.store.record.tables import entries, metadata

FIRST = "0" * 64
"""what the first entry of a chain is chained to"""
_LOCK = 0x626F62696E61
"""PostgreSQL's advisory lock that makes appends wait for each other"""


class Changed(Exception):
    """The record grew since the writer last read it. ``version``: what it is now."""

    def __init__(self, person: str, version: int) -> None:
        super().__init__(f"the record of {person} is at entry {version} now: read it again, then write")
        self.version = version


@dataclass(frozen=True, slots=True)
class Written:
    """One row. ``body`` and ``by`` are JSON; ``at`` is UTC in ISO 8601."""

    seq: int
    person: str
    number: int
    at: str
    by: str
    kind: str
    body: str
    before: str
    hash: str

    def digest(self) -> str:
        """SHA-256 over everything but itself, the previous hash included."""
        parts = [self.seq, self.person, self.number, self.at, self.by, self.kind, self.body, self.before]
        return hashlib.sha256(json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


class Ledger:
    """The entries of all records behind one database address of SQLAlchemy (``sqlite:///clinic.db``)."""

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
        metadata.create_all(self.engine)

    def append(self, person: str, version: int, kind: str, body: str, by: str, at: datetime) -> Written:
        """Write one entry after ``version`` and return when it is on the disk. Raises Changed if it is not the last."""
        with self.engine.begin() as connection:
            _alone(connection)
            now = connection.scalar(select(func.max(entries.c.number)).where(entries.c.person == person)) or 0
            if now != version:
                raise Changed(person, now)
            last = connection.execute(
                select(entries.c.seq, entries.c.hash).order_by(entries.c.seq.desc()).limit(1)).first()
            seq, before = (last.seq + 1, last.hash) if last else (1, FIRST)
            draft = Written(seq, person, version + 1, at.astimezone(UTC).isoformat(), by, kind, body, before, "")
            row = {name: getattr(draft, name) for name in Written.__slots__} | {"hash": draft.digest()}
            connection.execute(insert(entries), row)
        return Written(**row)

    def read(self, person: str, after: int = 0) -> list[Written]:
        """The entries of a person after a number, oldest first."""
        with self.engine.connect() as connection:
            wanted = select(entries).where(entries.c.person == person, entries.c.number > after)
            return [Written(*row) for row in connection.execute(wanted.order_by(entries.c.number))]

    def people(self) -> list[str]:
        """Whose records there are."""
        with self.engine.connect() as connection:
            return list(connection.scalars(select(entries.c.person).distinct().order_by(entries.c.person)))

    def everything(self) -> Iterator[Written]:
        """Every entry in the order of the chain."""
        with self.engine.connect() as connection:
            for row in connection.execution_options(yield_per=1000).execute(select(entries).order_by(entries.c.seq)):
                yield Written(*row)


def _engine(url: str) -> Engine:
    made = create_engine(url)
    if made.dialect.name == "sqlite":
        event.listen(made, "connect", _careful)
        event.listen(made, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return made


def _careful(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}")


def _alone(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
