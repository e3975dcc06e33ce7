"""A person's record: what was written, by whom, when. It only grows; everything shown is derived from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from bobina.course.asked import Event, asked
from bobina.sentence import Sentence

E = TypeVar("E", bound=Event)
E_co = TypeVar("E_co", bound=Event, covariant=True)


class Role(StrEnum):
    """Who may do what is said by role. PERSON: the treated person, who sees and fills in what is theirs alone."""

    OPERATOR = "operator"
    PHYSICIAN = "physician"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    PERSON = "person"


TEAM = frozenset({Role.OPERATOR, Role.PHYSICIAN})
PHYSICIANS = frozenset({Role.PHYSICIAN})
KEEPERS = frozenset({Role.ADMINISTRATOR})
READERS = frozenset({Role.OPERATOR, Role.PHYSICIAN, Role.AUDITOR})


@dataclass(frozen=True, slots=True)
class Actor:
    """Who writes or reads: an account's name and role; ``person``: whose record it is, for a PERSON."""

    name: str
    role: Role
    person: str = ""


@dataclass(frozen=True, slots=True)
class Entry(Generic[E_co]):
    """One line of a record. ``number`` counts from 1 in the record; ``at`` knows its time zone."""

    number: int
    at: datetime
    by: Actor
    what: E_co


@dataclass(frozen=True, slots=True)
class Record:
    """All entries of one person (a pseudonym), oldest first, none missing."""

    person: str
    entries: tuple[Entry[Event], ...] = ()

    @property
    def version(self) -> int:
        """The number of the last entry; 0 for an empty record."""
        return len(self.entries)

    def of(self, kind: type[E]) -> tuple[Entry[E], ...]:
        """The entries of a kind that nobody struck, oldest first."""
        gone = self.struck()
        return tuple(one for one in self.entries  # type: ignore[misc]
                     if isinstance(one.what, kind) and one.number not in gone)

    def last(self, kind: type[E]) -> Entry[E] | None:
        """The newest entry of a kind that nobody struck."""
        return next(iter(reversed(self.of(kind))), None)

    def struck(self) -> frozenset[int]:
        """The numbers of the entries that were struck as wrong; they stay in the record and count no more."""
        return frozenset(one.what.entry for one in self.entries if isinstance(one.what, Struck))


@dataclass(frozen=True, slots=True)
class Struck(Event):
    """An entry was wrong; it stays readable and counts no more."""

    entry: int
    reason: str = asked("Why it is wrong", long=True)


@dataclass(frozen=True, slots=True)
class Signed(Event):
    """A second person stands in for an entry that asks for two."""

    entry: int
    note: str = asked("Remarks", long=True, default="")


Rule = Callable[[Record, Any, Actor, datetime], Sentence | None]
"""Why an event may not be written into a record by somebody at a time (in the clinic's zone), or None: it may."""


@dataclass(frozen=True, slots=True)
class Kind(Generic[E]):
    """One kind of event: its name in the log, on the API and in addresses; who may write it; what must hold before."""

    name: str
    """lower case and hyphens; never changed once records hold it"""
    form: type[E]
    title: str
    may: frozenset[Role]
    rules: tuple[Rule, ...] = field(default=())
    second: Callable[[Record, Entry[Any]], Sentence | None] | None = None
    """why an entry needs the signature of a second person, or None"""
    topic: str = ""
    """the page that shows it"""
    strikes: frozenset[Role] | None = None
    """who may strike it; None: who may write it. Nobody, where striking would give back what it took away"""
