"""The clinic's rates of harm beside the published ones."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from bobina.course.delivery import Delivered, Tolerated
from bobina.course.harms import rates
from bobina.course.harms.events import AdverseEvent, Harm, Outcome, Relation
from bobina.course.harms.intervals import Interval, clopper_pearson, people_to_refute, poisson
from bobina.course.harms.published import LERNER_SAFE, PUBLISHED, TAYLOR, published
from bobina.course.harms.rates import Reading, published_for, reading, said
from bobina.course.record import Entry, Record
from bobina.source import Status
from records import MONDAY, PHYSICIAN, REFERRED


def close(found: float, printed: float, digits: int) -> bool:
    return math.isclose(found, printed, abs_tol=0.5000001 * 10**-digits)


@pytest.mark.parametrize(("coil", "rate", "low", "high"), [
    ("", 0.71, 0.42, 1.11), ("figure-8", 0.14, 0.01, 0.51), ("h-coil", 5.56, 2.77, 9.95)])
def test_taylor_2021_seizures_for_1000_patients_by_coil(coil: str, rate: float, low: float, high: float) -> None:
    found = published(coil, "patients")
    assert found is not None
    assert found.source is TAYLOR
    assert TAYLOR.status is Status.SEEN
    ours = found.interval
    assert [round(1000 * one, 9) for one in (ours.rate, ours.low, ours.high)] == [rate, low, high]


def test_taylor_2021_and_lerner_2019_seizures_by_session_agree_with_their_own_counts() -> None:
    taylor, lerner = (one for one in PUBLISHED if one.of == "sessions")
    own = poisson(18, 586_656)
    for ours, printed in zip((own.rate, own.low, own.high), (0.31, 0.18, 0.48), strict=True):
        assert close(ours * 1e4, printed, 2)
    assert (taylor.interval.low, taylor.interval.high) == (0.18e-4, 0.48e-4)
    assert close(lerner.interval.rate * 1e3, 0.08, 2)
    assert lerner.source.status is Status.COMPUTED
    assert 4 / 318_560 < 0.02e-3
    assert "0.02" in LERNER_SAFE.text
    assert published("h-coil", "sessions") is None


def test_below_0_1_per_cent_holds_for_figure_8_and_not_for_h_coils() -> None:
    """safety-and-protocols.md, 1.1: the brief's figure, by coil (Taylor 2021)."""
    figure_8, h_coil = published("figure-8", "patients"), published("h-coil", "patients")
    assert figure_8 is not None
    assert h_coil is not None
    assert figure_8.interval.high < 0.001 < h_coil.interval.low


@given(st.integers(0, 40), st.integers(1, 4000))
def test_intervals_are_exact(count: int, more: int) -> None:
    """Garwood 1936; Clopper and Pearson 1934: each end leaves 2.5 % beyond it."""
    sessions = count + more
    found = poisson(count, sessions)
    assert math.isclose(stats.poisson.cdf(count, found.high * sessions), 0.025, rel_tol=1e-6)
    assert count == 0 or math.isclose(stats.poisson.sf(count - 1, found.low * sessions), 0.025, rel_tol=1e-6)
    people = clopper_pearson(count, sessions)
    assert math.isclose(stats.binom.cdf(count, sessions, people.high), 0.025, rel_tol=1e-6)
    assert count == 0 or math.isclose(stats.binom.sf(count - 1, sessions, people.low), 0.025, rel_tol=1e-6)
    assert found.low <= found.rate <= found.high
    assert people.low <= people.rate <= people.high
    assert clopper_pearson(more, more).high == 1


@given(st.floats(1e-4, 0.5))
def test_so_many_people_without_a_seizure_refute_a_rate_and_one_fewer_do_not(rate: float) -> None:
    n = people_to_refute(rate)
    assert clopper_pearson(0, n).high <= rate * (1 + 1e-9)
    assert n == 1 or clopper_pearson(0, n - 1).high > rate * (1 - 1e-9)


def person(name: str, coil: str, sessions: int, *, seizures: int = 0, empty: int = 0) -> Record:
    given = [Delivered(k + 1, MONDAY, "MDD-H1", "c", coil, "s", 50.0, 1980, True, True, 1 if k >= empty else 0,
                       100 if k >= empty else 0, Tolerated.WELL) for k in range(sessions)]
    harm = AdverseEvent(Harm.SEIZURE, MONDAY, 2, "x", Relation.UNLIKELY, Outcome.RECOVERED, machine="m", coil="c",
                        coil_kind=coil or "other", intensity=50.0, stimuli=1, train=1.0)
    whats = [REFERRED, *given, *([harm] * seizures)]
    return Record(name, tuple(Entry(n + 1, MONDAY, PHYSICIAN, what) for n, what in enumerate(whats)))


def test_rates_count_sessions_with_pulses_and_people_by_coil() -> None:
    records = [person("A", "h-coil", 20, seizures=2), person("B", "h-coil", 10, empty=1), person("C", "figure-8", 30),
               person("D", "", 5), person("E", "figure-8", 0, seizures=1)]
    figure_8, h_coil, other, together = rates(records)
    assert (h_coil.sessions, h_coil.patients, h_coil.seizures, h_coil.patients_with_seizure) == (29, 2, 2, 1)
    assert (figure_8.sessions, figure_8.patients, figure_8.seizures, figure_8.patients_with_seizure) == (30, 1, 1, 0)
    assert (other.sessions, other.patients) == (5, 1)
    assert (together.sessions, together.patients, together.seizures) == (64, 4, 3)
    assert h_coil.of_patients == clopper_pearson(1, 2)
    assert h_coil.of_sessions == poisson(2, 29)
    assert rates([])[0].of_patients is None


def test_few_people_can_neither_confirm_nor_refute_and_many_seizures_are_above() -> None:
    few = rates([person(str(k), "h-coil", 20) for k in range(5)])[1]
    other = published_for(few)
    assert other is not None
    assert reading(few.of_patients, other) is Reading.TOO_FEW
    assert "neither confirm nor refute" in str(said(few, other))
    many = rates([person(str(k), "h-coil", 20, seizures=1) for k in range(3)])[1]
    assert reading(many.of_patients, other) is Reading.ABOVE


@pytest.mark.parametrize(("own", "found"), [
    (Interval(0.006, 0.004, 0.008), Reading.ALIKE), (Interval(0.006, 0.004, 0.02), Reading.TOO_FEW),
    (Interval(0.02, 0.009, 0.04), Reading.TOO_FEW), (Interval(0.0025, 0.001, 0.0028), Reading.ALIKE),
    (Interval(0.02, 0.0101, 0.04), Reading.ABOVE), (Interval(0.001, 0.0005, 0.002), Reading.BELOW),
    (None, Reading.NOTHING),
])
def test_the_reading_is_that_of_two_intervals(own: Interval | None, found: Reading) -> None:
    other = published("h-coil", "patients")
    assert other is not None
    assert reading(own, other) is found
