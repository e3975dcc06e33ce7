"""What a form asks: the fields of an event with their label, unit, range and choices, said once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from typing import Any, ClassVar

from bobina.sentence import Sentence

LONGEST = 10_000
"""characters of a text"""


class Refused(ValueError):
    """Something cannot be written into the record as it stands. ``sentence`` says what, where, and what to do."""

    def __init__(self, sentence: Sentence, where: str = "") -> None:
        super().__init__(str(sentence))
        self.sentence = sentence
        self.where = where
        """the field, where it is one"""


@dataclass(frozen=True, slots=True)
class Asked:
    """How a field is asked. ``least`` and ``most`` bound a number or each number of a list."""

    label: str
    hint: str = ""
    unit: str = ""
    least: float | None = None
    most: float | None = None
    choices: Mapping[Any, str] | None = None
    """value: English words; an enum needs none if ``view`` knows its words"""
    long: bool = False
    """a text of several lines"""


def asked(
    label: str, *, hint: str = "", unit: str = "", least: float | None = None, most: float | None = None,
    choices: Mapping[Any, str] | None = None, long: bool = False, default: Any = MISSING,
) -> Any:
    """A dataclass field that a form asks. Without ``default`` it must be answered; a text must then not be blank."""
    how = {"asked": Asked(label, hint, unit, least, most, choices, long)}
    return field(metadata=how) if default is MISSING else field(default=default, metadata=how)


@dataclass(frozen=True, slots=True)
class Event:
    """What can be written into a record. Raises Refused for what its ``asked`` fields do not allow.

    A subclass with a ``__post_init__`` of its own calls ``Event.__post_init__(self)`` first.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = {"extra": "forbid"}
    """read by the web API: names that no field has are refused"""

    def __post_init__(self) -> None:
        """Hold every field against its range and choices."""
        for one in fields(self):
            how = one.metadata.get("asked")
            value = getattr(self, one.name)
            if how is not None and value is not None:
                required = one.default is MISSING
                for each in value if isinstance(value, tuple) else (value,):
                    _hold(one.name, how, each, required)


def _hold(name: str, how: Asked, value: Any, required: bool) -> None:
    said: dict[str, object] = {"label": how.label, "value": value, "least": how.least, "most": how.most,
                               "longest": LONGEST}
    if isinstance(value, str) and (len(value) > LONGEST or "\0" in value):
        raise Refused(Sentence("{label}: at most {longest} characters of plain text.", said), name)
    if isinstance(value, str) and required and not value.strip():
        raise Refused(Sentence("{label}: say something here.", said), name)
    if how.choices is not None and (required or value != "") and value not in how.choices:
        raise Refused(Sentence("{label}: {value} is none of the choices.", said), name)
    if isinstance(value, int | float) and not isinstance(value, bool):
        if how.least is not None and not value >= how.least:
            raise Refused(Sentence("{label}: {value} is below {least}; give {least} or more.", said), name)
        if how.most is not None and not value <= how.most:
            raise Refused(Sentence("{label}: {value} is above {most}; give {most} or less.", said), name)
