"""How far apart the sessions of one day lie, where a source says so."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from bobina.course.delivery import counted, ended_at
from bobina.course.moments import wall
from bobina.course.record import Record
from bobina.sentence import Sentence
from bobina.source import Source, Sourced, Status

SPACING: Mapping[str, Sourced] = MappingProxyType({
    "MDD-SAINT": Sourced(50 * 60, "s", Source(
        "50 min between sessions: Clinical TMS Society statement on SAINT; Cole 2021, Am J Psychiatry. That this means "
        "from the end of one to the beginning of the next was not read: the longer reading is kept", Status.PARTLY,
        "10.1176/appi.ajp.2021.20101429")),
    "MDD-ACC-NCT00248768": Sourced(60 * 60, "s", Source("ClinicalTrials.gov NCT00248768: every hour", Status.SEEN)),
})
"""protocol: least time from the end of a session to the beginning of the next"""


def too_soon(record: Record, protocol: str, at: datetime) -> Sentence | None:
    """Why the next session has to wait: the protocol's spacing after the last session of today."""
    spacing, today = SPACING.get(protocol), counted(record, at.date())
    if spacing is None or not today:
        return None
    earliest = max(map(ended_at, today)) + timedelta(seconds=spacing.value)
    if wall(at, at) >= earliest:
        return None
    said = {"minutes": round(spacing.value / 60), "time": f"{earliest:%H:%M}"}
    return Sentence("This protocol keeps {minutes} min between sessions: not before {time}.", said)
