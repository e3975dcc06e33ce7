"""A form from an event's own fields: what is asked, how, and what was answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from bobina.course.asked import Asked, Event


@dataclass(frozen=True, slots=True)
class Question:
    """One field of a form, its words still in English.

    ``control``: text, long, number, tick, day, time, one (of choices), many (of choices), hidden.
    """

    name: str
    label: str
    control: str
    hint: str = ""
    unit: str = ""
    required: bool = True
    choices: tuple[tuple[str, str], ...] = ()
    least: float | None = None
    most: float | None = None
    whole: bool = False
    value: Any = ""
    error: str = ""


def questions(
    form: type[Event], given: Mapping[str, Any] | None = None, errors: Mapping[str, str] | None = None,
) -> list[Question]:
    """The questions of a kind of event, in order, filled with what was ``given`` and marked with ``errors``.

    A field that is not ``asked`` is hidden: the page or the server fills it.
    """
    hints, given, errors = get_type_hints(form), given or {}, errors or {}
    return [
        _question(one.name, one.metadata.get("asked"), hints[one.name], one.default,
                  given.get(one.name), errors.get(one.name, ""))
        for one in fields(form)
    ]


def _question(name: str, how: Asked | None, kind: Any, default: Any, given: Any, error: str) -> Question:
    value = given if given is not None else ("" if default is MISSING or default is None else default)
    if how is None:
        return Question(name, "", "hidden", required=False, value=value)
    inner, optional = _plain(kind)
    many = get_origin(inner) is tuple
    each = get_args(inner)[0] if many else inner
    return Question(
        name, how.label, _control(each, how, many=many), how.hint, how.unit, default is MISSING and not optional,
        _choices(each, how), how.least, how.most, each is int, value, error,
    )


def _plain(kind: Any) -> tuple[Any, bool]:
    """A type without its ``| None``, and whether it had one."""
    inner = [one for one in get_args(kind) if one is not NoneType]
    if get_origin(kind) is not tuple and len(inner) == 1:
        return inner[0], True
    return kind, False


def _control(each: Any, how: Asked, *, many: bool) -> str:
    if how.choices is not None or (isinstance(each, type) and issubclass(each, StrEnum)):
        return "many" if many else "one"
    simple = {bool: "tick", int: "number", float: "number", datetime: "time", date: "day"}
    return simple.get(each, "long" if how.long else "text")


def _choices(each: Any, how: Asked) -> tuple[tuple[str, str], ...]:
    if how.choices is not None:
        return tuple((str(getattr(key, "value", key)), words) for key, words in how.choices.items())
    if isinstance(each, type) and issubclass(each, StrEnum):
        return tuple((one.value, one.value) for one in each)
    return ()
