"""Craving before and after cues."""

import pytest

from bobina.course.asked import Refused
from bobina.course.craving import NO_MCID, CravingRated, Moment, visits
from bobina.source import Status
from records import referred


def test_each_session_has_its_craving_before_and_after_a_cue_and_after_the_stimulation() -> None:
    record = referred(
        CravingRated(3, 10, cue=False, session=1), CravingRated(8, 10, cue=True, session=1),
        CravingRated(5, 10, cue=True, moment=Moment.AFTER, session=1), CravingRated(40, 100, session=2))
    first, second = visits(record)
    assert (first.without_cue, first.with_cue, first.after, first.cue_effect) == (0.3, 0.8, 0.5, 0.5)
    assert (second.without_cue, second.with_cue, second.cue_effect) == (0.4, None, None)


def test_a_later_rating_of_the_same_moment_replaces_an_earlier() -> None:
    (one,) = visits(referred(CravingRated(3, 10), CravingRated(4, 10)))
    assert (one.session, one.without_cue) == (None, 0.4)


def test_a_value_lies_on_its_scale() -> None:
    for wrong in ((11, 10), (101, 100), (-1, 10), (5, 7), (float("nan"), 10)):
        with pytest.raises(Refused):
            CravingRated(*wrong)


def test_records_md_1_2_no_smallest_change_that_matters_was_found_for_craving() -> None:
    assert NO_MCID.status is Status.NOT_FOUND
