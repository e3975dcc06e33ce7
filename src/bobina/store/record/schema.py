"""Brings a database to the schema of this bobina when it is opened, or refuses it."""

from __future__ import annotations

from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, inspect
from sqlalchemy.exc import DatabaseError

from bobina.space import BadInput
from bobina.store.record.database import reading, writing

HEAD = "0002"
"""the newest step in ``migrations/versions``"""


def upgrade(target: Engine) -> None:
    """Run the steps that are missing, all or none. Raises BadInput for a database that is not ours or is newer."""
    try:
        with reading(target) as connection:
            if _revision(connection) == HEAD:
                return
        with writing(target) as connection:
            _upgrade(connection)
    except DatabaseError as error:
        raise BadInput(f"this database cannot be opened ({str(error.orig).strip()})") from error


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _upgrade(connection: Connection) -> None:
    now = _revision(connection)
    if now is None and inspect(connection).get_table_names():
        raise BadInput("this database holds tables that are not bobina's: name an empty one")
    config = steps()
    config.attributes["connection"] = connection
    try:
        if now is not None:
            ScriptDirectory.from_config(config).get_revision(now)
    except CommandError as error:
        raise BadInput(f"a newer bobina wrote this database (schema {now}): install that one") from error
    command.upgrade(config, "head")


def steps() -> Config:
    """Where alembic finds the steps."""
    config = Config()
    folder = str(files("bobina.store.record") / "migrations")
    config.set_main_option("script_location", folder.replace("%", "%%"))
    return config
