"""Windings as wire elements: every turn a closed polygon, placed and bent in the coil's frame, cut at its corners."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bobina.coil.model import Elements

Array = NDArray[np.float64]

CHORD = 4e-3
"""Longest wire element, m."""

DEPTHS = (0.5 - 0.5 / np.sqrt(3), 0.5 + 0.5 / np.sqrt(3))
"""Where in the wire's height its current runs: the two points of Gauss's rule."""


@dataclass(frozen=True, slots=True)
class Winding:
    """One flat wing as published. Lengths in m; ``inner`` and ``outer`` are diameters over the copper."""

    inner: float
    outer: float
    wire_width: float
    """along the radius"""
    wire_height: float
    """along the axis, of all layers together"""
    turns: int
    """of one layer"""
    layers: int = 1

    @property
    def radii(self) -> Array:
        """Mid-wire radius (turns,) of each turn, m: evenly spread from the inner to the outer diameter."""
        half = self.wire_width / 2
        return np.linspace(self.inner / 2 + half, self.outer / 2 - half, self.turns)


def loops(winding: Winding, sense: int, x: float, z: float, chord: float = CHORD) -> list[Array]:
    """The turns of one wing as closed polygons (n, 3), m, about an axis along z at ``x``, copper from ``z`` down.

    ``sense`` +1: anticlockwise seen from +z (from inside the head); -1: clockwise. Every turn is its own circle (the
    spiral's lead is left out), drawn as the polygon of equal area, at the two Gauss points of the wire's height.

    Measured on every coil of the catalogue in a 95 mm head that touches the casing, as a part of the peak: against 1 mm
    chords at 12 depths the vector potential is off by at most 0.1 % at 80 mm from the head's centre and 0.2 % at 92 mm,
    the field by at most 0.3 %; spreading the wire over its width changes the potential by at most 0.06 %.
    """
    turns = []
    for radius in winding.radii:
        count = int(np.ceil(2 * np.pi * radius / chord))
        angle = sense * 2 * np.pi * np.arange(count) / count
        corner = radius / np.sqrt(np.sinc(2 / count))
        ring = corner * np.stack([np.cos(angle), np.sin(angle), np.zeros(count)], axis=1)
        turns += [ring + np.array([x, 0, z - depth * winding.wire_height]) for depth in DEPTHS]
    return turns


def elements(turns: Iterable[Array], ampere_turns: float) -> Elements:
    """Wire elements of closed polygons: one per side, at its middle, times the turns that each polygon stands for."""
    turns = tuple(turns)
    ahead = [np.roll(turn, -1, axis=0) for turn in turns]
    points = np.concatenate([(a + b) / 2 for a, b in zip(turns, ahead, strict=True)])
    vectors = np.concatenate([b - a for a, b in zip(turns, ahead, strict=True)])
    return Elements(points, ampere_turns * vectors)


def bend(points: Array, hinge: float, angle: float) -> Array:
    """Fold both sides of points (n, 3) towards the head, about the lines x = +-``hinge``, z = 0, by ``angle`` rad.

    The angle between the wings, measured on the side of the head, is then pi - 2 ``angle``.
    """
    side = np.sign(points[:, 0])
    out = np.abs(points[:, 0]) - hinge
    cos, sin, z = np.cos(angle), np.sin(angle), points[:, 2]
    folded = np.stack([side * (hinge + cos * out - sin * z), points[:, 1], sin * out + cos * z], axis=1)
    result: Array = np.where(out[:, None] > 0, folded, points)
    return result
