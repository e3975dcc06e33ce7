"""A claim: a short sentence that a report may print, with who says so and how surely we know it."""

from dataclasses import dataclass
from enum import StrEnum

from bobina.source import Source, Status


class Kind(StrEnum):
    """Which way a claim points."""

    FOR = "for"
    AGAINST = "against"
    UNKNOWN = "unknown"
    HARM = "harm"


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence in our own words; its status is that of its source."""

    text: str
    source: Source
    kind: Kind


def claim(kind: Kind, text: str, source: str, doi: str = "", status: Status = Status.SEEN) -> Claim:
    """A claim as one line of a table; read in its source unless another status is given."""
    return Claim(text, Source(source, status, doi), kind)
