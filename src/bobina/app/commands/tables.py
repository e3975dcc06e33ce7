"""``bobina check``, ``bobina protocols``, ``bobina coils``: what the tables say."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from cyclopts import CycloptsError
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from bobina import coil as coils_
from bobina import dose
from bobina.app.commands import Json
from bobina.app.commands.graded import check_tables
from bobina.app.planning import refused
from bobina.coil import Coil
from bobina.dose import Protocol, Verdict
from bobina.dose.prescribe import session_durations, session_pulses
from bobina.dose.timing import frequency
from bobina.space import BadInput
from bobina.space.units import mega, minute

LEAST_PERCENT, MOST_PERCENT = 10, 300
"""of the motor threshold; below, it was given as a fraction"""
KINDS = ("figure-8", "circular", "double-cone", "h-coil")


def check(  # noqa: PLR0913 (options of a command)
    given: Path | None = None,
    /,
    *,
    frequency: float | None = None,
    intensity: float | None = None,
    train: float | None = None,
    pause: float | None = None,
    trains: int | None = None,
    coil: str = "",
    lesion: bool = False,
    json_: Json = False,
) -> int:
    """Grade a pulse train against the published safety tables; exit code 1 where it exceeds them unpublished.

    Parameters
    ----------
    given
        In place of a train: a *_nibs.tsv of NIBS-BIDS, or a folder with such tables; each stimulation is graded.
    frequency
        Pulses per second, Hz.
    intensity
        % of the motor threshold.
    train
        Length of one train, s.
    pause
        Between trains, s.
    trains
        How many.
    coil
        figure-8, circular, double-cone, h-coil, or a coil of the catalogue.
    lesion
        The brain has a lesion (multiple sclerosis counts).
    json_
        Print the verdict as JSON.
    """
    kind = coil if coil in ("", *KINDS) else coils_.coil(coil).kind
    said = (frequency, intensity, train, pause, trains)
    if given is not None:
        if any(one is not None for one in said):
            raise CycloptsError(msg=f"{given.name} says what was given: leave --frequency and the like out")
        return check_tables(given, kind, lesion=lesion, as_json=json_)
    if frequency is None or intensity is None:
        raise CycloptsError(msg="give --frequency (Hz) and --intensity (% of the motor threshold), or a *_nibs.tsv")
    if not LEAST_PERCENT <= intensity <= MOST_PERCENT:
        raise BadInput(
            f"--intensity is in % of the motor threshold, {LEAST_PERCENT} to {MOST_PERCENT}; got {intensity:g}"
        )
    timing = dose.conventional(frequency, train, pause, trains)
    verdict = dose.check(timing, intensity / 100, coil_kind=kind, lesion=lesion)
    print(json.dumps(_verdict(verdict), indent=2)) if json_ else _print_verdict(verdict)
    return int(refused(verdict))


def protocols(*, json_: Json = False) -> int:
    """List the protocol library, with evidence level and status.

    Parameters
    ----------
    json_
        Print as JSON.
    """
    rows = [_protocol(one) for one in dose.protocols()]
    if json_:
        print(json.dumps(rows, indent=2))
        return 0
    _print_table({
        "id": "id", "hz": "Hz", "percent": "%", "pulses": "pulses", "minutes_published": "min", "coil": "coil",
        "evidence": "evidence",
    }, rows)  # fmt: skip
    print("Names, timing, sources and what is only recollected: bobina protocols --json")
    return 0


def coils(*, json_: Json = False) -> int:
    """List the coil catalogue.

    Parameters
    ----------
    json_
        Print as JSON.
    """
    rows = [_coil(key, coils_.coil(key)) for key in coils_.DESIGNS]
    if json_:
        print(json.dumps(rows, indent=2))
        return 0
    _print_table({
        "key": "key", "name": "name", "kind": "kind", "max_didt": "A/us", "stimulator": "stimulator",
        "status": "status",
    }, rows)  # fmt: skip
    print("A/us: the largest dI/dt. H-coils: no windings are published; give your own .tcd or .ccd file.")
    return 0


def _verdict(verdict: Verdict) -> dict[str, Any]:
    reasons = [
        {"table": one.table, "row": one.row, "limit": one.limit, "value": one.value, "level": str(one.level),
         "source": one.source.text, "doi": one.source.doi, "status": str(one.source.status)}
        for one in verdict.reasons
    ]  # fmt: skip
    return {"level": str(verdict.level), "reasons": reasons}


def _print_verdict(verdict: Verdict) -> None:
    print(f"verdict: {verdict.level}")
    for one in verdict.reasons:
        print(f"  {one.level:20}  {one.table}\n{'':24}{one.row}: {one.limit}; here {one.value} ({one.source.status})")
    print("What is 'recollected' must be signed off by a person holding the paper. A clinician decides.")


def _protocol(one: Protocol) -> dict[str, Any]:
    part = one.parts[0] if one.parts else None
    hertz = frequency(part.timing) if part else None
    minutes = session_durations(one)
    return {
        "id": one.id, "indication": one.indication, "name": one.name, "coil": one.coil_kind,
        "hz": None if hertz is None else round(hertz, 3),
        "percent": None if part is None or part.intensity is None else round(100 * part.intensity, 1),
        "threshold": one.threshold_kind, "pulses": session_pulses(one),
        "minutes": None if minutes is None else [round(seconds / minute, 2) for seconds in minutes],
        "minutes_published": one.minutes, "sessions": one.sessions, "cleared": one.cleared,
        "parts": [asdict(part) for part in one.parts],
        "evidence": str(one.evidence), "source": one.source.text, "status": str(one.source.status),
        "recollected": list(one.recollected),
    }  # fmt: skip


def _coil(key: str, one: Coil) -> dict[str, Any]:
    return {
        "key": key, "name": one.name, "kind": one.kind, "stimulator": one.stimulator,
        "max_didt": None if one.max_didt is None else one.max_didt.value / mega,
        "source": one.source.text, "status": str(one.source.status),
    }


def _print_table(headings: Mapping[str, str], rows: list[dict[str, Any]]) -> None:
    """Rows by the keys of ``headings``, in 80 columns where the terminal is not known."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for number, heading in enumerate(headings.values()):
        table.add_column(heading, overflow="fold", no_wrap=number == 0)
    for row in rows:
        table.add_row(*(_cell(row[key]) for key in headings))
    Console(highlight=False).print(table)


def _cell(value: object) -> str:
    if value in (None, ""):
        return "-"
    return f"{value:g}" if isinstance(value, float) else str(value)
