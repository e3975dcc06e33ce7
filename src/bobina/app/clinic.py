"""The clinic: records read from and written to the ledger, under the rules of ``course``. All ways in lead here."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from bobina.course import prescription
from bobina.course.asked import Event, Refused
from bobina.course.calendar import DaysWithout
from bobina.course.calendar.closed import to_lay_around
from bobina.course.kinds import KINDS, kind_of, refusal
from bobina.course.prescription import Prescribed
from bobina.course.record import Actor, Entry, Record
from bobina.store.record import Ledger, Written
from bobina.store.record.closings import Closings
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

    @property
    def closings(self) -> Closings:
        """The days on which it is closed."""
        return Closings(self.ledger)

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
        return self.note_all(person, version, [what], by)[0]

    def note_all(self, person: str, version: int, events: Sequence[Event], by: Actor) -> list[Entry[Event]]:
        """Write several events, one after the other, all of them or none; raises as ``note`` does.

        A first prescription is followed by the clinic's closed days, so that the calendar is laid around them.
        """
        at, record = self.now(), self.record(person)
        events = [*events, *self._around(record, events)]
        for what in events:
            if (refused := refusal(record, what, by, at)) is not None:
                raise Refused(refused)
            record = Record(person, (*record.entries, Entry(record.version + 1, at, by, what)))
        said = [(kind_of(what).name, packed(what).decode()) for what in events]
        rows = self.ledger.extend(person, version, said, packed(by).decode(), at)
        return [self._entry(row) for row in rows]

    def _around(self, record: Record, events: Sequence[Event]) -> list[DaysWithout]:
        first = next((one for one in events if isinstance(one, Prescribed)), None)
        if first is None or prescription.current(record) is not None:
            return []
        return to_lay_around(record, self.closings.standing(), first.start)

    def pseudonym(self) -> str:
        """One that nobody has."""
        taken = set(self.people())
        while (name := "".join(secrets.choice(LETTERS) for _ in range(6))) in taken:
            pass
        return name

    def _entry(self, row: Written) -> Entry[Event]:
        by, what = unpacked(row.by.encode(), Actor), unpacked(row.body.encode(), KINDS[row.kind].form)
        return Entry(row.number, datetime.fromisoformat(row.at).astimezone(self.zone), by, what)
