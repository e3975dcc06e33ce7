"""The day check. Source: TMSMultiLab, Form 3 (seen): a yes needs a written reason and a countersignature."""

from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import pytest

from bobina.course.asked import Refused
from bobina.course.day_check import SOURCES, Answer, DayChecked, missing, waiting, yes
from bobina.course.kinds import unsigned
from bobina.course.record import Signed, Struck
from bobina.source import Status
from ready import MONDAY, WELL, begun, prescribed
from records import OPERATOR, PHYSICIAN, SECOND, add

QUESTIONS = [one.name for one in fields(DayChecked) if one.name != "reason"]


def answered(question: str, reason: str = "") -> dict[str, Any]:
    return {question: Answer.YES, "reason": reason}


@pytest.mark.parametrize("question", QUESTIONS)
def test_any_yes_needs_a_reason_form_3(question: str) -> None:
    with pytest.raises(Refused):
        replace(WELL, **answered(question))
    with pytest.raises(Refused):
        replace(WELL, **answered(question, "  "))
    assert yes(replace(WELL, **answered(question, "seen by a physician"))) == (question,)


@pytest.mark.parametrize("question", QUESTIONS)
def test_any_yes_waits_for_a_second_person_before_the_session_form_3(question: str) -> None:
    told = replace(WELL, **answered(question, "one glass of wine"))
    record = add(prescribed(), told, by=PHYSICIAN, at=MONDAY)
    assert [entry.number for entry, _ in unsigned(record)] == [record.version]
    with pytest.raises(Refused):
        begun(record, MONDAY + timedelta(minutes=5))
    with pytest.raises(Refused):
        add(record, Signed(record.version), by=PHYSICIAN)
    record = add(record, Signed(record.version), by=SECOND)
    assert missing(record, MONDAY) is None
    begun(record, MONDAY + timedelta(minutes=5))


def test_without_a_yes_nobody_signs() -> None:
    record = add(prescribed(), WELL, by=OPERATOR)
    assert not list(unsigned(record))
    assert missing(record, MONDAY) is None


def test_a_later_check_without_a_yes_does_not_lift_an_earlier_one() -> None:
    told = replace(WELL, alcohol=Answer.YES, reason="a beer at noon")
    record = add(prescribed(), told, WELL, by=OPERATOR)
    assert len(waiting(record, MONDAY)) == 1
    assert missing(record, MONDAY) is not None


def test_a_struck_check_does_not_count() -> None:
    told = replace(WELL, alcohol=Answer.YES, reason="wrong person")
    record = add(prescribed(), told, by=OPERATOR)
    record = add(add(record, Struck(record.version, "wrong person")), WELL, by=OPERATOR)
    assert missing(record, MONDAY) is None


def test_an_operator_does_not_strike_a_yes_away() -> None:
    """The second signature of Form 3 (TMSMultiLab) is not got round by striking."""
    told = replace(WELL, alcohol=Answer.YES, reason="a beer at noon")
    record = add(prescribed(), told, by=OPERATOR)
    with pytest.raises(Refused, match="asks for two"):
        add(record, Struck(record.version, "no beer"), by=OPERATOR)
    mine = add(prescribed(), told)
    with pytest.raises(Refused, match="asks for two"):
        add(mine, Struck(mine.version, "no beer"))
    add(mine, Struck(mine.version, "wrong person"), by=SECOND)


def test_answers_hold_for_one_day() -> None:
    record = add(prescribed(), WELL, by=OPERATOR)
    assert missing(record, MONDAY.replace(hour=23)) is None
    assert missing(record, MONDAY + timedelta(days=1)) is not None


def test_every_question_says_who_asks_it_and_only_form_3_was_seen() -> None:
    assert set(SOURCES) == set(QUESTIONS)
    seen = {name for name, source in SOURCES.items() if source.status is Status.SEEN}
    assert seen == {"sleep", "fatigue", "fasting", "alcohol", "drugs", "other_tms"}
