"""What an entry says, field by field, in a reader's words: for any kind of event."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from bobina.course.asked import Asked, Event
from bobina.view.language import Language


def answers(what: Event, _: Language) -> Iterator[tuple[str, str]]:
    """Each field that was answered: its label and its value, both in the reader's language."""
    for one in fields(what):
        how, value = one.metadata.get("asked"), getattr(what, one.name)
        if value is None or value in ("", ()) or value == {}:
            continue
        label = _(how.label) if how else _(one.name.replace("_", " ").capitalize())
        yield label, _said(value, how or Asked(""), _)


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
