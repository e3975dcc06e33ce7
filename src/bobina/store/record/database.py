"""The database behind an address: how it is opened, read and written so that what was acknowledged is on the disk."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from bobina.space import BadInput

_TURN = Lock()
"""writers of SQLite in one process wait here in turn; SQLite's own waiting, between processes, is by chance"""
_LOCK = 0x626F62696E61
"""PostgreSQL's advisory lock that makes writers wait for each other"""


PATIENCE = 15
"""s that an opening or a write waits for others before it gives up"""


def engine(url: str) -> Engine:
    """The engine of ``sqlite:///file`` or ``postgresql://user@host/name``. A new file is its owner's alone.

    Raises BadInput for an address that is neither.
    """
    address = _address(url)
    if address.drivername == "sqlite":
        return _sqlite(address)
    made = create_engine(address, pool_size=20, max_overflow=20, pool_pre_ping=True)
    event.listen(made, "connect", _careful_postgresql)
    return made


@contextmanager
def reading(source: Engine, *, steady: bool = False) -> Iterator[Connection]:
    """A transaction that keeps nobody waiting; ``steady``: all its queries see one state, on PostgreSQL too."""
    with source.connect() as connection:
        if steady and source.dialect.name != "sqlite":
            connection.execution_options(isolation_level="REPEATABLE READ")
        with connection.begin():
            yield connection


@contextmanager
def writing(target: Engine) -> Iterator[Connection]:
    """A transaction that has the database to itself among writers; on the disk when the block is left."""
    if target.dialect.name != "sqlite":
        with target.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            yield connection
        return
    with _TURN, target.connect().execution_options(writes=True) as connection, connection.begin():
        yield connection


def _address(url: str) -> URL:
    try:
        address = make_url(url)
        if address.drivername in ("postgresql", "postgres"):
            address = address.set(drivername="postgresql+pg8000")
        if address.drivername == "sqlite" and address.database not in (None, "", ":memory:"):
            return address
        if address.drivername == "postgresql+pg8000":
            address.get_dialect().import_dbapi()
            return address
    except ModuleNotFoundError as error:
        raise BadInput("PostgreSQL needs pg8000: pip install 'bobina[postgresql]'") from error
    except (ArgumentError, NoSuchModuleError):
        pass
    raise BadInput("no address of a database: write sqlite:///FILE or postgresql://USER@HOST/NAME")


def _sqlite(address: URL) -> Engine:
    path = Path(str(address.database))
    if not path.parent.is_dir():
        raise BadInput(f"{path.name}: its folder does not exist; make it first")
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    made = create_engine(address, pool_size=20, max_overflow=20)
    event.listen(made, "connect", _careful_sqlite)
    event.listen(made, "begin", _begin)
    return made


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _careful_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    """Every commit waits for the disk; erased rows are overwritten."""
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout={1000 * PATIENCE}")
    _write_ahead(connection)
    for pragma in ("synchronous=FULL", "secure_delete=ON", "recursive_triggers=ON", "trusted_schema=OFF"):
        connection.execute(f"PRAGMA {pragma}")


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switch the file to a write-ahead log; SQLite does not wait by itself where others open it at the same time."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)


def _careful_postgresql(connection: Any, _record: object) -> None:
    """Every commit waits for the disk, whatever the server's default."""
    cursor = connection.cursor()
    for setting in ("synchronous_commit TO on", "lock_timeout TO '15s'", "TIME ZONE 'UTC'"):
        cursor.execute(f"SET {setting}")
    connection.commit()
