"""Targets by head measures: landmarks, Beam F3 and the 5.5 cm rule, laid on this head's scalp. All in m."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bobina.head import Alignment, along, circuit, length, nearest, tape
from bobina.head.warp import Warp
from bobina.source import Source, Status
from bobina.space import Surface
from bobina.space.frames import Scanner
from bobina.space.units import cm, mm

Array = NDArray[np.float64]

LANDMARK_SOURCE = Source("Colin27 landmarks of MNE 1.13 (montage colin27_1005, from FieldTrip; BSD-3)", Status.SEEN)
_NASION, _INION = np.array([0.0083, 86.811, -39.983]) * mm, np.array([0.0045, -118.565, -23.078]) * mm
_LEFT_EAR, _RIGHT_EAR = np.array([-86.0761, -19.9897, -47.986]) * mm, np.array([85.7939, -20.0093, -48.031]) * mm
_VERTEX = np.array([0.4009, -9.167, 100.244]) * mm

BEAM_SOURCE = Source(
    "Beam 2009, Brain Stimul 2:50: F3 from three head measures, plan-view geometry as code gives it; the published "
    "formulas differ by about 9 mm", Status.PARTLY,
)
RULE_SOURCE = Source("5.5 cm rule; 2.6 +- 1.0 cm from Beam F3 in ten heads", Status.PARTLY)


@dataclass(frozen=True, eq=False, slots=True)
class Landmarks:
    """Points (3,) on the scalp, m of Scanner."""

    nasion: Array
    inion: Array
    left_ear: Array
    right_ear: Array
    vertex: Array


@dataclass(frozen=True, eq=False, slots=True)
class BeamF3:
    """F3 on the scalp with the measures that lead to it, m: ``x`` along the circumference from the midline to the
    left, ``y`` from the vertex.
    """

    point: Array
    nasion_inion: float
    tragus_tragus: float
    circumference: float
    x: float
    y: float


def landmarks(scalp: Surface[Scanner], to_mni: Alignment | Warp) -> Landmarks:
    """Colin27's landmarks carried to this head and set on its scalp; the vertex halves both arcs."""
    mni = np.stack([_NASION, _INION, _LEFT_EAR, _RIGHT_EAR, _VERTEX])
    nasion, inion, left, right, vertex = nearest(scalp, to_mni.to_scanner(mni))[0]
    for _ in range(2):
        vertex = _middle(tape(scalp, nasion, inion, vertex))
        vertex = _middle(tape(scalp, left, right, vertex))
    return Landmarks(nasion, inion, left, right, vertex)


def beam_xy(tragus_tragus: float, nasion_inion: float, circumference: float) -> tuple[float, float]:
    """Beam F3's X along the circumference and Y from the vertex, from three measures; all in one unit.

    In plan view F3 is where the lines Fz-F7 and C3-Fp1 meet.
    """
    r1, r2 = 0.4 * nasion_inion, 0.4 * tragus_tragus
    f7, fp1 = math.radians(324), math.radians(288)
    a = (r2 * math.sin(f7) + r1 / 2) / (r2 * math.cos(f7))
    b = r1 * math.sin(fp1) / (r1 * math.cos(fp1) - r2 / 2)
    x = (r1 - r2 * b) / (2 * (a - b))
    y = a * x - r1 / 2
    angle = math.degrees(math.atan(y / x))
    return circumference / 4 * (90 + angle) / 90, math.hypot(x, y)


def beam_f3(scalp: Surface[Scanner], marks: Landmarks) -> BeamF3:
    """Measure the head as a technician does, and find F3 on its scalp.

    The circumference runs level through the points 10 % of the nasion-inion arc above nasion and inion.
    """
    sagittal = tape(scalp, marks.nasion, marks.inion, marks.vertex)
    nasion_inion = length(sagittal)
    tragus_tragus = length(tape(scalp, marks.left_ear, marks.right_ear, marks.vertex))
    front, back = along(sagittal, 0.1 * nasion_inion), along(sagittal, 0.9 * nasion_inion)
    leftward = marks.left_ear - marks.right_ear
    level = circuit(scalp, front, leftward, np.cross(leftward, back - front))
    x, y = beam_xy(tragus_tragus, nasion_inion, length(level))
    side = along(level, x)
    halfway = (marks.vertex + side) / 2
    meridian = tape(scalp, marks.vertex, side, 2 * halfway - level.mean(axis=0))
    return BeamF3(along(meridian, y), nasion_inion, tragus_tragus, length(level), x, y)


def forward_of(scalp: Surface[Scanner], hand: Array, marks: Landmarks, distance: float = 5.5 * cm) -> Array:
    """The scalp point ``distance`` (m) forward of ``hand`` (3,) along the scalp, in a parasagittal plane."""
    across = marks.right_ear - marks.left_ear
    return along(circuit(scalp, hand, marks.nasion - marks.inion, across), distance)


def _middle(line: Array) -> Array:
    return along(line, length(line) / 2)
