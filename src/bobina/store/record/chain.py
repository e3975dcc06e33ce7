"""The chain of entries without a database: what a hash covers, and what a check of the chain finds."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

FIRST = "0" * 64
"""what the first entry of a chain is chained to"""
_CANONICAL = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Written:
    """One row. ``body`` and ``by`` are JSON (``body`` sealed where the database has a key); ``at``: UTC in ISO 8601."""

    seq: int
    person: str
    number: int
    at: str
    by: str
    kind: str
    body: str
    before: str
    hash: str

    def digest(self) -> str:
        """SHA-256 over the first eight values as a JSON array (RFC 8785) in UTF-8."""
        parts = [self.seq, self.person, self.number, self.at, self.by, self.kind, self.body, self.before]
        return hashlib.sha256(_CANONICAL.encode(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a chain at some time: the last entry's place and hash; 0 and zeros before the first."""

    seq: int = 0
    hash: str = FIRST


@dataclass(frozen=True, slots=True)
class Broken:
    """What is wrong at a place of the chain."""

    seq: int
    why: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What a check found: how many entries, where they end, and what is broken (nothing, where they hold)."""

    count: int
    head: Head
    broken: tuple[Broken, ...]


def verify(rows: Iterable[Written], known: Head | None = None) -> Verified:
    """Check entries in the order of ``seq``; a ``known`` earlier head shows a cut tail and a chain made anew."""
    last, count, broken = Head(), 0, []
    numbers: Counter[str] = Counter()
    holds = known is None or known == Head()
    for row in rows:
        broken += [Broken(row.seq, why) for why in _wrong(row, last, numbers)]
        last, count = Head(row.seq, row.hash), count + 1
        holds = holds or last == known
    if known is not None and not holds:
        why = "the chain ends before it" if last.seq < known.seq else "another entry stands there"
        broken.append(Broken(known.seq, f"the head that was exported at {known.seq} is not in the chain: {why}"))
    return Verified(count, last, tuple(broken))


def _wrong(row: Written, last: Head, numbers: Counter[str]) -> Iterator[str]:
    if row.seq != last.seq + 1:
        yield f"it comes after entry {last.seq}"
    if row.before != last.hash:
        yield "it is not chained to the entry before it"
    try:
        if row.digest() != row.hash:
            yield "its content is not what was hashed"
    except (TypeError, ValueError):
        yield "its content is not text and whole numbers"
    numbers[row.person] += 1
    if row.number != numbers[row.person]:
        yield f"it is number {row.number} where {numbers[row.person]} of its record is due"
