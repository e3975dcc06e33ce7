"""A record as one bundle of FHIR R4B, checked on the way out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from fhir.resources.R4B.bundle import Bundle
from pydantic import BaseModel

from bobina.course.record import Record
from bobina.store.fhir import consent, eligibility, harms, ms, pathway, person, plan, scales, sessions, trail, use
from bobina.store.fhir.naming import OWN, Made, moment, url
from bobina.store.record.chain import Head

PARTS = (
    person.made, eligibility.made, consent.made, pathway.made, plan.made, sessions.made, scales.made, use.made, ms.made,
    harms.made,
)
"""each makes resources from a record, at a time"""


def bundle(record: Record, at: datetime, head: Head | None = None) -> str:
    """The record as JSON of a FHIR R4B bundle. ``at``: when it was asked for; ``head``: the end of the clinic's chain.

    Raises ValueError where what was made is no valid R4B, which is a fault of bobina's.
    """
    parts = [one for part in PARTS for one in part(record, at)]
    return packed(record.person, [*parts, *trail.made(record, at, parts, head)], at)


def packed(whose: str, parts: Iterable[Made], at: datetime) -> str:
    """Resources as a bundle in JSON, after ``faults`` found none."""
    entries = [{"fullUrl": url(whose, one.key), "resource": one.content} for one in parts]
    made = Bundle.model_validate({
        "resourceType": "Bundle", "type": "collection", "timestamp": moment(at), "entry": entries,
        "identifier": {"system": OWN + "record", "value": whose},
    })  # fmt: skip
    if wrong := list(faults(made)):
        raise ValueError("the bundle is no valid FHIR R4B: " + "; ".join(wrong))
    return str(made.model_dump_json(indent=1))


def faults(made: Bundle) -> Iterator[str]:
    """What the library lets pass: values out of a required list, references and addresses that do not resolve."""
    urls = [str(entry.fullUrl) for entry in made.entry or ()]
    yield from (f"{one} twice" for one in sorted({one for one in urls if urls.count(one) > 1}))
    for where, value, allowed in _leaves(made, "Bundle"):
        if allowed and value not in allowed:
            yield f"{where} is {value}, not one of {', '.join(allowed)}"
        if where.endswith(".reference") and value not in urls:
            yield f"{where} points at {value}, which is not in the bundle"


def _leaves(model: BaseModel, where: str) -> Iterator[tuple[str, Any, tuple[str, ...]]]:
    """Each filled field: where, value, and the values that R4B requires one of."""
    for name, field in type(model).model_fields.items():
        value, extra = getattr(model, name), field.json_schema_extra
        listed: Any = extra.get("enum_values") if isinstance(extra, dict) else None
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, BaseModel):
                yield from _leaves(one, f"{where}.{name}")
            elif one is not None:
                yield f"{where}.{name}", one, tuple(listed or ())
