"""``bobina account``: who may sign in, and the key of a sealed database."""

from __future__ import annotations

import getpass
import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Literal

from bobina.app.commands import Json
from bobina.app.database import COMMAND_LINE, DEFAULT, Database, ledger
from bobina.course.record import Role
from bobina.space import BadInput
from bobina.store.record.accounts import Accounts
from bobina.store.record.sealing import make_key

PASSWORD = "BOBINA_PASSWORD"
Roles = Literal["operator", "physician", "auditor", "administrator", "person"]


def add(
    name: str, /, *, role: Roles, person: str = "", temporary: bool = False, database: Database = DEFAULT,
) -> int:
    """Let somebody sign in. The password is asked for, or read from BOBINA_PASSWORD; never given as an argument.

    Parameters
    ----------
    name
        1 to 60 letters, digits, dots and hyphens; it stands beside all that is written.
    role
        operator, physician, auditor, administrator, or person.
    person
        The pseudonym whose record alone a person sees.
    temporary
        Whoever signs in with this password chooses another first.
    database
        SQLAlchemy's address.
    """
    accounts = Accounts(ledger(database).engine)
    accounts.add(name, _password(), Role(role), person, COMMAND_LINE, temporary=temporary)
    print(f"{name}: {role}")
    return 0


def close(name: str, /, *, database: Database = DEFAULT) -> int:
    """Nobody may sign in as NAME any more; whoever is signed in is out.

    Parameters
    ----------
    name
        Of the account.
    database
        SQLAlchemy's address.
    """
    Accounts(ledger(database).engine).close(name, COMMAND_LINE)
    print(f"{name}: closed")
    return 0


def unlock(name: str, /, *, database: Database = DEFAULT) -> int:
    """End the waiting of NAME after failed sign-ins.

    Parameters
    ----------
    name
        Of the account.
    database
        SQLAlchemy's address.
    """
    Accounts(ledger(database).engine).unlock(name, COMMAND_LINE)
    print(f"{name}: unlocked")
    return 0


def change_role(name: str, /, *, role: Roles, database: Database = DEFAULT) -> int:
    """Give NAME another role from here on; whoever is signed in is out.

    Parameters
    ----------
    name
        Of the account.
    role
        operator, physician, auditor or administrator.
    database
        SQLAlchemy's address.
    """
    Accounts(ledger(database).engine).change_role(name, Role(role), COMMAND_LINE)
    print(f"{name}: {role}")
    return 0


def reset(name: str, /, *, temporary: bool = False, database: Database = DEFAULT) -> int:
    """A new password, asked for or read from BOBINA_PASSWORD; ends all sittings and the waiting after failures.

    Parameters
    ----------
    name
        Of the account.
    temporary
        Whoever signs in with this password chooses another first.
    database
        SQLAlchemy's address.
    """
    accounts = Accounts(ledger(database).engine)
    accounts.reset(name, _password(), COMMAND_LINE, temporary=temporary)
    print(f"{name}: new password")
    return 0


def everybody(*, database: Database = DEFAULT, json_: Json = False) -> int:
    """All accounts, closed ones too.

    Parameters
    ----------
    database
        SQLAlchemy's address.
    json_
        Print them as JSON.
    """
    found = Accounts(ledger(database).engine).everybody()
    if json_:
        print(json.dumps([asdict(one) for one in found]))
        return 0
    for one in found:
        print(one.name, one.role, one.person, "closed" if one.closed else "")
    return 0


def key(file: Path, /) -> int:
    """Make a key for a new database to be sealed with; name the file in BOBINA_KEY_FILE. Keep a copy elsewhere.

    Parameters
    ----------
    file
        A new file, for its owner alone. Without it what is sealed is lost.
    """
    make_key(file)
    print(f"{file.name}: a new key; keep a copy of it apart from the database and its backups")
    return 0


def _password() -> str:
    given = os.environ.get(PASSWORD)
    if given is not None:
        return given
    try:
        first = getpass.getpass("Password: ")
        again = getpass.getpass("Once more: ")
    except EOFError as error:
        raise BadInput(f"no password was given: type it, or set {PASSWORD}") from error
    if first != again:
        raise BadInput("the two passwords differ: try again")
    return first
