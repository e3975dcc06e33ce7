"""What an entry says, field by field, in a reader's words: for any kind of event."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from bobina.course.asked import Asked, Event
from bobina.view.language import Language

NAMES = {
    "entry": "Entry", "event": "Event of entry", "therapy": "Therapy of entry", "relapse": "Relapse of entry",
    "appointment": "Appointment of entry", "week": "Week", "session": "Session", "begun": "Begun",
    "protocol": "Protocol",
    "coil": "Coil", "coil_kind": "Kind of coil", "stimulator": "Stimulator", "percent_mso": "Highest output, %",
    "intensities": "Outputs in order, %", "pulses_planned": "Pulses planned", "text": "Version of the text",
    "digest": "SHA-256 of the text", "hearing_person": "The person wears hearing protection",
    "hearing_staff": "Everybody in the room wears hearing protection",
}
"""what the fields are called that the server fills in and no form asks"""


def answers(what: Event, _: Language) -> Iterator[tuple[str, str]]:
    """Each field that was answered: its label and its value, both in the reader's language."""
    for one in fields(what):
        how, value = one.metadata.get("asked"), getattr(what, one.name)
        if value is None or value in ("", ()) or value == {}:
            continue
        yield _(how.label if how else NAMES[one.name]), _said(value, how or Asked(""), _)


def _said(value: Any, how: Asked, _: Language) -> str:
    if isinstance(value, tuple):
        return "; ".join(_said(one, how, _) for one in value)
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_said(one, how, _)}" for key, one in value.items())
    if how.choices is not None and value in how.choices:
        return _(how.choices[value])
    unit = f" {_(how.unit)}" if how.unit else ""
    return _one(value, _) + (unit if isinstance(value, int | float) and not isinstance(value, bool) else "")


def _one(value: Any, _: Language) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return _.moment(value)
    if isinstance(value, date):
        return _.day(value, "long")
    if isinstance(value, float):
        return _.compact(value)
    return str(value)
