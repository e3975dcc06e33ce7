"""What a field engages, against slow plain sums; maps, and where a search for one is centred."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.spatial import ConvexHull

from bobina.head import Alignment
from bobina.plan import connectivity
from bobina.plan.engagement import (
    Aim,
    Engagement,
    Map,
    connectivity_map,
    group_values,
    middle,
    network_map,
    on_crowns,
    scores,
    vertex_areas,
)
from bobina.plan.targets import anatomy
from bobina.space import BadInput, Surface
from bobina.space.frames import Scanner
from bobina.space.units import mm
from made_heads import sphere_head
from spheres import Array

UP = np.array([0.0, 0.0, 1.0])
RADIUS = 70 * mm
NOWHERE: Surface[Scanner] = Surface(np.zeros((0, 3)), np.zeros((0, 3), np.int32), Scanner)


def globe(count: int = 2000) -> Surface[Scanner]:
    z = 1 - (2 * np.arange(count) + 1) / count
    turn = np.arange(count) * np.pi * (3 - np.sqrt(5))
    points = np.stack([np.sqrt(1 - z**2) * np.cos(turn), np.sqrt(1 - z**2) * np.sin(turn), z], axis=1)
    return Surface(RADIUS * points, ConvexHull(points).simplices, Scanner)


GLOBE = globe()


def disc(towards: Array, radius: float) -> NDArray[np.bool_]:
    on: NDArray[np.bool_] = np.linalg.norm(GLOBE.vertices - RADIUS * towards, axis=1) < radius
    return on


def plain(sizes: list[float], areas: list[float], weight: list[float]) -> float:
    """The mean of ``weight`` over hotspots, by areas; MATLAB's prctile, point by point."""
    ordered, shares = sorted(sizes), []
    for step in range(10):
        place = (999 - step) * len(sizes) / 1000 + 0.5
        low = min(max(int(place), 1), len(sizes))
        high = min(low + 1, len(sizes))
        threshold = ordered[low - 1] + (place - int(place)) * (ordered[high - 1] - ordered[low - 1])
        hot = [k for k, size in enumerate(sizes) if size > threshold] or [sizes.index(ordered[-1])]
        shares.append(sum(areas[k] * weight[k] for k in hot) / sum(areas[k] for k in hot))
    return sum(shares) / len(shares)


@st.composite
def made(draw: st.DrawFn) -> tuple[Array, Map]:
    count = draw(st.sampled_from([30, 50, 500, 999, 1000, 2345]))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    network = rng.random(count) < 0.4
    network[0] = True
    values, areas, avoid = rng.normal(size=count), rng.uniform(0.5, 2, count), rng.random(count)
    return rng.lognormal(size=(3, count)), Map(NOWHERE, values, network, avoid, network, areas)


@given(made())
def test_the_scores_are_those_of_slow_sums(case: tuple[Array, Map]) -> None:
    sizes, of = case
    found = scores(sizes, of)
    for k, e in enumerate(sizes):
        pairs = list(zip(e, of.areas, of.values, of.network, strict=True))
        mean = sum(size * area * value for size, area, value, _ in pairs) / sum(s * a for s, a, _, _ in pairs)
        strength = sum(s * a for s, a, _, on in pairs if on) / sum(a for _, a, _, on in pairs if on)
        assert found.mean[k] == pytest.approx(mean)
        flux = [size * area for size, area, _, _ in pairs]
        assert found.hotspot_mean[k] == pytest.approx(plain(e.tolist(), flux, of.values.tolist()))
        assert found.strength[k] == pytest.approx(strength)
        inside = of.network.astype(float).tolist()
        assert found.on_target[k] == pytest.approx(plain(e.tolist(), of.areas.tolist(), inside))
        assert found.avoided[k] == pytest.approx(plain(e.tolist(), of.areas.tolist(), of.avoid.tolist()))


@given(made(), st.floats(0.1, 10))
def test_only_the_strength_grows_with_the_current(case: tuple[Array, Map], times: float) -> None:
    sizes, of = case
    once, more = scores(sizes, of), scores(times * sizes, of)
    np.testing.assert_allclose(more.strength, times * once.strength)
    for part in ("mean", "hotspot_mean", "on_target", "avoided"):
        np.testing.assert_allclose(getattr(more, part), getattr(once, part), rtol=1e-9, atol=1e-12)


@given(made())
def test_an_area_twice_as_large_is_two_points(case: tuple[Array, Map]) -> None:
    sizes, of = case
    areas = of.areas.copy()
    areas[0] *= 2
    twice = np.r_[0, np.arange(len(areas))]
    large = scores(sizes, Map(NOWHERE, of.values, of.network, of.avoid, of.reachable, areas))
    double = scores(
        sizes[:, twice],
        Map(NOWHERE, of.values[twice], of.network[twice], of.avoid[twice], of.network[twice], of.areas[twice]),
    )
    np.testing.assert_allclose(large.mean, double.mean)
    np.testing.assert_allclose(large.strength, double.strength)


def test_where_there_is_no_cortex_or_no_value_nothing_counts() -> None:
    rng = np.random.default_rng(1)
    sizes, values, network = rng.lognormal(size=(2, 1500)), rng.normal(size=1500), rng.random(1500) < 0.3
    of = Map(NOWHERE, values, network, np.zeros(1500), network, np.ones(1500))
    found = scores(sizes, of)
    more = np.c_[sizes, np.full((2, 50), np.nan), np.full((2, 1), 1e-9)]
    wider = Map(
        NOWHERE, np.r_[values, np.ones(50), np.nan], np.r_[network, np.ones(50, bool), False],
        np.zeros(1551), np.ones(1551, bool), np.ones(1551),
    )
    again = scores(more, wider)
    np.testing.assert_allclose(again.mean, found.mean)
    unknown = scores(sizes, Map(NOWHERE, np.where(values > 0, values, np.nan), network, of.avoid, network, of.areas))
    assert (unknown.hotspot_mean > 0).all()
    np.testing.assert_allclose(again.strength, found.strength)


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 3), st.floats(0, 3))
def test_a_larger_penalty_never_gives_more(on: float, avoided: float, less: float, extra: float) -> None:
    one = Engagement(mean=-0.1, hotspot_mean=-0.2, on_target=on, avoided=avoided, strength=1e-6)
    assert one.score(Aim.ON_TARGET, less + extra) <= one.score(Aim.ON_TARGET, less)
    assert one.score(Aim.ON_TARGET, 0) == on
    assert one.score(Aim.LOWEST, less) == 0.2 == -one.score(Aim.HIGHEST, less)
    assert one.score(Aim.STRENGTH, less) == 1e-6


def test_areas_make_up_the_surface() -> None:
    assert vertex_areas(GLOBE).sum() == pytest.approx(4 * np.pi * RADIUS**2, rel=0.01)


@given(st.floats(0.02, 1), st.integers(0, 100))
@settings(max_examples=20)
def test_the_network_is_the_most_negative_part_of_the_area(part: float, seed: int) -> None:
    r = np.random.default_rng(seed).normal(size=len(GLOBE.vertices))
    r[:300] = np.nan
    of = connectivity_map(GLOBE, r, part)
    told = np.isfinite(r)
    assert of.areas[of.network].sum() == pytest.approx(part * of.areas[told].sum(), rel=0.05)
    assert not of.network[:300].any()
    rest = r[told & ~of.network]
    assert not len(rest) or r[of.network].max() <= rest.min()


def test_a_search_is_centred_in_the_largest_piece_that_can_be_reached() -> None:
    large, small = disc(UP, 20 * mm), disc(-UP, 12 * mm)
    both = network_map(GLOBE, large | small)
    assert np.linalg.norm(middle(both) - RADIUS * UP) < 4 * mm
    only = network_map(GLOBE, large | small, reachable=~large)
    assert np.linalg.norm(middle(only) + RADIUS * UP) < 4 * mm
    with pytest.raises(BadInput, match="can reach"):
        middle(network_map(GLOBE, large, reachable=small))


def test_parcels_lend_their_values_and_crowns_are_the_outer_cortex() -> None:
    on = anatomy(sphere_head(4.0), Alignment(np.eye(4), 1.0, 0.0))
    parcel = connectivity.parcels()[17]
    values = group_values(on, np.array([parcel.mni, (0.0, 0.3, 0.0)]))
    assert values[0] == pytest.approx(sum(parcel.gsr) / 2)
    assert np.isnan(values[1])
    crown = on.crowns[0]
    np.testing.assert_array_equal(on_crowns(on, np.array([np.add(crown, (0, 0, 2 * mm)), crown / 2])), [True, False])


@pytest.mark.parametrize(("values", "says"), [
    (np.zeros(5), "2000 vertices"), (np.zeros(2000), "empty"), (np.full(2000, 2.0), "0 to 1"),
])
def test_a_wrong_network_is_refused(values: Array, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        network_map(GLOBE, values)


def test_a_wrong_map_is_refused() -> None:
    with pytest.raises(BadInput, match="no value"):
        connectivity_map(GLOBE, np.full(2000, np.nan))
    with pytest.raises(BadInput, match="at most 1"):
        connectivity_map(GLOBE, np.zeros(2000), 10)
    with pytest.raises(BadInput, match="grey matter"):
        scores(np.full((1, 2000), np.nan), network_map(GLOBE, np.ones(2000)))
