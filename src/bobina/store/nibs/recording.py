"""The sidecar of a recording made beside the stimulation: EMG, EEG, NIRS, fMRI. The signals are other tools' work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bobina.space import BadInput
from bobina.store.bids import read_sidecar


@dataclass(frozen=True, slots=True)
class Recording:
    """What was recorded. ``rate``: samples (volumes of fMRI) in a second; None: not said."""

    kind: str
    """emg, eeg, nirs, bold"""
    task: str
    rate: float | None
    channels: int | None
    """of its kind"""


def read_recording(path: Path | str) -> Recording:
    """A recording by its *_emg.json, *_eeg.json, *_nirs.json or *_bold.json. Raises BadInput."""
    sidecar = read_sidecar(path)
    kind = Path(path).stem.rpartition("_")[2]
    rate, period = (_above_zero(sidecar.file, sidecar.said, key) for key in ("SamplingFrequency", "RepetitionTime"))
    channels = _above_zero(sidecar.file, sidecar.said, f"{kind.upper()}ChannelCount")
    return Recording(kind, str(sidecar.said.get("TaskName", "")), rate or (1 / period if period else None),
                     None if channels is None else int(channels))  # fmt: skip


def _above_zero(file: str, said: Mapping[str, Any], key: str) -> float | None:
    value = said.get(key)
    if value is None:
        return None
    if not isinstance(value, int | float) or value <= 0:
        raise BadInput(f"{file}, {key}: {value!r} is no number above 0")
    return float(value)
