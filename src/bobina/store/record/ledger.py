"""The ledger: entries are appended to the chain and read. Nothing here can change one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, Row, func, insert, select

from bobina.course.record import Actor
from bobina.space import BadInput
from bobina.store.record.chain import Head, Verified, Written, verify
from bobina.store.record.database import engine, reading, writing
from bobina.store.record.schema import upgrade
from bobina.store.record.sealing import Key, is_sealed
from bobina.store.record.tables import OF_CLINIC, entries, seals
from bobina.store.values import packed

CLINIC = ""
"""whose entries speak of no record: accounts, sign-ins, exports, who opened what; never sealed"""
_KNOWN = "bobina"


class Changed(Exception):
    """The record grew since the writer last read it. ``version``: what it is now."""

    def __init__(self, person: str, version: int) -> None:
        super().__init__(f"the record of {person} is at entry {version} now: read it again, then write")
        self.version = version


class Ledger:
    """The entries of all records behind an address (``sqlite:///clinic.db``), sealed where there is a ``key``.

    Raises BadInput for an address, a database or a key that cannot be used.
    """

    def __init__(self, url: str, key: Key | None = None) -> None:
        self.engine: Engine = engine(url)
        self.key = key
        try:
            upgrade(self.engine)
            self._fit()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    def append(self, person: str, version: int, kind: str, body: str, by: str, at: datetime) -> Written:
        """Write one entry after ``version`` and return when it is on the disk. Raises Changed if it is not the last."""
        return self.extend(person, version, [(kind, body)], by, at)[0]

    def extend(self, person: str, version: int, what: Sequence[tuple[str, str]], by: str, at: datetime,
               ) -> list[Written]:
        """Write several (kind, body) after ``version``, all of them or none. Raises Changed if it is not the last."""
        with writing(self.engine) as connection:
            last, now = _end(connection, person)
            if now != version:
                raise Changed(person, now)
            made = []
            for number, (kind, body) in enumerate(what, version + 1):
                draft = Written(0, person, number, _utc(at), by, kind, self._sealed(body, person, number), "", "")
                row = _add(connection, last, draft)
                last = Head(row.seq, row.hash)
                made.append(replace(row, body=body))
        return made

    def log(self, kind: str, body: Mapping[str, object], by: Actor, at: datetime | None = None) -> Written:
        """Write an entry of the clinic; it is on the disk when this returns."""
        with writing(self.engine) as connection:
            return log(connection, kind, body, by, at or datetime.now(UTC))

    def read(self, person: str, after: int = 0) -> list[Written]:
        """The entries of a person after a number, oldest first, their bodies opened."""
        wanted = select(entries).where(entries.c.person == person.replace("\0", "?"), entries.c.number > after)
        with reading(self.engine) as connection:
            rows = connection.execute(wanted.order_by(entries.c.number)).all()
        return [self._opened(_written(row)) for row in rows]

    def of_clinic(self, *kinds: str) -> list[Written]:
        """The clinic's own entries of some kinds, oldest first."""
        wanted = select(entries).where(OF_CLINIC, entries.c.kind.in_(kinds)).order_by(entries.c.number)
        with reading(self.engine) as connection:
            return [_written(row) for row in connection.execute(wanted)]

    def people(self) -> list[str]:
        """Whose records there are."""
        wanted = select(entries.c.person).where(entries.c.number == 1, entries.c.person != CLINIC)
        with reading(self.engine) as connection:
            return list(connection.scalars(wanted.order_by(entries.c.person)))

    def everything(self) -> Iterator[Written]:
        """Every entry in the order of the chain, as it is stored."""
        with reading(self.engine, steady=True) as connection:
            yield from stored(connection)

    def head(self) -> Head:
        """The end of the chain."""
        with reading(self.engine) as connection:
            return head(connection)

    def verify(self, known: Head | None = None) -> Verified:
        """Check the whole chain, against an earlier head where one is known."""
        return verify(self.everything(), known)

    def _sealed(self, body: str, person: str, number: int) -> str:
        return body if self.key is None or person == CLINIC else self.key.seal(body, f"entry {number} {person}")

    def _opened(self, row: Written) -> Written:
        if self.key is None or not is_sealed(row.body):
            return row
        return replace(row, body=self.key.open(row.body, f"entry {row.number} {row.person}"))

    def _fit(self) -> None:
        """Refuse a key that is missing, too many or wrong; a new database takes the key it is opened with."""
        with reading(self.engine) as connection:
            check, begun = connection.scalar(select(seals.c.check)), head(connection) != Head()
        if check is None and self.key is not None:
            if begun:
                raise BadInput("this database was begun without a key, and what is in the chain cannot be sealed "
                               "afterwards: open it without a key, or begin a new one")
            with writing(self.engine) as connection:
                if connection.scalar(select(seals.c.check)) is None:
                    connection.execute(insert(seals), {"id": 1, "check": self.key.seal(_KNOWN, "seal")})
        elif check is not None and self.key is None:
            raise BadInput("this database is sealed: name the file of its key in BOBINA_KEY_FILE")
        elif check is not None and self.key is not None:
            try:
                self.key.open(check, "seal")
            except BadInput as error:
                raise BadInput("this key is not the one that this database was sealed with") from error


def log(connection: Connection, kind: str, body: Mapping[str, object], by: Actor, at: datetime) -> Written:
    """Chain an entry of the clinic, inside a ``writing`` transaction."""
    said, who = json.dumps(body, ensure_ascii=False, sort_keys=True), packed(by).decode()
    last, version = _end(connection, CLINIC)
    return _add(connection, last, Written(0, CLINIC, version + 1, _utc(at), who, kind, said, "", ""))


def _add(connection: Connection, last: Head, draft: Written) -> Written:
    row = replace(draft, seq=last.seq + 1, before=last.hash)
    row = replace(row, hash=row.digest())
    connection.execute(insert(entries), asdict(row))
    return row


def stored(connection: Connection) -> Iterator[Written]:
    """Every entry in the order of the chain."""
    for row in connection.execution_options(yield_per=1000).execute(select(entries).order_by(entries.c.seq)):
        yield _written(row)


def head(connection: Connection) -> Head:
    """The end of the chain."""
    return _end(connection)[0]


def _written(row: Row[*tuple[object, ...]]) -> Written:
    return Written(*row)  # type: ignore[arg-type]


def _end(connection: Connection, person: str = CLINIC) -> tuple[Head, int]:
    """The end of the chain, and of a person's record."""
    version = select(func.max(entries.c.number)).where(entries.c.person == person).scalar_subquery()
    wanted = select(entries.c.seq, entries.c.hash, version.label("version")).order_by(entries.c.seq.desc()).limit(1)
    row = connection.execute(wanted).first()
    return (Head(row.seq, row.hash), row.version or 0) if row else (Head(), 0)


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
