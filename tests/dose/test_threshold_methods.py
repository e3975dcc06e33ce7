"""Each method by its own rules: what it asks for next, what it concludes, when it ends."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar
from scipy.stats import norm

from bobina.dose.threshold import METHODS, Find, Method, Pulse, bayes, five_of_ten, pest
from bobina.dose.threshold.bayes import MEAN, posterior
from bobina.dose.threshold.model import ENOUGH, STEP_UP
from bobina.dose.threshold.pest import SPREAD

ADAPTIVE = (pest, bayes)
PULSES = st.lists(st.builds(Pulse, st.integers(20, 100), st.booleans()), min_size=1, max_size=30).map(tuple)


def pulses(*given: tuple[int, str]) -> tuple[Pulse, ...]:
    """(60, "yyn") is three pulses at 60 %."""
    return tuple(Pulse(at, one == "y") for at, answers in given for one in answers)


@pytest.mark.parametrize("find", METHODS.values())
def test_the_first_pulse_is_where_the_operator_starts_and_nothing_is_known(find: Find) -> None:
    state = find((), 63)
    assert (state.next_mso, state.estimate, state.interval, state.pulses, state.finished) == (63, None, None, 0, False)


@pytest.mark.parametrize("find", METHODS.values())
@settings(deadline=None, max_examples=30)
@given(given_=PULSES, start=st.integers(1, 100))
def test_the_next_pulse_is_whole_and_one_that_a_stimulator_gives(
    find: Find, given_: tuple[Pulse, ...], start: int,
) -> None:
    state = find(given_, start)
    assert isinstance(state.next_mso, int)
    assert 1 <= state.next_mso <= 100
    assert state.pulses == len(given_)


@pytest.mark.parametrize("find", ADAPTIVE)
@settings(deadline=None, max_examples=30)
@given(given_=PULSES)
def test_an_adaptive_step_up_is_bounded_and_an_interval_holds_the_top(
    find: Find, given_: tuple[Pulse, ...],
) -> None:
    state = find(given_, 50)
    assert state.next_mso <= max(one.percent_mso for one in given_) + STEP_UP
    assert state.estimate is not None
    assert state.interval is not None
    assert state.interval[0] <= state.interval[1]
    assert find is bayes or state.interval[0] <= state.estimate <= state.interval[1]


@pytest.mark.parametrize("find", ADAPTIVE)
@settings(deadline=None, max_examples=30)
@given(given_=PULSES, data=st.data())
def test_the_order_of_answers_does_not_matter(find: Find, given_: tuple[Pulse, ...], data: st.DataObject) -> None:
    mixed = tuple(data.draw(st.permutations(given_)))
    assert find(mixed, 50).estimate == pytest.approx(find(given_, 50).estimate)


@settings(deadline=None, max_examples=30)
@given(given_=PULSES, at=st.integers(20, 100))
def test_an_answer_lowers_the_threshold_of_pest_and_silence_raises_it(given_: tuple[Pulse, ...], at: int) -> None:
    between = pest(given_, 50).estimate
    yes, no = (pest((*given_, Pulse(at, answered)), 50).estimate for answered in (True, False))
    assert yes is not None
    assert no is not None
    assert between is not None
    assert yes - 1e-6 <= between <= no + 1e-6


@pytest.mark.parametrize("at", [30, 50, 60, 80])
def test_a_first_answer_lowers_what_bayes_believes_and_silence_raises_it(at: int) -> None:
    yes, no = (bayes((Pulse(at, answered),), 50).estimate for answered in (True, False))
    assert yes is not None
    assert no is not None
    assert yes < at < no or yes < MEAN < no


@pytest.mark.parametrize("find", ADAPTIVE)
def test_adaptive_methods_end_after_25_pulses(find: Find) -> None:
    """Source: SAMT (tms-samt.github.io), 25 pulses."""
    assert ENOUGH == 25
    assert not find(pulses((60, "yn" * 12)), 60).finished
    assert find(pulses((60, "yn" * 12 + "y")), 60).finished


@pytest.mark.parametrize("find", ADAPTIVE)
def test_silence_up_to_full_output_puts_the_threshold_out_of_reach(find: Find) -> None:
    state = find(pulses((90, "nnn"), (100, "n" * 8)), 60)
    assert state.next_mso == 100
    assert state.estimate is not None
    assert state.estimate > 100


def test_the_spread_of_pest_is_seven_hundredths_of_the_threshold() -> None:
    """Source: Awiszus 2003 as in the code of Wang 2023 (0.07 t)."""
    assert SPREAD == 0.07


def test_pest_finds_the_top_of_awiszus_likelihood() -> None:
    given_ = pulses((70, "yyn"), (64, "yn"), (60, "nny"), (57, "n"))

    def unlikely(t: float) -> float:
        chances = [norm.cdf(one.percent_mso, t, 0.07 * t) for one in given_]
        return float(-sum(np.log(p if one.answered else 1 - p) for p, one in zip(chances, given_, strict=True)))

    best = minimize_scalar(unlikely, (50, 65, 80))
    state = pest(given_, 70)
    assert state.estimate == pytest.approx(best.x, abs=0.15)
    assert state.next_mso == round(best.x)
    assert state.interval is not None
    for end in state.interval:
        assert unlikely(end) - best.fun == pytest.approx(3.841 / 2, abs=0.2)


def test_the_posterior_is_bayes_rule() -> None:
    before, after = posterior(()), posterior(pulses((60, "y")))
    ratio = after / before
    low, high = ratio[20], ratio[-20]
    assert after.sum() == pytest.approx(1)
    assert (low > high).all()
    assert posterior(pulses((60, "yn"))) == pytest.approx(posterior(pulses((60, "ny"))))


def test_bayes_asks_where_it_doubts() -> None:
    given_ = pulses((70, "yyyy"), (50, "nnnn"), (60, "ynyn"))
    state = bayes(given_, 70)
    assert state.interval is not None
    assert state.interval[0] < state.next_mso < state.interval[1]


def test_five_of_ten_needs_five_answers_in_ten() -> None:
    """Source: Rossini 1994 and 2015 (IFCN), partly seen: at least 5 of 10; decided as soon as it must be."""
    assert five_of_ten(pulses((60, "nnnnnyyyy")), 60).next_mso == 60
    assert five_of_ten(pulses((60, "nnnnnyyyyy")), 60).next_mso == 59
    assert five_of_ten(pulses((60, "yyyyy")), 60).next_mso == 59
    assert five_of_ten(pulses((60, "nnnnn")), 60).next_mso == 60
    assert five_of_ten(pulses((60, "nnnnnn")), 60).next_mso == 65


def test_five_of_ten_is_the_lowest_intensity_that_is_answered() -> None:
    """Source: the textbook cited at model.IFCN: down by 1 % until fewer than 5 in 10, and that plus 1."""
    state = five_of_ten(pulses((61, "yyyyy"), (60, "ynyyyy"), (59, "nnnynyynn")), 61)
    assert state.estimate == 60
    assert state.finished
    assert state.interval is None


def test_five_of_ten_goes_up_until_it_is_answered_and_down_to_what_failed() -> None:
    start = pulses((60, "nnnnnn"), (65, "yyyyy"), (64, "yyyyy"), (63, "yyyyy"), (62, "yyyyy"))
    assert five_of_ten(start, 60).next_mso == 61
    end = five_of_ten((*start, *pulses((61, "yyyyy"))), 60)
    assert (end.estimate, end.finished) == (61, True)


def test_five_of_ten_ends_without_a_threshold_where_full_output_is_not_answered() -> None:
    state = five_of_ten(pulses((100, "nnnnnn")), 100)
    assert (state.estimate, state.finished) == (None, True)


def test_methods_are_named() -> None:
    assert set(METHODS) == set(Method)


@pytest.mark.parametrize("at", [0, 101])
def test_no_pulse_outside_the_stimulator(at: int) -> None:
    with pytest.raises(ValueError, match="not possible"):
        Pulse(at, True)
