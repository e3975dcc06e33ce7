"""How far a person's target would move with another scan, and whether it beats the group's point on unseen data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from bobina.plan.personal import resample
from bobina.plan.personal.algorithms import Algorithm, Located, Reader, Settings, reader, references
from bobina.plan.personal.hierarchical import hierarchical
from bobina.plan.personal.regions import Regions, averaging
from bobina.plan.personal.resting import Array, Resting
from bobina.plan.personal.seedmap import Series, connectivity, seed_series
from bobina.space.units import mm

VALUE_RADIUS = 5 * mm
"""a point's connectivity is the mean over the points of the scan this near to it"""


@dataclass(frozen=True, slots=True)
class Resampling:
    """How reliability is measured. Blocks of 30 volumes as contarg 0.0.4 has them."""

    draws: int = 200
    block: int = 30
    halvings: int = 8
    few: int = 8
    """draws of the hierarchical algorithm, which is slow, and a quarter as many halvings"""
    most: int = 2000
    """points of the fence that its draws use; the target itself uses all"""
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate with its 95 % interval."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, eq=False, slots=True)
class Reliability:
    """One algorithm's target and what it is worth. Lengths in m, connectivity as Pearson r; nan: not to be had."""

    located: Located
    draws: Array
    """(n, 3): targets of the block bootstrap, m of MNI, nan where a draw has none"""
    spread: float
    """root mean square distance of the draws from the target"""
    radius_95: float
    """95 % of the draws lie so near the target"""
    split_half: float
    """median distance between the targets of two halves of the scan"""
    between_runs: float
    """mean distance between the targets of single runs; nan with one run"""
    map_r: float
    """mean r of the maps of two halves, in the fence"""
    to_group: float
    at_group: float
    """connectivity at the group's point"""
    at_point: float
    """connectivity at the target, in the data that chose it: flattering"""
    gain: Interval
    """how much more negative connectivity is at the target than at the group's point, chosen in one half and measured
    in the other: positive speaks for the person's own. The interval is for one half, so rather wide."""
    control_distance: float
    """from the target to that of the control seed (V1), found alike"""
    control_r: float
    """r of the map with that of the control seed, in the fence"""
    height_r: float
    """r of the map with z, in the fence"""
    height_shift: float
    """how far the target moves when the part of the map that is linear in z is taken out"""


def reliabilities(
    resting: Resting, regions: Regions, settings: Settings | None = None, resampling: Resampling | None = None,
    algorithms: tuple[Algorithm, ...] = tuple(Algorithm),
) -> dict[Algorithm, Reliability]:
    """Targets of the algorithms with their reliability. BadInput: too few volumes; a seed without signal."""
    scan = _scan(resting, regions, settings or Settings(), resampling or Resampling())
    return {algorithm: _Measured(scan, algorithm).reliability() for algorithm in algorithms}


@dataclass(frozen=True, eq=False, slots=True)
class _Scan:
    resting: Resting
    regions: Regions
    settings: Settings
    resampling: Resampling
    reader: Reader
    references: dict[Algorithm, Series]
    control: Series | None
    weights: dict[str, Array]
    """(volumes, n) each: draws; first and second halves; draws from either half"""


def _scan(resting: Resting, regions: Regions, settings: Settings, how: Resampling) -> _Scan:
    resample.check_length(resting.run, how.block)
    rng = np.random.default_rng(how.seed)
    first = resample.halves(resting.run, how.halvings)
    chosen = np.concatenate([first, 1 - first], axis=1)[:, rng.permutation(np.arange(how.draws) % (2 * how.halvings))]
    weights = {
        "draws": resample.blocks(resting.run, how.draws, how.block, rng), "first": first, "second": 1 - first,
        "choose": resample.blocks(resting.run, how.draws, how.block, rng, chosen),
        "judge": resample.blocks(resting.run, how.draws, how.block, rng, 1 - chosen),
    }
    control = seed_series(resting, regions.control) if len(regions.control) else None
    ready = reader(resting, regions, settings)
    seeds = references(resting, regions)
    seeds[Algorithm.HIERARCHICAL] = seeds[Algorithm.PEAK]
    return _Scan(resting, regions, settings, how, ready, seeds, control, weights)


class _Measured:
    """One algorithm on one scan: targets and maps of every resampling."""

    def __init__(self, scan: _Scan, algorithm: Algorithm) -> None:
        self.scan, self.algorithm = scan, algorithm
        self.slow = algorithm is Algorithm.HIERARCHICAL
        few = scan.resampling.few
        self.weights = {key: value[:, : few if self.slow else None] for key, value in scan.weights.items()}
        if self.slow:
            self.weights |= {key: scan.weights[key][:, : max(1, few // 4)] for key in ("first", "second")}
        self.values = self.maps(np.ones((len(scan.resting.run), 1)))[:, 0]
        self.located = self.read(self.values)

    def reliability(self) -> Reliability:
        draws = self.targets(self.weights["draws"])
        away = self.distance(draws)
        first, second = (self.maps(self.weights[key]) for key in ("first", "second"))
        ends = [self.targets(self.weights[key], maps) for key, maps in (("first", first), ("second", second))]
        control_distance, control_r = self.control()
        height_r, height_shift = self.height()
        at_group, at_point = self.at_points()
        return Reliability(
            self.located, draws, spread=_root_mean_square(away), radius_95=_nan(np.nanpercentile, away, 95),
            split_half=_nan(np.nanmedian, np.linalg.norm(ends[0] - ends[1], axis=1)), between_runs=self.between_runs(),
            map_r=float(np.mean([self.alike(a, b) for a, b in zip(first.T, second.T, strict=True)])),
            to_group=float(self.distance(self.scan.regions.group)), at_group=at_group, at_point=at_point,
            gain=self.gain(ends, [second, first]), control_distance=control_distance, control_r=control_r,
            height_r=height_r, height_shift=height_shift,
        )

    def maps(self, weights: Array) -> Array:
        return connectivity(self.scan.reader.near.series, self.scan.references[self.algorithm], weights)

    def read(self, values: Array, counts: Array | None = None) -> Located:
        if not self.slow:
            return self.scan.reader.read(self.algorithm, values)
        scan = self.scan
        if counts is None:
            return hierarchical(scan.resting, scan.regions, scan.settings)
        volumes = np.repeat(np.arange(len(counts)), counts.astype(int))
        return hierarchical(scan.resting, scan.regions, scan.settings, volumes, scan.resampling.most)

    def targets(self, weights: Array, maps: Array | None = None) -> Array:
        """Targets (n, 3) of weights (volumes, n); nan where there is none."""
        read = self.maps(weights) if maps is None else maps
        found = [self.read(values, counts).point for values, counts in zip(read.T, weights.T, strict=True)]
        return np.array([np.full(3, np.nan) if point is None else point for point in found]).reshape(-1, 3)

    def distance(self, points: Array) -> Array:
        own = np.full(3, np.nan) if self.located.point is None else self.located.point
        apart: Array = np.linalg.norm(points - own, axis=-1)
        return apart

    def between_runs(self) -> float:
        run = self.scan.resting.run
        names = np.unique(run)
        if len(names) < 2:
            return float("nan")
        points = self.targets((run[:, None] == names).astype(float))
        a, b = np.triu_indices(len(points), 1)
        return _nan(np.nanmean, np.linalg.norm(points[a] - points[b], axis=1))

    def alike(self, a: Array, b: Array) -> float:
        fence = self.scan.reader.near.fence
        return float(np.corrcoef(a[:fence], b[:fence])[0, 1])

    def at_points(self) -> tuple[float, float]:
        """Connectivity at the group's point and at the target."""
        own = np.full(3, np.nan) if self.located.point is None else self.located.point
        both = np.stack([self.scan.regions.group, own])
        group, personal = self.at(both, np.stack([self.values, self.values], axis=1))
        return float(group), float(personal)

    def at(self, points: Array, maps: Array) -> Array:
        """Connectivity (n,) at points (n, 3), each in its own map (points of near, n)."""
        known = np.isfinite(points).all(axis=1)
        result = np.full(len(points), np.nan)
        near = averaging(self.scan.reader.near.mni, points[known], VALUE_RADIUS)
        result[known] = np.asarray(near.multiply(maps.T[known]).sum(axis=1)).ravel()
        return result

    def gains(self, points: Array, maps: Array) -> Array:
        group = np.broadcast_to(self.scan.regions.group, points.shape)
        return self.at(group, maps) - self.at(points, maps)

    def gain(self, ends: list[Array], unseen: list[Array]) -> Interval:
        mean = _nan(np.nanmean, np.concatenate([self.gains(*pair) for pair in zip(ends, unseen, strict=True)]))
        drawn = self.gains(self.targets(self.weights["choose"]), self.maps(self.weights["judge"]))
        middle = _nan(np.nanmean, drawn)
        low, high = (mean + _nan(np.nanpercentile, drawn, q) - middle for q in (2.5, 97.5))
        return Interval(mean, low, high)

    def control(self) -> tuple[float, float]:
        scan = self.scan
        if scan.control is None:
            return float("nan"), float("nan")
        values = connectivity(scan.reader.near.series, scan.control)
        if self.slow:
            by_control = replace(scan.regions, seed=scan.regions.control)
            found = hierarchical(scan.resting, by_control, scan.settings, most=scan.resampling.most).point
        else:
            found = self.read(values).point
        return float("nan") if found is None else float(self.distance(found)), self.alike(values, self.values)

    def height(self) -> tuple[float, float]:
        near = self.scan.reader.near
        z, inside = near.mni[:, 2], self.values[: near.fence]
        r = self.alike(z, self.values)
        if self.slow:
            return r, float("nan")
        level = self.values - np.polyval(np.polyfit(z[: near.fence], inside, 1), z)
        moved = self.read(level).point
        return r, float("nan") if moved is None else float(self.distance(moved))


def _nan(statistic: Callable[..., Any], values: Array, *args: float) -> float:
    """A statistic that passes over nan, nan without a value."""
    return float(statistic(values, *args)) if np.isfinite(values).any() else float("nan")


def _root_mean_square(values: Array) -> float:
    return float(np.sqrt(_nan(np.nanmean, np.square(values))))
