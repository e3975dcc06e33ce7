"""What the tests of the record share: entries to write, a writer that can be killed, tampering behind the triggers."""

import multiprocessing
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path

from sqlalchemy import text

from bobina.course.record import Actor, Role
from bobina.store.record import Ledger, Written

AT = datetime(2027, 1, 11, 9, tzinfo=UTC)
BOSS = Actor("boss", Role.ADMINISTRATOR)
BODY = '{"note":"è – \\u0000 \\" 😀"}'
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["bobina.store.record"])


def fill(ledger: Ledger, people: int, each: int) -> None:
    """Write entries of several people, one after the other."""
    for number in range(each):
        for person in range(people):
            ledger.append(f"P{person}", number, "note", BODY, '{"name":"anna"}', AT)


def seen(path: Path) -> list[Written]:
    """The entries of a file, in order."""
    with sqlite3.connect(path) as connection:
        rows = [Written(*row) for row in connection.execute("SELECT * FROM entries ORDER BY seq")]
    connection.close()
    return rows


def tamper(path: Path, *statements: str) -> None:
    """Change a file of SQLite as somebody would who knows how: without triggers, by hand."""
    connection = sqlite3.connect(path, isolation_level=None)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        connection.execute(statement)
    connection.close()


def write(url: str, person: str, told: Connection) -> None:
    """Append as fast as the disk allows, and tell of each entry once it is acknowledged."""
    ledger = Ledger(url)
    number = len(ledger.read(person))
    while True:
        row = ledger.append(person, number, "note", BODY, "{}", datetime.now(UTC))
        number += 1
        told.send((row.seq, row.hash))


def write_some(url: str, person: str, count: int) -> None:
    """Append so many, then end."""
    with closing(Ledger(url)) as ledger:
        for number in range(count):
            ledger.append(person, number, "note", BODY, "{}", AT)


def killed_writer(url: str, person: str, after: int) -> list[tuple[int, str]]:
    """Start a process that writes, kill -9 it after it acknowledged so many; seq and hash of those it did."""
    ours, theirs = PROCESSES.Pipe(duplex=False)
    process = PROCESSES.Process(target=write, args=(url, person, theirs), daemon=True)
    process.start()
    theirs.close()
    said = [ours.recv() for _ in range(after)]
    process.kill()
    with ours, suppress(EOFError, OSError):
        while True:
            said.append(ours.recv())
    process.join()
    process.close()
    return said


def held(ledger: Ledger, said: list[tuple[int, str]]) -> None:
    """Every acknowledged entry is there, and the chain holds."""
    there = {(row.seq, row.hash) for row in ledger.everything()}
    assert said
    assert set(said) <= there
    assert not ledger.verify().broken


def execute(ledger: Ledger, statement: str) -> None:
    """One statement, committed."""
    with ledger.engine.begin() as connection:
        connection.execute(text(statement))
