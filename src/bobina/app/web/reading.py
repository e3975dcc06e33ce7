"""From the fields of a form to an event, and from what was wrong to words beside the field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, tzinfo
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

from pydantic import TypeAdapter, ValidationError

from bobina.course.asked import Event, Refused
from bobina.sentence import Sentence

LEFT_OUT = ("csrf", "version")
"""fields of every form that are none of the event's"""
_MANY = (tuple, list, frozenset)


class Misread(Exception):
    """A form cannot be read. ``errors``: field to sentence; the empty name speaks of the whole form."""

    def __init__(self, errors: Mapping[str, Sentence]) -> None:
        super().__init__("; ".join(f"{where}: {said}" for where, said in errors.items()))
        self.errors = errors


@cache
def adapter(form: Any) -> TypeAdapter[Any]:
    """What reads a kind of event from JSON or from a form."""
    return TypeAdapter(form)


def kept(fields: Iterable[tuple[str, str]]) -> dict[str, str | list[str]]:
    """What was answered, to be shown again: several answers of one name as a list."""
    made: dict[str, str | list[str]] = {}
    for name, value in fields:
        if name not in LEFT_OUT:
            before = made.get(name)
            made[name] = value if before is None else [*([before] if isinstance(before, str) else before), value]
    return made


def nested(fields: Iterable[tuple[str, str]], form: type[Event], zone: tzinfo | None = None) -> dict[str, Any]:
    """Form fields as a nested value: ``answers.3`` goes into a mapping; blank ones are left out; several of one name,
    or one with several lines, make a list where the event has a tuple; a time without a zone is of ``zone``.
    """
    types = {name: _types(kind) for name, kind in get_type_hints(form).items()}
    made: dict[str, Any] = {}
    for name, value in fields:
        outer, _, inner = name.partition(".")
        if value.strip() == "" or name in LEFT_OUT:
            continue
        said = types.get(outer, ())
        if inner:
            made.setdefault(outer, {})[inner] = _plain(value, said, zone)
        elif any(one in _MANY for one in said):
            lines = [line for line in value.splitlines() if line.strip()]
            made.setdefault(outer, []).extend(_plain(line, said, zone) for line in lines)
        else:
            made[outer] = _plain(value, said, zone)
    return made


def read(fields: Iterable[tuple[str, str]], form: Any, zone: tzinfo | None = None) -> Any:
    """The event that a form says, its times in ``zone``. Raises Misread."""
    try:
        return adapter(form).validate_python(nested(fields, form, zone))
    except ValidationError as error:
        raise Misread(dict(_said(one) for one in reversed(error.errors()))) from error


def _types(kind: Any) -> tuple[Any, ...]:
    """Every type that a hint names, itself included: of ``tuple[float, ...] | None``: tuple, float, None."""
    inner = tuple(one for part in get_args(kind) for one in _types(part))
    return (get_origin(kind) or kind, *inner)


def _plain(value: str, types: tuple[Any, ...], zone: tzinfo | None) -> str:
    """A value as pydantic reads it: a decimal comma as a point, a time of the clinic with its zone."""
    if float in types and value.count(",") == 1 and "." not in value:
        return value.replace(",", ".")
    if datetime in types and zone is not None:
        try:
            found = datetime.fromisoformat(value)
        except ValueError:
            return value
        return (found if found.tzinfo else found.replace(tzinfo=zone)).isoformat()
    return value


def _said(error: Any) -> tuple[str, Sentence]:
    cause = error.get("ctx", {}).get("error")
    if isinstance(cause, Refused):
        return cause.where, cause.sentence
    where = ".".join(str(part) for part in error["loc"])
    if error["type"] == "missing":
        return where, Sentence("Answer this.")
    if error["type"] == "unexpected_keyword_argument":
        return where, Sentence("There is no field {name} here.", {"name": where})
    return where, Sentence("{value} cannot be read here.", {"value": _short(error["input"])})


def _short(value: object) -> str:
    return text if len(text := str(value)) <= 60 else text[:59] + "…"
