"""Harms: an AdverseEvent to each, with the session it followed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bobina.course.delivery import delivered, ended_at
from bobina.course.harms import AdverseEvent, outcome
from bobina.course.harms.events import CRITERIA, HARMS, OUTCOMES, RELATIONS
from bobina.course.harms.grades import GRADES
from bobina.course.moments import wall
from bobina.course.record import Entry, Record
from bobina.store.fhir.naming import Content, Made, moment, own, ref, resource
from bobina.store.fhir.person import PATIENT
from bobina.store.fhir.sessions import procedure


def made(record: Record, at: datetime) -> Iterator[Made]:
    """An AdverseEvent to each harm."""
    for entry in record.of(AdverseEvent):
        yield Made(f"harm-{entry.number}", _harm(record, entry))


def _harm(record: Record, entry: Entry[AdverseEvent]) -> Content:
    what, onset = entry.what, wall(entry.what.onset, entry.at)
    reasons = "; ".join(CRITERIA[one] for one in what.criteria)
    session = _number(record, what.session) if what.session else _last(record, onset)
    return resource(
        "AdverseEvent", actuality="actual", subject=ref(record.person, PATIENT),
        date=moment(onset.replace(tzinfo=entry.at.tzinfo)), recordedDate=moment(entry.at),
        recorder={"display": entry.by.name}, event=own("harm", what.what.value, HARMS[what.what]),
        severity=own("ctcae-5", str(what.grade), GRADES[what.grade]),
        seriousness=own("serious", "yes" if what.serious else "no", reasons),
        outcome=own("outcome", outcome(record, entry).value, OUTCOMES[outcome(record, entry)]),
        suspectEntity=[_suspect(record, session, what)] if session else None,
    )  # fmt: skip


def _suspect(record: Record, session: int, what: AdverseEvent) -> Content:
    cause = [{"assessment": own("relation", what.relation.value, RELATIONS[what.relation])}]
    return {"instance": ref(record.person, procedure(session)), "causality": cause}


def _number(record: Record, session: int) -> int | None:
    """The entry of the newest session of that number."""
    return next((one.number for one in reversed(delivered(record)) if one.what.session == session), None)


def _last(record: Record, onset: datetime) -> int | None:
    """The entry of the last session that ended before, or was running then."""
    before = [one for one in delivered(record) if wall(one.what.begun, one.at) <= onset]
    return max(before, key=ended_at).number if before else None
