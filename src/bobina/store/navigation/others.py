"""Two systems that are only read: Softaxic (.stmpx) and ANT's visor2 (.mrk)."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from bobina.space import BadInput
from bobina.store.navigation.marker import Marker, pose_of, pose_of_matrix
from bobina.store.points import read_text

SOFTAXIC = np.array([[0.0, 1, 0], [-1, 0, 0], [0, 0, 1]])
"""Softaxic's coil axes (the columns of m00 to m22) times this are ours: x = -m*1, y = m*0, z = m*2."""


def read_softaxic(path: Path | str) -> tuple[Marker, ...]:
    """The coil poses of a .stmpx, whose frame is not named in it: taken as mm of the image's world. Raises BadInput."""
    name = Path(path).name
    try:
        root = ET.fromstring(read_text(path))
    except ET.ParseError as error:
        raise BadInput(f"{name} is not XML ({error})") from error
    if root.tag != "stmp":
        raise BadInput(f"{name} is no stimulation map of Softaxic, but <{root.tag}>")
    return tuple(_softaxic(name, entry) for entry in root.iter("fmp"))


def _softaxic(name: str, entry: ET.Element) -> Marker:
    where, values = f"{name}, {entry.get('id')!r}", entry.find("fp")
    if values is None:
        raise BadInput(f"{where}: it has no <fp>")
    try:
        axes = np.array([[float(values.attrib[f"m{i}{j}"]) for j in range(3)] for i in range(3)])
        place = np.array([float(values.attrib[axis]) for axis in "xyz"])
    except (KeyError, ValueError) as error:
        raise BadInput(f"{where}: its <fp> is damaged ({error})") from error
    return Marker(entry.get("id", ""), pose_of(where, axes @ SOFTAXIC, place))


def read_visor(path: Path | str) -> tuple[Marker, ...]:
    """The coil targets of a .mrk with SimNIBS's axes, in mm of the associated image. Raises BadInput."""
    name = Path(path).name
    try:
        content = json.loads(read_text(path))
    except json.JSONDecodeError as error:
        raise BadInput(f"{name}, line {error.lineno}: not JSON ({error.msg})") from error
    entries = content.get("TargetMarkers") if isinstance(content, dict) else None
    if not isinstance(entries, list):
        raise BadInput(f"{name} is no marker file of visor2: it has no TargetMarkers")
    return tuple(_visor(name, entries))


def _visor(name: str, entries: list[Any]) -> Iterator[Marker]:
    for number, entry in enumerate(entries, start=1):
        where = f"{name}, marker {number}"
        if not isinstance(entry, dict) or not isinstance(entry.get("CoilTarget"), dict):
            raise BadInput(f"{where} has no CoilTarget")
        target = entry["CoilTarget"]
        said = tuple(target.get(key) for key in ("CoilAxesConvention", "PositionalUnit", "CoordinateSystem"))
        if said != ("simnibs", "mm", "ASSOCIATED_IMAGE"):
            raise BadInput(f"{where} is in {said}: export it with SimNIBS's axes, mm, in the associated image")
        pose = target.get("CoilPose")
        matrix = pose.get("RigidTransformMatrix4x4") if isinstance(pose, dict) else None
        yield Marker(str(target.get("Name", "")), pose_of_matrix(where, matrix))
