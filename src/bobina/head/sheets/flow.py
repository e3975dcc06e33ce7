"""From the white surface to the pial: along a flux that grey matter feeds and white matter drinks.

Every bit of grey matter is a source as large as its share, white matter drinks it, a little is lost on the way, and CSF
hardly conducts. The flux against which a point walks is then what comes from the grey matter that still lies before it:
it falls to nothing at the border to CSF, and in the middle of a sulcus whose banks touch; and walkers along one smooth
field never cross.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy import ndimage
from scipy.sparse import coo_array, csr_array
from scipy.sparse.linalg import cg

Array = NDArray[np.float64]
F4 = NDArray[np.float32]
Mask = NDArray[np.bool_]

_SHARPNESS = 3
"""power of the share of grey matter that is its conductance: a trace of CSF between two banks parts them"""
_LEAK = 0.02
"""conductance where there is almost no grey matter"""
_DRINK = 2.0
"""1/voxel^2: white matter takes up the flux within about a voxel, so that the field is smooth where walks begin"""
_LOSS = 0.2
"""1/voxel^2: how fast flux is lost; else it would run along a sulcus from where that is widest, and walks against it"""
_STEPS = 40
_STEP = 0.3
"""time between places of a walk; what is left of 2.5 voxels shrinks by e in 2 units"""
_ASTRAY = 0.5
"""cosine: a walk whose flux turns further from its way so far is in the middle of a sulcus, and would run along it"""
_LEFT = 0.05
"""voxels: with less flux than this a point has arrived: some 0.1 voxels of grey matter lie before it"""


def flux(grey: F4, white: F4, solid: Mask) -> F4:
    """The field (3, nx, ny, nz) in voxels, outward: each part at the faces half a voxel further along its own axis."""
    tissue = (grey > 0.02) | (white > 0.02) | solid
    sink = np.where(solid, np.float32(1), np.float32(0))
    share = np.where(solid, np.float32(1), np.clip(grey + white, 0, 1))
    near = tissue & _within(~solid | (grey > 0), solid)
    potential = np.zeros(grey.shape)
    conductance = np.maximum(share**_SHARPNESS, _LEAK)
    source = np.where(solid, 0, np.minimum(grey, share))
    potential[near] = _solved(near, conductance, sink * _DRINK + share * _LOSS, source)
    field = np.zeros((3, *grey.shape), np.float32)
    for axis in range(3):
        here, there = _pair(axis)
        joined = (near[here] & near[there]) * _between(conductance[here], conductance[there])
        field[axis][here] = joined * (potential[there] - potential[here])
    return field


def _within(free: Mask, solid: Mask) -> Mask:
    """What is not deeper than three voxels in the solid."""
    return np.asarray(free | ~ndimage.binary_erosion(solid, iterations=3), dtype=bool)


def _pair(axis: int) -> tuple[tuple[slice, ...], tuple[slice, ...]]:
    here, there = [slice(None)] * 3, [slice(None)] * 3
    here[axis], there[axis] = slice(None, -1), slice(1, None)
    return tuple(here), tuple(there)


def _between(one: Array, other: Array) -> Array:
    result: Array = 2 * one * other / (one + other)
    return result


def _solved(near: Mask, conductance: Array, sink: Array, source: Array) -> Array:
    """The potential at the voxels of ``near``: what flows out of each, and is drunk there, is its source."""
    number = np.full(near.shape, -1, np.int64)
    count = int(np.count_nonzero(near))
    number[near] = np.arange(count)
    total = sink[near].astype(float)
    rows, columns, values = [], [], []
    for axis in range(3):
        here, there = _pair(axis)
        both = near[here] & near[there]
        a, b = number[here][both], number[there][both]
        weight = _between(conductance[here][both], conductance[there][both])
        rows += [a, b]
        columns += [b, a]
        values += [-weight, -weight]
        total += np.bincount(a, weight, count) + np.bincount(b, weight, count)
    rows.append(np.arange(count))
    columns.append(np.arange(count))
    scale = 1 / np.sqrt(total)
    row, column = np.concatenate(rows), np.concatenate(columns)
    scaled = np.concatenate([*values, total]) * scale[row] * scale[column]
    matrix = csr_array(coo_array((scaled, (row, column)), shape=(count, count)))
    found, _ = cg(matrix, source[near] * scale, rtol=1e-4, maxiter=400)
    return np.asarray(found * scale, dtype=float)


@dataclass(frozen=True, eq=False, slots=True)
class Walks:
    """Ways from white towards pial: ``places`` (n, s, 3) in voxels, and how far each is ``gone`` by then (n, s)."""

    places: Array
    gone: Array


def walks(field: F4, tissue: F4, starts: Array, longest: float) -> Walks:
    """From ``starts`` (n, 3) to where the share of ``tissue`` falls to a half, or where no grey matter lies ahead.

    No walk is longer than ``longest``.
    """
    places = np.asarray(_walked(field, tissue, starts, longest), dtype=float)
    parts = np.linalg.norm(np.diff(places, axis=1), axis=2)
    return Walks(places, np.cumsum(np.pad(parts, ((0, 0), (1, 0))), axis=1))


@njit(cache=True)
def _walked(field: F4, tissue: F4, starts: Array, longest: float) -> Array:
    places = np.empty((len(starts), _STEPS + 1, 3))
    for n in range(len(starts)):
        place = starts[n].copy()
        places[n] = place
        gone = 0.0
        share = _at(tissue, place[0], place[1], place[2])
        for s in range(_STEPS):
            here = _flow(field, place)
            move = _STEP * _flow(field, place + _STEP / 2 * here)
            size = np.sqrt((move**2).sum())
            if share <= 0.5 or _arrived(here, place - starts[n]) or gone + size > longest:
                break
            there = place + move
            ahead = _at(tissue, there[0], there[1], there[2])
            part = min(1.0, (share - 0.5) / max(share - ahead, 1e-6)) if ahead < 0.5 else 1.0
            place = place + part * move
            gone += part * size
            share = ahead
            places[n, s + 1 :] = place
    return places


@njit(cache=True)
def _arrived(flow: Array, way: Array) -> bool:
    """Whether almost no grey matter lies ahead, or only along the sulcus."""
    speed, far = np.sqrt((flow**2).sum()), np.sqrt((way**2).sum())
    return bool(speed < _LEFT or (far > 0.5 and (flow * way).sum() < _ASTRAY * speed * far))


@njit(cache=True)
def _flow(field: F4, place: Array) -> Array:
    """The field between faces."""
    result = np.empty(3)
    result[0] = _at(field[0], place[0] - 0.5, place[1], place[2])
    result[1] = _at(field[1], place[0], place[1] - 0.5, place[2])
    result[2] = _at(field[2], place[0], place[1], place[2] - 0.5)
    return result


@njit(cache=True)
def _at(values: F4, x: float, y: float, z: float) -> float:
    """A value between voxels, trilinear."""
    i, j, k = int(np.floor(x)), int(np.floor(y)), int(np.floor(z))
    u, v, w = x - i, y - j, z - k
    result = 0.0
    for a in range(2):
        for b in range(2):
            for c in range(2):
                weight = (u if a else 1 - u) * (v if b else 1 - v) * (w if c else 1 - w)
                result += weight * values[i + a, j + b, k + c]
    return result


def along(ways: Walks, share: Array) -> Array:
    """Places (n, 3) after a ``share`` (n,) of each walk's length."""
    return np.asarray(_along(ways.places, ways.gone, share), dtype=float)


@njit(cache=True)
def _along(places: Array, gone: Array, share: Array) -> Array:
    result = places[:, 0].copy()
    for n in range(len(places)):
        goal = share[n] * gone[n, -1]
        if goal <= 0:
            continue
        s = np.searchsorted(gone[n], goal)
        part = (goal - gone[n, s - 1]) / (gone[n, s] - gone[n, s - 1])
        result[n] = places[n, s - 1] + part * (places[n, s] - places[n, s - 1])
    return result
