"""A tape measure on the scalp: taut lines (convex hulls of plane sections), as a technician lays them. All in m."""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.spatial import ConvexHull

from bobina.space import BadInput, Surface
from bobina.space.frames import Scanner

Array = NDArray[np.float64]


def tape(surface: Surface[Scanner], start: ArrayLike, end: ArrayLike, over: ArrayLike) -> Array:
    """The taut line (n, 3) from ``start`` to ``end`` in their plane with ``over``, on the side of ``over``.

    BadInput: the scalp does not reach over the chord.
    """
    a, b, top = (np.asarray(point, dtype=float) for point in (start, end, over))
    along, up = _axes(b - a, top - a)
    section = _section(surface, a, np.asarray(np.cross(along, up), dtype=float)) - a
    above = section[section @ up > 0]
    if not len(above):
        raise BadInput("the tape's ends do not lie on one side of the scalp: is the head in the frame its affine says?")
    flat = np.vstack([[0, 0], [np.linalg.norm(b - a), 0], np.c_[above @ along, above @ up]])
    corners = _hull(flat)
    clockwise = np.roll(corners, -1 - int(np.flatnonzero(corners == 0)[0]))[::-1]
    result: Array = a + flat[clockwise] @ np.stack([along, up])
    return result


def circuit(surface: Surface[Scanner], start: ArrayLike, towards: ArrayLike, normal: ArrayLike) -> Array:
    """The taut loop (n, 3) in the plane through ``start`` across ``normal``: from ``start``, first towards a direction,
    round to ``start`` again. ``start`` is moved onto the loop.
    """
    origin = np.asarray(start, dtype=float)
    across = np.asarray(normal, dtype=float)
    along, up = _axes(np.asarray(towards, dtype=float) - across * (across @ towards) / (across @ across), across)
    side = np.cross(along, up)
    section = _section(surface, origin, across) - origin
    flat = np.c_[section @ along, section @ side]
    ring = flat[_hull(flat)]
    first, edge = _nearest_on(ring, np.zeros(2))
    line = np.vstack([first, np.roll(ring, -edge - 1, axis=0), first])
    if line[1:4, 0].sum() < line[-4:-1, 0].sum():
        line = line[::-1]
    result: Array = origin + line @ np.stack([along, side])
    return result


def length(line: Array) -> float:
    """The length of a line (n, 3), m."""
    return float(np.linalg.norm(np.diff(line, axis=0), axis=1).sum())


def along(line: Array, distance: float) -> Array:
    """The point (3,) at ``distance`` (m) from the line's start. BadInput: the line is shorter."""
    total = length(line)
    if not 0 <= distance <= total:
        raise BadInput(f"{distance * 100:.1f} cm along the scalp, but the tape is {total * 100:.1f} cm long")
    at = np.r_[0, np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))]
    return np.array([np.interp(distance, at, line[:, k]) for k in range(3)])


def _axes(first: Array, second: Array) -> tuple[Array, Array]:
    x = first / np.linalg.norm(first)
    y = second - (second @ x) * x
    return x, y / np.linalg.norm(y)


def _section(surface: Surface[Scanner], origin: Array, normal: Array) -> Array:
    """The points where the mesh's edges cross the plane."""
    height = (surface.vertices - origin) @ normal
    edges = np.vstack([surface.triangles[:, [i, j]] for i, j in ((0, 1), (1, 2), (2, 0))])
    edges = edges[(height[edges[:, 0]] < 0) != (height[edges[:, 1]] < 0)]
    if len(edges) < 3:
        raise BadInput("the tape's plane does not meet the scalp: is the head in the frame its affine says?")
    a, b = surface.vertices[edges[:, 0]], surface.vertices[edges[:, 1]]
    share = height[edges[:, 0]] / (height[edges[:, 0]] - height[edges[:, 1]])
    result: Array = a + share[:, None] * (b - a)
    return result


def _hull(flat: Array) -> NDArray[np.int64]:
    """The corners of the convex hull, counter-clockwise."""
    return np.asarray(ConvexHull(flat).vertices, dtype=np.int64)


def _nearest_on(ring: Array, point: Array) -> tuple[Array, int]:
    """The point of a closed polygon nearest to ``point``, and the edge it lies on."""
    side = np.roll(ring, -1, axis=0) - ring
    share = np.clip(((point - ring) * side).sum(axis=1) / (side * side).sum(axis=1), 0, 1)
    on = ring + share[:, None] * side
    edge = int(np.argmin(np.linalg.norm(on - point, axis=1)))
    return on[edge], edge
