"""The summary of a course, to be printed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bobina.course.record import Record
from bobina.view.citing import References
from bobina.view.language import Language
from bobina.view.letters import addiction, before, results, treatment
from bobina.view.letters.blocks import Block, Letter
from bobina.view.letters.letter import letter
from bobina.view.letters.ms import ms
from bobina.view.letters.said import sources

PARTS = (
    before.referral, before.eligibility, before.drugs, treatment.prescription, treatment.sessions, results.scores, ms,
    addiction.use, addiction.pathway, results.harms,
)


def summary(record: Record, at: datetime, _: Language) -> Letter:
    """Everything that matters of a course on a page or two."""
    return letter(_("Summary of the course"), _blocks(record, at, References(_)), record, at, _)


def _blocks(record: Record, at: datetime, refs: References) -> Iterator[Block]:
    for part in PARTS:
        yield from part(record, at, refs)
    yield from sources(refs)
