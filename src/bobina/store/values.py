"""Frozen values as JSON that reads back to the same values."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin

import cattrs
import numpy as np

from bobina.space import BadInput, Rigid, frames
from bobina.store.points import read_text

T = TypeVar("T")


def packed(value: object) -> bytes:
    """A value as JSON in UTF-8."""
    return json.dumps(converter().unstructure(value), ensure_ascii=False, allow_nan=False).encode()


def unpacked(content: bytes, kind: type[T]) -> T:
    """What ``packed`` gave, as a value of ``kind`` again."""
    return converter().structure(json.loads(content), kind)


def read_values(path: Path, kind: type[T]) -> T:
    """A value of ``kind`` from a JSON file that may leave out what has a default. Raises BadInput."""
    try:
        return unpacked(read_text(path).encode(), kind)
    except json.JSONDecodeError as error:
        raise BadInput(f"{path.name}, line {error.lineno}: not JSON ({error.msg})") from error
    except BadInput:
        raise
    except Exception as error:
        refused = next(_refusals(error), None) or cattrs.transform_error(error)[0]
        raise BadInput(f"{path.name}: {refused}") from error


def _refusals(error: BaseException) -> Iterator[BadInput]:
    """What values themselves refused, in a group of errors."""
    if isinstance(error, BadInput):
        yield error
    for inner in error.exceptions if isinstance(error, BaseExceptionGroup) else ():
        yield from _refusals(inner)


@cache
def converter() -> cattrs.Converter:
    """From values to what JSON can say, and back; unknown names are refused."""
    made = cattrs.Converter(forbid_extra_keys=True)
    made.register_unstructure_hook(float, lambda value: _plain(float(value)))
    made.register_unstructure_hook(date, date.isoformat)
    made.register_structure_hook(date, lambda text, _: date.fromisoformat(text))
    made.register_unstructure_hook(datetime, datetime.isoformat)
    made.register_structure_hook(datetime, lambda text, _: datetime.fromisoformat(text))
    made.register_unstructure_hook_func(_is_array, lambda array: _plain(array.tolist()))
    made.register_structure_hook_func(_is_array, _array)
    made.register_unstructure_hook_func(_is_rigid, _rigid_out)
    made.register_structure_hook_func(_is_rigid, _rigid_in)
    return made


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
