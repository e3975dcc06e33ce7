"""What a stranger checks: an exported chain (JSON lines), a database read without its key, an exported head."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import asdict, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Engine, NullPool, create_engine, event
from sqlalchemy.exc import DatabaseError

from bobina.space import BadInput
from bobina.store.files import writable
from bobina.store.record.chain import Head, Written
from bobina.store.record.database import engine, reading
from bobina.store.record.ledger import stored

_NAMES = tuple(one.name for one in fields(Written))
_SQLITE = b"SQLite format 3\0"
_KIND = "head of a bobina ledger"


def write_head(path: Path, head: Head) -> None:
    """Write a head for safe keeping away from the database. Raises BadInput where the file exists."""
    made = {"what": _KIND, "seq": head.seq, "hash": head.hash, "at": datetime.now(UTC).isoformat(timespec="seconds")}
    _new(path).write_text(json.dumps(made) + "\n", encoding="utf-8")


def read_head(path: Path) -> Head:
    """A head that ``write_head`` wrote. Raises BadInput."""
    try:
        read = json.loads(path.read_text("utf-8"))
        if read["what"] != _KIND:
            raise KeyError
        return Head(int(read["seq"]), str(read["hash"]))
    except (ValueError, KeyError, TypeError) as error:
        raise BadInput(f"{path.name}: no head that `bobina audit head` wrote") from error


def write_chain(path: Path, rows: Iterable[Written]) -> int:
    """Write a chain as JSON lines, an entry a line; how many. Raises BadInput where the file exists."""
    count = 0
    with _new(path).open("w", encoding="utf-8", errors="surrogateescape") as file:
        for row in rows:
            file.write(json.dumps(asdict(row), ensure_ascii=False) + "\n")
            count += 1
    return count


def chain_at(where: str) -> Iterator[Written]:
    """The entries of a database (an address or a file of SQLite) or of an exported chain, as they are stored.

    Nothing is written to a file that is read, and no key is needed. Raises BadInput.
    """
    if "://" in where and not where.startswith("sqlite"):
        return _rows(engine(where))
    path = Path(where.removeprefix("sqlite:///"))
    if not path.is_file():
        raise BadInput(f"{path.name}: there is no such file; name a database or an exported chain")
    with path.open("rb") as file:
        is_database = file.read(len(_SQLITE)) == _SQLITE
    return _rows(_read_only(path)) if is_database else _lines(path)


def _lines(path: Path) -> Iterator[Written]:
    with path.open(encoding="utf-8", errors="surrogateescape", newline="\n") as file:
        for number, line in enumerate(file, 1):
            try:
                yield _entry(json.loads(line, object_pairs_hook=_once))
            except (ValueError, TypeError) as error:
                raise BadInput(f"{path.name}, line {number}: no entry of an exported chain") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a name comes twice")
    return dict(pairs)


def _entry(read: Any) -> Written:
    if not isinstance(read, dict) or set(read) != set(_NAMES) or not isinstance(read["seq"], int):
        raise ValueError("other names than those of an entry")
    return Written(**read)


def _rows(source: Engine) -> Iterator[Written]:
    try:
        with reading(source, steady=True) as connection:
            yield from stored(connection)
    except DatabaseError as error:
        raise BadInput(f"this database cannot be read as bobina's ({str(error.orig).strip()})") from error
    finally:
        source.dispose()


def _read_only(path: Path) -> Engine:
    """SQLite that writes no entry, reads text that is none, and needs no place for locks where it cannot have one."""
    shared = path.with_name(path.name + "-wal").exists() or os.access(path.absolute().parent, os.W_OK)
    place = f"file:{quote(str(path.absolute()))}?mode=ro{'' if shared else '&immutable=1'}"
    made = create_engine("sqlite://", creator=lambda: sqlite3.connect(place, uri=True), poolclass=NullPool)
    event.listen(made, "connect", _as_it_is)
    return made


def _as_it_is(connection: Any, _record: object) -> None:
    connection.text_factory = lambda content: content.decode(errors="surrogateescape")


def _new(path: Path) -> Path:
    if path.exists():
        raise BadInput(f"{path.name} exists: name another file")
    writable(path.parent)
    path.touch(mode=0o600)
    return path
