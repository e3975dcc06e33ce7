"""From the fields of a form to an event, and from what was wrong to words beside the field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, get_origin, get_type_hints

from pydantic import TypeAdapter, ValidationError

from bobina.course.asked import Event, Refused
from bobina.sentence import Sentence


class Misread(Exception):
    """A form cannot be read. ``errors``: field to sentence; the empty name speaks of the whole form."""

    def __init__(self, errors: Mapping[str, Sentence]) -> None:
        super().__init__("; ".join(f"{where}: {said}" for where, said in errors.items()))
        self.errors = errors


@cache
def adapter(form: Any) -> TypeAdapter[Any]:
    """What reads a kind of event from JSON or from a form."""
    return TypeAdapter(form)


def nested(fields: Iterable[tuple[str, str]], form: type[Event]) -> dict[str, Any]:
    """Form fields as a nested value: ``answers.3`` goes into a mapping; blank ones are left out; several of one name
    make a list where the event has a tuple.
    """
    many = {name for name, kind in get_type_hints(form).items() if get_origin(kind) is tuple}
    made: dict[str, Any] = {}
    for name, value in fields:
        outer, _, inner = name.partition(".")
        if value.strip() == "":
            continue
        if inner:
            made.setdefault(outer, {})[inner] = value
        elif outer in many:
            made.setdefault(outer, []).append(value)
        else:
            made[outer] = value
    return made


def read(fields: Iterable[tuple[str, str]], form: Any) -> Any:
    """The event that a form says. Raises Misread."""
    try:
        return adapter(form).validate_python(nested(fields, form))
    except ValidationError as error:
        raise Misread(dict(_said(one) for one in error.errors())) from error


def _said(error: Any) -> tuple[str, Sentence]:
    cause = error.get("ctx", {}).get("error")
    if isinstance(cause, Refused):
        return cause.where, cause.sentence
    where = ".".join(str(part) for part in error["loc"])
    if error["type"] == "missing":
        return where, Sentence("Answer this.")
    return where, Sentence("{value} cannot be read here.", {"value": str(error["input"])})
