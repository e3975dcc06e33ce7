"""Made-up people are what they say: a truth in the fence, scans as cleaned ones are, found in a long scan."""

import numpy as np
import pytest

from bobina.plan.personal.algorithms import Algorithm, Settings, located
from bobina.plan.personal.planted import Person, World, cleaned, first, grid, person, scan
from bobina.plan.personal.regions import in_fence, regions
from bobina.space.units import mm

WORLD = World()


@pytest.fixture(scope="module")
def people() -> list[Person]:
    return [person(WORLD, np.random.default_rng(seed)) for seed in range(5)]


def test_the_truth_is_where_the_map_is_most_negative(people: list[Person]) -> None:
    mni = grid(WORLD).mni
    fence = np.flatnonzero(in_fence(mni))
    for who in people:
        lowest = mni[fence[np.argmin(who.loading[fence])]]
        assert np.linalg.norm(lowest - who.truth) <= WORLD.voxel * 1.01
        assert in_fence(who.truth[None])[0]
    assert len({tuple(who.truth) for who in people}) > 1


def test_other_networks_are_as_strong_everywhere_and_absent_in_the_sgacc(people: list[Person]) -> None:
    """Else the minimum of r would lie where other networks are weak, or the seed would follow them."""
    laid = regions(scan(WORLD, people[0], 120, np.random.default_rng(0)))
    strength = np.linalg.norm(people[0].others, axis=1)
    assert np.allclose(strength[laid.fence], 1, atol=0.05)
    assert strength[laid.seed].max() < 0.6


def test_a_scan_is_standardised_band_passed_and_without_a_global_signal(people: list[Person]) -> None:
    one = scan(WORLD, people[0], 300, np.random.default_rng(0))
    assert np.allclose(one.series.mean(axis=1), 0, atol=1e-5)
    assert np.allclose(one.series.std(axis=1), 1, atol=1e-3)
    power = np.abs(np.fft.rfft(one.series, axis=1)) ** 2
    frequency = np.fft.rfftfreq(300, WORLD.repetition)
    assert power[:, (frequency < 0.009) | (frequency > 0.101)].sum() < 1e-6 * power.sum()
    assert one.series.mean(axis=0).std() < 0.1


def test_the_global_signal_is_regressed_out() -> None:
    rng = np.random.default_rng(0)
    shared = np.convolve(rng.normal(size=400), np.ones(8) / 8, "same")
    own = rng.normal(size=(30, 400))
    left = cleaned(WORLD, (own + 5 * shared).astype(np.float32))
    assert np.abs(np.corrcoef(left.mean(axis=0), shared)[0, 1]) < 0.2
    assert np.abs(left.mean(axis=0)).max() < 0.3


def test_a_long_scan_without_noise_of_other_networks_shows_the_truth(people: list[Person]) -> None:
    clear = World(network=0.0, drop_out=0.0, signal=0.5)
    one = first(scan(clear, people[1], 400, np.random.default_rng(0)), 300)
    assert one.series.shape[1] == 300
    laid = regions(one)
    for algorithm in (Algorithm.PEAK, Algorithm.SPHERE, Algorithm.SEED_MAP, Algorithm.CLUSTER):
        found = located(one, laid, algorithm, Settings())
        assert found.point is not None
        assert np.linalg.norm(found.point - people[1].truth) < 10 * mm
