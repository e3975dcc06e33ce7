"""``bobina backup`` and ``bobina restore``."""

from __future__ import annotations

from pathlib import Path

from bobina.app.database import COMMAND_LINE, DEFAULT, Database, ledger
from bobina.store.record.backup import back_up
from bobina.store.record.backup import restore as restore_from
from bobina.store.record.proof import read_head


def backup(to: Path, /, *, database: Database = DEFAULT) -> int:
    """Copy the database into a new file while it is in use, and check the copy. The key is not in it.

    Parameters
    ----------
    to
        A new file; it serves as a database of SQLite.
    database
        SQLAlchemy's address.
    """
    found = back_up(ledger(database).engine, to, COMMAND_LINE)
    print(f"{to.name}: {found.count} entries, head {found.head.seq} {found.head.hash}")
    return 0


def restore(from_: Path, /, *, database: Database = DEFAULT, head: Path | None = None) -> int:
    """Bring a backup into an empty database, of either kind. Nothing is overwritten; everybody signs in anew.

    Parameters
    ----------
    from_
        A file that ``bobina backup`` wrote.
    database
        SQLAlchemy's address: a file that does not exist yet, or a database of PostgreSQL that holds nothing.
    head
        A head that was exported earlier, which the backup must hold.
    """
    found = restore_from(from_, database, COMMAND_LINE, read_head(head) if head else None)
    print(f"{found.count} entries, head {found.head.seq} {found.head.hash}")
    return 0
