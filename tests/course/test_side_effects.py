"""Side effects after a session; those that a physician should know of."""

from datetime import timedelta

import pytest

from bobina.course.asked import Refused
from bobina.course.kinds import unsigned
from bobina.course.side_effects import LIST, PAIN, TO_A_PHYSICIAN, Effect, SideEffects, missing, none
from bobina.source import Status
from ready import given, prescribed
from records import MONDAY, OPERATOR, add

LATER = MONDAY + timedelta(minutes=30)


def test_one_tap_says_none() -> None:
    record = given(prescribed())
    assert missing(record) is not None
    record = add(record, SideEffects(1), by=OPERATOR, at=LATER)
    assert missing(record) is None
    assert none(record.of(SideEffects)[0].what)


def test_each_session_is_asked_about() -> None:
    record = add(given(prescribed()), SideEffects(1), by=OPERATOR, at=LATER)
    assert missing(given(record, MONDAY + timedelta(days=1))) is not None


def test_only_of_a_session_that_was() -> None:
    with pytest.raises(Refused):
        add(given(prescribed()), SideEffects(2), by=OPERATOR, at=LATER)


@pytest.mark.parametrize("value", [-1, 11])
def test_pain_goes_from_0_to_10_three_d(value: int) -> None:
    """THREE-D gives pain of 10 (Lancet 391:1683, seen); the list of effects is ours (recollected)."""
    assert PAIN.status is Status.SEEN
    assert LIST.status is Status.RECOLLECTED
    SideEffects(1, headache=10, scalp=10)
    with pytest.raises(Refused):
        SideEffects(1, headache=value)
    with pytest.raises(Refused):
        SideEffects(1, scalp=value)


@pytest.mark.parametrize("effect", list(Effect))
def test_some_go_to_a_physician(effect: Effect) -> None:
    record = add(given(prescribed()), SideEffects(1, effects=(effect,)), by=OPERATOR, at=LATER)
    assert bool(list(unsigned(record))) is (effect in TO_A_PHYSICIAN)
