"""Contraindications: who says what is kept apart, and a finding stands until a physician clears it."""

from dataclasses import replace

import pytest

from bobina.course.asked import Refused
from bobina.course.comorbidity import Condition, ConditionNoted, State
from bobina.course.contraindications import (
    CATALOGUE,
    STANCES,
    VOICES,
    FindingAdded,
    FindingCleared,
    Stance,
    Voice,
    findings,
)
from bobina.course.kinds import refusal, unsigned
from bobina.course.record import Record, Signed
from bobina.course.screening import Answer, Screened
from bobina.source import Status
from records import MONDAY, OPERATOR, PHYSICIAN, SECOND, add, referred

ALL_NO = Screened(*([Answer.NO] * 13))


def keys(record: Record) -> list[str]:
    return [one.about.key for one in findings(record)]


@pytest.mark.parametrize(("key", "voice", "stance", "source"), [
    ("metal", Voice.LABEL, Stance.ABSOLUTE, "NeuroStar"),
    ("metal", Voice.GUIDELINE, Stance.CONDITIONAL, "PREP/VERIFY"),
    ("field", Voice.LABEL, Stance.ABSOLUTE, "NeuroStar"),
    ("compatible-clip", Voice.LABEL, Stance.ABSOLUTE, "NeuroStar"),
    ("cochlear", Voice.GUIDELINE, Stance.ABSOLUTE, "PREP/VERIFY"),
    ("cortical-stimulator", Voice.GUIDELINE, Stance.ABSOLUTE, "PREP/VERIFY"),
    ("deep-brain-stimulator", Voice.GUIDELINE, Stance.ABSOLUTE, "PREP/VERIFY"),
    ("vp-shunt", Voice.GUIDELINE, Stance.ABSOLUTE, "PREP/VERIFY"),
    ("skull-defect", Voice.GUIDELINE, Stance.ABSOLUTE, "PREP/VERIFY"),
    ("tms-serious-event", Voice.GUIDELINE, Stance.ABSOLUTE, "PREP/VERIFY"),
    ("seizure-on-drugs", Voice.GUIDELINE, Stance.ABSOLUTE, "PREP/VERIFY"),
    ("seizure-admission", Voice.GUIDELINE, Stance.ABSOLUTE, "PREP/VERIFY"),
    ("pacemaker", Voice.GUIDELINE, Stance.ABSOLUTE, "PREP/VERIFY"),
    ("pacemaker", Voice.GUIDELINE, Stance.CONDITIONAL, "Tendler 2023"),
    ("pacemaker", Voice.LABEL, Stance.ABSOLUTE, "Tendler 2023"),
    ("vagus-stimulator", Voice.GUIDELINE, Stance.CONDITIONAL, "Tendler 2023"),
    ("epilepsy", Voice.GUIDELINE, Stance.CONDITIONAL, "PREP/VERIFY"),
    ("pregnancy", Voice.GUIDELINE, Stance.CONDITIONAL, "PREP/VERIFY"),
    ("aneurysm-clip", Voice.OTHERS, Stance.REVIEW, "tmsclinicjersey.com"),
    ("pump", Voice.OTHERS, Stance.EXCLUDED, "trialx.com"),
    ("fainting", Voice.GUIDELINE, Stance.RELATIVE, "Rossi 2011"),
])
def test_each_voice_is_quoted_from_its_own_source(key: str, voice: Voice, stance: Stance, source: str) -> None:
    """facts/contraindications.csv, row by row."""
    assert any(view.stance is stance and source in view.source.text for view in CATALOGUE[key].said_by(voice))


@pytest.mark.parametrize("key", ["pacemaker", "vagus-stimulator", "deep-brain-stimulator", "stimulator", "metal"])
def test_label_and_guideline_differ_on_implants(key: str) -> None:
    """Tendler 2023, J Clin Psychiatry 84(4):23l14857: safe with care by the guideline, contraindicated by labels."""
    assert CATALOGUE[key].conflict
    assert not CATALOGUE["cochlear"].conflict
    assert not CATALOGUE["epilepsy"].conflict


def test_absolute_is_the_labels_or_the_checklists_word_alone() -> None:
    """facts/contraindications.csv: a clinic's own list asks for a review, and a trial's exclusion is no bar."""
    assert CATALOGUE["field"].absolute
    assert CATALOGUE["vp-shunt"].absolute
    assert not CATALOGUE["tattoo"].absolute
    assert not CATALOGUE["pump"].absolute
    assert not CATALOGUE["epilepsy"].absolute


def test_our_reading_of_a_label_is_marked_as_partly_seen_and_every_word_is_known() -> None:
    for one in CATALOGUE.values():
        assert one.views
        assert Stance.ABSOLUTE not in [view.stance for view in one.said_by(Voice.OTHERS)]
        for view in one.views:
            assert view.stance in STANCES
            assert view.voice in VOICES
            assert ("our reading" in view.source.text) <= (view.source.status is Status.PARTLY)


def test_findings_come_from_screening_comorbidity_and_the_team_once_each() -> None:
    record = referred(
        replace(ALL_NO, seizure=Answer.YES, metal=Answer.UNSURE),
        ConditionNoted(Condition.EPILEPSY, State.PAST, "1999"),
        ConditionNoted(Condition.PSYCHOSIS, State.PRESENT), FindingAdded("fragment", "left orbit", "shrapnel"),
    )
    assert keys(record) == ["metal", "fragment", "epilepsy", "psychosis"]
    epilepsy = next(one for one in findings(record) if one.about.key == "epilepsy")
    assert (epilepsy.entry, epilepsy.details, epilepsy.unsure, len(epilepsy.origins)) == (3, ("1999",), False, 2)


def test_a_pregnancy_of_the_past_and_what_is_ruled_out_stand_no_more() -> None:
    assert keys(referred(ConditionNoted(Condition.PREGNANCY, State.PAST))) == []
    pregnant = referred(ConditionNoted(Condition.PREGNANCY, State.PRESENT))
    assert keys(pregnant) == ["pregnancy"]
    assert keys(add(pregnant, ConditionNoted(Condition.PREGNANCY, State.RULED_OUT))) == []


def test_a_physician_clears_a_finding_and_it_comes_back_when_found_again() -> None:
    record = referred(replace(ALL_NO, fainting=Answer.YES))
    cleared = FindingCleared("fainting", "it was sleep")
    assert refusal(record, cleared, OPERATOR, MONDAY) is not None
    record = add(record, cleared)
    assert keys(record) == []
    assert refusal(record, cleared, PHYSICIAN, MONDAY) is not None
    assert keys(add(record, FindingAdded("fainting", "again today"))) == ["fainting"]


def test_an_absolute_finding_is_cleared_by_two() -> None:
    """facts/contraindications.csv: no override of the label in software without a second signature."""
    record = referred(replace(ALL_NO, metal=Answer.YES), FindingCleared("metal", "it is in the hip"))
    assert keys(record) == ["metal"]
    assert [entry.number for entry, _ in unsigned(record)] == [3]
    with pytest.raises(Refused):
        add(record, Signed(3))
    signed = add(record, Signed(3), by=SECOND)
    assert keys(signed) == []
    assert list(unsigned(signed)) == []


def test_a_finding_that_no_list_has_is_refused() -> None:
    with pytest.raises(Refused):
        FindingAdded("flat-feet")
