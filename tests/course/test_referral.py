"""The referral opens a record; age and comorbidity follow from what was noted last."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bobina.course.asked import Refused
from bobina.course.comorbidity import Condition, ConditionNoted, State, conditions, has
from bobina.course.record import Record, Struck
from bobina.course.referral import Referred, age
from bobina.course.screening import lesion
from records import MONDAY, REFERRED, add, referred


def test_nothing_comes_before_the_referral() -> None:
    with pytest.raises(Refused):
        add(Record("TEST22"), ConditionNoted(Condition.EPILEPSY, State.PRESENT))


def test_a_wrong_referral_is_struck_and_written_again() -> None:
    right = replace(REFERRED, birth_year=1990)
    with pytest.raises(Refused):
        referred(right)
    record = add(referred(), Struck(1, "another person's"), right)
    assert [one.what for one in record.of(Referred)] == [right]
    assert age(record, MONDAY) == 37


def test_age_counts_to_the_end_of_the_year_and_nobody_is_born_ahead() -> None:
    assert age(Record("TEST22"), MONDAY) is None
    assert age(referred(), datetime(2045, 1, 1, tzinfo=UTC)) == 65
    with pytest.raises(Refused):
        add(Record("TEST22"), replace(REFERRED, birth_year=MONDAY.year + 1))


def test_a_condition_counts_as_last_noted() -> None:
    record = referred(
        ConditionNoted(Condition.STROKE, State.PRESENT), ConditionNoted(Condition.OTHER, State.PRESENT, "migraine"),
        ConditionNoted(Condition.OTHER, State.PAST, "Lyme"), ConditionNoted(Condition.STROKE, State.RULED_OUT),
    )
    assert [one.what.note for one in conditions(record)] == ["migraine", "Lyme"]
    assert has(record, Condition.STROKE) is None
    assert has(record, Condition.OTHER, now=True) is not None
    with pytest.raises(Refused):
        ConditionNoted(Condition.OTHER, State.PRESENT)


@pytest.mark.parametrize("condition", [Condition.STROKE, Condition.TUMOUR, Condition.MULTIPLE_SCLEROSIS])
def test_a_lesion_puts_the_tables_out_of_scope(condition: Condition) -> None:
    """safety-and-protocols.md, section 2: the tables of safe trains do not speak of lesions."""
    assert lesion(referred(ConditionNoted(condition, State.PAST)))
    assert not lesion(referred(ConditionNoted(condition, State.RULED_OUT)))
    assert not lesion(referred(ConditionNoted(Condition.BIPOLAR, State.PRESENT)))
