"""The text that a person consents to: versioned, one to a language, known by its hash."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bobina.course.consent import english, italian
from bobina.source import Source, Status

VERSION = "2026-11"
"""a new one whenever a word of the text changes in any language"""
SEIZURES = Source(
    "Taylor 2021: 18 seizures in 586,656 sessions of 25,526 people; by coil, 0.14 (figure-8) and 5.56 (H-coil) per "
    "1,000 people",
    Status.SEEN, "10.1016/j.brs.2021.05.012",
)
NOISE = Source("Koponen 2020 (PMC7263763): 7 coils; ear protection is essential for the person", Status.SEEN)
REST = Source("Everything else in the text: a physician of the clinic checks it", Status.RECOLLECTED)
SOURCES = (SEIZURES, NOISE, REST)
"""what the text rests on"""


@dataclass(frozen=True, slots=True)
class Text:
    """One language of one version. ``sections``: heading and paragraphs."""

    version: str
    language: str
    title: str
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    declaration: str

    @property
    def digest(self) -> str:
        """SHA-256 of all its words, so that what was consented to can be proved."""
        parts = [self.version, self.language, self.title, self.declaration]
        for heading, paragraphs in self.sections:
            parts += [heading, *paragraphs]
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


TEXTS: Mapping[str, Text] = MappingProxyType({
    "en": Text(VERSION, "en", english.TITLE, english.SECTIONS, english.DECLARATION),
    "it": Text(VERSION, "it", italian.TITLE, italian.SECTIONS, italian.DECLARATION),
})
"""language to the current text"""
