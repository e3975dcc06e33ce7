"""Resampling keeps to its rules; noise gives no gain on unseen data, a planted patch does; the controls see."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bobina.plan.personal.algorithms import Algorithm
from bobina.plan.personal.regions import regions
from bobina.plan.personal.reliability import Reliability, Resampling, reliabilities
from bobina.plan.personal.resample import blocks, halves
from bobina.plan.personal.resting import Resting
from bobina.space import BadInput
from bobina.space.units import mm
from made_resting import PATCH, made

FEW = Resampling(draws=40, few=4)


def measured(scan: Resting, *algorithms: Algorithm) -> list[Reliability]:
    found = reliabilities(scan, regions(scan), resampling=FEW, algorithms=algorithms)
    assert list(found) == list(algorithms)
    return list(found.values())


@given(st.lists(st.integers(8, 90), min_size=1, max_size=3), st.integers(1, 40), st.integers(0, 9))
def test_blocks_fill_each_run_with_stretches_of_its_own(lengths: list[int], length: int, seed: int) -> None:
    run = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
    counts = blocks(run, 3, length, np.random.default_rng(seed))
    for k, size in enumerate(lengths):
        assert (counts[run == k].sum(axis=0) == size).all()


def test_blocks_are_drawn_whole_and_only_from_what_is_allowed() -> None:
    run = np.zeros(120, np.int32)
    allowed = np.repeat([[1.0], [0.0]], 60, axis=0)
    counts = blocks(run, 50, 30, np.random.default_rng(0), np.tile(allowed, 50))
    assert (counts[60:] == 0).all()
    changes = (np.diff(counts, axis=0, prepend=0, append=0) != 0).sum(axis=0)
    assert (changes <= 4).all()  # two blocks: at most two starts and two ends
    assert counts.std(axis=1)[:60].min() > 0


def test_a_draw_varies_as_much_as_the_mean_of_alike_volumes() -> None:
    """Volumes alike over 30 s: drawing single volumes would promise too small an error of the mean."""
    series = np.repeat(np.random.default_rng(0).normal(size=40), 15)
    run = np.zeros(600, np.int32)
    by_block, single = ((series @ blocks(run, 400, n, np.random.default_rng(1)) / 600).std() for n in (30, 1))
    truth = series.std() / np.sqrt(40)
    assert 0.75 * truth < by_block < 1.25 * truth
    assert single < 0.5 * truth


@given(st.lists(st.integers(20, 60), min_size=1, max_size=3), st.integers(1, 8))
def test_halves_are_halves_of_every_run(lengths: list[int], count: int) -> None:
    run = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
    first = halves(run, count)
    assert set(np.unique(first)) == {0, 1}
    for k, size in enumerate(lengths):
        assert (first[run == k].sum(axis=0) == size // 2).all()
        assert (np.abs(np.diff(first[run == k], axis=0)).sum(axis=0) <= 2).all()
    assert len(np.unique(first, axis=1).T) == count


@pytest.mark.parametrize("algorithm", Algorithm)
def test_a_strong_patch_is_reliable_and_gains(algorithm: Algorithm) -> None:
    (found,) = measured(made(signal=4), algorithm)
    assert found.located.point is not None
    assert np.linalg.norm(found.located.point - PATCH) < 12 * mm
    assert found.spread < 5 * mm
    assert found.split_half < 6 * mm
    assert found.map_r > 0.8
    assert found.gain.low > 0
    assert found.at_point < found.at_group
    assert found.to_group == pytest.approx(np.linalg.norm(found.located.point - regions(made()).group))
    assert np.isnan(found.between_runs)


def test_noise_has_no_gain_although_it_seems_so() -> None:
    """Chosen and judged on the same data, any target beats the group's point; on unseen data noise does not."""
    seen, unseen, reach = [], [], []
    for seed in range(4):
        scan = made(signal=0.0, seed=seed)
        for found in measured(scan, Algorithm.PEAK, Algorithm.SPHERE, Algorithm.CLUSTER):
            seen.append(found.at_group - found.at_point)
            unseen.append(found.gain.mean)
            reach.append((found.gain.low, found.gain.high))
            assert found.spread > 10 * mm
            assert abs(found.map_r) < 0.3
    assert np.mean(seen) > 0.03
    assert abs(np.mean(unseen)) < 0.02
    assert np.mean([low < 0 < high for low, high in reach]) > 0.8


def test_runs_are_compared_with_each_other() -> None:
    (clear,) = measured(made(volumes=480, signal=3, runs=3), Algorithm.CLUSTER)
    assert clear.between_runs < 5 * mm
    (noise,) = measured(made(volumes=480, signal=0, runs=3), Algorithm.CLUSTER)
    assert noise.between_runs > 10 * mm


def test_the_same_seed_gives_the_same_figures() -> None:
    scan = made(signal=0.5)
    (a,), (b,) = measured(scan, Algorithm.SPHERE), measured(scan, Algorithm.SPHERE)
    assert np.array_equal(a.draws, b.draws)
    assert a.gain == b.gain
    other = reliabilities(scan, regions(scan), resampling=replace(FEW, seed=1), algorithms=(Algorithm.SPHERE,))
    assert not np.array_equal(a.draws, other[Algorithm.SPHERE].draws)


@pytest.mark.parametrize("algorithm", [Algorithm.PEAK, Algorithm.HIERARCHICAL])
def test_a_control_seed_that_gives_the_same_target_is_seen(algorithm: Algorithm) -> None:
    scan = made(signal=4)
    (apart,) = measured(scan, algorithm)
    laid = regions(scan)
    series = scan.series.copy()
    series[laid.control] = series[laid.seed].mean(axis=0) / series[laid.seed].mean(axis=0).std()
    (alike,) = measured(replace(scan, series=series), algorithm)
    assert alike.control_distance < 6 * mm
    assert alike.control_r > 0.99
    assert apart.control_r < 0.9


def test_without_a_control_region_there_is_no_control() -> None:
    scan = made(signal=4)
    laid = replace(regions(scan), control=np.zeros(0, np.intp))
    found = reliabilities(scan, laid, resampling=FEW, algorithms=(Algorithm.PEAK,))[Algorithm.PEAK]
    assert np.isnan(found.control_distance)
    assert np.isnan(found.control_r)


def test_a_map_that_follows_height_is_seen() -> None:
    scan = made(signal=1)
    seed = scan.series[regions(scan).seed].mean(axis=0)
    slope = -np.outer((scan.mni[:, 2] - 30 * mm) / (15 * mm), seed / seed.std())
    (sloping,) = measured(made(signal=1, also=slope), Algorithm.SPHERE)
    (level,) = measured(scan, Algorithm.SPHERE)
    assert sloping.height_r < -0.8
    assert abs(level.height_r) < 0.6
    assert sloping.height_shift > 10 * mm > level.height_shift


def test_where_there_is_no_target_figures_are_nan() -> None:
    scan = made(signal=0)
    (none,) = measured(scan, Algorithm.HIERARCHICAL)
    assert none.located.point is None
    assert np.isnan([none.spread, none.split_half, none.to_group, none.at_point, none.gain.mean]).all()


def test_a_scan_too_short_is_refused() -> None:
    with pytest.raises(BadInput, match="too few"):
        measured(made(volumes=100), Algorithm.PEAK)
