"""The days on which the clinic is closed: entries of the clinic's own in the chain, until it is said that it opens."""

from __future__ import annotations

import json

from bobina.course.calendar.closed import ClinicClosed, Closing
from bobina.course.record import Actor
from bobina.sentence import Sentence
from bobina.store.record.ledger import Ledger
from bobina.store.record.unfit import Unfit
from bobina.store.values import converter, unpacked

CLOSED, REOPENED = "clinic-closed", "clinic-reopened"


class Closings:
    """The closed days of a ledger's clinic."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def close(self, what: ClinicClosed, by: Actor) -> None:
        """Write closed days; records that are laid already are not changed by it."""
        self._ledger.log(CLOSED, converter().unstructure(what), by)

    def reopen(self, number: int, by: Actor) -> None:
        """The days of an entry are open after all. Raises Unfit where no such entry stands."""
        if number not in {one.number for one in self.standing()}:
            raise Unfit(Sentence("These days are not closed any more: look at the list."))
        self._ledger.log(REOPENED, {"entry": number}, by)

    def standing(self) -> tuple[Closing, ...]:
        """What is closed, past days too, in the order of the days."""
        rows = self._ledger.of_clinic(CLOSED, REOPENED)
        gone = {json.loads(row.body)["entry"] for row in rows if row.kind == REOPENED}
        found = [Closing(row.number, unpacked(row.by.encode(), Actor).name, unpacked(row.body.encode(), ClinicClosed))
                 for row in rows if row.kind == CLOSED and row.number not in gone]
        return tuple(sorted(found, key=lambda one: (one.what.first, one.number)))
