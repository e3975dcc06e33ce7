"""What is known of a treatment, for and against, each with who says so."""

from __future__ import annotations

from dataclasses import dataclass

from bobina.sentence import Sentence
from bobina.source import Source


@dataclass(frozen=True, slots=True)
class Known:
    """One thing that is known. ``tone``: calm speaks for the treatment, care against, open neither."""

    said: Sentence
    tone: str
    source: Source
