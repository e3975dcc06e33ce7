"""A PostgreSQL of the tests' own: made for them, reached by its socket, gone afterwards."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

SYSTEM = ("postgres", "nobody")
"""whom root starts it as, since it will not run as root"""


def program(name: str) -> str | None:
    """Where a program of the server lies: on the PATH, or where Debian keeps it."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda one: int(one.parent.name.split(".")[0]))
    places = (shutil.which(name), *(shutil.which(name, path=str(one)) for one in reversed(versions)))
    return next(filter(None, places), None)


class Server:
    """A running server. ``fresh()``: the address of an empty database."""

    def __init__(self, folder: Path, *, durable: bool) -> None:
        self._folder, self._numbers = folder, count(1)
        self._as = self._somebody()
        self._run("initdb", "-D", f"{folder}/data", "-U", "bobina", "-A", "trust", "-E", "UTF8", "--no-sync",
                  "--no-locale")
        options = f"-k {folder} -c listen_addresses='' -c fsync={'on' if durable else 'off'}"
        self._run("pg_ctl", "-D", f"{folder}/data", "-w", "-l", f"{folder}/log", "-o", options, "start")

    def fresh(self) -> str:
        """The address of a new database."""
        name = f"test{next(self._numbers)}"
        engine = create_engine(self._address("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        engine.dispose()
        return self._address(name)

    def stop(self) -> None:
        """At once."""
        self._run("pg_ctl", "-D", f"{self._folder}/data", "-w", "-m", "immediate", "stop")

    def _address(self, name: str) -> str:
        return f"postgresql+pg8000://bobina@/{name}?unix_sock={self._folder}/.s.PGSQL.5432"

    def _somebody(self) -> list[str]:
        """How to run as somebody who is not root; the folder becomes theirs."""
        if os.geteuid() != 0:
            return []
        user = next(one for one in SYSTEM if one in {entry.pw_name for entry in pwd.getpwall()})
        shutil.chown(self._folder, user)
        return ["runuser", "-u", user, "--"]

    def _run(self, name: str, *arguments: str) -> None:
        command = [*self._as, str(program(name)), *arguments]
        done = subprocess.run(command, cwd=self._folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, text=True, check=False)
        assert done.returncode == 0, done.stderr


@contextmanager
def server(*, durable: bool = False) -> Iterator[Server]:
    """A server of its own; ``durable``: it waits for the disk, as a clinic's does."""
    folder = Path(tempfile.mkdtemp(prefix="bobina-pg-"))
    try:
        started = Server(folder, durable=durable)
        yield started
        started.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def postgresql() -> Iterator[Server]:
    """A server, where there is one to start."""
    if program("initdb") is None and not os.environ.get("BOBINA_REQUIRE_POSTGRESQL"):
        pytest.skip("needs a PostgreSQL server (apt install postgresql)")
    with server() as started:
        yield started
