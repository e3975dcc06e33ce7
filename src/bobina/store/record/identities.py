"""Who a pseudonym is: kept apart from the records, optional, erasable. Every reading and change is in the chain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import create_engine, delete, insert, select, text

from bobina.course.record import Actor
from bobina.space import BadInput
from bobina.store.record.database import reading, writing
from bobina.store.record.ledger import Ledger, log
from bobina.store.record.sealing import is_sealed
from bobina.store.record.tables import identities
from bobina.store.values import packed, unpacked

_NULL_FREE = "an identity has no NUL characters and at most 1000 characters in each field"


@dataclass(frozen=True, slots=True)
class Identity:
    """A person outside the record. ``number``: of a hospital or an insurance."""

    name: str
    birth_date: date | None = None
    contact: str = ""
    number: str = ""


class Identities:
    """The identities of a ledger's people, sealed with its key where it has one."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def put(self, person: str, who: Identity, by: Actor) -> None:
        """Keep an identity in place of what was kept for the person. Raises BadInput."""
        if any("\0" in one or len(one) > 1000 for one in (who.name, who.contact, who.number)):
            raise BadInput(_NULL_FREE)
        body, key = packed(who).decode(), self._ledger.key
        row = {"person": person, "body": key.seal(body, f"identity {person}") if key else body}
        with writing(self._ledger.engine) as connection:
            connection.execute(delete(identities).where(identities.c.person == person))
            connection.execute(insert(identities), row)
            log(connection, "identity-written", {"person": person}, by, datetime.now(UTC))

    def get(self, person: str, by: Actor) -> Identity | None:
        """Who the person is, where it is kept; that ``by`` asked is written before it is told."""
        with writing(self._ledger.engine) as connection:
            body = connection.scalar(select(identities.c.body).where(identities.c.person == person))
            if body is None:
                return None
            log(connection, "identity-read", {"person": person}, by, datetime.now(UTC))
        if is_sealed(body) and self._ledger.key is not None:
            body = self._ledger.key.open(body, f"identity {person}")
        return unpacked(body.encode(), Identity)

    def erase(self, person: str, by: Actor) -> bool:
        """Forget who the person is, in the database and its log files; False where nothing was kept.

        The record stays, under its pseudonym. Backups that were made before still hold the identity.
        """
        with writing(self._ledger.engine) as connection:
            gone = connection.execute(delete(identities).where(identities.c.person == person)).rowcount > 0
            if gone:
                log(connection, "identity-erased", {"person": person}, by, datetime.now(UTC))
        if gone:
            self._sweep()
        return gone

    def known(self) -> list[str]:
        """The pseudonyms whose identity is kept."""
        with reading(self._ledger.engine) as connection:
            return list(connection.scalars(select(identities.c.person).order_by(identities.c.person)))

    def _sweep(self) -> None:
        """Overwrite what the erased row left behind."""
        engine = self._ledger.engine
        if engine.dialect.name != "sqlite":
            alone = create_engine(engine.url, isolation_level="AUTOCOMMIT")
            with alone.connect() as connection:
                connection.execute(text("VACUUM identities"))
            alone.dispose()
            return
        raw = engine.raw_connection()
        raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        raw.close()
