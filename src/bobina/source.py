"""Where a figure comes from, and how surely: every number of medicine or safety carries one of these."""

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """How a figure is known; it is shown wherever the figure is."""

    SEEN = "seen"
    """read in the cited text"""
    PARTLY = "partly seen"
    """some of it read in the cited text, some recollected"""
    RECOLLECTED = "recollected"
    """not read: a person holding the paper must sign it off"""
    COMPUTED = "computed"
    """arithmetic from figures shown"""
    MEASURED = "measured"
    """measured by us, with the recipe in the repository"""
    GIVEN = "given"
    """handed in by the user, who answers for it"""
    CHOSEN = "our choice"
    """no source: this project chose it, and says so"""
    NOT_FOUND = "not found"
    """looked for in vain: there is no figure"""


@dataclass(frozen=True, slots=True)
class Source:
    """A citation and its status."""

    text: str
    status: Status
    doi: str = ""


@dataclass(frozen=True, slots=True)
class Sourced:
    """A figure with its unit (SI unless the unit says otherwise) and its source."""

    value: float
    unit: str
    source: Source
