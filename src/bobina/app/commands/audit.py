"""``bobina audit``: check the chain, take its head away for safe keeping, hand it to a stranger."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from bobina.app.commands import Json
from bobina.app.database import COMMAND_LINE, DEFAULT, Database, ledger
from bobina.store.record.chain import verify as verify_chain
from bobina.store.record.proof import chain_at, read_head, write_chain, write_head

SHOWN = 20
"""faults said one by one"""


def verify(where: str, /, *, head: Path | None = None, json_: Json = False) -> int:
    """Check every entry of a chain; exit code 1 where it is broken. Needs no key and changes nothing.

    Parameters
    ----------
    where
        A database (a file of SQLite, or an address), or a chain that ``bobina audit export`` wrote.
    head
        A head that was exported earlier: a cut tail and a chain that was made anew are found too.
    json_
        Print what was found as JSON.
    """
    found = verify_chain(chain_at(where), read_head(head) if head else None)
    if json_:
        print(json.dumps(asdict(found)))
        return 1 if found.broken else 0
    for one in found.broken[:SHOWN]:
        print(f"entry {one.seq}: {one.why}")
    if len(found.broken) > SHOWN:
        print(f"and {len(found.broken) - SHOWN} more")
    state = "BROKEN" if found.broken else "holds"
    print(f"{found.count} entries, head {found.head.seq} {found.head.hash}: the chain {state}")
    return 1 if found.broken else 0


def head(out: Path | None = None, /, *, database: Database = DEFAULT) -> int:
    """Print the head of the chain, or write it to a file to be kept elsewhere, with the date.

    Parameters
    ----------
    out
        A new file.
    database
        SQLAlchemy's address.
    """
    found = ledger(database).head()
    if out:
        write_head(out, found)
    print(f"{found.seq} {found.hash}")
    return 0


def export(out: Path, /, *, database: Database = DEFAULT) -> int:
    """Write the whole chain as JSON lines, as it is stored: what is sealed stays sealed.

    Parameters
    ----------
    out
        A new file.
    database
        SQLAlchemy's address.
    """
    opened = ledger(database)
    opened.log("exported", {"file": out.name, "what": "chain"}, COMMAND_LINE)
    print(f"{write_chain(out, opened.everything())} entries")
    return 0
