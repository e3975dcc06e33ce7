"""Laying a coil on the scalp: tangential, never through the head, with room for hair."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit, prange
from numpy.typing import ArrayLike, NDArray

from bobina.coil import Coil
from bobina.field.primary import thin
from bobina.head import Head, nearest, outside_distance, sample, scalp
from bobina.source import Source, Sourced, Status
from bobina.space import Surface, Volume
from bobina.space.frames import Scanner

Array = NDArray[np.float64]

HAIR = Sourced(
    4e-3, "m",
    Source("room for hair, assumed: the distance that SimNIBS takes by default", Status.RECOLLECTED),
)
TRIES = 20
CLOSE = 2e-4
"""how exactly the casing is brought to its distance, m"""
AXIS = 120e-3
"""how far along its axis the head is looked for under a coil, m"""


@dataclass(frozen=True, eq=False, slots=True)
class Outside:
    """A head's outer surface, as a mesh and as a signed distance (m, positive outside)."""

    scalp: Surface[Scanner]
    distance: Volume[Scanner]


def outside(head: Head) -> Outside:
    """The outer surface of a head."""
    return Outside(scalp(head), outside_distance(head))


def lay(coil: Coil, head: Outside, spots: ArrayLike, angles: ArrayLike, gap: float = HAIR.value) -> Array:
    """Poses (n, 4, 4), coil to Scanner in m: face tangential over ``spots`` (n, 3) m of the scalp, z into the head.

    ``angles`` (n,) rad turn the coil about its z; at 0 its y points forward, so the handle points backward. Casing and
    windings keep ``gap`` (m) from the head everywhere, and have just that at one place.
    """
    at, normal = nearest(head.scalp, spots)
    offset = np.asarray(spots, dtype=float) - at
    at = at + offset - np.einsum("ij,ij->i", offset, normal)[:, None] * normal
    poses = np.tile(np.eye(4), (len(at), 1, 1))
    poses[:, :3, :3] = _turned(normal, np.asarray(angles, dtype=float))
    poses[:, :3, 3] = at + gap * normal
    step, solid = np.zeros(len(at)), body(coil)
    for _ in range(TRIES):
        push = gap - clearance(poses, solid, head)
        step = np.where(push * step < 0, push / 2, push)  # overshot: at the skin the distance grows twice as fast
        poses[:, :3, 3] += step[:, None] * normal
        if np.abs(push).max() < CLOSE:
            break
    return poses


def body(coil: Coil) -> Array:
    """What of a coil must stay outside the head (m, 3), in its own frame: the face of its casing and its windings."""
    windings = (thin(elements).points for elements in (coil.wires, coil.dipoles) if len(elements.points))
    return np.concatenate([coil.casing, *windings])


def clearance(poses: Array, casing: Array, head: Outside) -> Array:
    """The smallest distance (n,) m between points of a coil (m, 3) and the head, negative inside it."""
    to_index = np.linalg.inv(head.distance.affine)
    smallest = np.empty(len(poses))
    _clearance(to_index @ poses, np.ascontiguousarray(casing), head.distance.data, smallest)
    return smallest


def foot(pose: Array, head: Outside) -> Array:
    """Where the axis of a coil laid by ``pose`` (4, 4) meets the head (3,), m of Scanner: the spot it was laid over."""
    depth = np.arange(0.0, AXIS, CLOSE)
    inside = np.flatnonzero(sample(head.distance, pose[:3, 3] + depth[:, None] * pose[:3, 2]) <= 0)
    result: Array = pose[:3, 3] + (depth[inside[0]] if len(inside) else 0.0) * pose[:3, 2]
    return result


@njit(parallel=True, fastmath=True, cache=True)
def _clearance(poses: Array, casing: Array, distance: NDArray[np.float32], out: Array) -> None:
    top = np.array(distance.shape) - 1
    for n in prange(len(poses)):
        smallest = np.inf
        for c in range(len(casing)):
            value = 0.0
            low = np.empty(3, np.int64)
            part = np.empty(3)
            for a in range(3):
                x = poses[n, a, 3]
                for b in range(3):
                    x += poses[n, a, b] * casing[c, b]
                x = min(max(x, 0.0), top[a] - 1e-6)
                low[a] = int(x)
                part[a] = x - low[a]
            for i in range(2):
                for j in range(2):
                    for k in range(2):
                        weight = abs(1 - i - part[0]) * abs(1 - j - part[1]) * abs(1 - k - part[2])
                        value += weight * distance[low[0] + i, low[1] + j, low[2] + k]
            smallest = min(smallest, value)
        out[n] = smallest


def _turned(normal: Array, angle: Array) -> Array:
    """Rotations (n, 3, 3): z against the outward normal, y forward, then turned by ``angle`` about z."""
    z = -normal
    forward = np.where(np.abs(z[:, 1:2]) < 0.95, [[0.0, 1.0, 0.0]], [[0.0, 0.0, 1.0]])
    y = forward - np.einsum("ij,ij->i", forward, z)[:, None] * z
    y /= np.linalg.norm(y, axis=1, keepdims=True)
    x = np.cross(y, z)
    cos, sin = np.cos(angle)[:, None], np.sin(angle)[:, None]
    return np.stack([cos * x + sin * y, cos * y - sin * x, z], axis=2)
