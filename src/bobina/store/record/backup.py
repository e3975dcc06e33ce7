"""Backup and restore. A backup is one file of SQLite with all that lasts, whichever database it was made of."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, Engine, func, insert, select

from bobina.course.record import Actor
from bobina.space import BadInput
from bobina.store.record.chain import Head, Verified, verify
from bobina.store.record.database import engine, reading, writing
from bobina.store.record.ledger import head, log, stored
from bobina.store.record.schema import upgrade
from bobina.store.record.tables import LASTING, accounts, entries

_AT_ONCE = 1000
"""rows"""


def back_up(source: Engine, to: Path, by: Actor) -> Verified:
    """Copy everything but sittings into a new file, as one moment saw it, and check what was written.

    Raises BadInput where the file exists, or the chain is broken: an older, sound backup is worth more than this one.
    """
    if to.exists():
        raise BadInput(f"{to.name} exists: a backup never overwrites; name another file")
    with writing(source) as connection:
        log(connection, "backed-up", {"file": to.name}, by, datetime.now(UTC))
    with _draft(to) as target, reading(source, steady=True) as connection:
        return _copied(connection, target)


def restore(copy: Path, url: str, by: Actor, known: Head | None = None) -> Verified:
    """Bring a backup into an empty database, checked before and after; against an exported head where one is known.

    Raises BadInput where the backup is no sound one, or the database holds anything: nothing is overwritten.
    """
    with _opened(copy) as source, reading(source) as connection:
        if _sound(verify(stored(connection), known), copy.name).count == 0:
            raise BadInput(f"{copy.name}: no backup, it holds no entry; name another file")
        with _empty(url) as target:
            done = _copied(connection, target)
            with writing(target) as written:
                log(written, "restored", {"file": copy.name}, by, datetime.now(UTC))
    return done


@contextmanager
def _opened(copy: Path) -> Iterator[Engine]:
    """A backup at today's schema: a copy of it, since a backup is never written to."""
    if not copy.is_file():
        raise BadInput(f"{copy.name}: there is no such file")
    log_file = copy.with_name(copy.name + "-wal")
    if log_file.exists() and log_file.stat().st_size:
        raise BadInput(f"{copy.name} is in use as a database: `bobina backup` it first")
    with TemporaryDirectory() as folder:
        source = engine(f"sqlite:///{shutil.copyfile(copy, Path(folder) / 'backup.db')}")
        try:
            upgrade(source)
            yield source
        finally:
            source.dispose()


def _copied(source: Connection, target: Engine) -> Verified:
    """All tables that last, in one transaction; what arrived is checked against what was read."""
    with writing(target) as connection:
        for table in LASTING:
            order = table.c.seq if table is entries else table.primary_key.columns[0]
            rows = source.execution_options(yield_per=_AT_ONCE).execute(select(table).order_by(order))
            for some in rows.mappings().partitions(_AT_ONCE):
                connection.execute(insert(table), [dict(row) for row in some])
        for table in LASTING:
            count = select(func.count()).select_from(table)
            if source.scalar(count) != connection.scalar(count):
                raise BadInput(f"the copy lacks rows of {table.name}: it was not kept; try again")
        found = _sound(verify(stored(connection)), "the copy")
        if found.head != head(source):
            raise BadInput("the copy ends with another entry: it was not kept; try again")
    return found


def _sound(found: Verified, name: str) -> Verified:
    if found.broken:
        first = found.broken[0]
        raise BadInput(f"{name}: the chain is broken at entry {first.seq} ({first.why}): take a sound one")
    return found


@contextmanager
def _draft(to: Path) -> Iterator[Engine]:
    """A new database beside ``to`` that becomes it, on the disk, when the block ends well."""
    draft = to.with_name(f".{to.name}.part")
    draft.unlink(missing_ok=True)
    target = engine(f"sqlite:///{draft}")
    try:
        upgrade(target)
        yield target
        _settled(target)
        if to.exists():
            raise BadInput(f"{to.name} exists: nothing is overwritten; name another file")
        _on_disk(draft)
        draft.replace(to)
        _on_disk(to.parent)
    finally:
        target.dispose()
        for end in ("", "-wal", "-shm"):
            draft.with_name(draft.name + end).unlink(missing_ok=True)


@contextmanager
def _empty(url: str) -> Iterator[Engine]:
    """The database to restore into: a new file of SQLite, or one of PostgreSQL that holds nothing."""
    if url.startswith("sqlite:///"):
        path = Path(url.removeprefix("sqlite:///"))
        if path.exists():
            raise BadInput(f"{path.name} exists: a backup is restored into a new file; name another")
        with _draft(path) as target:
            yield target
        return
    target = engine(url)
    try:
        upgrade(target)
        with reading(target) as connection:
            if any(connection.execute(select(table).limit(1)).first() for table in (entries, accounts)):
                raise BadInput("this database holds a record: a backup is restored into an empty one")
        yield target
    finally:
        target.dispose()


def _settled(target: Engine) -> None:
    """One file without a log beside it."""
    target.dispose()
    raw = target.raw_connection()
    raw.cursor().execute("PRAGMA journal_mode=DELETE")
    raw.close()
    target.dispose()


def _on_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)
