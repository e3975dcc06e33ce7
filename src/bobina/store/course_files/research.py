"""Records as tidy tables for research, one to a kind of entry, with a dictionary of every column.

By pseudonym; days are counted from the referral, so that no date is told; nobody's own words leave unless asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bobina.course.asked import Event
from bobina.course.kinds import KINDS
from bobina.course.record import Entry, Kind, Record
from bobina.course.referral import Referred
from bobina.store.course_files.cells import written
from bobina.store.course_files.columns import Column, columns, mappings, since, told_key

OLDEST = 90
"""years: ages from here on are told as this one, since few people have them (HIPAA's safe harbour, recollected)"""
ALWAYS = (
    Column("person", "The pseudonym of the record.", lambda *_: None),
    Column("entry_number", "Its number in the record; struck entries are left out.", lambda *_: None, least=1),
    Column("entry_day", "The day it was written, counted from the referral.", lambda *_: None, "d"),
    Column("entry_role", "The role of who wrote it.", lambda *_: None),
)
DICTIONARY = ("table", "column", "meaning", "unit", "least", "most", "choices", "source")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table and its columns."""

    name: str
    source: str
    columns: tuple[Column, ...]
    rows: tuple[Sequence[Any], ...]


def research(records: Iterable[Record], *, words: bool = False) -> Mapping[str, str]:
    """File name to content: ``{kind}.csv`` for each kind that was written, ``people.csv``, ``dictionary.csv``.

    ``words``: free text too, which may tell who somebody is.
    """
    referred = [one for one in records if one.last(Referred) is not None]
    sheets = [_people(referred), *(sheet for kind in KINDS.values() for sheet in _sheets(kind, referred, words))]
    kept = [sheet for sheet in sheets if sheet.rows]
    files = {f"{one.name}.csv": written([column.name for column in one.columns], one.rows) for one in kept}
    return files | {"dictionary.csv": written(DICTIONARY, [line for one in kept for line in _explained(one)])}


def _people(records: Sequence[Record]) -> Sheet:
    rows = tuple((one.person, min(entry.at.year - entry.what.birth_year, OLDEST), entry.what.indication)
                 for one in records if (entry := one.last(Referred)) is not None)
    told = (ALWAYS[0], Column("age", f"Age in the year of the referral; {OLDEST} stands for {OLDEST} and more.",
                              lambda *_: None, "years"),
            Column("indication", "What the course is for.", lambda *_: None))  # fmt: skip
    return Sheet("people", "the referral", told, rows)


def _sheets(kind: Kind[Any], records: Sequence[Record], words: bool) -> Iterator[Sheet]:
    told = tuple(columns(kind.form, words=words))
    lines = [(record, entry) for record in records for entry in record.of(kind.form)]
    rows = tuple((*_always(record, entry), *(one.read(entry.what, _zero(record)) for one in told))
                 for record, entry in lines)  # fmt: skip
    yield Sheet(kind.name, kind.title, ALWAYS + told, rows)
    for name, how in mappings(kind.form, words=words):
        label = how.label if how else name
        ends = (Column("key", f"{label}: which; a day as days since the referral.", lambda *_: None),
                Column("value", f"{label}: what.", lambda *_: None, how.unit if how else "",
                       how.least if how else None, how.most if how else None))  # fmt: skip
        many = tuple((*_always(record, entry), told_key(key, _zero(record)), value) for record, entry in lines
                     for key, value in getattr(entry.what, name).items())  # fmt: skip
        yield Sheet(f"{kind.name}-{name}", kind.title, ALWAYS + ends, many)


def _always(record: Record, entry: Entry[Event]) -> tuple[Any, ...]:
    return record.person, entry.number, since(entry.at.date(), _zero(record)), entry.by.role


def _zero(record: Record) -> Any:
    referral = record.last(Referred)
    assert referral is not None, "only records with a referral are exported"
    return referral.at.date()


def _explained(sheet: Sheet) -> Iterator[Sequence[Any]]:
    for one in sheet.columns:
        yield sheet.name, one.name, one.meaning, one.unit, one.least, one.most, one.choices, sheet.source
