"""Adverse events: grades, what a report needs, and who signs."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bobina.course.asked import Refused
from bobina.course.harms import outcome
from bobina.course.harms.events import (
    REPORTED,
    AdverseEvent,
    Criterion,
    Harm,
    HarmFollowed,
    Outcome,
    Relation,
)
from bobina.course.harms.grades import GRADES, SEIZURE, SEIZURE_SOURCE
from bobina.course.kinds import unsigned
from bobina.course.record import Signed
from bobina.source import Status
from records import MONDAY, OPERATOR, PHYSICIAN, SECOND, add, referred

HEADACHE = AdverseEvent(Harm.HEADACHE, MONDAY, 1, "gone by the evening", Relation.PROBABLE, Outcome.RECOVERED)
SEIZED = AdverseEvent(
    Harm.SEIZURE, MONDAY, 2, "20 s", Relation.PROBABLE, Outcome.RECOVERED, session=4, machine="M", coil="H1",
    coil_kind="h-coil", intensity=60.0, stimuli=900, train=2.0)


def test_pmc5987753_ctcae_5_grades_a_seizure() -> None:
    """1 brief partial without loss of consciousness, 2 brief generalised, 3 several despite treatment, 4 life."""
    assert "partial" in SEIZURE[1]
    assert "generalised" in SEIZURE[2]
    assert "several" in SEIZURE[3]
    assert "life" in SEIZURE[4]
    assert list(GRADES) == list(SEIZURE) == [1, 2, 3, 4, 5]
    assert SEIZURE_SOURCE.status is Status.PARTLY


@pytest.mark.parametrize("field", REPORTED)
def test_tmsmultilab_a_seizure_says_machine_coil_intensity_number_and_length_of_stimuli(field: str) -> None:
    without: dict[str, Any] = {field: "" if isinstance(getattr(SEIZED, field), str) else None}
    with pytest.raises(Refused) as refused:
        replace(SEIZED, **without)
    assert refused.value.where == field
    assert set(REPORTED) == {"machine", "coil", "coil_kind", "intensity", "stimuli", "train"}


def test_anything_serious_is_reported_like_a_seizure_and_a_headache_is_not() -> None:
    assert not HEADACHE.must_report
    with pytest.raises(Refused):
        replace(HEADACHE, serious=True, criteria=(Criterion.HOSPITAL,))
    serious = replace(SEIZED, what=Harm.SUICIDALITY, serious=True, criteria=(Criterion.HOSPITAL,))
    assert serious.must_report


@pytest.mark.parametrize("wrong", [
    {"serious": True}, {"criteria": (Criterion.MEDICAL,)}, {"grade": 0}, {"grade": 6},
    {"grade": 4}, {"grade": 5}, {"outcome": Outcome.FATAL}, {"stimuli": -1}, {"intensity": 101},
    {"grade": 5, "outcome": Outcome.FATAL, "serious": True, "criteria": (Criterion.LIFE,)},
    {"onset": datetime(1, 1, 1)},
])
def test_parts_that_contradict_one_another_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        replace(SEIZED, **wrong)


def test_issue_5_point_6_a_serious_event_waits_for_a_physician_who_did_not_write_it() -> None:
    record = add(referred(), HEADACHE, by=OPERATOR)
    assert not list(unsigned(record))
    record = add(record, SEIZED, by=PHYSICIAN)
    assert [entry.number for entry, _ in unsigned(record)] == [3]
    for not_fit in (PHYSICIAN, OPERATOR):
        with pytest.raises(Refused):
            add(record, Signed(3), by=not_fit)
    assert not list(unsigned(add(record, Signed(3), by=SECOND)))


def test_an_event_is_followed_and_its_last_outcome_counts() -> None:
    record = add(referred(), replace(SEIZED, outcome=Outcome.UNKNOWN))
    assert outcome(record, record.of(AdverseEvent)[0]) is Outcome.UNKNOWN
    record = add(record, HarmFollowed(2, Outcome.RECOVERED, MONDAY.date()))
    assert outcome(record, record.of(AdverseEvent)[0]) is Outcome.RECOVERED
    for wrong in (HarmFollowed(1, Outcome.FATAL, MONDAY.date()),
                  HarmFollowed(2, Outcome.FATAL, MONDAY.date() + timedelta(days=1))):
        with pytest.raises(Refused):
            add(record, wrong)


def test_a_harm_of_the_future_is_refused() -> None:
    with pytest.raises(Refused):
        add(referred(), replace(HEADACHE, onset=MONDAY + timedelta(hours=1)))
