"""What a plan is made of: target, pose, field, what it would cost to be wrong, and the alternatives. Frozen, SI."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bobina.source import Source, Sourced
from bobina.space import Rigid
from bobina.space.frames import Coil as CoilFrame
from bobina.space.frames import Scanner

Array = NDArray[np.float64]
Pose = Rigid[Scanner, CoilFrame]
XYZ = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Target:
    """A point on the cortex to stimulate. ``point`` in m of Scanner; ``mni`` in m of MNI, None where not known."""

    key: str
    """short and stable: group-connectivity, personal, fox, weigand, beam-f3, rule-5.5cm, m1-hand, user"""
    name: str
    point: XYZ
    mni: XYZ | None
    method: str
    source: Source
    moved: float = 0.0
    """m from where the method points to the grey matter chosen"""


@dataclass(frozen=True, eq=False, slots=True)
class Candidate:
    """A pose and the field it gives at a target: magnitude, V/m per A/s."""

    pose: Pose
    field: float


@dataclass(frozen=True, eq=False, slots=True)
class Flatness:
    """What a placement error costs, as the fraction of the field at the target that is kept.

    ``offsets`` (n, 2) m along the coil's x and y, with ``kept`` (n,); ``angles`` (m,) rad, with ``kept_by_angle`` (m,).
    The ``worst`` figures are the least kept over all directions of a 5 mm shift, and over turns of 10 degrees.
    """

    offsets: Array
    kept: Array
    angles: Array
    kept_by_angle: Array
    worst_5mm: float
    mean_5mm: float
    worst_10deg: float


@dataclass(frozen=True, eq=False, slots=True)
class Site:
    """One target with the best pose for it. Lengths in m, fields in V/m per A/s."""

    target: Target
    best: Candidate
    depth: float
    """from the scalp to the target"""
    distance_to_chosen: float
    """from this target to the plan's target"""
    field_under_chosen: float
    """the field here when the coil stands at the plan's pose"""


@dataclass(frozen=True, eq=False, slots=True)
class FieldSummary:
    """The field of the plan's pose, from the full solve. V/m per A/s."""

    at_target: float
    at_target_by_adjoint: float
    direction: XYZ
    """unit vector of E at the target, Scanner"""
    gm_percentiles: tuple[tuple[float, float], ...]
    """(percent, |E|) over grey matter"""
    depth: Array
    """m below the scalp, along the line from the coil's centre through the target"""
    along_depth: Array
    """|E| at each ``depth``; nan outside the head"""
    tissue_along_depth: NDArray[np.uint8]
    """the Tissue at each ``depth``"""
    iterations: int
    residual: float


@dataclass(frozen=True, slots=True)
class TissueUse:
    """One tissue of the head: volume (m^3) and the conductivity used."""

    name: str
    volume: float
    conductivity: Sourced


@dataclass(frozen=True, slots=True)
class HeadUse:
    """The head a plan was made on.

    ``mni_error`` (m): how far the map to MNI may be off; None: the head is in MNI; infinite: there is no map.
    """

    name: str
    shape: tuple[int, int, int]
    spacing: XYZ
    tissues: tuple[TissueUse, ...]
    source: Source
    mni_error: float | None


@dataclass(frozen=True, slots=True)
class CoilUse:
    """The coil of a plan. ``gap`` (m): hair and casing between scalp and casing face."""

    name: str
    kind: str
    stimulator: str
    max_didt: Sourced | None
    gap: float
    source: Source


@dataclass(frozen=True, slots=True)
class Connectivity:
    """One parcel's connectivity (Pearson r) with the subgenual cingulate in two independent groups, raw and after
    regressing the global signal out.
    """

    parcel: int
    name: str
    mni: XYZ
    raw: tuple[float, float]
    gsr: tuple[float, float]
