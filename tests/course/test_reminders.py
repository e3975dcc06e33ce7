"""Which scale is due when; the rhythm is our own choice."""

from datetime import datetime, timedelta

import pytest

from bobina.course.prescription import Prescribed
from bobina.course.record import Record, Struck
from bobina.course.referral import Indication, Referred
from bobina.course.reminders import FOLLOW_UP, SCHEDULE, Occasion, Reminder, due
from bobina.course.scales import SCALES
from ratings import START, phq, put, sessions, totalled
from records import MONDAY, referred


def at(days: int) -> datetime:
    return MONDAY + timedelta(days=days)


def of(scale: str, record: Record, days: int) -> Reminder | None:
    return next((one for one in due(record, at(days)) if one.scale.id == scale), None)


@pytest.mark.parametrize("indication", Indication)
def test_every_indication_has_a_rhythm_of_scales_that_exist(indication: Indication) -> None:
    record = put(Record("TEST22"), Referred(indication, "G35", 1980, "", ""))
    assert {one.occasion for one in due(record, at(0))} == {Occasion.BASELINE}
    assert {one.scale for one in SCHEDULE[indication]} <= set(SCALES)
    assert len(due(record, at(0))) == len(SCHEDULE[indication])


def test_without_a_referral_nothing_is_due() -> None:
    assert due(Record("TEST22"), at(0)) == ()


def test_a_rating_makes_a_reminder_go_and_striking_it_brings_it_back() -> None:
    record = put(referred(), phq(20))
    assert of("phq-9", record, 3) is None
    assert of("phq-9", put(record, Struck(2, "wrong")), 3) is not None
    assert of("hdrs-17", record, 3) is not None


def test_weekly_during_the_course_then_late() -> None:
    record = sessions(put(referred(), phq(20)), 10)
    assert of("phq-9", record, 6) is None
    found = of("phq-9", record, 7)
    assert found is not None
    assert (found.occasion, found.late) == (Occasion.DURING, False)
    later = of("phq-9", record, 15)
    assert later is not None
    assert later.late


def test_a_course_that_began_without_a_baseline_still_asks_for_it() -> None:
    found = of("phq-9", sessions(referred(), 3), 3)
    assert found is not None
    assert found.occasion is Occasion.BASELINE


def test_the_end_and_the_follow_ups() -> None:
    record = sessions(put(referred(), phq(20)), 20)
    last = 25
    found = of("phq-9", record, last + 15)
    assert found is not None
    assert found.occasion is Occasion.END
    record = put(record, phq(8, day=START + timedelta(days=last)))
    assert of("phq-9", record, last + 29) is None
    for days in FOLLOW_UP:
        found = of("phq-9", record, last + days)
        assert found is not None
        assert found.occasion is Occasion.FOLLOW_UP
        record = put(record, phq(8, day=START + timedelta(days=last + days)))
        assert of("phq-9", record, last + days) is None


def test_the_longest_due_comes_first() -> None:
    record = sessions(put(referred(), phq(20), totalled("madrs", 30)), 6)
    days = [one.day for one in due(record, at(20))]
    assert days == sorted(days)


def test_a_course_is_over_once_all_that_was_prescribed_was_given() -> None:
    ten = Prescribed("MDD-10HZ-NEUROSTAR", "figure-8", "C", "S", 120, 60, 3000, 10, 1, START)
    record = put(referred(), phq(20), ten)
    before, after = sessions(record, 9), sessions(record, 10)
    for one, occasion in ((before, Occasion.DURING), (after, Occasion.END)):
        found = of("phq-9", one, 14)
        assert found is not None
        assert found.occasion is occasion
