"""Small made-up scans on the grey matter of MNI152, with a patch in the DLPFC that opposes the sgACC."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bobina.plan.connectivity import FENCE
from bobina.plan.personal.planted import World, grid
from bobina.plan.personal.regions import CONTROL, SEED_BOTH, group_map, in_fence, within
from bobina.plan.personal.resting import Resting
from bobina.space.units import mm

Array = NDArray[np.float64]
PATCH = np.array([-42, 36, 28]) * mm


def made(
    volumes: int = 240, *, signal: float = 1.0, patch: ArrayLike = PATCH, sign: float = -1.0, runs: int = 1,
    seed: int = 0, also: Array | None = None,
) -> Resting:
    """A scan: the sgACC and the group's map follow one series, the patch (SD 8 mm) ``sign`` times it; noise of SD 1.

    ``also`` (points, volumes): added to the series. Points: regions of interest, and every tenth elsewhere.
    """
    mni, neighbours = places()
    rng = np.random.default_rng(seed)
    series = rng.normal(size=(len(mni), volumes))
    loading = 10 * group_map(mni) * ~in_fence(mni) + within(mni, SEED_BOTH, 10 * mm)
    loading += sign * np.exp(-((mni - np.asarray(patch)) ** 2).sum(axis=1) / (2 * (8 * mm) ** 2))
    series += signal * np.outer(loading, rng.normal(size=volumes)) + (0 if also is None else also)
    run = np.repeat(np.arange(runs, dtype=np.int32), volumes // runs)
    return resting(series, mni, neighbours, run)


def resting(series: Array, mni: Array, neighbours: object, run: NDArray[np.int32]) -> Resting:
    for k in np.unique(run):
        part = series[:, run == k]
        series[:, run == k] = (part - part.mean(axis=1, keepdims=True)) / part.std(axis=1, keepdims=True)
    sizes = np.full(len(mni), World().voxel ** 3)
    return Resting(series.astype(np.float32), mni, neighbours, sizes, run, 2.0, on_surface=False)  # type: ignore[arg-type]


def places() -> tuple[Array, object]:
    """Points of the simulation's grid, thinned where nothing is looked for, and their neighbours."""
    whole = grid(World())
    kept = within(whole.mni, np.concatenate([FENCE, SEED_BOTH, CONTROL]), 28 * mm)
    kept[::10] = True
    return whole.mni[kept], whole.neighbours[kept][:, kept]
