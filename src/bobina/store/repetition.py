"""The time between volumes, from whoever says it, held against the header."""

from __future__ import annotations

import json
from pathlib import Path

from bobina.space import BadInput
from bobina.store.fmriprep import RunFiles
from bobina.store.images import open_image
from bobina.store.points import read_text

SHORTEST, LONGEST = 0.2, 10.0
"""Repetition times that are taken, s."""
_UNSET = (0.0, 1.0)
"""s: what programs write into a header when they do not know the repetition time"""


def repetition_time(files: RunFiles, given: float | None) -> float:
    """What the user or the JSON says, s, held against the header of a NIfTI."""
    said, header = given if given is not None else _of_sidecar(files.sidecar), _of_header(files.bold[0])
    if said is None and (header is None or header in _UNSET):
        raise BadInput(f"the repetition time of {files.bold[0].name} is not known: give it in seconds")
    time = header if said is None else said
    assert time is not None
    if not SHORTEST <= time <= LONGEST:
        hint = ": it seems to be in ms" if SHORTEST <= time / 1000 <= LONGEST else ""
        raise BadInput(f"a repetition time of {time:g} s is not one of fMRI, {SHORTEST:g} to {LONGEST:g} s{hint}")
    if header is not None and header not in _UNSET and abs(header - time) > 0.01 * time:
        raise BadInput(
            f"the repetition time is said to be {time:g} s, but the header of {files.bold[0].name} says {header:g} s: "
            "find out which is true, for the filter depends on it"
        )
    return time


def _of_sidecar(path: Path | None) -> float | None:
    if path is None:
        return None
    try:
        value = json.loads(read_text(path)).get("RepetitionTime")
        return None if value is None else float(value)
    except (json.JSONDecodeError, AttributeError, TypeError, ValueError) as error:
        if isinstance(error, BadInput):
            raise
        raise BadInput(f"{path.name} is not JSON with a number as RepetitionTime") from error


def _of_header(path: Path) -> float | None:
    """Seconds between volumes by the header of a NIfTI; surfaces' headers are not asked."""
    if not path.name.endswith((".nii", ".nii.gz")):
        return None
    image = open_image(path)
    factor = {"msec": 1e-3, "usec": 1e-6}.get(image.header.get_xyzt_units()[1], 1.0)
    zooms = image.header.get_zooms()
    return round(float(zooms[3]) * factor, 6) if len(zooms) > 3 else None
