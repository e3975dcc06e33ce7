"""What of an event goes into a research table: numbers, days, ticks and choices; no words of anybody's own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from bobina.course.asked import Asked, Event
from bobina.course.threshold.events import COILS, OUTPUT
from bobina.dose import protocols

IDENTIFYING = frozenset({"birth_year"})
"""never exported as it is: the age at referral stands for it"""

CODED = {"protocol": frozenset(one.id for one in protocols()), "coil_kind": frozenset(COILS)}
"""texts of a closed list that no form asks; anything else in them is told as "other\""""
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
"""of a field of a scale and the like, which entries hold against a list of their own"""
UNITS = {"percent_mso": OUTPUT, "intensities": OUTPUT}
"""of numbers that no form asks"""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table and what the dictionary says of it. ``read`` has a day counted from that of the referral."""

    name: str
    meaning: str
    read: Callable[[Any, date], Any]
    unit: str = ""
    least: float | None = None
    most: float | None = None
    choices: tuple[str, ...] = ()


def columns(form: type[Event], *, words: bool = False) -> Iterator[Column]:
    """The columns of a kind of event that hold one value each. ``words``: free text too."""
    hints = get_type_hints(form)
    for one in fields(form):
        how, kind = one.metadata.get("asked"), _plain(hints[one.name])
        if one.name not in IDENTIFYING and not _is_mapping(kind) and (
            words or one.name in CODED or not free(kind, how)
        ):
            yield _column(one.name, how, kind)


def mappings(form: type[Event], *, words: bool = False) -> Iterator[tuple[str, Asked | None]]:
    """The fields of a kind of event that hold many values by key."""
    hints = get_type_hints(form)
    for one in fields(form):
        kind = _plain(hints[one.name])
        if _is_mapping(kind) and (words or get_args(kind)[1] is not str):
            yield one.name, one.metadata.get("asked")


def free(kind: Any, how: Asked | None) -> bool:
    """Whether a field holds somebody's own words: a text that is none of given choices."""
    each = get_args(kind)[0] if get_origin(kind) is tuple else kind
    closed = isinstance(each, type) and issubclass(each, StrEnum | bool | int | float | date)
    return not closed and (how is None or how.choices is None)


def _column(name: str, how: Asked | None, kind: Any) -> Column:
    each = get_args(kind)[0] if get_origin(kind) is tuple else kind
    choices: tuple[str, ...] = ()
    if how is not None and how.choices is not None:
        choices = tuple(f"{getattr(key, 'value', key)}={said}" for key, said in how.choices.items())
    elif isinstance(each, type) and issubclass(each, StrEnum):
        choices = tuple(one.value for one in each)
    meaning = name.replace("_", " ") if how is None else how.label
    if isinstance(each, type) and issubclass(each, date):
        return Column(name, f"{meaning} (days since the referral)", lambda event, zero: _since(event, name, zero), "d")
    if name in CODED and not choices:
        return Column(name, meaning, lambda event, _zero: _coded(name, getattr(event, name)))
    said = Asked(meaning, unit=UNITS.get(name, "")) if how is None else how
    return Column(name, meaning, lambda event, _zero: getattr(event, name), said.unit, said.least, said.most, choices)


def _coded(name: str, value: str) -> str:
    return value if value in CODED[name] else "other"


def _since(event: Event, name: str, zero: date) -> Any:
    value = getattr(event, name)
    return tuple(since(one, zero) for one in value) if isinstance(value, tuple) else since(value, zero)


def since(value: date | datetime | None, zero: date) -> float | int | None:
    """Days since a day; a time has a fraction."""
    if isinstance(value, datetime):
        return (value.date() - zero).days + round((value.hour * 60 + value.minute) / 1440, 4)
    return None if value is None else (value - zero).days


def told_key(key: str, zero: date) -> str | float | None:
    """The key of a mapping as it is told: a day as days since ``zero``, a name as it is, anything else not."""
    try:
        return since(date.fromisoformat(key), zero)
    except ValueError:
        return key if _NAME.fullmatch(key) else "other"


def _plain(kind: Any) -> Any:
    inner = [one for one in get_args(kind) if one is not NoneType]
    return inner[0] if NoneType in get_args(kind) and len(inner) == 1 else kind


def _is_mapping(kind: Any) -> bool:
    origin = get_origin(kind)
    return isinstance(origin, type) and issubclass(origin, Mapping)
