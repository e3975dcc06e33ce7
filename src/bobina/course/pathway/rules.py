"""What must hold before something is written about a pathway."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bobina.course import moments
from bobina.course.asked import Event
from bobina.course.pathway.state import appointments, pathway
from bobina.course.record import Actor, Record
from bobina.sentence import Sentence


def is_open(record: Record, what: Event, by: Actor, at: datetime) -> Sentence | None:
    """A pathway is open."""
    return None if pathway(record) else Sentence("No pathway is open; open one first.")


def none_open(record: Record, what: Event, by: Actor, at: datetime) -> Sentence | None:
    """No pathway is open."""
    return Sentence("A pathway is open; close it before opening another.") if pathway(record) else None


def begun(record: Record, what: Any, by: Actor, at: datetime) -> Sentence | None:
    """It is opened on its first day or later, so that an open pathway is one that has begun."""
    return moments.not_ahead(what.start, at)


def awaited(record: Record, what: Any, by: Actor, at: datetime) -> Sentence | None:
    """The appointment is in the record and nobody has said yet whether it was kept."""
    found = [one for one in appointments(record) if (one.entry, one.week) == (what.appointment, what.week)]
    if not found:
        return Sentence("There is no such appointment in this record.")
    return None if found[0].kept is None else Sentence("This appointment was written up; strike that entry first.")


def due(record: Record, what: Any, by: Actor, at: datetime) -> Sentence | None:
    """An appointment is kept on its day or later."""
    found = (one for one in appointments(record) if (one.entry, one.week) == (what.appointment, what.week))
    return next((moments.not_ahead(one.when.date(), at) for one in found), None)
