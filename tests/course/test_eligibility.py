"""Eligibility: a physician decides after everything is known, and again when something new is."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bobina.course.asked import Event, Refused
from bobina.course.circumstances import MINOR, OLDER, PREGNANT, circumstances
from bobina.course.comorbidity import Condition, ConditionNoted, State
from bobina.course.contraindications import CATALOGUE, FindingAdded
from bobina.course.eligibility import Decision, EligibilityDecided, missing, stale, to_weigh
from bobina.course.kinds import refusal, unsigned
from bobina.course.medication import DrugStarted, DrugStopped
from bobina.course.record import Record, Signed
from bobina.course.screening import Answer, Screened
from records import MONDAY, OPERATOR, PHYSICIAN, REFERRED, SECOND, add, referred

TODAY = MONDAY.date()
ALL_NO = Screened(*([Answer.NO] * 13))


def decided(record: Record, choice: Decision = Decision.ELIGIBLE, at: datetime = MONDAY) -> EligibilityDecided:
    weighed = tuple(one.key for one in to_weigh(record, at))
    return EligibilityDecided(choice, "benefit outweighs risk", "EEG first", weighed)


def eligible(*events: Event) -> Record:
    record = referred(ALL_NO, *events)
    return add(record, decided(record))


def test_what_is_missing_is_said_in_order() -> None:
    said = [missing(record, MONDAY) for record in (Record("TEST22"), referred(), referred(ALL_NO))]
    assert len({str(one) for one in said[1:]}) == 2
    assert None not in said
    assert missing(eligible(), MONDAY) is None


def test_only_a_physician_decides_and_only_after_the_screening() -> None:
    assert refusal(referred(ALL_NO), decided(referred()), OPERATOR, MONDAY) is not None
    assert refusal(referred(), decided(referred()), PHYSICIAN, MONDAY) is not None
    assert refusal(referred(ALL_NO), decided(referred()), PHYSICIAN, MONDAY) is None


@pytest.mark.parametrize("what", [
    ConditionNoted(Condition.BIPOLAR, State.PRESENT), FindingAdded("tattoo"), DrugStarted("clozapine"),
])
def test_everything_is_weighed_or_the_decision_is_refused(what: Event) -> None:
    record = referred(ALL_NO, what)
    assert refusal(record, replace(decided(record), weighed=()), PHYSICIAN, MONDAY) is not None
    assert missing(eligible(what), MONDAY) is None


def test_a_relative_drug_and_a_steady_benzodiazepine_need_no_word() -> None:
    """facts/contraindications.csv: relative drugs inform only (most people with resistant depression take one)."""
    assert to_weigh(referred(ALL_NO, DrugStarted("sertraline"), DrugStarted("lorazepam")), MONDAY) == ()


@pytest.mark.parametrize("what", [
    ALL_NO, FindingAdded("tattoo"), ConditionNoted(Condition.OTHER, State.PRESENT, "migraine"),
    DrugStarted("clozapine"), DrugStopped("lorazepam", TODAY),
])
def test_something_new_makes_the_decision_stale(what: Event) -> None:
    record = add(eligible(DrugStarted("lorazepam", 2)), what)
    assert stale(record, MONDAY) is not None
    assert missing(record, MONDAY) is not None
    assert missing(add(record, decided(record)), MONDAY) is None


def test_more_of_what_was_weighed_makes_it_stale_too() -> None:
    record = add(eligible(FindingAdded("tattoo", "chin")), FindingAdded("tattoo", "both eyelids"))
    assert stale(record, MONDAY) is not None


@pytest.mark.parametrize("what", [DrugStarted("sertraline"), ConditionNoted(Condition.STROKE, State.RULED_OUT)])
def test_what_weighs_nothing_leaves_it(what: Event) -> None:
    assert missing(add(eligible(), what), MONDAY) is None


def test_not_eligible_is_missing_whatever_else_holds() -> None:
    record = referred(ALL_NO)
    assert missing(add(record, decided(record, Decision.NOT)), MONDAY) is not None
    with pytest.raises(Refused):
        replace(decided(record, Decision.CONDITIONAL), conditions=" ")


def test_going_on_in_spite_of_the_label_takes_two_physicians() -> None:
    """facts/contraindications.csv: no override in software without a second signature."""
    record = eligible(FindingAdded("metal"))
    assert [entry.number for entry, _ in unsigned(record)] == [4]
    assert missing(record, MONDAY) is not None
    with pytest.raises(Refused):
        add(record, Signed(4))
    assert missing(add(record, Signed(4), by=SECOND), MONDAY) is None
    refused = referred(ALL_NO, FindingAdded("metal"))
    assert list(unsigned(add(refused, decided(refused, Decision.NOT)))) == []


@given(st.sampled_from(sorted(CATALOGUE)))
def test_two_sign_exactly_for_what_is_called_absolute(key: str) -> None:
    record = eligible(FindingAdded(key))
    assert bool(list(unsigned(record))) is CATALOGUE[key].absolute
    assert (missing(record, MONDAY) is not None) is CATALOGUE[key].absolute


@pytest.mark.parametrize(("birth_year", "paths"), [
    (MONDAY.year - 66, (OLDER,)), (MONDAY.year - 65, ()), (MONDAY.year - 19, ()), (MONDAY.year - 18, (MINOR,)),
    (MONDAY.year - 12, (MINOR,)),
])
def test_the_paths_of_age_bar_nobody_and_are_mentioned(birth_year: int, paths: tuple[object, ...]) -> None:
    """Issue 5: over 65; adolescents: NCT03541707. The lines at 65 and 18 are given, not found in a paper."""
    record = add(Record("TEST22"), replace(REFERRED, birth_year=birth_year), ALL_NO)
    assert circumstances(record, MONDAY) == paths
    assert (refusal(record, replace(decided(record), weighed=()), PHYSICIAN, MONDAY) is not None) is bool(paths)
    assert missing(add(record, decided(record)), MONDAY) is None


def test_growing_older_asks_again() -> None:
    record = add(Record("TEST22"), replace(REFERRED, birth_year=MONDAY.year - 65), ALL_NO)
    record = add(record, decided(record))
    assert missing(record, MONDAY) is None
    assert missing(record, datetime(MONDAY.year + 1, 1, 1, tzinfo=UTC)) is not None


@pytest.mark.parametrize("what", [
    ConditionNoted(Condition.PREGNANCY, State.PRESENT), replace(ALL_NO, pregnancy=Answer.UNSURE),
])
def test_a_pregnancy_is_weighed(what: Event) -> None:
    """PREP/VERIFY checklists: to be considered; 12 studies, 50 pregnant people, single pulses."""
    record = add(referred(ALL_NO), what)
    assert circumstances(record, MONDAY) == (PREGNANT,)
    assert {one.key for one in to_weigh(record, MONDAY)} == {"finding:pregnancy", "path:pregnancy"}
