"""An answer on self-harm stands out until a physician has answered."""

from datetime import timedelta

import pytest

from bobina.course.alerts import AlertAnswered, alerts, every
from bobina.course.asked import Refused
from bobina.course.record import Actor, Role, Struck
from bobina.course.scales import SCALES, scores
from ratings import START, full, phq, put
from records import MONDAY, OPERATOR, add, referred


@pytest.mark.parametrize(("ninth", "raised"), [(0, 0), (1, 1), (2, 1), (3, 1)])
def test_item_9_above_0_alerts_at_once(ninth: int, raised: int) -> None:
    """The table of scales on the PHQ-9: item 9 must raise an alert on the spot."""
    record = add(referred(), phq(12, ninth), by=Actor("p", Role.PERSON, "TEST22"))
    assert len(alerts(record)) == raised
    assert all(one.value == ninth and one.field.id == "9" and one.person == "TEST22" for one in alerts(record))


@pytest.mark.parametrize("scale", ["hdrs-17", "qids-sr16"])
def test_other_items_on_suicide_alert_too(scale: str) -> None:
    """Our own choice."""
    answers = {one.id: 0.0 for one in SCALES[scale].fields}
    assert not alerts(put(referred(), full(scale, answers)))
    assert alerts(put(referred(), full(scale, {**answers, "suicide": 1.0})))


def test_only_a_physician_s_written_answer_ends_it() -> None:
    record = add(referred(), phq(12, 1))
    with pytest.raises(Refused):
        AlertAnswered(2, " ")
    with pytest.raises(Refused):
        add(record, AlertAnswered(2, "spoken"), by=OPERATOR)
    with pytest.raises(Refused):
        add(record, AlertAnswered(1, "spoken"))
    answered = add(record, AlertAnswered(2, "spoken; safe; again tomorrow"))
    assert alerts(answered) == ()
    assert every(answered)[0].answered is not None


def test_striking_the_rating_does_not_hide_it_and_striking_the_answer_opens_it_again() -> None:
    record = add(referred(), phq(12, 1))
    struck = add(record, Struck(2, "wrong person"))
    assert scores(struck, "phq-9") == ()
    assert len(alerts(struck)) == 1
    answered = add(record, AlertAnswered(2, "spoken"))
    assert len(alerts(add(answered, Struck(3, "not so")))) == 1


def test_each_rating_asks_for_its_own_answer_the_newest_first() -> None:
    record = add(referred(), phq(12, 1), AlertAnswered(2, "spoken"))
    again = add(record, phq(10, 2, START + timedelta(days=7)), at=MONDAY + timedelta(days=7))
    assert [one.rating.number for one in alerts(again)] == [4]
    assert [one.rating.number for one in every(again)] == [4, 2]
