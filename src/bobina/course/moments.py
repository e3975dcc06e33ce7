"""Times as the clinic's clock shows them: a form gives them without a zone, the API may give one."""

from __future__ import annotations

from datetime import date, datetime

from bobina.course.asked import Refused
from bobina.sentence import Sentence

FIRST, LAST = 1900, 2100
"""years that a record may speak of"""


def hold_year(when: date | None, where: str) -> None:
    """Refuse a day outside the years of living people; ``where`` is its field. Raises Refused."""
    if when is not None and not FIRST < when.year < LAST:
        raise Refused(Sentence("The year {year} cannot be right; look at the day again.", {"year": when.year}), where)


def wall(when: datetime, at: datetime) -> datetime:
    """``when`` on the clinic's clock, without a zone; ``at`` is a time in the clinic's zone."""
    return when if when.tzinfo is None else when.astimezone(at.tzinfo).replace(tzinfo=None)


def not_ahead(when: date | datetime, at: datetime) -> Sentence | None:
    """Why something that has happened cannot be at ``when``: it lies ahead of ``at``."""
    ahead = wall(when, at) > at.replace(tzinfo=None) if isinstance(when, datetime) else when > at.date()
    return Sentence("This lies in the future; write it when it has happened.") if ahead else None
