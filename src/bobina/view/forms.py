"""A form from an event's own fields: what is asked, how, and what was answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from bobina.course.asked import Asked, Event

YES_NO = (("true", "Yes"), ("false", "No"))
NOT_SAID = ("", "Not said")


class Given(dict[str, Any]):
    """What a refused form said, by field; blank for a field that it did not say."""

    def __missing__(self, name: str) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class Question:
    """One field of a form, its words still in English.

    ``control``: text, long, number, tick, day, time, one (of choices), many (of choices), lines (a list of texts or
    numbers, one a line), pairs (a mapping: the page asks it by a form of its own), hidden.
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

    def has(self, choice: str) -> bool:
        """Whether a choice is the answer, or among the answers."""
        several = isinstance(self.value, list | tuple)
        return choice in [_text(one) for one in (self.value if several else (self.value,))]

    @property
    def lines(self) -> str:
        """The answers of a list, one a line."""
        return self.value if isinstance(self.value, str) else "\n".join(_text(one) for one in self.value)


def questions(
    form: type[Event], given: Mapping[str, Any] | None = None, errors: Mapping[str, str] | None = None,
) -> list[Question]:
    """The questions of a kind of event, in order, filled with what was ``given`` and marked with ``errors``.

    A field that is not ``asked`` is hidden: the page or the server fills it. An error inside a list or a mapping
    (``trials.2``) is shown with the whole field.
    """
    hints, given = get_type_hints(form), given or {}
    inside = {where.partition(".")[0]: said for where, said in reversed(list((errors or {}).items()))}
    return [
        _question(one.name, one.metadata.get("asked"), hints[one.name], one.default,
                  given.get(one.name), inside.get(one.name, ""))
        for one in fields(form)
    ]


def _question(name: str, how: Asked | None, kind: Any, default: Any, given: Any, error: str) -> Question:
    value = given if given is not None else ("" if default is MISSING or default is None else default)
    if how is None:
        return Question(name, "", "hidden", required=False, value=value)
    inner, optional = _plain(kind)
    many = get_origin(inner) is tuple
    each = get_args(inner)[0] if many else inner
    required = default is MISSING and not optional
    control = _control(each, how, default, many=many)
    choices = _choices(each, how)
    if control == "one" and (default is None or default == "" or (optional and default is MISSING)):
        choices = (NOT_SAID, *choices)
    return Question(name, how.label, control, how.hint, how.unit, required, choices, how.least, how.most, each is int,
                    _as_asked(value, control), error)


def _plain(kind: Any) -> tuple[Any, bool]:
    """A type without its ``| None``, and whether it had one."""
    inner = [one for one in get_args(kind) if one is not NoneType]
    if get_origin(kind) is not tuple and len(inner) == 1:
        return inner[0], True
    return kind, False


def _control(each: Any, how: Asked, default: Any, *, many: bool) -> str:
    if how.choices is not None or (isinstance(each, type) and issubclass(each, StrEnum)):
        return "many" if many else "one"
    if many:
        return "lines"
    if get_origin(each) in (Mapping, dict):
        return "pairs"
    if each is bool:
        return "tick" if default is False else "one"
    simple = {int: "number", float: "number", datetime: "time", date: "day"}
    return simple.get(each, "long" if how.long else "text")


def _choices(each: Any, how: Asked) -> tuple[tuple[str, str], ...]:
    if how.choices is not None:
        return tuple((_text(key), words) for key, words in how.choices.items())
    if isinstance(each, type) and issubclass(each, StrEnum):
        return tuple((one.value, one.value) for one in each)
    return YES_NO if each is bool else ()


def _as_asked(value: Any, control: str) -> Any:
    """A value as its control takes it: a time without its zone, which is the clinic's."""
    if control == "time" and isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M")
    return value


def _text(value: Any) -> str:
    """As a form sends it."""
    return str(value).lower() if isinstance(value, bool) else str(getattr(value, "value", value))
