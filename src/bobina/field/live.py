"""The live operator: the field on the cortex of any coil at any pose, at the price of a product of matrices.

Inside the head the coil's own field is harmonic and grows smoother with depth: a few hundred numbers tell all of it
that reaches the cortex. So the fields of a few hundred placements, solved in full and chosen so that they tell most of
thousands of others, span those of any other. The vector potential at sensors on the scalp and cortex tells how much
of each is in a new one; the two steps are kept as one product of low rank.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import qr, svd

from bobina.coil import Coil
from bobina.field.primary import potential
from bobina.space import Rigid, Surface
from bobina.space.frames import Coil as CoilFrame
from bobina.space.frames import Scanner

Array = NDArray[np.float64]
F4 = NDArray[np.float32]
Placed = tuple[Coil, Rigid[Scanner, CoilFrame]]

SHALLOW = 0.3
"""weight of a sensor on the scalp against one on the cortex"""
NOISE = 3e-4
"""smaller parts, relative, of the chosen placements at the sensors are not told apart: solver and float32 err so"""
LOST = 2e-3
"""relative size of what the low rank may leave out"""


@dataclass(frozen=True, eq=False, slots=True)
class Sensors:
    """``points`` (m, 3), m of Scanner, with a ``weight`` (m,) each."""

    points: Array
    weight: Array

    def read(self, placed: Placed) -> Array:
        """The vector potential (3 m,) of a placement, weighted."""
        coil, pose = placed
        values: Array = (potential(coil, pose, self.points) * self.weight[:, None]).ravel()
        return values


def sensors(cortex: Array, scalp: Array, count: int = 1200, seed: int = 0) -> Sensors:
    """Half of ``count`` points drawn from each of two sets (n, 3) m."""
    rng = np.random.default_rng(seed)
    deep, shallow = (rng.choice(points, min(count // 2, len(points)), replace=False) for points in (cortex, scalp))
    return Sensors(np.concatenate([deep, shallow]), np.r_[np.ones(len(deep)), np.full(len(shallow), SHALLOW)])


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

    By the pivots of a QR factorisation of the readings, each of unit size on the cortex.
    """
    readings = np.stack([at.read(placed) for placed in pool], axis=1)
    readings /= _size(readings, at)
    _, pivots = qr(readings.astype(np.float32), mode="r", pivoting=True)
    return np.asarray(pivots[: min(count, len(pool))], dtype=np.intp), readings


def combine(fields: F4, placed: Sequence[Placed], readings: Array, at: Sensors) -> tuple[F4, F4]:
    """``response`` and ``reading`` of Live, from the solved ``fields`` (count, 3 n) of the chosen placements.

    ``readings`` (3 m, pool) of all that the operator is for: the low rank keeps what they need.
    """
    chosen = np.stack([at.read(one) for one in placed], axis=1)
    size = _size(chosen, at)
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


def _size(readings: Array, at: Sensors) -> Array:
    """The size of each reading on the cortex."""
    deep = np.repeat(at.weight == 1, 3)
    size: Array = np.linalg.norm(readings[deep], axis=0)
    return size
