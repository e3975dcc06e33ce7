"""``*_events.tsv``: when each stimulation was given, and where. BIDS counts onset and duration in seconds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bobina.space import BadInput
from bobina.store.bids import fitting, read_rows


@dataclass(frozen=True, slots=True)
class Event:
    """One delivery. ``onset``, ``duration``: s from the start of the recording or block; None: not known."""

    line: int
    onset: float
    duration: float | None
    parameters: str
    """which row of the *_nibs.tsv"""
    positions: tuple[str, ...]
    """which rows of the *_markers.tsv, one to each element"""


def read_events(path: Path | str) -> tuple[Event, ...]:
    """The deliveries of a table. Raises BadInput, naming line and column."""
    found = []
    for row in read_rows(path):
        onset = row.one("onset", "s", "s")
        if onset is None:
            raise BadInput(f"{row.where('onset')}: an event has an onset, in seconds")
        found.append(Event(row.line, onset, row.one("duration", "s", "s"),
                           row.text("nibs_event_id", "event_id", "trial_type"),
                           row.parts("nibs_position_id", "target_id", "stim_id")))  # fmt: skip
    return tuple(found)


def timeline_of(table: Path) -> Path | None:
    """The *_events.tsv of a *_nibs.tsv: beside it, or with the recording that it was concurrent with.

    Other folders are looked into where the table lies in one of BIDS, which is named nibs.
    """
    others = table.absolute().parent.parent.iterdir() if table.absolute().parent.name == "nibs" else ()
    return fitting(table, "events.tsv", [table.parent, *sorted(one for one in others if one.is_dir())])
