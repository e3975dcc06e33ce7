"""What a page of a record is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from bobina.course.record import Record
from bobina.sentence import Sentence
from bobina.view.language import Language

GROUPS: Mapping[str, str] = MappingProxyType(
    {"where": "", "before": "Before", "treatment": "Treatment", "after": "After", "record": "Record"})
"""the stretches of care, in order, and their headings"""
STRETCHES: Mapping[str, str] = MappingProxyType({
    "overview": "where", "referral": "before", "screening": "before", "medication": "before", "medications": "before",
    "eligibility": "before", "consent": "before", "pathway": "before", "ms": "before", "threshold": "treatment",
    "prescription": "treatment", "calendar": "treatment", "sessions": "treatment", "delivery": "treatment",
    "day": "treatment", "harms": "treatment", "scales": "after", "outcome": "after", "trajectory": "after",
    "maintenance": "after", "use": "after", "history": "record", "exports": "record", "export": "record",
    "identity": "record", "documents": "record", "out": "record",
})
"""where a page belongs that does not say so itself"""
Standing = Callable[[Record, datetime], tuple[str, Sentence] | None]
"""How a topic stands: a tone (calm, care, stop, open) and a few words; None where nothing is to be said."""


@dataclass(frozen=True, slots=True)
class Page:
    """A topic of the record: its address, its name, its template and what that is filled with."""

    topic: str
    """in the address, and in ``Kind.topic`` of the kinds it may write"""
    title: str
    template: str
    """under templates/course"""
    context: Callable[[Record, datetime, Language], Mapping[str, object]]
    """what the template shows, from the record at a time in the clinic's zone; the template also has ``record``,
    ``now``, ``kinds`` (those the reader may write here), ``may`` (kind name -> bool), ``person``, ``_``"""
    group: str = ""
    """of GROUPS; empty: by STRETCHES, else treatment"""
    status: Standing | None = None
    """shown beside its name; without it, a filled dot where something was written"""

    @property
    def stretch(self) -> str:
        """The group it stands in."""
        return self.group or STRETCHES.get(self.topic, "treatment")


@dataclass(frozen=True, slots=True)
class Overview:
    """A page over all records of the clinic, at ``/clinic/{topic}``; it writes nothing."""

    topic: str
    title: str
    template: str
    """under templates/course"""
    context: Callable[[Sequence[Record], datetime, Language], Mapping[str, object]]
