"""How much a field engages a network or a map of the cortex: where its strength goes, not how strong it is at a point.

Follows TANS (the code pfm-tans of Lynch) where it says so. Scores are absolute; FASTANS scales them to the least and
largest of the poses tried, so that a pose's score tells nothing outside its own search.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from bobina.plan import connectivity
from bobina.plan.targets import Anatomy
from bobina.source import Source, Sourced, Status
from bobina.space import BadInput, Surface
from bobina.space.frames import Scanner
from bobina.space.units import mm

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

TANS = Source("TANS as pfm-tans has it, tans_optimize.m: score and thresholds", Status.SEEN)
PERCENTILES = np.linspace(99.9, 99.0, 10)
"""of |E| over the points: a hotspot is what exceeds one of them (TANS)"""
PENALTY = Sourced(1.0, "", TANS)
"""of the hotspot's share in what is to be avoided, against its share in the network"""
PART = Sourced(0.1, "of the area", Source(
    "the most negative 10 %, as contarg 0.0.4 takes it of voxels in its region; here of all the cortex", Status.PARTLY,
))
CROWN = 3 * mm
"""a point this near to a voxel at a gyrus's crown lies on it"""
PARCEL = 20 * mm
"""points farther than this from every parcel's centroid have no value"""


class Aim(StrEnum):
    """What a pose is chosen for."""

    ON_TARGET = "on-target"
    """most of the hotspot in the network, little where it is to be avoided"""
    LOWEST = "lowest-mean"
    """the most negative field-weighted mean of the map over the hotspot"""
    HIGHEST = "highest-mean"
    STRENGTH = "strength"
    """the strongest field in the network"""


@dataclass(frozen=True, slots=True)
class Engagement:
    """What one field, or one pose in the mean over shifts along the scalp, engages."""

    mean: float
    """sum(E a m) / sum(E a): the field-weighted mean of the map m over all the cortex, a the areas, E = |E|. Most of it
    is of weak field far from the coil: what a small coil changes hardly shows in it"""
    hotspot_mean: float
    """the same over the hotspot alone, mean over PERCENTILES: what LOWEST and HIGHEST go by (our choice)"""
    on_target: float
    """area of the hotspot in the network over the hotspot's area, mean over PERCENTILES (TANS: OnTarget)"""
    avoided: float
    """the same of what is to be avoided, by its weights"""
    strength: float
    """sum(E a) / sum(a) over the network, V/m per A/s"""

    def score(self, aim: Aim, penalty: float = PENALTY.value) -> float:
        """The number that ``aim`` wants large; ``penalty`` counts for ON_TARGET only."""
        return float(Scores(*(np.asarray(part) for part in astuple(self))).score(aim, penalty))


@dataclass(frozen=True, eq=False, slots=True)
class Scores:
    """The parts of Engagement for each of p fields, (p,)."""

    mean: Array
    hotspot_mean: Array
    on_target: Array
    avoided: Array
    strength: Array

    def score(self, aim: Aim, penalty: float = PENALTY.value) -> Array:
        """As ``Engagement.score`` (p,)."""
        if aim is Aim.ON_TARGET:
            return self.on_target - penalty * self.avoided
        if aim is Aim.STRENGTH:
            return self.strength
        return self.hotspot_mean if aim is Aim.HIGHEST else -self.hotspot_mean

    @property
    def parts(self) -> tuple[Array, ...]:
        """All of them, in their order."""
        return self.mean, self.hotspot_mean, self.on_target, self.avoided, self.strength

    def over(self, which: NDArray[np.intp] | slice = slice(None)) -> Engagement:
        """The mean over some of the fields."""
        return Engagement(*(float(part[which].mean()) for part in self.parts))


@dataclass(frozen=True, eq=False, slots=True)
class Map:
    """A map over the n vertices of a cortical surface, made by ``network_map`` or ``connectivity_map``.

    ``values`` (n,): a network's probability, or connectivity r; nan: not known, and left out of the mean. ``network``
    (n,): what counts as the target. ``avoid`` (n,), 0 to 1: how much a point is to be avoided. ``areas`` (n,) m^2.
    ``reachable`` (n,): where the search may be centred: the crowns of gyri, in TANS.
    """

    surface: Surface[Scanner]
    values: Array
    network: Mask
    avoid: Array
    reachable: Mask
    areas: Array


def network_map(
    surface: Surface[Scanner], probability: ArrayLike, avoid: ArrayLike | None = None,
    reachable: ArrayLike | None = None,
) -> Map:
    """The map of a network: 0 or 1 at each vertex (n,), or its probability, which counts as inside from 0.5.

    BadInput: another number of values than vertices, a value outside 0 to 1, or nothing inside.
    """
    values = _each("network", surface, probability)
    return _map(surface, _share("network", values), np.nan_to_num(values) >= 0.5, avoid, reachable)


def connectivity_map(
    surface: Surface[Scanner], r: ArrayLike, part: float = PART.value, avoid: ArrayLike | None = None,
    reachable: ArrayLike | None = None,
) -> Map:
    """The map of connectivity r (n,) with a seed; its network: the most negative ``part`` of the area where r is known.

    BadInput: another number of values than vertices, ``part`` not above 0 and at most 1, nowhere a value.
    """
    values = _each("connectivity", surface, r)
    if not 0 < part <= 1:
        raise BadInput(f"the network is a part of the map, above 0 and at most 1; got {part:g}")
    return _map(surface, values, _lowest(values, vertex_areas(surface), part), avoid, reachable)


def group_values(on: Anatomy, points: ArrayLike) -> Array:
    """Group connectivity r (n,) with the subgenual cingulate at ``points`` (n, 3) m: that of the nearest parcel's
    centroid, after regressing the global signal out, mean of two groups; nan farther than ``PARCEL`` from every one.
    """
    parcels = connectivity.parcels()
    far, nearest = cKDTree([parcel.mni for parcel in parcels]).query(on.to_mni.to_mni(points))
    values = np.array([np.mean(parcel.gsr) for parcel in parcels])[np.asarray(nearest)]
    return np.where(np.asarray(far) <= PARCEL, values, np.nan)


def on_crowns(on: Anatomy, points: ArrayLike) -> Mask:
    """Which of ``points`` (n, 3) m lie on the crowns of gyri (n,)."""
    far, _ = cKDTree(on.crowns).query(np.asarray(points, dtype=float))
    return np.asarray(far) <= CROWN


def middle(of: Map) -> Array:
    """Where a search for a compact network is centred (3,), m: in the largest piece, by area, of what of it is
    reachable, the vertex nearest to the piece's centroid (TANS). BadInput: none of it is reachable.

    TANS also leaves out what lies within 10 mm of the other hemisphere; ``reachable`` may.
    """
    chosen = of.network & of.reachable
    if not chosen.any():
        raise BadInput("no part of the network is where a coil can reach: give the point to search about")
    a, b, c = of.surface.triangles.T
    pairs = np.concatenate([np.stack(pair) for pair in ((a, b), (b, c), (c, a))], axis=1)
    pairs = pairs[:, chosen[pairs].all(axis=0)]
    count = len(chosen)
    _, piece = connected_components(coo_array((np.ones(pairs.shape[1]), tuple(pairs)), shape=(count, count)), False)
    sizes = np.bincount(piece[chosen], of.areas[chosen])
    inside = np.flatnonzero(chosen & (piece == sizes.argmax()))
    points = of.surface.vertices[inside]
    centroid = np.average(points, axis=0, weights=of.areas[inside])
    nearest: Array = points[np.linalg.norm(points - centroid, axis=1).argmin()]
    return nearest


def scores(sizes: NDArray[np.floating], of: Map) -> Scores:
    """What fields of ``sizes`` |E| (p, n), V/m per A/s, engage; where the first is nan, there is no cortex.

    A hotspot is the points above a percentile of |E|, each point counting one, as in TANS.
    BadInput: no grey matter in the network.
    """
    known = np.isfinite(sizes[0])
    e, areas, values = sizes[:, known].astype(float), of.areas[known], of.values[known]
    told, inside = np.isfinite(values), of.network[known]
    if not inside.any() or not told.any():
        raise BadInput("the map's network has no grey matter: does the surface belong to this head?")
    flux, known_values = e * (areas * told), np.where(told, values, 0.0)
    hot, count = _hotspots(e), len(areas)
    warm = np.take_along_axis(flux, hot, axis=1)
    return Scores(
        flux @ known_values / flux.sum(axis=1), _shares(warm * known_values[hot], warm, count),
        _shares((areas * inside)[hot], areas[hot], count), _shares((areas * of.avoid[known])[hot], areas[hot], count),
        e[:, inside] @ areas[inside] / areas[inside].sum(),
    )


def vertex_areas(surface: Surface[Scanner]) -> Array:
    """A third of the triangles round each vertex (n,), m^2."""
    a, b, c = (surface.vertices[surface.triangles[:, k]] for k in range(3))
    third = np.linalg.norm(np.cross(b - a, c - a), axis=1) / 6
    around = np.bincount(surface.triangles.ravel(), np.repeat(third, 3), minlength=len(surface.vertices))
    return np.asarray(around, dtype=float)


def _hottest(count: int) -> NDArray[np.intp]:
    """How many of ``count`` points are above each of PERCENTILES, as MATLAB's prctile has them; at least one."""
    below = np.floor(np.round(PERCENTILES / 100 * count + 0.5, 9)).astype(np.intp)
    return np.asarray(np.maximum(count - below, 1))


def _hotspots(e: Array) -> NDArray[np.intp]:
    """The points (p, k) of each field's largest hotspot, the strongest first."""
    most = int(_hottest(e.shape[1]).max())
    top = np.argpartition(e, -most, axis=1)[:, -most:]
    order = np.argsort(-np.take_along_axis(e, top, axis=1), axis=1)
    hot: NDArray[np.intp] = np.take_along_axis(top, order, axis=1).astype(np.intp)
    return hot


def _shares(part: Array, whole: Array, count: int) -> Array:
    """The sum of ``part`` over that of ``whole`` in each hotspot, mean over PERCENTILES (p,); 0 where it has nothing.

    Both (p, k), of the points of the largest hotspot, the strongest first; ``count`` of all the points.
    """
    last = _hottest(count) - 1
    inside, all_of_it = (np.cumsum(one, axis=1)[:, last] for one in (part, whole))
    share: Array = np.divide(inside, all_of_it, out=np.zeros_like(inside), where=all_of_it > 0).mean(axis=1)
    return share


def _lowest(values: Array, areas: Array, part: float) -> Mask:
    told = np.flatnonzero(np.isfinite(values))
    if not len(told):
        raise BadInput("the map of connectivity has no value on this cortex")
    order = told[np.argsort(values[told], kind="stable")]
    before = np.cumsum(areas[order]) - areas[order]
    lowest = np.zeros(len(values), dtype=bool)
    lowest[order[before < part * areas[told].sum()]] = True
    return lowest


def _map(
    surface: Surface[Scanner], values: Array, network: Mask, avoid: ArrayLike | None, reachable: ArrayLike | None
) -> Map:
    if not network.any():
        raise BadInput("the network is empty on this cortex: no value reaches 0.5")
    count = len(values)
    shunned = np.zeros(count) if avoid is None else np.nan_to_num(_share("avoid", _each("avoid", surface, avoid)))
    allowed = np.ones(count) if reachable is None else _each("reachable", surface, reachable)
    return Map(surface, values, network, shunned, allowed > 0, vertex_areas(surface))


def _each(name: str, surface: Surface[Scanner], values: ArrayLike) -> Array:
    array = np.asarray(values, dtype=float)
    if array.shape != (len(surface.vertices),):
        count = len(surface.vertices)
        raise BadInput(f"{name}: one value for each of the surface's {count} vertices, please; got {array.shape}")
    return array


def _share(name: str, values: Array) -> Array:
    if ((values < 0) | (values > 1)).any():
        raise BadInput(f"{name}: values from 0 to 1; got {np.nanmin(values):g} to {np.nanmax(values):g}")
    return values
