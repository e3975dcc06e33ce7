"""``bobina serve``: the record of a clinic in the browser."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import uvicorn

from bobina.app.clinic import Clinic
from bobina.app.database import DEFAULT, Database
from bobina.app.database import ledger as opened
from bobina.app.web import application
from bobina.store.record.accounts import Accounts


def serve(*, database: Database = DEFAULT, port: int = 8000, zone: str = "Europe/Rome") -> int:
    """Serve the clinic's records on this machine.

    Parameters
    ----------
    database
        SQLAlchemy's address of the database: a file of SQLite, or PostgreSQL.
    port
        Of the loopback interface.
    zone
        The time zone of the clinic.
    """
    ledger = opened(database)
    uvicorn.run(application(Clinic(ledger, ZoneInfo(zone)), Accounts(ledger.engine)), port=port, log_level="warning")
    return 0
