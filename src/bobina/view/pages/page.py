"""What a page of a record is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bobina.course.record import Record
from bobina.view.language import Language


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


@dataclass(frozen=True, slots=True)
class Overview:
    """A page over all records of the clinic, at ``/clinic/{topic}``; it writes nothing."""

    topic: str
    title: str
    template: str
    """under templates/course"""
    context: Callable[[Sequence[Record], datetime, Language], Mapping[str, object]]
