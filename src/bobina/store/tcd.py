"""The .tcd format: JSON with deformable elements of dipoles or wire. Lengths in mm there, in m here."""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bobina.coil import Elements
from bobina.space import BadInput
from bobina.space.units import degree, mm

Array = NDArray[np.float64]

DIPOLES, WIRE, SAMPLED = 1, 2, 3


@dataclass(frozen=True, slots=True)
class Parts:
    """What a .tcd file holds, with every deformation at its initial value."""

    name: str
    wires: Elements
    dipoles: Elements
    casing: Array
    max_didt: float | None
    """A/s: the smallest of the stimulators named"""
    stimulator: str


@dataclass(frozen=True, slots=True)
class Node:
    """A place in the JSON, which knows its own path for the sentence that refuses it."""

    value: Any
    path: str

    def __getitem__(self, key: str | int) -> Node:
        """The child; BadInput where there is none."""
        if isinstance(key, int):
            if isinstance(self.value, list) and 0 <= key < len(self.value):
                return Node(self.value[key], f"{self.path}[{key}]")
            raise BadInput(f"{self.path}[{key}] is referred to but not there")
        if isinstance(self.value, dict) and key in self.value:
            return Node(self.value[key], f"{self.path}.{key}")
        raise BadInput(f"{self.path}.{key} is missing")

    def get(self, key: str) -> Node | None:
        """The child, or None."""
        return self[key] if isinstance(self.value, dict) and key in self.value else None

    def items(self) -> list[Node]:
        """The children of a list."""
        if not isinstance(self.value, list):
            raise BadInput(f"{self.path} must be a list")
        return [self[i] for i in range(len(self.value))]

    def integer(self) -> int:
        """A whole number."""
        if not isinstance(self.value, int) or isinstance(self.value, bool):
            raise BadInput(f"{self.path} must be a whole number, not {self.value!r:.40}")
        return self.value

    def number(self) -> float:
        """A finite number."""
        if isinstance(self.value, bool) or not isinstance(self.value, int | float) or not np.isfinite(self.value):
            raise BadInput(f"{self.path} must be a finite number, not {self.value!r:.40}")
        return float(self.value)

    def vectors(self) -> Array:
        """Vectors (n, 3): a list of triples, or zlib-compressed doubles in base64."""
        try:
            if isinstance(self.value, str):
                packed = base64.b64decode(self.value, validate=True)
                array = np.frombuffer(zlib.decompress(packed), "<f8").reshape(-1, 3)
            else:
                array = np.array(self.value, dtype=float)
        except (ValueError, TypeError, zlib.error, binascii.Error) as error:
            raise BadInput(f"{self.path} cannot be read as vectors of three numbers ({error})") from error
        if array.ndim != 2 or array.shape[1:] != (3,) or not len(array) or not np.isfinite(array).all():
            raise BadInput(f"{self.path} must hold finite vectors of three numbers, and has shape {array.shape}")
        return array


def parse_tcd(name: str, text: str) -> Parts:
    """The parts of a .tcd file. Raises BadInput, naming the place."""
    try:
        root = Node(json.loads(text), name)
    except json.JSONDecodeError as error:
        raise BadInput(f"{name}, line {error.lineno}: not JSON ({error.msg})") from error
    found: dict[int, list[tuple[Array, Array]]] = {DIPOLES: [], WIRE: []}
    casings = []
    for element in root["coilElementList"].items():
        kind = element["type"].integer()
        if kind == SAMPLED:
            raise BadInput(
                f"{element.path} is a field sampled on a grid, which is not supported: give the coil as dipoles or wire"
            )
        if kind not in found:
            raise BadInput(f"{element.path}.type must be 1 (dipoles) or 2 (wire), not {kind}")
        rotation, shift = _deformation(root, element)
        found[kind].append(_element(element, kind, rotation, shift))
        if casing := element.get("elementCasing"):
            casings.append(_casing(root, casing) @ rotation.T + shift)
    if casing := root.get("coilCasing"):
        casings.append(_casing(root, casing))
    max_didt, stimulator = _stimulator(root)
    title = " ".join(str(part.value) for part in (root.get("brand"), root.get("name")) if part)
    return Parts(title, _joined(found[WIRE]), _joined(found[DIPOLES]), _stacked(casings), max_didt, stimulator)


def _element(element: Node, kind: int, rotation: Array, shift: Array) -> tuple[Array, Array]:
    points, values = element["points"].vectors() * mm, element["values"].vectors()
    if len(points) != len(values):
        raise BadInput(f"{element.path} has {len(points)} points but {len(values)} values")
    return points @ rotation.T + shift, (values * mm if kind == WIRE else values) @ rotation.T


def _deformation(root: Node, element: Node) -> tuple[Array, Array]:
    """Rotation (3, 3) and shift (3,), m, of an element: its deformations in order, at their initial values."""
    rotation, shift = np.eye(3), np.zeros(3)
    indices = element.get("deformations")
    for index in indices.items() if indices else ():
        step = root["deformList"][index.integer()]
        initial = root["deformRangeList"][step["deformRange"].integer()]["initial"].number()
        turn, move = _step(step, initial)
        rotation, shift = turn @ rotation, turn @ shift + move
    return rotation, shift


def _step(step: Node, initial: float) -> tuple[Array, Array]:
    kind = step["type"].value
    if kind in ("x", "y", "z"):
        return np.eye(3), np.eye(3)["xyz".index(kind)] * initial * mm
    if kind != "rot2p":
        raise BadInput(f"{step.path}.type must be x, y, z or rot2p, not {kind!r}")
    first, second = (np.array([step[key][i].number() for i in range(3)]) * mm for key in ("point1", "point2"))
    length = np.linalg.norm(second - first)
    if length == 0:
        raise BadInput(f"{step.path}: point1 and point2 are the same, so there is no axis to turn about")
    x, y, z = (second - first) / length
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    angle = initial * degree
    turn = np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross
    return turn, first - turn @ first


def _casing(root: Node, index: Node) -> Array:
    points: Array = root["coilModels"][index.integer()]["points"].vectors() * mm
    return points


def _stimulator(root: Node) -> tuple[float | None, str]:
    listed = root["stimulatorList"].items()
    limits = [limit.number() for each in listed if (limit := each.get("maxdIdt"))]
    names = [" ".join(str(part.value) for part in (each.get("brand"), each.get("name")) if part) for each in listed]
    return min(limits, default=None), ", ".join(dict.fromkeys(name for name in names if name))


def _stacked(arrays: list[Array]) -> Array:
    return np.concatenate([np.zeros((0, 3)), *arrays])


def _joined(found: list[tuple[Array, Array]]) -> Elements:
    return Elements(_stacked([points for points, _ in found]), _stacked([vectors for _, vectors in found]))
