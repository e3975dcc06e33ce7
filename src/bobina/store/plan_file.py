"""The plan as a file: versioned JSON that reads back to the same values."""

from __future__ import annotations

import json
import math
import platform
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any, get_args, get_origin

import cattrs
import numpy as np

import bobina
from bobina.plan.whole import Plan
from bobina.space import BadInput, Rigid, frames
from bobina.store.files import sha256, write_json
from bobina.store.points import read_text

FORMAT, VERSION = "bobina-plan", 2
READABLE = (1, VERSION)
"""version 1 has no spread"""
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
    convert = _converter().unstructure
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
        read = _converter().structure
        return read(content.get("plan"), Plan), read(content.get("provenance"), Provenance)
    except Exception as error:
        reasons = cattrs.transform_error(error)
        raise BadInput(f"{name} is damaged: {reasons[0]}") from error


@cache
def _converter() -> cattrs.Converter:
    converter = cattrs.Converter(forbid_extra_keys=True)
    converter.register_unstructure_hook(float, lambda value: _plain(float(value)))
    converter.register_unstructure_hook(date, date.isoformat)
    converter.register_structure_hook(date, lambda text, _: date.fromisoformat(text))
    converter.register_unstructure_hook_func(_is_array, lambda array: _plain(array.tolist()))
    converter.register_structure_hook_func(_is_array, _array)
    converter.register_unstructure_hook_func(_is_rigid, _rigid_out)
    converter.register_structure_hook_func(_is_rigid, _rigid_in)
    return converter


def _plain(value: Any) -> Any:
    """Numbers and lists of them, with what JSON cannot say (nan, infinity) as strings."""
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value


def _is_array(kind: Any) -> bool:
    return kind is np.ndarray or get_origin(kind) is np.ndarray


def _array(value: Any, kind: Any) -> np.ndarray[Any, Any]:
    (dtype,) = get_args(get_args(kind)[1])
    return np.array(value, dtype=dtype)


def _is_rigid(kind: Any) -> bool:
    return kind is Rigid or get_origin(kind) is Rigid


def _rigid_out(rigid: Rigid[Any, Any]) -> dict[str, Any]:
    return {"to": rigid.target.__name__, "from": rigid.source.__name__, "matrix": rigid.matrix.tolist()}


def _rigid_in(value: Any, kind: Any) -> Rigid[Any, Any]:
    expected = tuple(frame.__name__ for frame in get_args(kind))
    if (value["to"], value["from"]) != expected:
        raise ValueError(f"a transform {value['to']} <- {value['from']} where {expected[0]} <- {expected[1]} belongs")
    return Rigid(np.array(value["matrix"], float), *(getattr(frames, name) for name in expected))
