"""The plan as a file: versioned JSON that reads back to the same values."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

import cattrs

import bobina
from bobina.plan.whole import Plan
from bobina.space import BadInput
from bobina.store.files import sha256, write_json
from bobina.store.points import read_text
from bobina.store.values import converter

FORMAT, VERSION = "bobina-plan", 3
READABLE = (1, 2, VERSION)
"""version 1 has no spread, 2 nothing of the person"""
UNITS = "SI throughout: m, s, A/s, V/m (fields in V/m per A/s), rad; percent_mso in percent; NaN is written as a string"
PACKAGES = ("numpy", "scipy", "numba", "nibabel", "scikit-image")


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a plan was made with: the same again gives the same plan."""

    bobina: str
    settings: Mapping[str, Any]
    """as given, JSON values"""
    inputs: Mapping[str, str]
    """file name to SHA-256"""
    packages: Mapping[str, str]


def provenance(settings: Mapping[str, Any], inputs: Iterable[Path]) -> Provenance:
    """The provenance of a plan made now, here, from these settings and files."""
    packages = {name: metadata.version(name) for name in PACKAGES} | {"python": platform.python_version()}
    return Provenance(bobina.__version__, dict(settings), {path.name: sha256(path) for path in inputs}, packages)


def save_plan(path: Path | str, plan: Plan, made: Provenance) -> Path:
    """Write a plan and how it was made, whole or not at all."""
    convert = converter().unstructure
    return write_json(Path(path), {
        "format": FORMAT, "version": VERSION, "units": UNITS, "provenance": convert(made), "plan": convert(plan),
    })


def load_plan(path: Path | str) -> tuple[Plan, Provenance]:
    """Read a plan and how it was made. Raises BadInput."""
    name = Path(path).name
    try:
        content = json.loads(read_text(path))
    except json.JSONDecodeError as error:
        raise BadInput(f"{name}, line {error.lineno}: not JSON ({error.msg}): damaged or cut short") from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise BadInput(f"{name} is not a plan of bobina")
    if content.get("version") not in READABLE:
        raise BadInput(f"{name} is a plan of version {content.get('version')}, and this bobina reads 1 to {VERSION}")
    try:
        read = converter().structure
        return read(content.get("plan"), Plan), read(content.get("provenance"), Provenance)
    except Exception as error:
        reasons = cattrs.transform_error(error)
        raise BadInput(f"{name} is damaged: {reasons[0]}") from error
