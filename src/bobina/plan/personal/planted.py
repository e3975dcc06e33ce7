"""A made-up person whose true target is known: connectivity written into synthetic BOLD on the grey matter of MNI152.

Every figure here is a choice, set so that a scan looks like a real one (docs/target.md says what was compared).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from nilearn.datasets import load_mni152_gm_template
from numpy.typing import NDArray
from scipy.fft import irfft, rfft, rfftfreq
from scipy.sparse import csr_array, diags_array
from scipy.spatial import cKDTree

from bobina.plan.connectivity import FENCE, FENCE_RADIUS, ranked
from bobina.plan.personal.regions import CONTROL, SEED_BOTH, group_map, in_fence, within
from bobina.plan.personal.resting import Array, Resting
from bobina.space.units import mm

Series = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class World:
    """What the made-up people and scans have in common. Amplitudes are SD of series; noise has 1 before smoothing.

    ``spread``: root mean square distance of true targets from the group's point, before they are held in the fence,
    which makes 15 mm of 20.
    """

    voxel: float = 4 * mm
    spread: float = 20 * mm
    patch: float = 8 * mm
    """SD of the anticorrelated patch"""
    signal: float = 0.12
    """of the sgACC's network where its map is 1"""
    elsewhere: float = 0.8
    """SD of the map of the sgACC's network outside the fence"""
    own: float = 0.7
    """share of a person's map that is not the group's"""
    networks: int = 12
    network: float = 0.35
    """of all other networks together, the same everywhere but in the sgACC, where it is none"""
    global_signal: float = 0.5
    drop_out: float = 0.5
    """of the signal in the sgACC, lost"""
    smoothing: float = 6 * mm
    """FWHM"""
    repetition: float = 2.0
    low: float = 0.01
    high: float = 0.1
    """band, Hz"""


@dataclass(frozen=True, eq=False, slots=True)
class Grid:
    """Grey matter of MNI152: points (n, 3) in m, 26 neighbours (n, n), and smoothing of a finer noise as a matrix."""

    mni: Array
    neighbours: csr_array
    smoothing: csr_array
    """(n, all grey matter): Gaussian of FWHM ``World.smoothing``, rows of sum 1"""


@dataclass(frozen=True, eq=False, slots=True)
class Person:
    """A made-up person: ``truth`` (3,), m of MNI; loadings (points,) on the sgACC's network, (points, n) on others."""

    truth: Array
    loading: Array
    others: Array
    physiology: Array


@cache
def grid(world: World) -> Grid:
    """The points of the simulation: where the template says at least 30 % grey matter.

    All of them near the regions of interest; elsewhere every third, which is enough for the seed map's sum.
    """
    image = load_mni152_gm_template(resolution=round(world.voxel / mm))
    index = np.argwhere(np.asarray(image.dataobj) > _GREY)
    mni = (index @ image.affine[:3, :3].T + image.affine[:3, 3]) * mm
    kept = within(mni, np.concatenate([FENCE, SEED_BOTH, CONTROL]), FENCE_RADIUS + 10 * mm)
    kept[::3] = True
    tree, some = cKDTree(mni), cKDTree(mni[kept])
    a, b = np.concatenate([pairs := some.query_pairs(1.74 * world.voxel, output_type="ndarray"), pairs[:, ::-1]]).T
    neighbours = csr_array((np.ones(len(a), bool), (a, b)), shape=(some.n, some.n))
    sd = world.smoothing / np.sqrt(8 * np.log(2))
    far = some.sparse_distance_matrix(tree, 2.5 * sd, output_type="coo_matrix")
    kernel = csr_array((np.exp(-(far.data**2) / (2 * sd**2)), (far.row, far.col)), shape=far.shape)
    return Grid(mni[kept], neighbours, csr_array(diags_array(1 / kernel.sum(axis=1)) @ kernel).astype(np.float32))


def person(world: World, rng: np.random.Generator, group: Array | None = None) -> Person:
    """A person: the group's map changed by a smooth map of their own, with an anticorrelated patch in the fence.

    The patch lies at a point of the fence's grey matter, drawn by its distance from the group's point. Two other
    networks have a patch in the fence as well; the rest are smooth maps.
    """
    mni = grid(world).mni
    fence = np.flatnonzero(in_fence(mni))
    centre = np.asarray(ranked()[0].mni if group is None else group)
    apart = ((mni[fence] - centre) ** 2).sum(axis=1)
    odds = np.exp(-3 * apart / (2 * world.spread**2))
    truth = mni[rng.choice(fence, p=odds / odds.sum())]
    shared = group_map(mni)
    own = _smooth(mni, 12 * mm, rng)
    map_ = np.sqrt(1 - world.own**2) * shared / shared.std() + world.own * own
    away = np.clip((cKDTree(FENCE).query(mni)[0] - FENCE_RADIUS) / _EDGE, 0, 1)
    loading = away * world.elsewhere * map_ + (1 - away) * 0.15 * own - _patch(mni, truth, world.patch)
    loading += _patch(mni, SEED_BOTH[0], world.patch) + _patch(mni, SEED_BOTH[1], world.patch)
    elsewhere = 1 - np.minimum(sum(_patch(mni, seed, 1.5 * world.patch) for seed in SEED_BOTH), 1)
    others = np.stack([_smooth(mni, 8 * mm, rng) for _ in range(world.networks)], axis=1)
    for k in range(2):
        others[:, k] += 3 * _patch(mni, mni[rng.choice(fence)], world.patch)
    others *= (elsewhere / np.linalg.norm(others, axis=1))[:, None]
    return Person(truth, loading, others, 1 + 0.3 * _smooth(mni, 20 * mm, rng))


def scan(world: World, who: Person, volumes: int, rng: np.random.Generator) -> Resting:
    """A cleaned scan of one run: band-passed, its global signal regressed out, standardised."""
    place = grid(world)
    lost = 1 - world.drop_out * np.minimum(sum(_patch(place.mni, seed, world.patch) for seed in SEED_BOTH), 1)
    time = _slow(world, (who.others.shape[1] + 2, volumes), rng)
    series = world.signal * np.outer(who.loading, time[0]) + world.network * who.others @ time[2:]
    raw = (lost[:, None] * (series + world.global_signal * np.outer(who.physiology, time[1]))).astype(np.float32)
    raw += place.smoothing @ rng.standard_normal((place.smoothing.shape[1], volumes), np.float32)
    return Resting(
        cleaned(world, raw), place.mni, place.neighbours, np.full(len(raw), world.voxel**3),
        np.zeros(volumes, np.int32), world.repetition, on_surface=False,
    )


def cleaned(world: World, raw: Series) -> Series:
    """Band-pass, regression of the mean over points, standardisation of series (points, volumes)."""
    spectrum = rfft(raw, axis=1)
    frequency = rfftfreq(raw.shape[1], world.repetition)
    spectrum[:, (frequency < world.low) | (frequency > world.high)] = 0
    series = irfft(spectrum, raw.shape[1], axis=1)
    mean = series.mean(axis=0)
    series -= np.outer(series @ mean / (mean @ mean), mean)
    standard: Series = (series / series.std(axis=1, keepdims=True)).astype(np.float32)
    return standard


def first(resting: Resting, volumes: int) -> Resting:
    """The beginning of a scan of one run, standardised anew."""
    part = resting.series[:, :volumes]
    part = (part - part.mean(axis=1, keepdims=True)) / part.std(axis=1, keepdims=True)
    return Resting(
        part, resting.mni, resting.neighbours, resting.sizes, resting.run[:volumes], resting.repetition,
        resting.on_surface,
    )


_GREY = 0.3
_EDGE = 16 * mm
"""over which the map inside the fence passes into the map outside"""


def _patch(mni: Array, centre: Array, sd: float) -> Array:
    bump: Array = np.exp(-((mni - centre) ** 2).sum(axis=1) / (2 * sd**2))
    return bump


def _smooth(mni: Array, sd: float, rng: np.random.Generator, waves: int = 200) -> Array:
    """A smooth random map (n,) of unit variance with a Gaussian autocorrelation: a sum of random plane waves."""
    direction = rng.normal(size=(3, waves)) / (np.sqrt(2) * sd)
    phase = rng.uniform(0, 2 * np.pi, waves)
    field: Array = np.cos(mni @ direction + phase).sum(axis=1) * np.sqrt(2 / waves)
    return field


def _slow(world: World, shape: tuple[int, int], rng: np.random.Generator) -> Array:
    """Series of unit variance whose power falls as 1/f inside the band."""
    spectrum = rfft(rng.standard_normal(shape), axis=1)
    frequency = rfftfreq(shape[1], world.repetition)
    inside = (frequency >= world.low) & (frequency <= world.high)
    spectrum *= np.where(inside, 1 / np.sqrt(np.maximum(frequency, world.low)), 0)
    series = irfft(spectrum, shape[1], axis=1)
    slow: Array = series / series.std(axis=1, keepdims=True)
    return slow
