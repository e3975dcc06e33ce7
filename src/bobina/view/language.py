"""English and Italian: words by gettext, numbers and dates by Babel. The source strings are English."""

from __future__ import annotations

import gettext
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import BytesIO
from typing import Any

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

from bobina.sentence import Sentence

LANGUAGES = ("en", "it")
UNKNOWN = "–"
_DECIMAL = re.compile(r"(?<![\d.])(\d+)\.(\d+)(?![\d.])")


def catalogues(code: str) -> list[Traversable]:
    """The files of a language: ``it.po``, and one to a topic of the course, ``it-sessions.po``."""
    every = files("bobina.view").joinpath("languages").iterdir()
    return sorted((one for one in every if one.name.startswith(code) and one.name.endswith(".po")), key=str)


@cache
def _catalogue(code: str) -> gettext.NullTranslations:
    if code == "en":
        return gettext.NullTranslations()
    whole = Catalog(locale=code)
    for source in catalogues(code):
        for message in read_po(BytesIO(source.read_bytes()), locale=code):
            whole[message.id] = message
    compiled = BytesIO()
    write_mo(compiled, whole)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@dataclass(frozen=True, slots=True)
class Language:
    """One language. Calling it translates a source string and fills its ``{names}``."""

    code: str

    def __post_init__(self) -> None:
        """Refuse a language that has no catalogue."""
        if self.code not in LANGUAGES:
            raise ValueError(f"no report in {self.code!r}: choose one of {', '.join(LANGUAGES)}")

    def __call__(self, message: str, **values: Any) -> str:
        """``message`` in this language; a string without a translation stays English."""
        text = _catalogue(self.code).gettext(message) if message else ""
        return text.format(**values) if values else text

    def say(self, sentence: Sentence) -> str:
        """A sentence in this language; text, sentences, days, times and decimals that fill it are put into it too."""
        return self(sentence.text, **{name: self._said(value) for name, value in sentence.values.items()})

    def _said(self, value: Any) -> Any:
        if isinstance(value, Sentence):
            return self.say(value)
        if isinstance(value, datetime):
            return self.moment(value)
        if isinstance(value, date):
            return self.day(value, "medium")
        if isinstance(value, float):
            return self.compact(value)
        return self(value) if isinstance(value, str) else value

    @property
    def locale(self) -> Locale:
        """The rules for numbers and dates."""
        return Locale("it", "IT") if self.code == "it" else Locale("en", "GB")

    def number(self, value: float | None, digits: int = 1, signed: bool = False) -> str:
        """A number with a fixed count of decimals; a dash where it is not known."""
        if value is None or math.isnan(value):
            return UNKNOWN
        decimals = "." + "0" * digits if digits else ""
        pattern = f"#,##0{decimals}"
        text = format_decimal(round(value, digits) + 0.0, pattern, locale=self.locale)
        text = text.replace("-", "\N{MINUS SIGN}")
        return f"+{text}" if signed and value > 0 else text

    def compact(self, value: float) -> str:
        """A number with up to three decimals, for axes."""
        text = format_decimal(value, "#,##0.###", locale=self.locale)
        return text.replace("-", "\N{MINUS SIGN}")

    def percent(self, fraction: float | None, digits: int = 0) -> str:
        """A fraction as a percentage."""
        if fraction is None or math.isnan(fraction):
            return UNKNOWN
        pattern = "#,##0" + ("." + "0" * digits if digits else "") + " %"
        return format_percent(fraction, pattern.replace(" ", "\N{NARROW NO-BREAK SPACE}"), locale=self.locale)

    def figures(self, text: str) -> str:
        """The decimal marks of this language in a short text that holds figures (never a citation)."""
        return _DECIMAL.sub(r"\1,\2", text) if self.code == "it" else text

    def day(self, when: date, style: str = "full") -> str:
        """A date in words."""
        return format_date(when, style, locale=self.locale)

    def moment(self, when: datetime, style: str = "d MMM y, HH:mm") -> str:
        """A day and a time of day, in the zone that ``when`` has."""
        return format_datetime(when.replace(tzinfo=None), style, locale=self.locale)

    def listed(self, items: Iterable[str]) -> str:
        """Items joined by commas and 'and'."""
        return format_list(list(items), locale=self.locale)
