"""Localite's XML: InstrumentMarkers (planned) and TriggerMarkers (recorded with each pulse).

Seen in real files: Matrix4D data00..33 is row, column, in mm of RAS or LPS as the root says; its columns are the coil's
axes, of which the first points into the head. Hence SimNIBS's axes (and ours): x = Localite's z, y = -y, z = x. A
trigger without tracking holds the unit matrix.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bobina.space import BadInput
from bobina.space.units import mega, mm
from bobina.store.files import whole
from bobina.store.navigation.marker import Marker, pose_of
from bobina.store.points import read_text

Array = NDArray[np.float64]

AXES = np.array([[0.0, 0, 1], [0, -1, 0], [1, 0, 0]])
"""Localite's coil axes (columns) times this are ours, and back."""

TO_RAS = {"RAS": np.array([1.0, 1, 1]), "LPS": np.array([-1.0, -1, 1])}


def read_localite(path: Path | str) -> tuple[Marker, ...]:
    """The markers that have a pose, in m of the image's world frame (RAS). Raises BadInput."""
    name = Path(path).name
    try:
        root = ET.fromstring(read_text(path))
    except ET.ParseError as error:
        raise BadInput(f"{name} is not XML ({error})") from error
    space = root.get("coordinateSpace", "none")
    if root.tag not in ("InstrumentMarkerList", "TriggerMarkerList") or space not in TO_RAS:
        raise BadInput(f"{name} is no list of Localite markers in RAS or LPS, but <{root.tag}> in {space}")
    found = []
    for index, entry in enumerate(root):
        where = f"{name}, marker {index}"
        marker = entry if entry.tag == "TriggerMarker" else entry.find("Marker")
        if entry.tag not in ("InstrumentMarker", "TriggerMarker") or marker is None:
            continue
        matrix = _matrix(where, marker.find("Matrix4D"))
        if np.array_equal(matrix, np.eye(4)):
            continue
        flip = TO_RAS[space]
        pose = pose_of(where, flip[:, None] * matrix[:3, :3] @ AXES, flip * matrix[:3, 3])
        kind = "sample" if entry.tag == "TriggerMarker" else "target"
        found.append(Marker(marker.get("description", ""), pose, kind, _didt(entry)))
    return tuple(found)


def _matrix(where: str, node: ET.Element | None) -> Array:
    if node is None:
        raise BadInput(f"{where} has no Matrix4D")
    try:
        return np.array([[float(node.attrib[f"data{i}{j}"]) for j in range(4)] for i in range(4)])
    except (KeyError, ValueError) as error:
        raise BadInput(f"{where}: its Matrix4D is damaged ({error})") from error


def _didt(entry: ET.Element) -> float | None:
    text = next((value.get("response", "") for value in entry.iter("Value") if value.get("key") == "valueA"), "")
    try:
        value = float(text) * mega
    except ValueError:
        return None
    return value if value > 0 else None


def write_localite(path: Path | str, markers: Iterable[Marker], space: str = "RAS") -> Path:
    """Write InstrumentMarkers. ``space``: RAS where navigation runs on a NIfTI image, LPS on DICOM. Raises BadInput."""
    if space not in TO_RAS:
        raise BadInput(f"Localite knows RAS and LPS, not {space!r}")
    path, flip = Path(path), TO_RAS[space]
    root = ET.Element("InstrumentMarkerList", coordinateSpace=space)
    for index, marker in enumerate(markers):
        entry = ET.SubElement(root, "InstrumentMarker", alwaysVisible="false", index=str(index), selected="false")
        inner = ET.SubElement(entry, "Marker", color="#ff0000", description=marker.name, set="true")
        matrix = np.eye(4)
        matrix[:3, :3] = flip[:, None] * marker.pose.rotation @ AXES
        matrix[:3, 3] = flip * marker.pose.origin / mm
        ET.SubElement(inner, "Matrix4D", {f"data{i}{j}": repr(float(matrix[i, j])) for i in range(4) for j in range(4)})
    ET.indent(root, "    ")
    with whole(path) as draft:
        ET.ElementTree(root).write(draft, encoding="UTF-8", xml_declaration=True)
    return path
