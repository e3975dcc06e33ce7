"""The course beside what is published: groups, early prediction, durability; and no rule to stop."""

import math
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bobina.course.published import (
    ACCURACY,
    DURABILITY,
    EARLY,
    FEFFER,
    FITTED,
    GROUPINGS,
    IN_A_WORD,
    NEUROSTAR,
    SENOVA,
    SPITZ,
    Shape,
    wilson,
)
from bobina.course.record import Record
from bobina.course.trajectory import SHAPES, applying, early, lines, own
from ratings import START, put, sessions, totalled
from records import MONDAY, referred

LATER = MONDAY + timedelta(days=200)


def course(*totals: float) -> Record:
    return put(referred(), *(totalled("madrs", total, START + timedelta(days=7 * n)) for n, total in enumerate(totals)))


@pytest.mark.parametrize(("doi", "counts"), [
    ("10.1176/appi.ajp.2018.18091096", (73, 154, 118, 43)),  # Kaster 2019, n = 388
    ("10.1016/j.brs.2020.02.021", (39, 26, 65, 59)),  # Kaster 2020, n = 189
    ("10.1016/j.brs.2024.04.010", (69, 159, 73, 23)),  # extended course, n = 324
    ("10.21203/rs.3.rs-6428690/v1", (119, 91, 128, 50)),  # multi-trajectory, n = 388
    ("10.1038/s44184-024-00077-8", (27, 54, 47, 88, 12)),  # BRIGhTMIND, figure 3, n = 228
])
def test_groups_are_those_that_were_printed(doi: str, counts: tuple[int, ...]) -> None:
    (found,) = (one for one in GROUPINGS if one.source.doi == doi)
    assert tuple(one.count for one in found.groups) == counts
    assert found.total in (388, 189, 324, 228)


def test_brightmind_s_counts_give_the_shares_that_are_printed_beside_them() -> None:
    """The caption of figure 3: 12, 24, 21, 39 and 5 %."""
    (found,) = (one for one in GROUPINGS if one.name == "BRIGhTMIND")
    assert [round(100 * one.count / found.total) for one in found.groups] == [12, 24, 21, 39, 5]


def whole_numbers(*percent: float, most: int) -> list[tuple[int, ...]]:
    """Totals, with counts, that give all these percentages to one decimal."""
    return [(total, *counts) for total in range(1, most + 1) if all(counts := tuple(
        next((k for k in range(total + 1) if round(100 * k / total, 1) == one), 0) for one in percent))]


def test_feffer_s_counts_follow_from_the_percentages_alone() -> None:
    """Feffer 2018, n = 101: both figures of a limit share their total; those below 10 % are among those below 20 %."""
    assert whole_numbers(88.2, 80.4, most=101) == [(51, 45, 41)]
    assert whole_numbers(89.5, 86.8, most=51) == [(38, 34, 33)]
    printed = {(one.fall, one.npv): one.counts for one in EARLY if one.source is FEFFER}
    assert printed == {(0.2, 0.882): (51, 45), (0.2, 0.804): (51, 41), (0.1, 0.895): (38, 34), (0.1, 0.868): (38, 33)}


def test_spitz_as_corrected_with_no_counts_made_up() -> None:
    """Spitz 2022, 10 Hz n = 68, iTBS n = 37: 74/82/73 and 65/71/60 %."""
    rows = [(one.most, one.fall, one.npv) for one in EARLY if one.source is SPITZ]
    assert rows == [(68, 0.2, 0.74), (68, 0.1, 0.82), (68, 0.0, 0.73), (37, 0.2, 0.65), (37, 0.1, 0.71),
                    (37, 0.0, 0.60)]
    assert not [one for one in EARLY if one.source is SPITZ and one.counts]
    assert "80/63/46" in SPITZ.text


def test_wilson_on_a_known_case() -> None:
    """Wilson 1927, the worked case of 81 of 263 in Newcombe 1998: 0.2553 to 0.3662."""
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_holds_the_share_and_stays_a_share(pair: tuple[int, int]) -> None:
    low, high = wilson(*pair)
    assert -1e-12 <= low <= pair[0] / pair[1] + 1e-12
    assert pair[0] / pair[1] - 1e-12 <= high <= 1 + 1e-12
    assert high - low > wilson(2 * pair[0], 2 * pair[1])[1] - wilson(2 * pair[0], 2 * pair[1])[0]


def test_accuracy_of_the_registry_has_no_interval() -> None:
    """NeuroStar, n = 7,215: 51 % at 10 sessions, 63 % at 20; what stands behind the shares was not read."""
    assert [(one.session, one.share) for one in ACCURACY] == [(10, 0.51), (20, 0.63)]
    assert "not read" in NEUROSTAR.text


def test_durability_is_senova_s() -> None:
    """Senova 2019: 66.5 (57.1-74.8), 52.9 (40.3-65), 46.3 (32.6-60.7) % at 3, 6 and 12 months."""
    assert [(one.months, one.share, one.low, one.high) for one in DURABILITY] == [
        (3, 0.665, 0.571, 0.748), (6, 0.529, 0.403, 0.650), (12, 0.463, 0.326, 0.607)]
    assert "19 studies" in SENOVA.text


def test_the_shape_of_the_fall_follows_from_senova() -> None:
    """A Weibull curve through two of Senova's shares: its shape is below 1, so most relapse early."""
    three, six, twelve = (math.log(one.share) for one in DURABILITY)
    assert round(math.log(six / three, 2), 2) == 0.64
    assert round(math.log(twelve / three, 4), 2) == 0.46
    assert "0.64 and 0.46" in FITTED.text


@pytest.mark.parametrize(("fall", "studies"), [
    (0.30, set()), (0.20, {("Spitz 2022, 10 Hz", 0.20), ("Spitz 2022, iTBS", 0.20)}),
    (0.19, {("Feffer 2018", 0.20), ("Spitz 2022, 10 Hz", 0.20), ("Spitz 2022, iTBS", 0.20)}),
    (0.09, {("Feffer 2018", 0.10), ("Spitz 2022, 10 Hz", 0.10), ("Spitz 2022, iTBS", 0.10)}),
    (-0.1, {("Feffer 2018", 0.10), ("Spitz 2022, 10 Hz", 0.0), ("Spitz 2022, iTBS", 0.0)}),
])
def test_each_study_speaks_by_its_narrowest_limit(fall: float, studies: set[tuple[str, float]]) -> None:
    """Feffer 2018: less than 20 %, 10 %; Spitz 2022: no more than 20, 10, 0 %."""
    assert {(one.study, one.fall) for one in applying(fall)} == studies


def test_early_is_read_at_the_tenth_session() -> None:
    record = sessions(course(30, 27, 26), 9)
    assert early(record, LATER) == ()
    (found,) = early(sessions(course(30, 29, 26), 10), LATER)
    assert found.near.value == 26
    assert found.fall == pytest.approx(4 / 30)
    assert len(found.said) == 4
    assert early(sessions(course(30, 27), 30, START), MONDAY + timedelta(days=1)) == ()


@pytest.mark.parametrize(("totals", "shape"), [
    ((30, 20), Shape.TOO_FEW), ((30, 16, 14, 12, 12), Shape.RAPID), ((30, 26, 22, 18, 14), Shape.STEADY),
    ((30, 29, 28, 27, 12), Shape.LATE), ((30, 29, 31, 28), Shape.FLAT), ((20, 22, 25, 30), Shape.WORSE),
    ((0, 1, 2), Shape.TOO_FEW), ((30, 26, 16, 15, 15), Shape.LEVELLED), ((30, 26, 18, 15, 14), Shape.STEADY),
])
def test_shapes_in_our_own_words(totals: tuple[float, ...], shape: Shape) -> None:
    """Our own description; Kaster's rapid group gained most within the first week."""
    (line,) = lines(course(*totals))
    assert line.shape is shape


def test_what_higher_means_turns_the_shape() -> None:
    record = put(referred(), *(totalled("sdmt", 40 + 5 * n, START + timedelta(days=7 * n)) for n in range(3)))
    (line,) = lines(record)
    assert line.shape is Shape.STEADY


def test_a_person_and_the_groups_are_told_in_the_same_words() -> None:
    assert set(IN_A_WORD) == set(SHAPES) == set(Shape)
    told = {one.shape for study in GROUPINGS for one in study.groups}
    assert told <= {*IN_A_WORD, None} - {Shape.TOO_FEW}


def test_the_own_line_is_in_shares_of_the_score_before_the_first_session() -> None:
    """Weeks and shares from the baseline on; what lies before it, or after today, is not drawn."""
    record = sessions(course(40, 30, 27, 15), 10, START + timedelta(days=7))
    (line,) = own(record, LATER)
    assert line.points == ((0, 1), (1, 0.9), (2, 0.5))
    (cut,) = own(record, MONDAY + timedelta(days=15))
    assert cut.points == ((0, 1), (1, 0.9))
    assert own(course(30), LATER) == ()
    assert own(course(0, 4), LATER) == ()
    assert own(put(referred(), *(totalled("sdmt", 40 + n, START + timedelta(days=n)) for n in (0, 7))), LATER) == ()
