"""``*_coordsystem.json``: the frame and the unit of the positions in a ``*_markers.tsv``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bobina.space import BadInput, pick
from bobina.store.bids import TO_SI, fitting, read_sidecar

XYZ = tuple[float, float, float]


@dataclass(frozen=True, eq=False, slots=True)
class Coordinates:
    """A coordinate system as its file has it."""

    file: str
    system: str
    """of the positions: IndividualMRI is the person's own image; nothing where it is not said, as in version 6"""
    unit: float
    """m in one unit of the positions; mm where it is not said"""
    image: str
    """the anatomy that it belongs to"""
    landmarks: Mapping[str, XYZ]
    """m, in the system and unit that the file gives them"""


def read_coordinates(path: Path | str) -> Coordinates:
    """A coordinate system. Raises BadInput."""
    sidecar = read_sidecar(path)
    said = sidecar.said
    unit = str(said.get("NIBSCoordinateUnits", "mm"))
    length = _length(sidecar.file, unit)
    theirs = said.get("AnatomicalLandmarkCoordinateUnits", said.get("AnatomicalLandmarkCoordinateSystemUnits", unit))
    return Coordinates(
        sidecar.file, str(said.get("NIBSCoordinateSystem", "")), length, str(said.get("IntendedFor", "")),
        _landmarks(sidecar.file, said.get("AnatomicalLandmarkCoordinates", {}), str(theirs)),
    )


def coordinates_of(table: Path) -> Coordinates | None:
    """The coordinate system of a *_markers.tsv; None: there is no file of one beside it."""
    file = fitting(table, "coordsystem.json", [table.parent])
    return None if file is None else read_coordinates(file)


def _length(file: str, unit: str) -> float:
    try:
        return TO_SI["m"][pick("unit of length", unit, TO_SI["m"])]
    except BadInput as error:
        raise BadInput(f"{file}: {error}") from error


def _landmarks(file: str, said: Any, unit: str) -> Mapping[str, XYZ]:
    if not isinstance(said, Mapping) or not said:
        return {}
    factor, found = _length(file, unit), dict[str, XYZ]()
    for name, place in said.items():
        try:
            x, y, z = (float(value) * factor for value in place)
        except (TypeError, ValueError) as error:
            raise BadInput(f"{file}, AnatomicalLandmarkCoordinates: {name} is no place [x, y, z]") from error
        found[name] = (x, y, z)
    return found
