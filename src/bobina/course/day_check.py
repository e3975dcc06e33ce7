"""The questions before each session. A yes is no bar: it needs a written reason and a second person's signature."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from bobina.course.asked import Event, Refused, asked
from bobina.course.record import TEAM, Entry, Kind, Record, Signed
from bobina.course.referral import needs_referral
from bobina.sentence import Sentence
from bobina.source import Source, Status

FORM_3 = Source("TMSMultiLab, Form 3, a0c50e6: asked at every visit; a yes is permitted only with a written reason and "
                "a countersignature", Status.SEEN)
MEDICINES = Source("Rossi 2009, list of drugs that lower the threshold, through TMSMultiLab; to ask of changes at "
                   "every visit is our own proposal", Status.PARTLY)
THEMES = Source("Themes of the consensus questionnaire (Rossi 2011, Clin Neurophysiol 122:1686), in our words; to ask "
                "of news at every visit is our own proposal", Status.PARTLY)


class Answer(StrEnum):
    """What was said."""

    NO = "no"
    YES = "yes"


ANSWERS = {Answer.NO: "No", Answer.YES: "Yes"}


@dataclass(frozen=True, slots=True)
class DayChecked(Event):
    """What was asked today, before a session. Raises Refused for a yes without a reason."""

    sleep: Answer = asked("Slept badly, or much less than usual?", choices=ANSWERS)
    fatigue: Answer = asked("Very tired now?", choices=ANSWERS)
    fasting: Answer = asked("Nothing eaten or drunk for long?", choices=ANSWERS)
    alcohol: Answer = asked("Alcohol today, or more than 3 units in the last 24 hours?", choices=ANSWERS)
    drugs: Answer = asked("Recreational drugs in the last 24 hours?", choices=ANSWERS)
    other_tms: Answer = asked("Other brain stimulation today?", choices=ANSWERS)
    medication: Answer = asked("A medicine begun, changed, missed or stopped since the last visit?", choices=ANSWERS)
    seizure: Answer = asked("A seizure or a faint since the last visit?", choices=ANSWERS)
    hearing: Answer = asked("Worse hearing, or ringing in the ears, since the last visit?", choices=ANSWERS)
    pregnancy: Answer = asked("News of a pregnancy, or could there be one?", choices=ANSWERS)
    reason: str = asked("Reason to go on, for each yes", long=True, default="")

    def __post_init__(self) -> None:
        """A yes is never bare."""
        Event.__post_init__(self)
        if yes(self) and not self.reason.strip():
            raise Refused(Sentence("A yes needs a written reason to go on, or no session today."), "reason")


SOURCES: Mapping[str, Source] = MappingProxyType({
    **dict.fromkeys(("sleep", "fatigue", "fasting", "alcohol", "drugs", "other_tms"), FORM_3),
    "medication": MEDICINES,
    **dict.fromkeys(("seizure", "hearing", "pregnancy"), THEMES),
})
"""field: who asks this"""


def yes(what: DayChecked) -> tuple[str, ...]:
    """The fields that were answered with yes, in order."""
    return tuple(one.name for one in fields(what) if getattr(what, one.name) is Answer.YES)


def second(record: Record, entry: Entry[DayChecked]) -> Sentence | None:
    """Why a day check needs a second person: a yes (TMSMultiLab, Form 3)."""
    if not yes(entry.what):
        return None
    return Sentence("A yes in the day check: somebody else signs before the session.")


def today(record: Record, at: datetime) -> tuple[Entry[DayChecked], ...]:
    """The day checks of this day; answers hold for one day only."""
    return tuple(one for one in record.of(DayChecked) if one.at.date() == at.date())


def waiting(record: Record, at: datetime) -> tuple[Entry[DayChecked], ...]:
    """Today's checks with a yes that no second person has signed. A later check without a yes does not lift them."""
    signed = {one.what.entry for one in record.of(Signed)}
    return tuple(one for one in today(record, at) if yes(one.what) and one.number not in signed)


def missing(record: Record, at: datetime) -> Sentence | None:
    """Why no session may begin now, as far as the day check goes."""
    if not today(record, at):
        return Sentence("Ask today's questions first.")
    if open_ := waiting(record, at):
        said = {"entry": open_[0].number}
        return Sentence("Entry {entry}: a yes in today's check waits for a second signature.", said)
    return None


KINDS = (Kind("day-checked", DayChecked, "Day check", TEAM, (needs_referral,), second, "session"),)
