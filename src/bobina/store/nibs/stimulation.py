"""``*_nibs.tsv``: what was given. Version 6.3 nests patterns, 6.2 and 6 name pulses, bursts and trains.

Version 6 calls the bursts of a train its pulses (``train_pulses``: iTBS has 10, cTBS 200), and gives its pause between
trains no unit, so that it is not taken. Times are from onset to onset, but for that pause.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bobina.dose import Timing
from bobina.space import BadInput
from bobina.store.bids import Row, Sidecar, read_rows
from bobina.store.nibs.patterns import SINGLE, layers, timing_of

TMS = "TMS"
THRESHOLDS = {"rMT": "RMT", "aMT": "AMT"}
"""references that are motor thresholds, and what bobina calls them"""
UNITS = {TMS: "output", "tES": "A"}
"""of amplitudes, by the kind of stimulation; those of others are not read"""
AMPLITUDES = ("pattern1_intensity", "stimulus_intensity", "pulse_intensity", "second_pulse_intensity")


@dataclass(frozen=True, slots=True)
class Parameters:
    """A row: one kind of stimulation, or one stimulus of it."""

    where: str
    """file and line"""
    name: str
    kind: str
    """TMS, tES, TUS or PNS"""
    elements: tuple[str, ...]
    coil: str
    """the shape of its coil, as its sidecar has it"""
    positions: tuple[str, ...]
    """rows of the *_markers.tsv, where this table says it (before 6.3)"""
    timing: Timing | None
    """None: no pulses, or patterns that are no trains"""
    amplitudes: tuple[float, ...]
    """parts of the maximum stimulator output; A where it is electrical"""
    threshold: str
    """RMT or AMT, where the intensity was set by one; else what it was set by"""
    fraction: float | None
    """the largest, of that threshold"""
    time: datetime | None
    response: float | None
    """V, of the muscle"""
    didt: float | None
    """A/s"""


def read_stimulation(path: Path | str) -> tuple[Parameters, ...]:
    """The rows of a *_nibs.tsv. Raises BadInput, naming line and column."""
    return tuple(_parameters(row) for row in read_rows(path))


def _parameters(row: Row) -> Parameters:
    kind = row.text("nibs_type") or str(row.sidecar.said.get("NIBSType", TMS))
    elements = row.parts("nibs_element_id", "element_id", "coil_id")
    threshold, fraction = _dosing(row)
    response = row.one("motor_response", "V")
    return Parameters(
        row.where(), row.text("nibs_event_id", "event_id", "protocol_name", "tms_stim_mode"), kind, elements,
        _shape(row.sidecar, elements), row.parts("nibs_position_id", "target_id", "stim_id"),
        _timing(row) if kind == TMS else None, _amplitudes(row, kind), threshold, fraction, _time(row),
        response, row.one("current_gradient", "A/s"),
    )


def _timing(row: Row) -> Timing | None:
    if "burst_pulses_number" in row.cells:
        return _timing_of_6(row)
    if (between := row.one("inter_stimulus_interval", "s")) is not None:
        return Timing(between, 2, 0.0, 1, 0.0, 1)
    if "pulses_in_event" in row.cells:
        pulses = row.count("pulses_in_event")
        return SINGLE if pulses == 1 else Timing(row.one("pulse_repetition_interval", "s"), pulses, 0.0, 1, 0.0, 1)
    return timing_of(layers(row))


def _timing_of_6(row: Row) -> Timing:
    rate, trains = row.one("repetition_rate", "Hz"), row.count("train_number")
    pause = 0.0 if trains == 1 else row.one("inter_train_interval", "s")
    return Timing(row.one("inter_pulse_interval", "s"), row.count("burst_pulses_number"),
                  None if rate is None else 1 / rate, row.count("train_pulses"), pause, trains)  # fmt: skip


def _amplitudes(row: Row, kind: str) -> tuple[float, ...]:
    """Of each pulse of a pair, or each element: the first of the columns that says it, and the second pulse's own."""
    if kind not in UNITS:
        return ()
    unit = UNITS[kind]
    found = [row.si(column, unit) for column in AMPLITUDES]
    if said := row.number("pulse_intensity_mso"):
        return (said / 100,)
    return found[0] or found[1] or (*found[2], *found[3])


def _dosing(row: Row) -> tuple[str, float | None]:
    references, scalings = row.parts("intensity_reference"), row.parts("intensity_scaling")
    if references:
        name = references[0]
        alone = set(references) == {name} and name in THRESHOLDS
        return THRESHOLDS.get(name, name), _largest(row, scalings) if alone else None
    for column, name in (("pulse_intensity_rmt", "RMT"), ("pulse_intensity_amt", "AMT")):
        values = (row.number(column), row.number(f"second_{column}"))
        if known := [value for value in values if value is not None]:
            return name, max(known) / 100
    return "", None


def _largest(row: Row, scalings: tuple[str, ...]) -> float | None:
    try:
        return max((float(one) for one in scalings if one != "absolute"), default=None)
    except ValueError as error:
        raise BadInput(f"{row.where('intensity_scaling')}: {'|'.join(scalings)!r} is no multiple") from error


def _shape(sidecar: Sidecar, elements: tuple[str, ...]) -> str:
    """The shape of the first element's coil."""
    sets = sidecar.said.get("ElementSet", sidecar.said.get("CoilSet", []))
    for one in sets if isinstance(sets, list) else [sets]:
        if isinstance(one, Mapping) and (not elements or one.get("ElementID", one.get("CoilID")) == elements[0]):
            return str(one.get("CoilShape", ""))
    return ""


def _time(row: Row) -> datetime | None:
    """By the clock, in UTC where it says its zone, where it is a time that ISO 8601 knows."""
    try:
        said = datetime.fromisoformat(row.text("timestamp"))
    except ValueError:
        return None
    return said.astimezone(UTC).replace(tzinfo=None) if said.tzinfo else said
