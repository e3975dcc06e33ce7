"""``bobina serve``: the record of a clinic in the browser."""

from __future__ import annotations

import ipaddress
import logging
import sys
import tempfile
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import uvicorn
from cyclopts import Parameter

from bobina.app.clinic import Clinic
from bobina.app.database import DEFAULT, Database
from bobina.app.database import ledger as opened
from bobina.app.web import application
from bobina.app.web.access import LOG
from bobina.space import BadInput
from bobina.store.record.accounts import Accounts


def serve(
    *,
    database: Database = DEFAULT,
    port: Annotated[int, Parameter(env_var="BOBINA_PORT")] = 8000,
    host: Annotated[str, Parameter(env_var="BOBINA_HOST")] = "127.0.0.1",
    zone: Annotated[str, Parameter(env_var="BOBINA_ZONE")] = "Europe/Rome",
    behind_proxy: Annotated[bool, Parameter(env_var="BOBINA_BEHIND_PROXY")] = False,
    demo: bool = False,
) -> int:
    """Serve the clinic's records, in English and Italian. Stop it with Ctrl-C: what was saved is on the disk.

    Parameters
    ----------
    database
        SQLAlchemy's address of the database: a file of SQLite, or PostgreSQL.
    port
        On which it listens.
    host
        The address on which it listens. Anything but this machine itself needs --behind-proxy.
    zone
        The time zone of the clinic, in which days are counted and times are shown.
    behind_proxy
        A proxy with TLS stands before it and tells the client's address and scheme.
    demo
        Serve three simulated people, clearly marked, from a database that is thrown away afterwards.
    """
    _refuse_open(host, behind_proxy=behind_proxy)
    where = _zone(zone)
    logging.basicConfig(format="%(asctime)s %(message)s", level=logging.WARNING)
    LOG.setLevel(logging.INFO)
    with tempfile.TemporaryDirectory() as folder:
        apart = demo and database == DEFAULT
        ledger = opened(f"sqlite:///{Path(folder) / 'demo.db'}" if apart else database)
        clinic, accounts = Clinic(ledger, where), Accounts(ledger.engine)
        _say_who_may(clinic, accounts, demo=demo)
        print(f"bobina: http://{f'[{host}]' if ':' in host else host}:{port}", flush=True)
        uvicorn.run(application(clinic, accounts, demo=demo), host=host, port=port, log_level="warning",
                    access_log=False, server_header=False, proxy_headers=behind_proxy)
        ledger.engine.dispose()
    return 0


def _refuse_open(host: str, *, behind_proxy: bool) -> None:
    try:
        inside = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        inside = False
    if not inside and not behind_proxy:
        raise BadInput(f"--host {host} would send passwords and records unencrypted: put a proxy with TLS before "
                       "bobina and say --behind-proxy, or leave --host out")


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadInput(f"--zone {name}: no such time zone; give one like Europe/Rome") from error


def _say_who_may(clinic: Clinic, accounts: Accounts, *, demo: bool) -> None:
    """Fill the demonstration, or say how the first account is made."""
    if demo:
        if clinic.people() or accounts.everybody():
            raise BadInput("--demo needs an empty database, and this one is in use: leave --database out")
        from bobina.app.demo import fill

        fill(clinic, accounts)
    elif not accounts.everybody():
        print("bobina: nobody may sign in yet: bobina account add NAME --role physician", file=sys.stderr, flush=True)
