"""Localite's XML: InstrumentMarkers (planned), TriggerMarkers (recorded with each pulse), EntryTargets (points).

Seen in real files: Matrix4D data00..33 is row, column, in mm of RAS or LPS as the root says; its columns are the coil's
axes, of which the first points into the head. Hence SimNIBS's axes (and ours): x = Localite's z, y = -y, z = x. A
trigger without tracking holds the unit matrix. valueA is dI/dt in A/us, amplitudeA the output in percent.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from bobina.plan.landed import Stimulation, Stimulations
from bobina.space import BadInput
from bobina.space.units import mega, mm, ms
from bobina.store.files import whole
from bobina.store.navigation.marker import XYZ, Array, Marker, Pose, in_mm, pose_of
from bobina.store.points import read_text

AXES = np.array([[0.0, 0, 1], [0, -1, 0], [1, 0, 0]])
"""Localite's coil axes (columns) times this are ours, and back."""

TO_RAS = {"RAS": np.array([1.0, 1, 1]), "LPS": np.array([-1.0, -1, 1])}
KINDS = {"InstrumentMarkerList": "target", "TriggerMarkerList": "sample"}


def read_localite(path: Path | str) -> tuple[Marker, ...]:
    """The markers that have a pose, in m of the image's world frame (RAS). Raises BadInput."""
    root = _root(path, *KINDS)
    return tuple(
        Marker(marker.get("description", ""), pose, KINDS[root.tag], _didt(entry))
        for entry, marker, pose in _markers(path, root)
        if pose is not None
    )


def localite_session(path: Path | str) -> Stimulations:
    """The pulses of a TriggerMarkers file. Raises BadInput."""
    root = _root(path, "TriggerMarkerList")
    pulses = tuple(
        Stimulation(number, pose, _time(entry), entry.get("description", ""), _didt(entry), _output(entry))
        for number, (entry, _, pose) in enumerate(_markers(path, root), start=1)
    )
    return Stimulations("Localite", root.get("coordinateSpace", ""), pulses)


def read_localite_points(path: Path | str) -> tuple[tuple[str, XYZ], ...]:
    """The points of an EntryTarget file, or the landmarks of a BaseMarker file: name and m of RAS.

    Those of a MixMarker file are the landmarks as the tracker found them, in its own frame.
    """
    root = _root(path, "EntryTargetList", "BaseMarkerList", "MixMarkerList")
    flip, found = TO_RAS[root.get("coordinateSpace", "")], []
    for marker in root.iter("Marker"):
        place = marker.find("ColVec3D")
        if marker.get("set") == "true" and place is not None:
            x, y, z = flip * numbers_of(f"{Path(path).name}, {marker.get('description')!r}", place, "012") * mm
            found.append((marker.get("description", ""), (float(x), float(y), float(z))))
    return tuple(found)


def _root(path: Path | str, *tags: str) -> ET.Element:
    name = Path(path).name
    try:
        root = ET.fromstring(read_text(path))
    except ET.ParseError as error:
        raise BadInput(f"{name} is not XML ({error})") from error
    if root.tag not in tags or root.get("coordinateSpace") not in TO_RAS:
        space = root.get("coordinateSpace", "no frame")
        raise BadInput(f"{name} is no {' or '.join(tags)} of Localite in RAS or LPS, but <{root.tag}> in {space}")
    return root


def _markers(path: Path | str, root: ET.Element) -> Iterator[tuple[ET.Element, ET.Element, Pose | None]]:
    """Each entry, its marker, and the pose; None where the coil was not tracked."""
    flip = TO_RAS[root.get("coordinateSpace", "")]
    entries = (entry for entry in root if entry.tag in ("InstrumentMarker", "TriggerMarker"))
    for index, entry in enumerate(entries):
        where = f"{Path(path).name}, marker {index}"
        marker = entry if entry.tag == "TriggerMarker" else entry.find("Marker")
        node = None if marker is None else marker.find("Matrix4D")
        if marker is None or node is None:
            raise BadInput(f"{where} has no Matrix4D")
        matrix = numbers_of(where, node, [f"{i}{j}" for i in range(4) for j in range(4)]).reshape(4, 4)
        tracked = matrix[:3, :3].any() and not np.array_equal(matrix, np.eye(4))
        axes = flip[:, None] * matrix[:3, :3] @ AXES
        yield entry, marker, pose_of(where, axes, flip * matrix[:3, 3]) if tracked else None


def numbers_of(where: str, node: ET.Element, keys: Iterable[str]) -> Array:
    """The numbers (n,) of a node by their keys. Raises BadInput, naming ``where``."""
    try:
        return np.array([float(node.attrib[f"data{key}"]) for key in keys])
    except (KeyError, ValueError) as error:
        raise BadInput(f"{where}: its {node.tag} is damaged ({error})") from error


def _value(entry: ET.Element, key: str) -> float | None:
    """A recorded value; None where it is not there, not a number, or not above 0."""
    text = next((value.get("response", "") for value in entry.iter("Value") if value.get("key") == key), "")
    try:
        value = float(text)
    except ValueError:
        return None
    return value if value > 0 else None


def _didt(entry: ET.Element) -> float | None:
    value = _value(entry, "valueA")
    return None if value is None else value * mega


def _output(entry: ET.Element) -> float | None:
    value = _value(entry, "amplitudeA")
    return None if value is None else value / 100


def _time(entry: ET.Element) -> float | None:
    try:
        return float(entry.get("recordingTime", "")) * ms
    except ValueError:
        return None


def write_localite(path: Path | str, markers: Iterable[Marker], space: str = "RAS") -> Path:
    """Write InstrumentMarkers. ``space``: RAS where navigation runs on a NIfTI image, LPS on DICOM. Raises BadInput."""
    if space not in TO_RAS:
        raise BadInput(f"Localite knows RAS and LPS, not {space!r}")
    path, flip = Path(path), TO_RAS[space]
    root = ET.Element("InstrumentMarkerList", coordinateSpace=space)
    for index, marker in enumerate(markers):
        entry = ET.SubElement(root, "InstrumentMarker", alwaysVisible="false", index=str(index), selected="false")
        inner = ET.SubElement(entry, "Marker", color="#ff0000", description=marker.name, set="true")
        matrix = in_mm(marker.pose)
        matrix[:3] *= flip[:, None]
        matrix[:3, :3] = matrix[:3, :3] @ AXES
        ET.SubElement(inner, "Matrix4D", {f"data{i}{j}": repr(float(matrix[i, j])) for i in range(4) for j in range(4)})
    ET.indent(root, "    ")
    with whole(path) as draft:
        ET.ElementTree(root).write(draft, encoding="UTF-8", xml_declaration=True)
    return path
