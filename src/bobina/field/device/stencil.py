"""The loops of ``field.kernels`` as slices of arrays; ``xp`` arrays of float32 unless said otherwise.

Where no edge joins a corner to another, what a loop of ``kernels`` leaves untouched is cut off here by ``live``.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any

Array = Any
"""an array of the module in use"""


def ends(axis: int) -> tuple[tuple[slice, ...], tuple[slice, ...]]:
    """All but the last, and all but the first, along an axis of three."""
    low, high = [slice(None)] * 3, [slice(None)] * 3
    low[axis], high[axis] = slice(None, -1), slice(1, None)
    return tuple(low), tuple(high)


def ahead(x: Array, axis: int) -> Array:
    """Of each, the sum with the next along an axis."""
    low, high = ends(axis)
    out = x.copy()
    out[low] += x[high]
    return out


def behind(x: Array, axis: int) -> Array:
    """Of each, the sum with the one before along an axis."""
    low, high = ends(axis)
    out = x.copy()
    out[high] += x[low]
    return out


def spans(xp: ModuleType, g: tuple[Array, Array, Array]) -> Array:
    """The corners (bool) from the first to the last of each row that an edge joins to another."""
    joined = xp.zeros(g[0].shape, bool)
    for axis, edges in enumerate(g):
        low, high = ends(axis)
        joined |= edges > 0
        joined[high] |= edges[low] > 0
    before, after = (part.cumsum(axis=2, dtype=xp.int32) > 0 for part in (joined, joined[..., ::-1]))
    live: Array = before & after[..., ::-1]
    return live


def drops(xp: ModuleType, x: Array, live: Array) -> Array:
    """The voltages (3, ...) along the edges of a potential, float32 or float64."""
    out = xp.zeros((3, *x.shape), xp.float32)
    for axis in range(3):
        low, high = ends(axis)
        out[axis][low] = x[low] - x[high]
        out[axis] *= live
    return out


def driven(xp: ModuleType, e: Array, conductance: Array) -> Array:
    """The currents (3, ...) along the edges that voltages (3, ...) along them drive."""
    out = xp.zeros_like(e)
    for along in range(3):
        for across in range(3):
            beside = e[across] if across == along else behind(ahead(e[across], along), across)
            out[along] += conductance[along, across] * beside
    return out


def driven_back(xp: ModuleType, e: Array, conductance: Array, live: Array) -> Array:
    """The transpose of ``driven``."""
    out = xp.zeros_like(e)
    for along in range(3):
        for across in range(3):
            part = conductance[along, across] * e[along]
            out[across] += part if across == along else behind(ahead(part, across), along)
    out *= live
    return out


def leaving(xp: ModuleType, currents: Array, live: Array) -> Array:
    """What leaves each corner (float64), of currents (3, ...) along the edges; exactly what enters the next ones."""
    out = xp.zeros(currents.shape[1:], xp.float64)
    for axis in range(3):
        low, high = ends(axis)
        flow = currents[axis].astype(xp.float64)
        out += flow
        out[high] -= flow[low]
    out *= live
    return out


def outflow(xp: ModuleType, x: Array, g: tuple[Array, Array, Array]) -> Array:
    """L x, the current leaving each corner of the net with conductances ``g`` along its edges."""
    out = xp.zeros_like(x)
    for axis, edges in enumerate(g):
        low, high = ends(axis)
        flow = edges[low] * (x[low] - x[high])
        out[low] += flow
        out[high] -= flow
    return out


def dot(xp: ModuleType, a: Array, b: Array) -> float:
    """The product of two arrays, summed in float64."""
    return float((a * b).sum(dtype=xp.float64))
