"""The coil's own field: dA/dt per A/s of wires and dipoles in empty space."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numba import njit, prange
from numpy.typing import ArrayLike, NDArray

from bobina.coil import Coil, Elements
from bobina.space import Rigid
from bobina.space.frames import Coil as CoilFrame
from bobina.space.frames import Scanner

Array = NDArray[np.float64]
F4 = NDArray[np.float32]
MU0_4PI = 1e-7
"""mu0 / 4 pi, V s / (A m)"""
CORE = 2e-3
"""a point nearer than this to an element counts as this far from it, m: wire has a thickness, its field no poles"""
MERGE = 6e-3
"""edge of the cells in which ``thin`` merges elements, m"""


@njit(parallel=True, fastmath=True, cache=True)
def _of_wires(points: F4, at: F4, along: F4, out: Array) -> None:
    """``at`` and ``along`` (3, n): a row a component, so that the compiler takes eight elements at a time."""
    core = np.float32(CORE * CORE)
    for i in prange(len(points)):
        px, py, pz = points[i]
        x = y = z = np.float32(0)
        for k in range(at.shape[1]):
            dx, dy, dz = px - at[0, k], py - at[1, k], pz - at[2, k]
            inverse = np.float32(1) / np.sqrt(max(dx * dx + dy * dy + dz * dz, core))
            x += along[0, k] * inverse
            y += along[1, k] * inverse
            z += along[2, k] * inverse
        out[i, 0] += x
        out[i, 1] += y
        out[i, 2] += z


@njit(parallel=True, fastmath=True, cache=True)
def _of_dipoles(points: F4, at: F4, moment: F4, out: Array) -> None:
    core = np.float32(CORE * CORE)
    for i in prange(len(points)):
        px, py, pz = points[i]
        x = y = z = np.float32(0)
        for k in range(at.shape[1]):
            dx, dy, dz = px - at[0, k], py - at[1, k], pz - at[2, k]
            square = max(dx * dx + dy * dy + dz * dz, core)
            inverse = np.float32(1) / (square * np.sqrt(square))
            x += (moment[1, k] * dz - moment[2, k] * dy) * inverse
            y += (moment[2, k] * dx - moment[0, k] * dz) * inverse
            z += (moment[0, k] * dy - moment[1, k] * dx) * inverse
        out[i, 0] += x
        out[i, 1] += y
        out[i, 2] += z


def potential(coil: Coil, pose: Rigid[Scanner, CoilFrame], points: ArrayLike) -> Array:
    """Vector potential per ampere (V s / (A m)) = dA/dt per A/s (V/m), at ``points`` (n, 3) m of Scanner.

    Summed in float32 about the coil's own origin: within 1e-6 of the largest value.
    """
    local = np.asarray(points, dtype=float).reshape(-1, 3)
    out = np.zeros((len(local), 3))
    near = np.ascontiguousarray(pose.inverse().points(local), np.float32)
    for kernel, elements in ((_of_wires, coil.wires), (_of_dipoles, coil.dipoles)):
        if len(elements.points):
            at, along = (np.ascontiguousarray(part.T, np.float32) for part in (elements.points, elements.vectors))
            kernel(near, at, along, out)
    result: Array = MU0_4PI * pose.vectors(out)
    return result


def place(coil: Coil, pose: Rigid[Scanner, CoilFrame]) -> tuple[Elements, Elements]:
    """A coil's wires and dipoles in Scanner."""
    wires, dipoles = (Elements(pose.points(e.points), pose.vectors(e.vectors)) for e in (coil.wires, coil.dipoles))
    return wires, dipoles


def as_wires(coil: Coil, side: float = 2e-3) -> Elements:
    """All of a coil as wire elements: each dipole becomes a square loop of ``side`` (m) with the same moment."""
    at, moment = coil.dipoles.points, coil.dipoles.vectors
    size = np.linalg.norm(moment, axis=1, keepdims=True)
    axis = np.divide(moment, size, out=np.tile([0.0, 0.0, 1.0], (len(at), 1)), where=size > 0)
    helper = np.where(np.abs(axis[:, :1]) < 0.9, [[1.0, 0.0, 0.0]], [[0.0, 1.0, 0.0]])
    u = np.cross(axis, helper)
    u /= np.linalg.norm(u, axis=1, keepdims=True)
    v = np.cross(axis, u)
    half, length = side / 2, size / side
    points = np.concatenate([at + half * u, at + half * v, at - half * u, at - half * v])
    vectors = np.concatenate([length * v, -length * u, -length * v, length * u])
    return Elements(np.concatenate([coil.wires.points, points]), np.concatenate([coil.wires.vectors, vectors]))


def thin(elements: Elements, cell: float = MERGE) -> Elements:
    """Fewer elements: those in one cell of edge ``cell`` (m) become one, at their mean place. For ranking poses."""
    keys = np.floor(elements.points / cell).astype(np.int64)
    cells, group = np.unique(keys, axis=0, return_inverse=True)
    weight = np.linalg.norm(elements.vectors, axis=1)
    points, vectors, total = np.zeros((len(cells), 3)), np.zeros((len(cells), 3)), np.zeros(len(cells))
    np.add.at(points, group.ravel(), weight[:, None] * elements.points)
    np.add.at(vectors, group.ravel(), elements.vectors)
    np.add.at(total, group.ravel(), weight)
    return Elements(points / total[:, None], vectors)


@lru_cache(maxsize=32)
def thinned(coil: Coil) -> Elements:
    """All of a coil as few wire elements, for ranking poses; found once for each coil."""
    return thin(as_wires(coil))
