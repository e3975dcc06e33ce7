"""Who wrote what when, and the head of the chain that it was written in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from bobina.course.asked import Event
from bobina.course.kinds import kind_of
from bobina.course.record import Entry, Record
from bobina.store.fhir.naming import OWN, Content, Made, moment, own, ref, resource
from bobina.store.record.chain import Head

SOFTWARE = {"display": "bobina"}


def made(record: Record, at: datetime, parts: Sequence[Made], head: Head | None) -> Iterator[Made]:
    """An AuditEvent to an entry, and one Provenance over all else that the bundle holds."""
    struck = record.struck()
    yield from (_audit(record, entry, entry.number in struck) for entry in record.entries)
    if parts:
        yield Made("provenance", resource(
            "Provenance", target=[ref(record.person, one.key) for one in parts], recorded=moment(at),
            agent=[{"who": SOFTWARE}], entity=[_chain(head)] if head else None,
        ))  # fmt: skip


def _audit(record: Record, entry: Entry[Event], struck: bool) -> Made:
    kind = kind_of(entry.what)
    who = {"display": entry.by.name}
    seen = {"what": ref(record.person, "patient"), "description": f"entry {entry.number}" + " (struck)" * struck}
    content = resource(
        "AuditEvent", type={"system": OWN + "event", "code": kind.name, "display": kind.title}, action="C",
        recorded=moment(entry.at), outcome="0",
        agent=[{"who": who, "requestor": True, "role": [own("role", entry.by.role.value)]}],
        source={"observer": SOFTWARE}, entity=[seen],
    )  # fmt: skip
    return Made(f"audit-{entry.number}", content)


def _chain(head: Head) -> Content:
    last = {"system": OWN + "sha256", "value": head.hash}
    return {"role": "source", "what": {"identifier": last, "display": f"row {head.seq} of the clinic's chain"}}
