"""The ledger: durable appends a second beside plain inserts with the same pragmas, and the check of a long chain. Run:
python benchmarks/ledger.py [APPENDS [ENTRIES]].
"""

import hashlib
import json
import sqlite3
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from sqlalchemy import insert

from bobina.store.record import Ledger, Written
from bobina.store.record.chain import FIRST, verify
from bobina.store.record.database import writing
from bobina.store.record.proof import chain_at
from bobina.store.record.tables import entries
from postgres import program, server

BODY = json.dumps({"note": "a session as it is usually noted down " * 8})
BY = '{"name": "olga", "role": "operator", "person": ""}'
NOW = datetime(2027, 1, 11, 9, tzinfo=UTC)
ROUNDS = 3
"""of each way, in turn; the median is told"""


def plain(path: Path, count: int) -> float:
    """The baseline: sqlite3 inserts one row a transaction, with the ledger's pragmas and columns. Rows a second."""
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    columns = ", ".join(Written.__slots__[1:])
    connection.execute(f"CREATE TABLE IF NOT EXISTS entries (seq INTEGER PRIMARY KEY, {columns})")
    row = ("P1", 1, NOW.isoformat(), BY, "note", BODY, FIRST, FIRST)
    begun = perf_counter()
    for _ in range(count):
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO entries VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        connection.execute("COMMIT")
    taken = perf_counter() - begun
    connection.close()
    return count / taken


def appended(ledger: Ledger, count: int) -> float:
    """Entries a second through the ledger, each acknowledged before the next."""
    first = len(ledger.read("P1"))
    begun = perf_counter()
    for number in range(first, first + count):
        ledger.append("P1", number, "note", BODY, BY, NOW)
    return count / (perf_counter() - begun)


def chained(ledger: Ledger, count: int) -> None:
    """A long chain, written at once."""
    rows, before = [], FIRST
    for seq in range(1, count + 1):
        parts = [seq, "P1", seq, NOW.isoformat(), BY, "note", BODY, before]
        text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
        before = hashlib.sha256(text.encode()).hexdigest()
        rows.append(dict(zip(Written.__slots__, [*parts, before], strict=True)))
    with writing(ledger.engine) as connection:
        connection.execute(insert(entries), rows)


def checked(path: Path, count: int) -> tuple[float, float]:
    """Seconds to check a chain, and (the baseline) to read and hash its bodies without checking anything."""
    begun = perf_counter()
    found = verify(chain_at(str(path)))
    taken = perf_counter() - begun
    assert (found.count, found.broken) == (count, ())
    connection = sqlite3.connect(path)
    begun = perf_counter()
    for row in connection.execute("SELECT * FROM entries ORDER BY seq"):
        hashlib.sha256(row[6].encode()).hexdigest()
    read = perf_counter() - begun
    connection.close()
    return taken, read


def main() -> None:
    """Print the figures."""
    count, long = (int(value) for value in (*sys.argv[1:], *("500", "100000")[len(sys.argv) - 1 :]))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ledger = Ledger(f"sqlite:///{folder / 'ledger.db'}")
        tries = [(plain(folder / "plain.db", count), appended(ledger, count)) for _ in range(ROUNDS)]
        base, ours = (median(values) for values in zip(*tries, strict=True))
        print(f"SQLite: {ours:.0f} durable appends/s; plain sqlite3 inserts {base:.0f}/s; ratio {ours / base:.2f}")
        ledger.close()
        chain = Ledger(f"sqlite:///{folder / 'long.db'}")
        chained(chain, long)
        chain.close()
        times = [checked(folder / "long.db", long) for _ in range(ROUNDS)]
        taken, read = (median(values) for values in zip(*times, strict=True))
        print(f"check of {long} entries: {taken:.2f} s; reading and hashing the bodies alone {read:.2f} s; "
              f"ratio {taken / read:.1f}; {(folder / 'long.db').stat().st_size / 1e6:.0f} MB")
    if program("initdb"):
        with server(durable=True) as started:
            there = Ledger(started.fresh())
            ours = median(appended(there, count) for _ in range(ROUNDS))
            print(f"PostgreSQL by its socket: {ours:.0f} durable appends/s")
            there.close()


if __name__ == "__main__":
    main()
