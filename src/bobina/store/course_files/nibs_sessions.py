"""NIBS-BIDS (BEP037, a proposal, at nigelrogasch/nibs-bids 77de0bd, version 6.3): each session that was delivered.

The proposal is not merged and its names move: version 6.2 at the same commit says coil_id, stim_id and target_id for
nibs_element_id, nibs_event_id and nibs_position_id. No date and no words of anybody's own are written.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from bobina.course import threshold
from bobina.course.delivery import Delivered, delivered
from bobina.course.prescription import PlanAttached
from bobina.course.prescription.state import timing_of
from bobina.course.record import Entry, Record, Struck
from bobina.course.referral import Referred
from bobina.course.threshold import Known
from bobina.course.threshold.events import Muscle
from bobina.dose import Part, Timing, protocols
from bobina.dose.timing import patterned, period, span
from bobina.store.course_files import nibs_plan as pose
from bobina.store.course_files.columns import since
from bobina.store.course_files.nibs_names import COLUMNS, EVENTS, POSITIONS, SESSIONS, VERSION, described
from bobina.store.navigation.nibs_bids import POSES

MISSING = "n/a"
COIL = "Coil_1"
REFERENCES = {Muscle.RMT: "rMT", Muscle.AMT: "aMT", Muscle.LEG_RMT: "rMT"}
"""kind of threshold: the proposal's closed vocabulary, which knows no leg (the sidecar says so)"""
_MS = 1000.0


def nibs_bids(record: Record) -> Mapping[str, str]:
    """File path in the data set to content; nothing where no pulse was delivered."""
    given = [one for one in delivered(record) if one.what.pulses > 0]
    if not given:
        return {}
    subject = f"sub-{record.person}"
    files = {"dataset_description.json": _json(_DESCRIPTION), "README": _README,
             "participants.tsv": _tsv(["participant_id"], [[subject]]),
             f"{subject}/{subject}_sessions.tsv": _tsv(list(SESSIONS), _sessions(record, given)),
             f"{subject}/{subject}_sessions.json": _json(described(SESSIONS))}  # fmt: skip
    for number, entry in enumerate(given, start=1):
        stem = f"{subject}_ses-{number:02d}_task-treatment_stimsys-tms_acq-offline"
        folder = f"{subject}/ses-{number:02d}/nibs"
        known = threshold.current(_then(record, entry.number))
        made = _session(entry.what, known.what if known else None, pose.planned(record, entry))
        files |= {f"{folder}/{stem}_{ending}": content for ending, content in made}
    return files


def _then(record: Record, number: int) -> Record:
    """The record as it was at an entry, without what was struck later."""
    return Record(record.person, tuple(one for one in record.entries
                                       if one.number <= number or isinstance(one.what, Struck)))  # fmt: skip


def _session(what: Delivered, known: Known | None, plan: PlanAttached | None) -> Iterator[tuple[str, str]]:
    parts = parts_of(what.protocol)
    rows = [_row(what, known, part, i, len(parts)) for i, part in enumerate(parts, start=1)]
    yield "nibs.tsv", _tsv(list(COLUMNS), rows)
    yield "nibs.json", _json(_sidecar(what, known))
    if len(parts) == 1:
        told = dict(zip(COLUMNS, rows[0], strict=True))
        event = [0, told["session_duration"], told["nibs_event_id"], told["nibs_position_id"]]
        yield "events.tsv", _tsv(list(EVENTS), [event])
        yield "events.json", _json(described(EVENTS))
    posed = plan if len(parts) == 1 else None
    sites = [part.site if part else MISSING for part in parts]
    yield "markers.tsv", _tsv([*POSITIONS, *POSES], [[f"site_{i}", COIL, site, pose.found(posed), *pose.cells(posed)]
                                                     for i, site in enumerate(sites, 1)])  # fmt: skip
    yield "markers.json", _json({**described(POSITIONS), **pose.columns(posed)})
    if posed is not None:
        yield "coordsystem.json", _json(pose.frame(posed))


def parts_of(protocol: str) -> Sequence[Part | None]:
    """The sites of a protocol of the library; one unknown where it is not in it."""
    found = next((one for one in protocols() if one.id == protocol), None)
    return found.parts if found and found.parts else (None,)


def _row(what: Delivered, known: Known | None, part: Part | None, number: int, of: int) -> list[Any]:
    alone = of == 1
    timing = timing_of(part.timing, what.pulses, alone=alone) if part else Timing(None, None, None, None, None, None)
    trains = timing.trains_in_protocol
    return [
        f"{what.protocol}_{number}" if of > 1 else what.protocol, "TMS", what.stimulator or MISSING, COIL,
        what.percent_mso if alone else None, *_patterns(timing, trains),
        *(_anchor(what, known) if alone else (None, None)),
        _ms(timing.inter_pulse_interval), timing.pulses_in_burst, _ms(timing.inter_burst_interval),
        timing.bursts_in_train, _ms(timing.inter_train_interval), trains,
        what.pulses_planned if alone else (part.pulses if part else None), what.pulses if alone else None,
        _lasts(timing, trains), f"site_{number}",
    ]  # fmt: skip


def _anchor(what: Delivered, known: Known | None) -> tuple[str, float | str]:
    if known is None:
        return "absolute", "absolute"
    return REFERENCES[known.kind], round(what.percent_mso / known.percent_mso, 4)


def _patterns(timing: Timing, trains: int | None) -> list[Any]:
    """Count and interval from onset to onset, from the inside out, three times."""
    bursts = [timing.pulses_in_burst, _ms(timing.inter_pulse_interval)]
    outer = [trains, _ms(period(timing)) if trains != 1 else None]
    if not patterned(timing):
        return [*bursts, *outer, None, None]
    return [*bursts, timing.bursts_in_train, _ms(timing.inter_burst_interval), *outer]


def _lasts(timing: Timing, trains: int | None) -> float | None:
    full, bare = period(timing), span(timing)
    return None if full is None or bare is None or trains is None else (trains - 1) * full + bare


def _ms(seconds: float | None) -> float | None:
    return None if seconds is None else seconds * _MS


def _sidecar(what: Delivered, known: Known | None) -> Mapping[str, Any]:
    coil = {"ElementID": COIL, "ElementType": "coil", "ModelName": what.coil or MISSING,
            "CoilShape": what.coil_kind or MISSING}  # fmt: skip
    says = f"A treatment session by protocol {what.protocol}; timing as published, counts as delivered."
    return {
        "NIBSDescription": says,
        "ConcurrentModalities": ["none"], "StimulatorSet": {"StimulatorID": what.stimulator or MISSING},
        "ElementSet": [coil], "IntensitySet": [_intensity(known)] if known else [], **described(COLUMNS),
    }  # fmt: skip


def _intensity(known: Known) -> Mapping[str, Any]:
    kind = {Muscle.RMT: "resting_motor", Muscle.AMT: "active_motor", Muscle.LEG_RMT: "resting_motor, leg"}[known.kind]
    return {"IntensityID": REFERENCES[known.kind], "Value": known.percent_mso, "Units": "% Maximum Stimulator Output",
            "Type": kind, "MeasurementMethod": known.how.value}  # fmt: skip


def _sessions(record: Record, given: Sequence[Entry[Delivered]]) -> list[list[Any]]:
    referral = record.last(Referred)
    zero: date | None = referral.at.date() if referral else None
    return [[f"ses-{number:02d}", since(one.what.begun.date(), zero) if zero else None, one.what.tolerated.value]
            for number, one in enumerate(given, start=1)]  # fmt: skip


def _tsv(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    return "\n".join("\t".join(line) for line in [list(names), *([_cell(one) for one in row] for row in rows)]) + "\n"


def _cell(value: Any) -> str:
    if value is None:
        return MISSING
    return f"{value:.10g}" if isinstance(value, int | float) else " ".join(str(value).split()) or MISSING


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


_DESCRIPTION = {"Name": "A course of transcranial magnetic stimulation", "BIDSVersion": "1.11.0", "DatasetType": "raw",
                "GeneratedBy": [{"Name": "bobina", "Description": VERSION}]}  # fmt: skip
_README = f"""Sessions of transcranial magnetic stimulation as bobina's record has them, by pseudonym and without dates.

A pose in *_markers.tsv is the one that was planned. Nobody measured where the coil stood.

{VERSION} The proposal may change; a validator of BIDS does not know it yet.
"""
