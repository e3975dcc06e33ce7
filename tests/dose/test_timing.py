"""What follows from the six parameters: published totals and their properties."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bobina.dose import Timing, conventional, theta_burst
from bobina.dose.timing import burst_frequency, durations, frequency, period, pulses, span, train_duration, train_pulses

ITBS = theta_burst(10, 8, 20)
CTBS = theta_burst(200, 0, 1)
NEUROSTAR = conventional(10, 4, 26, 75)
DASH = conventional(10, 4, 11, 75)

trains = st.builds(
    conventional, st.sampled_from([1, 5, 10, 15, 18, 20, 25]), st.integers(1, 60), st.integers(0, 120),
    st.integers(1, 200))
bursts = st.builds(theta_burst, st.integers(1, 200), st.integers(0, 60), st.integers(1, 60))


@pytest.mark.parametrize(("timing", "count", "cycle"), [
    (ITBS, 600, 200), (CTBS, 600, 40), (NEUROSTAR, 3000, 37.5 * 60), (conventional(1, 600, 0, 1), 600, 600),
    (theta_burst(360, 0, 1, pulses=4, within=200, between=0.2), 1440, 1800),
    (theta_burst(180, 0, 1, pulses=2, within=1 / 0.0015, between=0.2), 360, 900),
])
def test_table_of_rogasch(timing: Timing, count: int, cycle: float) -> None:
    found = durations(timing)
    assert pulses(timing) == count
    assert found is not None
    assert found[0] == pytest.approx(cycle)


def test_inter_train_interval_of_rogasch_runs_from_onset_to_onset() -> None:
    assert period(ITBS) == pytest.approx(10)
    assert period(NEUROSTAR) == pytest.approx(30)


@pytest.mark.parametrize(("timing", "seconds"), [
    (ITBS, (200, 192, 188.8)),
    (CTBS, (40, 40, 39.84)),
    (NEUROSTAR, (2250, 2224, 75 * 3.9 + 74 * 26)),
    (DASH, (18.75 * 60, 18.75 * 60 - 11, 18 * 60 + 26.5)),
    (conventional(1, 900, 0, 1), (900, 900, 899)),
])
def test_three_conventions(timing: Timing, seconds: tuple[float, float, float]) -> None:
    assert durations(timing) == pytest.approx(seconds)


def test_printed_durations_are_pulse_to_pulse() -> None:
    for timing, minutes, seconds in ((DASH, 18, 26), (ITBS, 3, 9)):
        found = durations(timing)
        assert found is not None
        assert abs(found[2] - (60 * minutes + seconds)) <= 0.5


def test_frequencies_of_bursts_and_pulses() -> None:
    assert (frequency(ITBS), burst_frequency(ITBS)) == pytest.approx((50, 5))
    assert frequency(DASH) == pytest.approx(10)
    assert burst_frequency(DASH) is None


def test_unknown_parameters_give_no_figures() -> None:
    assert durations(conventional(10)) is None
    assert pulses(conventional(10, 3)) is None
    assert train_duration(theta_burst()) is None
    harel = conventional(10, 3, None, 100)
    assert pulses(harel) == 3000
    assert durations(harel) is None
    assert train_duration(harel) == pytest.approx(3)


def test_part_of_a_pulse_makes_the_train_longer_not_shorter() -> None:
    assert train_pulses(conventional(10, 4.25, 26, 75)) == 43
    assert train_pulses(conventional(20, 2.05, 26, 75)) == 41


@given(st.one_of(trains, bursts))
def test_conventions_are_ordered_and_agree(timing: Timing) -> None:
    found, count, each = durations(timing), pulses(timing), train_duration(timing)
    bare = span(timing)
    assert found is not None
    assert each is not None
    assert bare is not None
    with_last, without_last, pulse_to_pulse = found
    pause, number = timing.inter_train_interval or 0, timing.trains_in_protocol or 0
    assert with_last - without_last == pytest.approx(pause)
    assert without_last - pulse_to_pulse == pytest.approx(number * (each - bare), abs=1e-6)
    assert with_last >= without_last > pulse_to_pulse
    assert count == number * (train_pulses(timing) or 0)


@given(st.floats(0.1, 100), st.floats(0.01, 1000))
def test_pulses_of_a_train_cover_it_with_less_than_one_to_spare(hertz: float, seconds: float) -> None:
    length = train_duration(conventional(hertz, seconds))
    assert length is not None
    assert -1e-6 <= (length - seconds) * hertz < 1


@pytest.mark.parametrize("make", [
    lambda: conventional(0, 4, 26, 75), lambda: conventional(-10, 4, 26, 75), lambda: conventional(math.nan, 4, 26, 75),
    lambda: conventional(10, -4, 26, 75), lambda: conventional(10, 4, -26, 75), lambda: conventional(10, 4, 26, 0),
    lambda: conventional(10, 4, math.inf, 75), lambda: Timing(0, 1, 0, 1, 0, 1),
    lambda: Timing(0.1, 1, 0.1, 40, 26, 75),
])
def test_impossible_timings_are_refused(make: object) -> None:
    assert callable(make)
    with pytest.raises(ValueError, match=r"."):
        make()
