"""Striking and signing: who may, and what neither undoes."""

from datetime import UTC, datetime

import pytest

from bobina.course.asked import Refused
from bobina.course.consent import TEXTS, VERSION, Consented, ConsentWithdrawn, missing
from bobina.course.consent.events import By, How
from bobina.course.delivery import delivered
from bobina.course.harms.events import AdverseEvent, Harm, Outcome, Relation
from bobina.course.record import Actor, Record, Role, Signed, Struck
from ready import given, prescribed
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


@pytest.mark.parametrize("entry", [0, -1, 2, 99])
def test_what_is_not_there_is_not_struck(entry: int) -> None:
    with pytest.raises(Refused):
        add(referred(), Struck(entry, "x"))
    assert isinstance(referred(), Record)
