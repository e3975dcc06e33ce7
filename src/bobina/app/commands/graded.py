"""``bobina check FILE``: what tables of NIBS-BIDS say was given, graded."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from bobina.app.graded import Given, graded, tables
from bobina.app.planning import refused
from bobina.dose import Timing
from bobina.dose.timing import burst_frequency, frequency
from bobina.space import BadInput
from bobina.store import packed


def check_tables(path: Path, coil_kind: str, *, lesion: bool, as_json: bool) -> int:
    """Print every stimulation of a table, or of the tables of a folder; 1 where one exceeds the tables unpublished.

    Raises BadInput for a table that cannot be read; in a folder it is named and the others are told.
    """
    found, left = dict[str, list[Given]](), list[str]()
    for table in tables(path):
        try:
            name = table.relative_to(path).as_posix() if path.is_dir() else table.name
            found[name] = list(graded(table, coil_kind, lesion=lesion))
        except BadInput as error:
            if not path.is_dir():
                raise
            left.append(str(error))
    if as_json:
        told = {name: [json.loads(packed(one)) for one in given] for name, given in found.items()}
        print(json.dumps({"tables": told, "not_read": left}, indent=2, ensure_ascii=False))
    else:
        print("\n".join([*_said(found), *(f"not read: {one}" for one in left)]))
    return int(any(one.verdict is not None and refused(one.verdict) for given in found.values() for one in given))


def _said(found: dict[str, list[Given]]) -> Iterator[str]:
    for name, given in found.items():
        yield name
        for one in given:
            yield f"  {one.name or '-'}: {', '.join(_what(one))}"
            yield f"    {one.why or (one.verdict and one.verdict.level)}"
    yield "Every row of a verdict: --json. A clinician decides."


def _what(one: Given) -> Iterator[str]:
    yield one.kind if one.rows == 1 else f"{one.kind}, {one.rows} rows"
    if one.timing is not None:
        yield from _timing(one.timing)
    if one.pulses is not None and one.pulses > 2:
        yield f"{one.pulses} pulses"
    if one.amplitudes is not None:
        yield _between(*one.amplitudes, *((100, "% of output") if one.kind == "TMS" else (1e3, "mA")))
        if one.kind == "TMS" and one.amplitudes[1] > 1:
            yield "which no stimulator gives: is the unit in its sidecar right?"
    if one.fraction is not None:
        yield f"{100 * one.fraction:g} % of {one.threshold}"
    elif one.threshold not in ("", "absolute"):
        yield f"set by {one.threshold}"


def _timing(timing: Timing) -> Iterator[str]:
    """From the inside out, what is known and more than one."""
    if (timing.pulses_in_burst or 0) > 1:
        yield f"{timing.pulses_in_burst}{_at(frequency(timing))}"
    if (timing.bursts_in_train or 0) > 1:
        yield f"{timing.bursts_in_train} bursts{_at(burst_frequency(timing))}"
    if (timing.trains_in_protocol or 0) > 1:
        pause = timing.inter_train_interval
        yield f"{timing.trains_in_protocol} trains" + ("" if pause is None else f" {pause:g} s apart")


def _at(hertz: float | None) -> str:
    return "" if hertz is None else f" at {hertz:g} Hz"


def _between(least: float, most: float, scale: float, unit: str) -> str:
    low, high = f"{least * scale:g}", f"{most * scale:g}"
    return f"{low} {unit}" if low == high else f"{low} to {high} {unit}"
