"""What tables of NIBS-BIDS say was given, and what the safety tables say of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bobina import dose
from bobina.dose import Timing, Verdict
from bobina.dose.timing import pulses
from bobina.space import BadInput
from bobina.store.nibs import Parameters, read_stimulation

ENDING = "_nibs.tsv"
SHAPES = {"figure-of-eight": "figure-8", "figure-8": "figure-8", "circular": "circular", "double-cone": "double-cone"}
"""how sidecars write the shapes of coils, and bobina's kinds"""
MOST = 3.0
"""the largest multiple of a threshold that the tables are asked about"""


@dataclass(frozen=True, slots=True)
class Given:
    """Rows of a table with the same stimulation. ``verdict`` None: the safety tables do not speak to it, and why."""

    name: str
    kind: str
    """TMS, tES, TUS or PNS"""
    rows: int
    timing: Timing | None
    pulses: int | None
    """of a row"""
    amplitudes: tuple[float, float] | None
    """the smallest and the largest: parts of the maximum output, A where it is electrical"""
    threshold: str
    """RMT or AMT, or what else the intensity was set by"""
    fraction: float | None
    """of that threshold"""
    verdict: Verdict | None
    why: str


def tables(path: Path) -> list[Path]:
    """The table itself, or those of a folder and below. Raises BadInput where there is none."""
    found = sorted(path.rglob(f"*{ENDING}")) if path.is_dir() else [path]
    if not found:
        raise BadInput(f"{path.name} holds no *{ENDING}: name a table of NIBS-BIDS, or the folder of a data set")
    if not path.is_dir() and not path.name.endswith(ENDING):
        raise BadInput(f"{path.name} is no table of NIBS-BIDS that says what was given: its name ends in {ENDING}")
    return found


def graded(path: Path, coil_kind: str, *, lesion: bool) -> Iterator[Given]:
    """Each stimulation of a table, in its order. ``coil_kind``: in place of what its sidecar says. Raises BadInput."""
    alike = dict[tuple[object, ...], list[Parameters]]()
    for row in read_stimulation(path):
        alike.setdefault((row.name, row.kind, row.timing, row.threshold, row.fraction), []).append(row)
    for rows in alike.values():
        one, coil = rows[0], coil_kind or SHAPES.get(rows[0].coil, "")
        why, verdict = _why_not(one), None
        if not why and one.timing is not None:
            kind = one.threshold or "RMT"
            verdict = dose.check(one.timing, one.fraction, coil_kind=coil, threshold_kind=kind, lesion=lesion)
        of_a_row = None if one.timing is None else pulses(one.timing)
        yield Given(one.name, one.kind, len(rows), one.timing, of_a_row, _range(rows), one.threshold, one.fraction,
                    verdict, why)  # fmt: skip


def _why_not(one: Parameters) -> str:
    if one.kind != "TMS":
        return f"the tables are for TMS, not {one.kind}"
    if one.timing is None:
        return "its patterns are no trains"
    if (one.timing.pulses_in_burst or 0) <= 2 and one.timing.trains_in_protocol == 1:
        return "the tables are for trains, not for single pulses or pairs"
    if one.fraction is not None and not 0 < one.fraction <= MOST:
        return f"{one.fraction:g} is no multiple of a motor threshold"
    return ""


def _range(rows: Iterable[Parameters]) -> tuple[float, float] | None:
    every = [one for row in rows for one in row.amplitudes]
    return (min(every), max(every)) if every else None
