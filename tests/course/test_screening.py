"""The safety screening: 13 themes, each answered; a yes bars nobody."""

from dataclasses import fields, replace

import pytest

from bobina.course.asked import Refused
from bobina.course.contraindications.findings import FROM_SCREENING, findings
from bobina.course.kinds import refusal
from bobina.course.record import Actor, Role
from bobina.course.screening import THEMES, THEMES_FROM, Answer, Screened, answers, lesion, screening, taken_back
from bobina.source import Status
from records import MONDAY, add, referred

ALL_NO = Screened(*([Answer.NO] * 13))


def test_there_are_thirteen_themes_and_the_source_is_partly_seen() -> None:
    """Rossi 2011, Clin Neurophysiol 122:1686: 15 items reduced to 13; the wording is our own."""
    assert len(THEMES) == 13
    assert list(THEMES) == [one.name for one in fields(Screened)][:-1]
    assert THEMES_FROM.status is Status.PARTLY
    assert set(FROM_SCREENING) == set(THEMES) - {"drugs"}


def test_every_theme_is_answered_from_the_choices() -> None:
    with pytest.raises(TypeError):
        Screened(*([Answer.NO] * 12))
    with pytest.raises(Refused):
        replace(ALL_NO, seizure="perhaps")  # type: ignore[arg-type]


@pytest.mark.parametrize("answer", [Answer.YES, Answer.UNSURE])
@pytest.mark.parametrize("theme", sorted(FROM_SCREENING))
def test_a_yes_and_a_not_sure_raise_a_finding_and_refuse_nothing(theme: str, answer: Answer) -> None:
    """Rossi 2011: a yes prompts a judgement of risk and benefit; it is not an absolute bar."""
    record = referred(replace(ALL_NO, **{theme: answer}))
    (finding,) = findings(record)
    assert finding.about.key == FROM_SCREENING[theme]
    assert finding.unsure is (answer is Answer.UNSURE)


def test_the_person_fills_in_their_own_only() -> None:
    record = referred()
    assert refusal(record, ALL_NO, Actor("anna", Role.PERSON, record.person), MONDAY) is None
    assert refusal(record, ALL_NO, Actor("anna", Role.PERSON, "OTHER2"), MONDAY) is not None


def test_the_newest_counts_and_what_it_takes_back_is_shown() -> None:
    record = referred(replace(ALL_NO, metal=Answer.YES, hearing=Answer.UNSURE), replace(ALL_NO, fainting=Answer.YES))
    newest = screening(record)
    assert newest is not None
    assert [theme for theme, answer in answers(newest.what).items() if answer is not Answer.NO] == ["fainting"]
    assert [(theme, entry.number) for theme, entry in taken_back(record)] == [("hearing", 2), ("metal", 2)]
    assert taken_back(referred()) == ()


@pytest.mark.parametrize(("answer", "known"), [(Answer.NO, False), (Answer.UNSURE, True), (Answer.YES, True)])
def test_a_head_injury_that_is_not_excluded_counts_as_a_lesion(answer: Answer, known: bool) -> None:
    """safety-and-protocols.md, section 2: the tables of safe trains do not speak of lesions."""
    record = referred(replace(ALL_NO, head_injury=answer))
    assert lesion(record) is known
    assert not lesion(add(record, ALL_NO))
