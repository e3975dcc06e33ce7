"""The clinic: records read from and written to the ledger, under the rules of ``course``. All ways in lead here."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from bobina.course.asked import Event, Refused
from bobina.course.kinds import KINDS, kind_of, refusal
from bobina.course.record import Actor, Entry, Record
from bobina.store.record import Ledger, Written
from bobina.store.values import packed, unpacked

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""of pseudonyms: none that is read as another"""


@dataclass(slots=True)
class Clinic:
    """Where a person's record is read and written. ``zone``: the clinic's, in which days are counted."""

    ledger: Ledger
    zone: ZoneInfo = ZoneInfo("UTC")
    clock: Callable[[ZoneInfo], datetime] = datetime.now
    _read: dict[str, Record] = field(default_factory=dict)

    def now(self) -> datetime:
        """The time in the clinic."""
        return self.clock(self.zone)

    def people(self) -> list[str]:
        """Pseudonyms, in order."""
        return self.ledger.people()

    def record(self, person: str) -> Record:
        """A person's record as it stands; empty for a pseudonym that has none."""
        known = self._read.get(person, Record(person))
        new = tuple(self._entry(row) for row in self.ledger.read(person, known.version))
        if not new:
            return known
        self._read[person] = Record(person, known.entries + new)
        return self._read[person]

    def note(self, person: str, version: int, what: Event, by: Actor) -> Entry[Event]:
        """Write ``what`` after entry ``version``; it is on the disk when this returns.

        Raises Refused where a rule forbids it, Changed where the record grew since ``version``.
        """
        at = self.now()
        refused = refusal(self.record(person), what, by, at)
        if refused is not None:
            raise Refused(refused)
        body, who = packed(what).decode(), packed(by).decode()
        return self._entry(self.ledger.append(person, version, kind_of(what).name, body, who, at))

    def pseudonym(self) -> str:
        """One that nobody has."""
        taken = set(self.people())
        while (name := "".join(secrets.choice(LETTERS) for _ in range(6))) in taken:
            pass
        return name

    def _entry(self, row: Written) -> Entry[Event]:
        by, what = unpacked(row.by.encode(), Actor), unpacked(row.body.encode(), KINDS[row.kind].form)
        return Entry(row.number, datetime.fromisoformat(row.at).astimezone(self.zone), by, what)
