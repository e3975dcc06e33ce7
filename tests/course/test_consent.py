"""Consent: to a version of a text that can be proved, and withdrawn at any time."""

from dataclasses import replace

import pytest

from bobina.course.asked import Refused
from bobina.course.consent import TEXTS, VERSION, Consented, ConsentWithdrawn, missing
from bobina.course.consent.events import By, How
from bobina.course.kinds import refusal
from bobina.course.record import Actor, Entry, Record, Role
from records import MONDAY, OPERATOR, PHYSICIAN, REFERRED, add, referred

GIVEN = Consented("it", By.PERSON, How.SIGNED, "", VERSION, TEXTS["it"].digest)

DIGESTS = {
    "2026-11 en": "8b5a2dc48526c2794b9ccb4c85dd8a48bbed10bf345f968ef334e397f21688ba",
    "2026-11 it": "1bcb2817aa8a9369e2005f085af6c82bb2eab5dfd9c03d9887b77162cf0337ed",
}
"""version and language to the hash of the text; a word that changes takes a new version, and a new line here"""


def test_consent_is_given_and_withdrawn() -> None:
    record = referred()
    assert missing(record, MONDAY) is not None
    record = add(record, GIVEN, by=OPERATOR)
    assert missing(record, MONDAY) is None
    withdrawn = add(record, ConsentWithdrawn(), by=Actor("anna", Role.PERSON, record.person))
    assert missing(withdrawn, MONDAY) is not None
    assert missing(add(withdrawn, GIVEN), MONDAY) is None


def test_nothing_is_withdrawn_that_was_not_given_and_nobody_consents_for_another() -> None:
    assert refusal(referred(), ConsentWithdrawn(), PHYSICIAN, MONDAY) is not None
    assert refusal(referred(), GIVEN, Actor("anna", Role.PERSON, "TEST22"), MONDAY) is not None


@pytest.mark.parametrize("change", [{"text": "2020-01"}, {"digest": "0" * 64}, {"language": "en"}])
def test_only_the_text_that_holds_is_consented_to(change: dict[str, str]) -> None:
    with pytest.raises(Refused):
        add(referred(), replace(GIVEN, **change))  # type: ignore[arg-type]


@pytest.mark.parametrize("change", [{"text": "2020-01"}, {"digest": "0" * 64}])
def test_a_new_text_asks_again(change: dict[str, str]) -> None:
    old = Entry(2, MONDAY, PHYSICIAN, replace(GIVEN, **change))  # type: ignore[arg-type]
    assert missing(Record("TEST22", (*referred().entries, old)), MONDAY) is not None


def test_what_is_spoken_has_a_witness() -> None:
    with pytest.raises(Refused):
        add(referred(), replace(GIVEN, how=How.SPOKEN))
    assert missing(add(referred(), replace(GIVEN, how=How.SPOKEN, witness="a nurse")), MONDAY) is None


def test_under_18_a_guardian_consents() -> None:
    """The age is this project's own (circumstances.AGES); the law of the place decides."""
    young = add(Record("TEST22"), replace(REFERRED, birth_year=MONDAY.year - 17))
    with pytest.raises(Refused):
        add(young, GIVEN)
    assert missing(add(young, replace(GIVEN, given_by=By.GUARDIAN)), MONDAY) is None


def test_a_text_changes_only_with_its_version() -> None:
    assert {f"{one.version} {code}": one.digest for code, one in TEXTS.items()} == DIGESTS
    changed = replace(TEXTS["en"], declaration=TEXTS["en"].declaration + " ")
    assert changed.digest != TEXTS["en"].digest


def test_both_languages_say_the_same_things() -> None:
    shapes = [[len(paragraphs) for _, paragraphs in one.sections] for one in TEXTS.values()]
    assert shapes[0] == shapes[1]
