"""What every letter has: its title, its foot, the label of this software."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bobina.course.record import Record
from bobina.view.language import Language
from bobina.view.letters.blocks import Block, Letter

LABEL = "Research and education software. Not a medical device. A clinician decides."


def letter(title: str, blocks: Iterable[Block], record: Record, at: datetime, _: Language) -> Letter:
    """A letter about a record as it stands at ``at``."""
    foot = _("{person} · record up to entry {entry} · printed {day}, {time}", person=record.person,
             entry=record.version, day=_.day(at.date(), "long"), time=f"{at:%H:%M}")  # fmt: skip
    return Letter(title, tuple(blocks), foot, _(LABEL), _("page {page} of {pages}", page="{page}", pages="{pages}"))
