"""Which database a command means, and the key it is sealed with: said in the environment or on the command line."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from bobina.course.record import Actor, Role
from bobina.store.record import Ledger
from bobina.store.record.sealing import Key, read_key

DATABASE, KEY_FILE = "BOBINA_DATABASE", "BOBINA_KEY_FILE"
DEFAULT = "sqlite:///bobina.db"
COMMAND_LINE = Actor("command-line", Role.ADMINISTRATOR)
"""who acts in a shell; whoever may start one is trusted with the database"""

Database = Annotated[str, Parameter(env_var=DATABASE)]


def key() -> Key | None:
    """The key in the file that BOBINA_KEY_FILE names, if it names one. Raises BadInput."""
    path = os.environ.get(KEY_FILE, "")
    return read_key(Path(path)) if path else None


def ledger(database: str) -> Ledger:
    """The ledger at an address, opened with the key of the environment. Raises BadInput."""
    return Ledger(database, key())
