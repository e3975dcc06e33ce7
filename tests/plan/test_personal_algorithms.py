"""The five algorithms find what is planted, look for the negative, and use what they are told."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from bobina.plan.connectivity import FENCE
from bobina.plan.personal.algorithms import Algorithm, Located, Settings, Why, largest, located
from bobina.plan.personal.hierarchical import Cluster, best, grouped, hierarchical
from bobina.plan.personal.planted import World, grid
from bobina.plan.personal.regions import Regions, averaging, group_map, in_fence, regions
from bobina.plan.personal.resting import Resting
from bobina.plan.personal.seedmap import connectivity, seedmap_series
from bobina.space import BadInput
from bobina.space.units import mm
from made_resting import PATCH, made

READ = [algorithm for algorithm in Algorithm if algorithm is not Algorithm.HIERARCHICAL]


def find(scan: Resting, laid: Regions, algorithm: Algorithm, settings: Settings | None = None) -> Located:
    told = settings or Settings()
    if algorithm is Algorithm.HIERARCHICAL:
        return hierarchical(scan, laid, told)
    return located(scan, laid, algorithm, told)


def miss(found: Located) -> float:
    assert found.point is not None
    return float(np.linalg.norm(found.point - PATCH))


@pytest.mark.parametrize("algorithm", Algorithm)
def test_a_planted_patch_is_found(algorithm: Algorithm) -> None:
    scan = made(signal=4)
    found = find(scan, regions(scan), algorithm)
    assert miss(found) < (12 if algorithm is Algorithm.HIERARCHICAL else 7) * mm
    assert -1 <= found.value < -0.4


@pytest.mark.parametrize("algorithm", READ)
def test_a_stronger_positive_patch_is_not_taken(algorithm: Algorithm) -> None:
    """Not the absolute value: contrary to a published pipeline."""
    scan = made(signal=4, sign=+1)
    found = find(scan, regions(scan), algorithm)
    assert miss(found) > 10 * mm
    assert found.value < 0.2


@pytest.mark.parametrize("algorithm", [Algorithm.SEED_MAP, Algorithm.CLUSTER])
def test_weights_of_negative_sum_do_not_turn_the_target(algorithm: Algorithm) -> None:
    """A weighted average would divide by the sum and return the most positive site."""
    scan = made(signal=4)
    laid = regions(scan)
    weights = np.where(laid.weights != 0, laid.weights - 1.1 * laid.weights[laid.weights != 0].mean(), 0)
    assert weights.sum() < 0
    assert miss(find(scan, replace(laid, weights=weights), algorithm)) < 7 * mm


def test_the_seed_map_leaves_the_fence_out_and_follows_the_sgacc() -> None:
    scan = made(signal=4)
    laid = regions(scan)
    assert (laid.weights[laid.fence] == 0).all()
    assert laid.weights[laid.seed].mean() > 0.1
    assert (laid.weights[laid.seed] >= 0).all()
    sgacc = scan.series[laid.seed].mean(axis=0)
    assert np.corrcoef(seedmap_series(scan, laid), sgacc)[0, 1] > 0.8


def test_the_group_map_is_that_of_the_parcels() -> None:
    mni = np.array([[6, 16, -10], [-40, 38, 22], [0, 0, 200], [-20, -60, -50]]) * mm
    sgacc, dlpfc, outside, cerebellum = group_map(mni)
    assert sgacc > 0.2
    assert -0.13 < dlpfc < -0.05
    assert outside == cerebellum == 0


@pytest.mark.parametrize(("share", "count"), [(0.05, 5), (0.10, 10), (0.30, 30)])
def test_the_share_is_used(share: float, count: int) -> None:
    line = np.arange(99)
    chain = csr_array((np.ones(198, bool), (np.r_[line, line + 1], np.r_[line + 1, line])), shape=(100, 100))
    kept = largest(chain, np.ones(100), np.linspace(-1, 0, 100), share)
    assert kept.tolist() == list(range(count))


def test_settings_change_the_result() -> None:
    scan = made(signal=0.5)
    laid = regions(scan)
    few, many = (find(scan, laid, Algorithm.CLUSTER, Settings(share=share)) for share in (0.02, 0.5))
    assert few.value < many.value
    small, large = (find(scan, laid, Algorithm.SPHERE, Settings(radius=radius * mm)) for radius in (4, 16))
    assert small.value < large.value


def test_the_largest_cluster_is_by_size_not_by_number() -> None:
    pairs = csr_array((np.ones(4, bool), ([0, 1, 1, 2], [1, 0, 2, 1])), shape=(5, 5))
    values = np.array([-2.0, -2, -2, -2, 5])
    assert largest(pairs, np.array([1.0, 1, 1, 9, 1]), values, 0.8).tolist() == [3]
    assert largest(pairs, np.ones(5), values, 0.8).tolist() == [0, 1, 2]


def test_voxels_that_share_a_corner_are_neighbours() -> None:
    whole = grid(World())
    a, b = whole.neighbours.nonzero()
    gap = np.linalg.norm(whole.mni[a] - whole.mni[b], axis=1)
    assert gap.max() == pytest.approx(np.sqrt(3) * World().voxel)
    assert np.bincount(a).max() == 26


def test_the_centre_of_a_cluster_is_by_size() -> None:
    scan = made(signal=4)
    sizes = np.where(scan.mni[:, 0] > PATCH[0], 100.0, 1.0)
    even, uneven = (find(one, regions(one), Algorithm.CLUSTER) for one in (scan, replace(scan, sizes=sizes)))
    assert even.point is not None
    assert uneven.point is not None
    assert uneven.point[0] > even.point[0] + 1 * mm


@pytest.mark.parametrize("algorithm", Algorithm)
def test_the_order_of_points_does_not_matter(algorithm: Algorithm) -> None:
    scan = made(signal=0.7)
    order = np.random.default_rng(1).permutation(len(scan.mni))
    turned = replace(
        scan, series=scan.series[order], mni=scan.mni[order], sizes=scan.sizes[order],
        neighbours=scan.neighbours[order][:, order],
    )
    a, b = (find(one, regions(one), algorithm) for one in (scan, turned))
    assert a.why is b.why
    assert a.point is b.point is None or np.allclose(np.array(a.point), np.array(b.point), atol=0.01 * mm)


@given(st.lists(st.integers(0, 3), min_size=12, max_size=12).filter(lambda counts: sum(c > 0 for c in counts) > 3))
def test_weights_stand_for_volumes_repeated(counts: list[int]) -> None:
    series = np.random.default_rng(2).normal(size=(5, 12)).astype(np.float32)
    weighed = connectivity(series[:4], series[4], np.array(counts, float)[:, None])[:, 0]
    repeated = np.repeat(series, counts, axis=1)
    assert np.allclose(weighed, np.corrcoef(repeated)[4, :4], atol=1e-4)


def test_spheres_average_what_they_hold() -> None:
    mni = np.array([[0.0, 0, 0], [0, 0, 3], [0, 0, 20]]) * mm
    means = averaging(mni, np.array([[0.0, 0, 1], [0, 0, 90]]) * mm, 5 * mm) @ np.array([1.0, 3, 7])
    assert means.tolist() == [2, 7]


def test_alike_series_are_one_group() -> None:
    rng = np.random.default_rng(3)
    first, second = rng.normal(size=(2, 200))
    series = np.stack([first, first, second, -first]) + 0.2 * rng.normal(size=(4, 200))
    series[1] = np.exp(5 * series[1])  # ranks do not mind
    of = grouped(series.astype(np.float32), 0.5)
    assert of[0] == of[1]
    assert len(set(of.tolist())) == 3


def cluster(size: float, concentration: float, correlation: float) -> Cluster:
    return Cluster(np.zeros(1, np.intp), size, concentration, correlation)


def test_the_lowest_product_of_ranks_wins_and_ties_go_by_correlation() -> None:
    large, dense, opposed = cluster(9, 2, -2), cluster(8, 3, -1), cluster(1, 1, -3)
    assert best([large, dense, opposed]) is large  # 1 x 2 x 2 against 2 x 1 x 3 and 3 x 3 x 1
    assert best([opposed, dense, large]) is large
    tied = [cluster(2, 1, -1), cluster(1, 1, -2)]
    assert best(tied) is tied[1]


def test_clusters_too_small_or_positive_are_no_target() -> None:
    scan = made(signal=4)
    laid = regions(scan)
    for settings in (Settings(smallest_volume=1.0), Settings(cut=1e-6)):
        none = hierarchical(scan, laid, settings)
        assert none.point is None
        assert none.why is Why.NO_CLUSTER
        assert np.isnan(none.value)
    follows = made(signal=9, sign=+1)
    found = hierarchical(follows, regions(follows), Settings())
    assert found.point is None or miss(found) > 10 * mm


def test_fifty_voxels_of_2_mm_are_a_volume_and_on_a_surface_an_area() -> None:
    assert Settings().smallest_volume == pytest.approx(400 * mm**3)
    scan = made(signal=4)
    as_area = replace(scan, on_surface=True, sizes=np.full(len(scan.mni), 1 * mm**2))
    assert hierarchical(scan, regions(scan), Settings()).point is not None
    assert hierarchical(as_area, regions(as_area), Settings()).point is None


def test_a_thinned_fence_gives_nearly_the_same_cluster() -> None:
    """Each point kept stands for those left out: else no cluster would be large enough."""
    scan = made(signal=4)
    for most in (300, 24):
        assert miss(hierarchical(scan, regions(scan), Settings(), most=most)) < 12 * mm


def test_what_cannot_be_used_is_refused() -> None:
    scan = made(volumes=40)
    away = in_fence(scan.mni)
    with pytest.raises(BadInput, match="left DLPFC"):
        regions(replace(scan, mni=np.where(away[:, None], scan.mni + 1, scan.mni)))
    with pytest.raises(BadInput, match="subgenual"):
        regions(replace(scan, mni=scan.mni + np.array([0, 0, 4 * mm]) + (scan.mni[:, 2:] < 0)))
    with pytest.raises(BadInput, match="group point"):
        regions(scan, group=-FENCE[0])
    laid = regions(scan)
    flat = scan.series.copy()
    flat[laid.seed] = 0
    with pytest.raises(BadInput, match="does not vary"):
        located(replace(scan, series=flat), laid, Algorithm.PEAK)
    for told in ({"share": 0.0}, {"radius": -1.0}, {"cut": 2.5}):
        with pytest.raises(BadInput, match="targeting needs"):
            Settings(**told)
