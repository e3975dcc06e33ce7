"""The simulated people are those that were published, and the adaptive methods find their thresholds."""

import numpy as np
import pytest
from scipy.special import ndtri

from bobina.dose.threshold import METHODS, Method
from bobina.dose.threshold import simulated as people
from bobina.dose.threshold.model import ENOUGH

PUBLISHED_MEAN, PUBLISHED_DEVIATION, PUBLISHED_SPREAD = 65.8, 9.0, 5.0
"""% of output: mean, deviation and spread of 25,000 people of the model, by its authors' own fit (p_ab.m of
BoshuoWang/TMS_Thresholding 015bcfa: 0.65847, 0.0080467, 10^-1.29888)"""


PEOPLE = 250


@pytest.fixture(scope="module")
def crowd() -> people.Subjects:
    return people.subjects(1000, np.random.default_rng(7))


def test_thresholds_are_distributed_as_the_authors_found(crowd: people.Subjects) -> None:
    true = people.at_half(crowd)
    assert true.mean() == pytest.approx(PUBLISHED_MEAN, abs=2.0)
    assert true.std() == pytest.approx(PUBLISHED_DEVIATION, abs=1.0)


def test_answers_scatter_as_the_authors_found(crowd: people.Subjects) -> None:
    true = people.at_half(crowd)
    steps = [people.chance(crowd, true + shift) for shift in (-2.5, 2.5)]
    spread = 5.0 / (ndtri(steps[1]) - ndtri(steps[0]))
    assert np.median(spread) == pytest.approx(PUBLISHED_SPREAD, abs=0.3)


def test_the_chance_of_an_answer_is_what_is_drawn(crowd: people.Subjects) -> None:
    few, rng = crowd.of(slice(0, 20)), np.random.default_rng(8)
    at = people.at_half(few) + np.linspace(-6, 6, 20)
    drawn = people.amplitude(few, np.broadcast_to(at, (20000, 20)), rng) >= people.CRITERION
    assert drawn.mean(axis=0) == pytest.approx(people.chance(few, at), abs=0.02)


def test_answers_grow_with_the_stimulus_and_saturate_within_millivolts(crowd: people.Subjects) -> None:
    quiet, loud = (people.at_level(crowd, volts) for volts in (50e-6, 500e-6))
    assert (loud >= quiet).all()
    answers = people.amplitude(crowd, np.full(1000, 120.0), np.random.default_rng(9))
    assert 0.5e-3 < np.median(answers) < 10e-3


@pytest.mark.parametrize("method", [Method.PEST, Method.BAYES])
def test_the_median_error_after_25_pulses_is_below_one_and_a_half_percent(
    crowd: people.Subjects, method: Method,
) -> None:
    """Source of the figure: SAMT (tms-samt.github.io), relative error; with 2,000 people: benchmarks/threshold.py."""
    who, rng = crowd.of(slice(0, PEOPLE)), np.random.default_rng(10)
    true, start = people.at_half(who), people.at_level(who, 500e-6)
    errors, held = [], []
    for number in range(PEOPLE):
        one, first = who.of(slice(number, number + 1)), min(round(start[number]), 100)
        state = METHODS[method](people.search(METHODS[method], one, first, rng, ENOUGH), first)
        assert state.estimate is not None
        assert state.interval is not None
        errors.append(abs(state.estimate / true[number] - 1))
        held.append(state.interval[0] <= true[number] <= state.interval[1])
    assert np.median(errors) < 0.015
    assert np.mean(held) > 0.85


def test_the_classic_takes_more_than_twice_the_pulses(crowd: people.Subjects) -> None:
    find, rng = METHODS[Method.FIVE_OF_TEN], np.random.default_rng(11)
    start = people.at_level(crowd, 500e-6)
    taken = [len(people.search(find, crowd.of(slice(i, i + 1)), min(round(start[i]), 100), rng)) for i in range(40)]
    assert np.median(taken) > 2 * ENOUGH
