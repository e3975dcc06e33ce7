"""What Localite keeps beside its markers: how the person was laid onto the image, and which files make a session.

Seen in real files: a Registration names its landmarks in the image (BaseMarker), the same points as the tracker found
them (MixMarker), which of them were used (Selection) and the matrix from tracker to image (Transformation), in mm of
RAS. A TransformationRMS in text says what was left over, of landmarks and of the scalp.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from bobina.plan.landed import Stimulations
from bobina.space import BadInput, Rigid
from bobina.space.frames import Scanner, Tracker
from bobina.space.units import mm
from bobina.store.navigation.localite import TO_RAS, localite_session, numbers_of, read_localite_points
from bobina.store.navigation.marker import XYZ
from bobina.store.points import read_text

BOOKS = ("LocSessionState", "LocRegistration", "LocTMSTriggerData", "LocVolumeList")
_RMS = re.compile(r"RMS Deviation\s*[=:]\s*([\d.]+)\s*mm")


@dataclass(frozen=True, eq=False, slots=True)
class Registration:
    """How a person was laid onto the image: by landmarks, then by points of the scalp. Points in m."""

    names: tuple[str, ...]
    in_image: tuple[XYZ, ...]
    in_tracker: tuple[XYZ, ...]
    used: tuple[bool, ...]
    to_image: Rigid[Scanner, Tracker]
    """in the end: after the scalp"""
    left_over: tuple[float, float] | None
    """m, root mean square: of the landmarks when they alone counted, and of the scalp; None: not kept"""


def read_registration(path: Path | str) -> Registration:
    """A Registration and the files that it names, beside it. Raises BadInput."""
    path = Path(path)
    root = _root(path, "LocRegistration")
    files = {tag: path.parent / _named(path, root, tag) for tag in ("baseMarker", "mixMarker", "selection",
                                                                    "transformation")}  # fmt: skip
    image, tracker = read_localite_points(files["baseMarker"]), read_localite_points(files["mixMarker"])
    if [name for name, _ in image] != [name for name, _ in tracker]:
        raise BadInput(f"{path.name}: {files['baseMarker'].name} and {files['mixMarker'].name} name other landmarks")
    used, to_image = read_selection(files["selection"]), read_transformation(files["transformation"])
    kept = files["transformation"].name.removeprefix("Transformation").removesuffix(".xml")
    rms = path.parent / f"TransformationRMS{kept}.txt"
    return Registration(tuple(name for name, _ in image), tuple(place for _, place in image),
                        tuple(place for _, place in tracker), used, to_image,
                        read_left_over(rms) if rms.is_file() else None)  # fmt: skip


def registration_of(session: Path | str) -> Registration | None:
    """The registration in force in the session's folder in which a file of it lies; None: there is none."""
    folder = Path(session).absolute().parent.parent
    book = folder / "Session.xml"
    if not book.is_file():
        return None
    named = [Path(one).name for one in read_book(book) if Path(one).name.startswith("Registration")]
    places = [folder / "Registrations" / "LocatorRegistrations" / name for name in named]
    return next((read_registration(one) for one in places if one.is_file()), None)


def read_selection(path: Path | str) -> tuple[bool, ...]:
    """Which landmarks were used, of a Selection. Raises BadInput."""
    return tuple(one.get("value") == "true" for one in _root(Path(path), "SelectionList").iter("Boolean"))


def read_transformation(path: Path | str) -> Rigid[Scanner, Tracker]:
    """From tracker to image, of a Transformation. Raises BadInput."""
    path = Path(path)
    root = _root(path, "Transformation")
    node, space = root.find(".//Matrix4D"), root.get("coordinateSpace", "")
    if node is None or space not in TO_RAS:
        raise BadInput(f"{path.name} has no Matrix4D in RAS or LPS")
    matrix = numbers_of(path.name, node, [f"{i}{j}" for i in range(4) for j in range(4)]).reshape(4, 4)
    matrix[:3, 3] *= mm
    flip = np.diag([*TO_RAS[space], 1.0])
    try:
        return Rigid(flip @ matrix @ flip, Scanner, Tracker)
    except ValueError as error:
        raise BadInput(f"{path.name}: {error}") from error


def read_left_over(path: Path | str) -> tuple[float, float]:
    """What a TransformationRMS says was left over, m: root mean square of the landmarks, and of the scalp's points."""
    path = Path(path)
    if not path.is_file():
        raise BadInput(f"there is no file {path}")
    said = _RMS.findall(path.read_text(encoding="latin-1"))
    if len(said) != 2:
        raise BadInput(f"{path.name} says {len(said)} RMS deviations, not those of landmarks and surface")
    return float(said[0]) * mm, float(said[1]) * mm


def read_book(path: Path | str) -> tuple[str, ...]:
    """The files that a Session, Registration, TriggerData or Volumes file names, in its order. Raises BadInput."""
    root = _root(Path(path), *BOOKS)
    named = [*root.iter("fileReferencePath"), *root.iterfind(".//fileReferencePathList/string")]
    return tuple(one.text.strip() for one in named if one.text)



def trigger_session(path: Path | str) -> Stimulations:
    """The pulses of every coil of a TriggerData, by the TriggerMarkers that it names beside it. Raises BadInput."""
    path = Path(path)
    sessions = [localite_session(path.parent / Path(name).name) for name in read_book(path)]
    if len({one.frame for one in sessions}) != 1:
        raise BadInput(f"{path.name} names {len(sessions)} files of trigger markers in more than one frame, or none")
    pulses = [pulse for one in sessions for pulse in one.pulses]
    return replace(sessions[0], pulses=tuple(replace(pulse, number=i) for i, pulse in enumerate(pulses, start=1)))


def _named(path: Path, root: ET.Element, tag: str) -> str:
    node = root.find(f"{tag}Reference/fileReferencePath")
    if node is None or not node.text or "/" in node.text or "\\" in node.text:
        raise BadInput(f"{path.name} names no {tag} file beside it")
    return node.text.strip()


def _root(path: Path, *tags: str) -> ET.Element:
    try:
        root = ET.fromstring(read_text(path))
    except ET.ParseError as error:
        raise BadInput(f"{path.name} is not XML ({error})") from error
    if root.tag not in tags:
        raise BadInput(f"{path.name} is no {' or '.join(tags)} of Localite, but <{root.tag}>")
    return root
