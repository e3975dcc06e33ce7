"""Consent given to a version of the text, and withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bobina.course.asked import Event, asked
from bobina.course.circumstances import ADULT
from bobina.course.consent.text import TEXTS, VERSION, Text
from bobina.course.record import TEAM, Actor, Entry, Kind, Record, Role
from bobina.course.referral import age, needs_referral
from bobina.sentence import Sentence


class How(StrEnum):
    """How consent was given."""

    SIGNED = "signed"
    SPOKEN = "spoken"
    OWN_FORM = "own-form"


HOWS = {
    How.SIGNED: "this text, signed on paper",
    How.SPOKEN: "this text, spoken before a witness",
    How.OWN_FORM: "the clinic's own form beside this text, signed on paper",
}


class By(StrEnum):
    """Who gave it."""

    PERSON = "person"
    GUARDIAN = "guardian"


BYS = {By.PERSON: "the person", By.GUARDIAN: "a parent or legal guardian, with the person's assent"}
LANGUAGES = {"en": "English", "it": "Italian"}


@dataclass(frozen=True, slots=True)
class Consented(Event):
    """The person consented to a text. ``text`` and ``digest``: its version and hash, as the page showed it."""

    language: str = asked("Language of the text", choices=LANGUAGES)
    given_by: By = asked("Given by", choices=BYS)
    how: How = asked("How", choices=HOWS)
    witness: str = asked("Witness", hint="a role, not a name; needed for what was spoken", default="")
    text: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class ConsentWithdrawn(Event):
    """The person withdraws consent: at once, without a reason."""

    note: str = asked("What the person wants to say", long=True, default="")


def consent(record: Record) -> Entry[Consented] | None:
    """The newest consent that was not withdrawn after it."""
    given, withdrawn = record.last(Consented), record.last(ConsentWithdrawn)
    if given is None or (withdrawn is not None and withdrawn.number > given.number):
        return None
    return given


def missing(record: Record, at: datetime) -> Sentence | None:
    """Why nothing may be done for want of consent, or None."""
    given, withdrawn = consent(record), record.last(ConsentWithdrawn)
    if given is None and withdrawn is not None:
        return Sentence("Consent was withdrawn (entry {entry}).", {"entry": withdrawn.number})
    if given is None:
        return Sentence("Consent is missing.")
    if given.what.text != VERSION or given.what.digest != TEXTS[given.what.language].digest:
        said = {"old": given.what.text, "new": VERSION}
        return Sentence("Consent was given to the text {old}; it is now {new}. Ask again.", said)
    return None


def current_text(language: str) -> Text:
    """The text in a language, else in English."""
    return TEXTS.get(language, TEXTS["en"])


def _this_text(record: Record, what: Consented, by: Actor, at: datetime) -> Sentence | None:
    text = TEXTS[what.language]
    if (what.text, what.digest) == (text.version, text.digest):
        return None
    return Sentence("This is not the text that holds now; load the page again and read it with the person.")


def _witnessed(record: Record, what: Consented, by: Actor, at: datetime) -> Sentence | None:
    if what.how is How.SPOKEN and not what.witness.strip():
        return Sentence("Say who witnessed what was spoken.")
    return None


def _of_age(record: Record, what: Consented, by: Actor, at: datetime) -> Sentence | None:
    years = age(record, at)
    if what.given_by is By.PERSON and years is not None and years < ADULT:
        return Sentence("The person is under {age}: a parent or legal guardian consents.", {"age": ADULT})
    return None


def _given(record: Record, what: ConsentWithdrawn, by: Actor, at: datetime) -> Sentence | None:
    return Sentence("There is no consent to withdraw.") if consent(record) is None else None


KINDS = (
    Kind("consented", Consented, "Consent given", TEAM, (needs_referral, _this_text, _witnessed, _of_age),
         topic="consent"),
    Kind("consent-withdrawn", ConsentWithdrawn, "Consent withdrawn", TEAM | {Role.PERSON}, (needs_referral, _given),
         topic="consent", strikes=frozenset()),
)
