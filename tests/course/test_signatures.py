"""Striking and signing: who may, and what neither undoes."""

from datetime import UTC, datetime, timedelta

import pytest

from bobina.course.asked import Refused
from bobina.course.consent import TEXTS, VERSION, Consented, ConsentWithdrawn, missing
from bobina.course.consent.events import By, How
from bobina.course.delivery import SessionPaused, TrainsDelivered, delivered, open_session
from bobina.course.harms.events import AdverseEvent, Harm, Outcome, Relation
from bobina.course.record import Actor, Record, Role, Signed, Struck
from ready import begun, ending, given, prescribed
from records import MONDAY, OPERATOR, PHYSICIAN, SECOND, add, referred

SEIZURE = AdverseEvent(Harm.SEIZURE, datetime(2027, 1, 11, 8, tzinfo=UTC), 2, "in the third train", Relation.PROBABLE,
                       Outcome.RECOVERED, False, (), 3, "S-1", "C-70", "figure-8", 60.0, 120, 4.0)


def test_a_seizure_is_not_struck_by_an_operator_nor_by_who_reported_it() -> None:
    """It keeps the next session from beginning, so one person alone cannot take it back."""
    record = add(referred(), SEIZURE, by=OPERATOR)
    for by in (OPERATOR, Actor("omar", Role.OPERATOR)):
        with pytest.raises(Refused, match="asks for two"):
            add(record, Struck(2, "it was a faint"), by=by)
    assert add(record, Struck(2, "it was a faint")).of(AdverseEvent) == ()
    own = add(referred(), SEIZURE, by=PHYSICIAN)
    with pytest.raises(Refused, match="asks for two"):
        add(own, Struck(2, "it was a faint"), by=PHYSICIAN)
    assert add(own, Struck(2, "it was a faint"), by=SECOND).of(AdverseEvent) == ()


def test_a_withdrawn_consent_comes_back_by_a_new_consent_alone() -> None:
    given = Consented("en", By.PERSON, How.SIGNED, "", VERSION, TEXTS["en"].digest)
    record = add(referred(), given, ConsentWithdrawn(), by=OPERATOR)
    for by in (OPERATOR, PHYSICIAN, SECOND):
        with pytest.raises(Refused, match="is not struck"):
            add(record, Struck(3, "a slip"), by=by)
    assert missing(record, MONDAY) is not None
    assert missing(add(record, given, by=OPERATOR), MONDAY) is None


def test_nobody_signs_their_own_entry_and_a_correction_is_not_corrected() -> None:
    record = add(referred(), Struck(1, "wrong person"))
    with pytest.raises(Refused):
        add(record, Struck(2, "it was right"))
    with pytest.raises(Refused):
        add(referred(), Signed(1), by=PHYSICIAN)
    assert add(referred(), Signed(1), by=SECOND).version == 2


def test_a_session_that_was_given_is_struck_by_a_physician_alone() -> None:
    """Else an operator could give more sessions than the prescription has."""
    record = given(prescribed())
    with pytest.raises(Refused, match="cannot be struck"):
        add(record, Struck(record.version, "wrong person"), by=OPERATOR, at=MONDAY.replace(hour=12))
    assert delivered(add(record, Struck(record.version, "wrong person"), at=MONDAY.replace(hour=12))) == ()


LATER = MONDAY + timedelta(minutes=5)


def test_a_begin_without_a_pulse_is_struck_by_an_operator() -> None:
    record = add(begun(prescribed()), SessionPaused(0, 0, "the coil slipped"), by=OPERATOR, at=LATER)
    number = record.version - 1
    assert open_session(add(record, Struck(number, "wrong person"), by=OPERATOR, at=LATER)) is None


@pytest.mark.parametrize("count", [TrainsDelivered(1, 40), SessionPaused(1, 40, "a pain")])
def test_once_a_pulse_was_counted_begin_and_count_are_struck_by_a_physician_alone(
    count: TrainsDelivered | SessionPaused,
) -> None:
    """Else an operator could give more sessions than the prescription has, none of them ended."""
    record = add(begun(prescribed()), count, by=OPERATOR, at=LATER)
    for number in (record.version - 1, record.version):
        with pytest.raises(Refused, match="Pulses were counted"):
            add(record, Struck(number, "wrong person"), by=OPERATOR, at=LATER)
    less = add(record, Struck(record.version, "a slip"), at=LATER)
    with pytest.raises(Refused, match="Pulses were counted"):
        add(less, Struck(record.version - 1, "wrong person"), by=OPERATOR, at=LATER)
    assert open_session(add(less, Struck(record.version - 1, "wrong person"), at=LATER)) is None


def test_the_begin_of_a_session_that_was_given_is_struck_by_a_physician_alone() -> None:
    first = begun(prescribed())
    record = add(first, ending(first), by=OPERATOR, at=LATER)
    with pytest.raises(Refused, match="Pulses were counted"):
        add(record, Struck(first.version, "wrong person"), by=OPERATOR, at=LATER)
    tried = add(first, ending(first, 0, 0, reason="the coil was broken"), by=OPERATOR, at=LATER)
    again = add(begun(tried, LATER + timedelta(minutes=5)), TrainsDelivered(1, 40), by=OPERATOR,
                at=LATER + timedelta(minutes=9))
    add(again, Struck(first.version, "nothing came of it"), by=OPERATOR, at=LATER + timedelta(minutes=9))


@pytest.mark.parametrize("entry", [0, -1, 2, 99])
def test_what_is_not_there_is_not_struck(entry: int) -> None:
    with pytest.raises(Refused):
        add(referred(), Struck(entry, "x"))
    assert isinstance(referred(), Record)
