"""A session of NIBS-BIDS: the deliveries of a ``*_nibs.tsv``, each with the pose of its row in the ``*_markers.tsv``.

Version 6.3 says in ``*_events.tsv`` when each was given and where; before, each row of the ``*_nibs.tsv`` says it. A
delivery of many pulses is one entry, since they share a place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from bobina.plan.landed import Stimulation, Stimulations
from bobina.space import BadInput
from bobina.store.bids import fitting
from bobina.store.navigation.marker import Marker
from bobina.store.navigation.nibs_bids import OWN, placed
from bobina.store.nibs import Parameters, coordinates_of, read_events, read_stimulation, timeline_of

ENDINGS = ("_nibs.tsv", "_markers.tsv")
Places = Mapping[str, Marker | None]


def nibs_session(path: Path, direction: str | None = None) -> Stimulations:
    """The deliveries of a *_nibs.tsv, or the rows of a *_markers.tsv. Raises BadInput, also where none has a pose.

    ``direction``: as ``read_nibs_bids``.
    """
    if not path.name.endswith(ENDINGS):
        raise BadInput(f"{path.name} is no session of NIBS-BIDS: name its {' or '.join(f'*{one}' for one in ENDINGS)}")
    alone = path.name.endswith(ENDINGS[1])
    table = path if alone else fitting(path, "markers.tsv", [path.parent])
    if table is None:
        raise BadInput(f"{path.name} has no *_markers.tsv beside it, so no pulse of it has a place")
    places = placed(table, OWN, direction, measured=True)
    if not any(places.values()):
        raise BadInput(f"{table.name} has places by name alone ({', '.join(places)}): it says where no coil stood")
    said = coordinates_of(table)
    given = _alone(places) if alone else _given(path, places)
    return Stimulations("NIBS-BIDS", said.system if said and said.system else "not said", tuple(given))


def _alone(places: Places) -> Iterator[Stimulation]:
    for number, (name, marker) in enumerate(places.items(), start=1):
        yield Stimulation(number, marker.pose if marker else None, target=name)


def _given(path: Path, places: Places) -> Iterator[Stimulation]:
    """By the timeline where there is one, else by the rows themselves."""
    rows = read_stimulation(path)
    timeline = timeline_of(path)
    if any(row.positions for row in rows):
        start = min((row.time for row in rows if row.time), default=None)
        deliveries = [(row, _since(row.time, start), row.positions) for row in rows]
    elif timeline is not None:
        by_name = {row.name: row for row in rows}
        events = [one for one in read_events(timeline) if one.parameters in by_name]
        deliveries = [(by_name[one.parameters], one.onset, one.positions) for one in events]
    else:
        raise BadInput(f"{path.name} does not say where each was given, and no *_events.tsv belongs to it")
    number = 0
    for row, time, positions in deliveries:
        for place, output in zip(positions, _outputs(row, len(positions)), strict=True):
            for name, marker in _at(places, place):
                number += 1
                yield Stimulation(number, marker.pose if marker else None, time, name, row.didt, output)


def _at(places: Places, name: str) -> Sequence[tuple[str, Marker | None]]:
    """The row of this name; else those that version 6 counts below it, marker1.1 and marker1.2 of marker1."""
    if name in places:
        return [(name, places[name])]
    return [one for one in places.items() if one[0].startswith(f"{name}.")] or [(name, None)]


def _outputs(row: Parameters, places: int) -> tuple[float | None, ...]:
    """Of each place: its own amplitude where there are as many, else the largest."""
    if len(row.amplitudes) == places:
        return row.amplitudes
    return (max(row.amplitudes, default=None),) * places


def _since(time: datetime | None, start: datetime | None) -> float | None:
    return (time - start).total_seconds() if time and start else None
