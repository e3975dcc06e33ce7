"""The recommendation: between the two points by reliability, in the fence, better than both where its model holds."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from bobina.plan.personal.algorithms import Algorithm, Located
from bobina.plan.personal.recommend import BETWEEN_PEOPLE, UNDERSTATED, Key, Recommendation, recommend
from bobina.plan.personal.regions import in_fence, regions
from bobina.plan.personal.reliability import Interval, Reliability, Resampling, reliabilities
from bobina.space.units import mm
from made_resting import PATCH, made

Array = NDArray[np.float64]
SCAN = made(volumes=40)
LAID = regions(SCAN)
TAU = BETWEEN_PEOPLE.value
C = float(np.sqrt(UNDERSTATED.value))


def found(point: Array | None = PATCH, spread: float = 5 * mm, **others: object) -> Reliability:
    one = Reliability(
        Located(Algorithm.CLUSTER, point, -0.3), np.zeros((0, 3)), spread, 2 * spread, spread, float("nan"), 0.6,
        9 * mm, -0.1, -0.3, Interval(0.1, 0.05, 0.15), 30 * mm, 0.1, 0.1, 2 * mm,
    )
    return replace(one, **others)  # type: ignore[arg-type]


def advised(one: Reliability) -> Recommendation:
    return recommend(SCAN, LAID, {Algorithm.CLUSTER: one})


def keys(one: Recommendation) -> set[Key]:
    return {reason.key for reason in one.reasons}


def test_the_weight_is_that_of_two_variances() -> None:
    assert advised(found(spread=TAU / C)).weight == pytest.approx(0.5)
    assert advised(found(spread=TAU / C / 2)).weight == pytest.approx(0.8)
    assert advised(found(spread=TAU / C)).expected_error == pytest.approx(TAU / np.sqrt(2))


def test_several_algorithms_share_by_their_spread() -> None:
    far = PATCH - np.array([0, 20, 0]) * mm
    one = recommend(SCAN, LAID, {Algorithm.CLUSTER: found(spread=4 * mm), Algorithm.PEAK: found(far, 8 * mm)})
    assert one.shares == pytest.approx({Algorithm.PEAK: 0.2, Algorithm.CLUSTER: 0.8})
    assert one.own == pytest.approx(0.8 * PATCH + 0.2 * far)
    assert one.within == pytest.approx(C * np.sqrt(2 / (1 / 16 + 1 / 64)) * mm)
    apart = next(reason.value for reason in one.reasons if reason.key is Key.APART)
    assert apart == pytest.approx(8 * mm)


def test_an_algorithm_that_is_not_anticorrelated_or_found_nothing_does_not_share() -> None:
    others = {Algorithm.PEAK: found(at_point=0.1), Algorithm.SPHERE: found(None, float("nan"), at_point=float("nan"))}
    one = recommend(SCAN, LAID, {Algorithm.CLUSTER: found(), **others})
    assert one.shares == {Algorithm.CLUSTER: 1}


@given(st.floats(0, 60), st.floats(0, 60))
def test_the_less_reliable_the_nearer_to_the_group(a: float, b: float) -> None:
    less, more = (advised(found(spread=spread * mm)) for spread in sorted((a, b)))
    to_group = [np.linalg.norm(one.point - LAID.group) for one in (less, more)]
    assert less.weight >= more.weight
    assert to_group[0] >= to_group[1] - 1e-12
    assert less.expected_error <= more.expected_error + 1e-12
    assert more.expected_error <= TAU


@given(st.tuples(st.floats(-70, 0), st.floats(-20, 80), st.floats(-20, 90)), st.floats(0, 30))
def test_it_lies_in_the_fence(xyz: tuple[float, float, float], spread: float) -> None:
    one = advised(found(np.array(xyz) * mm, spread * mm))
    assert in_fence(one.point[None])[0]
    between = LAID.group + one.weight * (np.array(xyz) * mm - LAID.group)
    moved = np.linalg.norm(one.point - between)
    assert (Key.HELD_IN_FENCE in keys(one)) == (moved > 0)


@pytest.mark.parametrize(("key", "one"), [
    (Key.NO_TARGET, found(None, float("nan"), at_point=float("nan"))),
    (Key.NOT_NEGATIVE, found(at_point=0.02)),
])
def test_what_forbids_the_personal_target_leads_to_the_group(key: Key, one: Reliability) -> None:
    told = advised(one)
    assert told.weight == 0
    assert np.array_equal(told.point, LAID.group)
    assert told.reasons[0].key is key
    assert told.expected_error == pytest.approx(TAU)


def test_reasons_say_what_was_found() -> None:
    plain = keys(advised(found()))
    assert {Key.SPREAD, Key.SPLIT_HALF, Key.APART, Key.GAIN, Key.BETWEEN_PEOPLE} == plain
    doubtful = keys(advised(found(
        map_r=0.1, control_distance=3 * mm, height_r=-0.9, gain=Interval(0.05, -0.02, 0.1),
    )))  # fmt: skip
    assert {Key.MAP_UNSTABLE, Key.LIKE_CONTROL, Key.BY_HEIGHT, Key.GAIN_UNSURE} <= doubtful
    assert Key.GAIN not in doubtful
    assert Key.NO_GAIN in keys(advised(found(gain=Interval(-0.02, -0.1, 0.06))))


@pytest.mark.parametrize("noise", [4, 8, 15, 30])
def test_where_its_model_holds_it_beats_both_points(noise: float) -> None:
    """True targets about the group's, found ones about the true ones: mean errors over 2,000 people, fence aside."""
    rng = np.random.default_rng(0)
    truth = rng.normal(scale=TAU / np.sqrt(3), size=(2000, 3))
    own = truth + rng.normal(scale=noise * mm / np.sqrt(3), size=truth.shape)
    weight = advised(found(spread=noise * mm / C)).weight
    errors = [np.linalg.norm(guess - truth, axis=1).mean() for guess in (weight * own, own, 0 * own)]
    assert errors[0] < min(errors[1:])


def test_on_planted_scans_it_follows_the_reliable_and_leaves_the_noisy() -> None:
    told = []
    for signal in (4.0, 0.0):
        scan = made(signal=signal)
        laid = regions(scan)
        measured = reliabilities(scan, laid, resampling=Resampling(draws=40), algorithms=(Algorithm.CLUSTER,))
        told.append(recommend(scan, laid, measured))
    clear, noise = told
    assert clear.weight > 0.8
    assert np.linalg.norm(clear.point - PATCH) < 5 * mm
    assert noise.weight < 0.5
    assert noise.within > 2 * clear.within
