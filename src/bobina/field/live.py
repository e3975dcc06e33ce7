"""The live operator: the field on the cortex of any coil at any pose, at the price of a product of matrices.

Inside the head the coil's own field grows smoother with depth: two hundred numbers tell all of it that drives a current
in the cortex. So the fields of two hundred placements, solved in full and chosen so that they tell most of thousands of
others, span those of any other. How much of each is in a new one is told by the fields that they would make in a
sphere: known in closed form, and blind, as the head is, to the part of the vector potential that drives nothing. The
two steps are kept as one product of low rank.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import qr, svd
from scipy.spatial import ConvexHull

from bobina.coil import Coil
from bobina.field.sphere import sphere_field
from bobina.space import Rigid, Surface
from bobina.space.frames import Coil as CoilFrame
from bobina.space.frames import Scanner

Array = NDArray[np.float64]
F4 = NDArray[np.float32]
Placed = tuple[Coil, Rigid[Scanner, CoilFrame]]

NOISE = 1e-4
"""smaller parts, relative, of the chosen placements at the sensors are not told apart: solver and float32 err so"""
LOST = 1e-3
"""relative size of what the low rank may leave out"""


@dataclass(frozen=True, eq=False, slots=True)
class Sensors:
    """``points`` (m, 3) in a sphere about ``centre`` (3,), m of Scanner, where its field is told."""

    points: Array
    centre: Array

    def read(self, placed: Placed) -> Array:
        """The field (3 m,) of a placement in the sphere, V/m per A/s."""
        return sphere_field(*placed, self.points, self.centre, np.float32).ravel()


def sensors(cortex: Array, count: int = 800, near: NDArray[np.bool_] | None = None, seed: int = 0) -> Sensors:
    """``count`` points drawn from those of a ``cortex`` (n, 3) m, or of its part ``near`` (n,).

    The sphere is that which fits the corners of the cortex's convex hull best.
    """
    hull = cortex[ConvexHull(cortex).vertices]
    fitted, *_ = np.linalg.lstsq(np.c_[2 * hull, np.ones(len(hull))], np.sum(hull**2, axis=1))
    part = cortex if near is None else cortex[near]
    drawn = np.random.default_rng(seed).choice(part, min(count, len(part)), replace=False)
    return Sensors(drawn, fitted[:3])


@dataclass(frozen=True, eq=False, slots=True)
class Live:
    """``response`` (3 n, r) times ``reading`` (r, 3 m) takes what the sensors read to E at ``surface``'s n vertices.

    ``error``: relative L2 errors of placements that were not used, against their full solves.
    """

    surface: Surface[Scanner]
    sensors: Sensors
    response: F4
    reading: F4
    error: Array

    def field(self, coil: Coil, pose: Rigid[Scanner, CoilFrame]) -> F4:
        """E (n, 3) in V/m per A/s along Scanner's axes; nan where the surface has no grey matter."""
        read = self.sensors.read((coil, pose)).astype(np.float32)
        result: F4 = (self.response @ (self.reading @ read)).reshape(-1, 3)
        return result


def choose(pool: Sequence[Placed], at: Sensors, count: int) -> tuple[NDArray[np.intp], Array]:
    """Which of ``pool`` to solve (count,), the most telling first, and what the sensors read of all (3 m, pool).

    By the pivots of a QR factorisation of the readings, each of unit size.
    """
    readings = np.stack([at.read(placed) for placed in pool], axis=1)
    readings /= np.linalg.norm(readings, axis=0)
    _, pivots = qr(readings.astype(np.float32), mode="r", pivoting=True)
    return np.asarray(pivots[: min(count, len(pool))], dtype=np.intp), readings


def combine(fields: F4, placed: Sequence[Placed], readings: Array, at: Sensors) -> tuple[F4, F4]:
    """``response`` and ``reading`` of Live, from the solved ``fields`` (count, 3 n) of the chosen placements.

    ``readings`` (3 m, pool) of all that the operator is for: the low rank keeps what they need.
    """
    chosen = np.stack([at.read(one) for one in placed], axis=1)
    size = np.linalg.norm(chosen, axis=0)
    known = np.nan_to_num(fields.T / size)
    left, values, right = svd(chosen / size, full_matrices=False)
    kept = values > NOISE * values[0]
    share = (right[kept].T / values[kept]) @ left[:, kept].T
    basis, triangle = qr(known.astype(np.float32), mode="economic")
    needed = triangle @ (share @ readings)
    outer, sizes, _ = svd(needed, full_matrices=False)
    rest = np.sqrt(np.cumsum(sizes[::-1] ** 2)[::-1] / np.sum(sizes**2))
    rank = int(np.count_nonzero(rest > LOST))
    response = basis @ outer[:, :rank].astype(np.float32)
    response[np.isnan(fields[0])] = np.nan
    return np.ascontiguousarray(response), (outer[:, :rank].T @ (triangle @ share)).astype(np.float32)

