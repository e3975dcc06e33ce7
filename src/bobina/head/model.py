"""The head: five tissues and air, and how well each conducts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from bobina.source import Source, Sourced, Status
from bobina.space import Volume
from bobina.space.frames import Scanner


class Tissue(IntEnum):
    """The numbers of a label image."""

    AIR = 0
    WM = 1
    GM = 2
    CSF = 3
    BONE = 4
    SCALP = 5
    CAVITY = 6
    """air inside the head (sinuses, ear canals)"""


_WAGNER = Source(
    "Wagner 2004 (TMS head model), as the default of SimNIBS; IEEE Trans Biomed Eng 51:1586", Status.PARTLY,
    "10.1109/TBME.2004.827925",
)

CONDUCTIVITY: Mapping[Tissue, Sourced] = MappingProxyType({
    Tissue.WM: Sourced(0.126, "S/m", _WAGNER),
    Tissue.GM: Sourced(0.275, "S/m", _WAGNER),
    Tissue.CSF: Sourced(1.654, "S/m", _WAGNER),
    Tissue.BONE: Sourced(0.010, "S/m", _WAGNER),
    Tissue.SCALP: Sourced(0.465, "S/m", _WAGNER),
})
"""Conductivity of each tissue; air does not conduct."""


@dataclass(frozen=True, eq=False, slots=True)
class Head:
    """Labels (uint8, numbered as Tissue) in the scanner's frame, with the conductivity of each tissue."""

    name: str
    labels: Volume[Scanner]
    conductivity: Mapping[Tissue, Sourced] = field(default_factory=lambda: CONDUCTIVITY)
    dropped: float = 0.0
    """m^3 of stray labels that were turned to air (head.build)"""
    shares: NDArray[np.float32] | None = None
    """(5, nx, ny, nz): the part of each voxel that WM, GM, CSF, bone and scalp fill, the rest is air; of probability
    maps. None: only labels are known, and the field estimates the shares from them"""
