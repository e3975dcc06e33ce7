"""What is taken now follows from what was started, changed and stopped; flags inform and wait for a physician."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bobina.course.asked import Event, Refused
from bobina.course.drugs import Grade
from bobina.course.kinds import refusal
from bobina.course.medication import (
    DoseChanged,
    DrugStarted,
    DrugStopped,
    FlagsAcknowledged,
    changes,
    current,
    flags,
)
from bobina.course.record import Record, Struck
from bobina.course.referral import Indication
from records import MONDAY, OPERATOR, PHYSICIAN, REFERRED, add, referred

TODAY = MONDAY.date()
CLOZAPINE = DrugStarted("Clozapine", 200, "mg/day")
LORAZEPAM = DrugStarted("lorazepam", 2, "mg/day")


def test_the_list_follows_start_change_and_stop() -> None:
    record = referred(CLOZAPINE, LORAZEPAM, DoseChanged("clozapine", 300, TODAY))
    assert [(one.drug, one.dose) for one in current(record)] == [("Clozapine", 300), ("lorazepam", 2)]
    record = add(record, DrugStopped("LORAZEPAM", TODAY))
    assert [one.drug for one in current(record)] == ["Clozapine"]
    assert [one.drug for one in current(add(record, Struck(record.version, "he takes it still")))] == [
        "Clozapine", "lorazepam"]


@pytest.mark.parametrize("what", [
    DrugStarted("CLOZAPINE"), DoseChanged("lithium", 300, TODAY), DrugStopped("lithium", TODAY),
    DrugStopped("clozapine", TODAY + timedelta(1)), DrugStarted("lithium", since=TODAY + timedelta(1)),
])
def test_what_cannot_be_is_refused(what: Event) -> None:
    with pytest.raises(Refused):
        referred(CLOZAPINE, what)


def test_nothing_stops_before_it_started() -> None:
    with pytest.raises(Refused):
        referred(replace(CLOZAPINE, since=TODAY), DrugStopped("clozapine", TODAY - timedelta(1)))
    with pytest.raises(Refused):
        DoseChanged("clozapine", 0, TODAY)


@pytest.mark.parametrize(("drug", "grade", "grave"), [
    ("clozapine", Grade.STRONG, True), ("sertraline", Grade.RELATIVE, False), ("diazepam", Grade.WITHDRAWAL, False),
])
def test_a_drug_is_graded_by_the_list(drug: str, grade: Grade, grave: bool) -> None:
    """Rossi 2009 by way of TMSMultiLab, Hazardous_Drugs.odt: strong, relative, on withdrawal."""
    (flag,) = flags(referred(DrugStarted(drug)))
    assert (flag.grade, flag.grave, flag.acknowledged) == (grade, grave, False)


def test_a_flag_blocks_nothing_and_never_says_to_stop() -> None:
    """safety-and-protocols.md, section 4: grade the flag, never auto-block, never suggest stopping a drug."""
    record = referred(CLOZAPINE, LORAZEPAM)
    assert refusal(record, DrugStarted("cocaine"), OPERATOR, MONDAY) is None
    said = " ".join(str(one.says) for one in flags(record)).lower()
    assert "stop it" not in said
    assert "should" not in said


@pytest.mark.parametrize("what", [
    DrugStopped("clozapine", TODAY), DoseChanged("clozapine", 100, TODAY), DoseChanged("clozapine", 7, TODAY, "ml/day"),
])
def test_a_stop_or_a_cut_asks_for_a_new_threshold(what: Event) -> None:
    """safety-and-protocols.md, section 4: recent stop or dose cut: re-measure the motor threshold."""
    record = referred(CLOZAPINE, what)
    (change,) = changes(record)
    assert change.entry == 3
    assert any(one.change == change and "threshold" in str(one.says) for one in flags(record))


def test_a_higher_dose_is_no_cut() -> None:
    assert changes(referred(CLOZAPINE, DoseChanged("clozapine", 201, TODAY))) == ()


def test_a_benzodiazepine_that_is_cut_is_grave_and_another_drug_is_not() -> None:
    """Hazardous_Drugs.odt: barbiturates, benzodiazepines, meprobamate and chloral hydrate are hazards on withdrawal."""
    cut = flags(referred(LORAZEPAM, DoseChanged("lorazepam", 1, TODAY)))
    assert {(one.grade, one.grave) for one in cut if one.change} == {(Grade.WITHDRAWAL, True)}
    other = flags(referred(DrugStarted("ramipril"), DrugStopped("ramipril", TODAY)))
    assert [one.grave for one in other] == [False]


def test_a_physician_acknowledges_and_a_new_flag_waits_again() -> None:
    record = referred(CLOZAPINE, LORAZEPAM, DrugStopped("lorazepam", TODAY))
    assert refusal(record, FlagsAcknowledged(), OPERATOR, MONDAY) is not None
    seen = add(record, FlagsAcknowledged("level taken"))
    assert [(one.drug, one.acknowledged) for one in flags(seen)] == [("Clozapine", True)]
    assert refusal(seen, FlagsAcknowledged(), PHYSICIAN, MONDAY) is not None
    assert [one.acknowledged for one in flags(add(seen, DrugStarted("MDMA")))] == [True, False]


def test_a_referral_for_alcohol_flags_alcohol_once() -> None:
    record = add(Record("TEST22"), replace(REFERRED, indication=Indication.ALCOHOL))
    assert [(one.drug, one.grade) for one in flags(record)] == [("alcohol", Grade.STRONG)]
    assert len(flags(add(record, DrugStarted("alcohol")))) == 1


@given(st.lists(st.tuples(st.sampled_from(["a", "b"]), st.sampled_from(["start", "change", "stop"])), max_size=12))
def test_no_drug_is_twice_on_the_list_whatever_is_tried(steps: list[tuple[str, str]]) -> None:
    record = referred()
    for drug, step in steps:
        changed, stopped = DoseChanged(drug, 2, TODAY), DrugStopped(drug, TODAY)
        what: Event = {"start": DrugStarted(drug, 1), "change": changed, "stop": stopped}[step]
        on = drug in [one.drug for one in current(record)]
        if refusal(record, what, PHYSICIAN, MONDAY) is None:
            record = add(record, what)
            assert on != (step == "start")
        else:
            assert on == (step == "start")
    names = [one.drug for one in current(record)]
    assert len(names) == len(set(names))


def test_days_of_another_century_are_refused() -> None:
    with pytest.raises(Refused):
        DrugStarted("lithium", since=date(1066, 1, 1))
