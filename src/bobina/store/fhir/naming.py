"""How resources are named, how they point at each other, and the few codes that were seen in a source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from bobina.source import Source

LOINC = "http://loinc.org"
UCUM = "http://unitsofmeasure.org"
OWN = "urn:bobina:"
"""code systems of bobina's own words; no code is made up in anybody else's"""
_SPACE = uuid5(NAMESPACE_URL, "urn:bobina:fhir")

Content = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Made:
    """A resource and its key, unique in the record it is made of (``patient``, ``procedure-12``)."""

    key: str
    content: Content


def url(person: str, key: str) -> str:
    """The same for the same resource of the same record, always."""
    return uuid5(_SPACE, f"{person}/{key}").urn


def ref(person: str, key: str) -> Content:
    """A reference that resolves inside the bundle."""
    return {"reference": url(person, key)}


def resource(kind: str, **fields: Any) -> Content:
    """A resource; fields without a value are left out."""
    return {"resourceType": kind} | {name: value for name, value in fields.items() if value not in (None, "", [], {})}


def own(system: str, code: str, text: str = "") -> Content:
    """A concept in bobina's own words."""
    return {"coding": [{"system": OWN + system, "code": code}], "text": text or code}


def loinc(code: str, text: str) -> Content:
    """A concept by LOINC."""
    return {"coding": [{"system": LOINC, "code": code}], "text": text}


def quantity(value: float, unit: str) -> Content:
    """A figure with its unit; the unit has a UCUM code where it is one of UCUM's."""
    said: Content = {"value": value, "unit": unit}
    return said | ({"system": UCUM, "code": unit} if unit in ("%", "ms", "s", "min", "d", "g") else {})


def moment(at: datetime) -> str:
    """A time with its zone, to the second."""
    return at.isoformat(timespec="seconds")


def cited(source: Source) -> str:
    """A source in words, with how surely it is known."""
    return f"{source.text}: {source.status.value}"


def filled(**fields: Any) -> Mapping[str, Any]:
    """Fields that have a value."""
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}
