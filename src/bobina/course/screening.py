"""The safety screening: 13 themes in our own words. A yes asks for a judgement of risk and benefit; it bars nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bobina.course.asked import Event, asked
from bobina.course.comorbidity import Condition, has
from bobina.course.record import TEAM, Entry, Kind, Record, Role
from bobina.course.referral import needs_referral
from bobina.source import Source, Status

THEMES_FROM = Source(
    "Rossi 2011, Clin Neurophysiol 122:1686: 13 themes, a yes is weighed and is not an absolute bar. "
    "The words here are bobina's own; the wording of the questionnaire was not read",
    Status.PARTLY,
)
LESIONS = (
    Condition.STROKE, Condition.TUMOUR, Condition.BRAIN_SURGERY, Condition.SKULL_DEFECT, Condition.HEAD_INJURY,
    Condition.MULTIPLE_SCLEROSIS,
)
"""conditions outside the people in whom the tables of safe trains were made"""


class Answer(StrEnum):
    """To one theme."""

    NO = "no"
    YES = "yes"
    UNSURE = "unsure"


ANSWERS = {Answer.NO: "no", Answer.YES: "yes", Answer.UNSURE: "not sure"}


@dataclass(frozen=True, slots=True)
class Screened(Event):
    """The 13 themes answered."""

    seizure: Answer = asked(
        "Have you ever had a seizure, a fit or a convulsion, also as a child?",
        hint="when, how many, on which drugs", choices=ANSWERS,
    )
    fainting: Answer = asked(
        "Have you ever fainted or nearly fainted?",
        hint="when, and what brought it on", choices=ANSWERS,
    )
    head_injury: Answer = asked(
        "Have you ever hit your head so hard that you lost consciousness?",
        hint="when, and for how long", choices=ANSWERS,
    )
    hearing: Answer = asked(
        "Is your hearing impaired, or do you hear ringing or whistling?",
        hint="which ear; whether you wear a hearing aid", choices=ANSWERS,
    )
    cochlear: Answer = asked(
        "Do you have a cochlear implant (an electric implant for hearing)?",
        hint="which ear, which model", choices=ANSWERS,
    )
    pregnancy: Answer = asked("Are you pregnant, or could you be?", hint="which week", choices=ANSWERS)
    metal: Answer = asked(
        "Is there metal in your head or elsewhere in your body, other than fillings of teeth: a clip, stent, "
        "plate, splinter, tattoo with metallic ink?",
        hint="what, and where it sits", choices=ANSWERS,
    )
    stimulator: Answer = asked(
        "Has a device that stimulates nerves or the brain been implanted in you?",
        hint="which nerve or part, which model", choices=ANSWERS,
    )
    heart: Answer = asked(
        "Do you have a pacemaker, a defibrillator, or a line that ends in the heart, or did you have one?",
        hint="which model; whether it was removed", choices=ANSWERS,
    )
    pump: Answer = asked("Is a pump for a drug implanted in you?", hint="which drug, which model", choices=ANSWERS)
    drugs: Answer = asked(
        "Do you take any drugs, prescribed or not, or other substances?",
        hint="all of them, with their dose", choices=ANSWERS,
    )
    tms_before: Answer = asked(
        "Has TMS or another stimulation of the brain ever caused you a problem?",
        hint="what happened", choices=ANSWERS,
    )
    mri_before: Answer = asked(
        "Has an MRI scan ever caused you a problem, or were you ever told not to have one?",
        hint="what happened, or why", choices=ANSWERS,
    )
    details: str = asked(
        "Details", hint="of every yes and every not sure: when, what, which model, where it sits", long=True,
        default="",
    )


THEMES: Mapping[str, str] = {
    "seizure": "Seizure",
    "fainting": "Fainting",
    "head_injury": "Head injury with loss of consciousness",
    "hearing": "Hearing loss or tinnitus",
    "cochlear": "Cochlear implant",
    "pregnancy": "Pregnancy",
    "metal": "Metal in the head or the body",
    "stimulator": "Implanted stimulator",
    "heart": "Pacemaker, defibrillator or line in the heart",
    "pump": "Implanted drug pump",
    "drugs": "Drugs taken",
    "tms_before": "A problem with TMS before",
    "mri_before": "A problem with MRI before",
}
"""each theme in a few words, in the order of the questions"""


def answers(what: Screened) -> dict[str, Answer]:
    """Theme to answer, in the order of the questions."""
    return {theme: getattr(what, theme) for theme in THEMES}


def screening(record: Record) -> Entry[Screened] | None:
    """The screening that counts: the newest."""
    return record.last(Screened)


def taken_back(record: Record) -> tuple[tuple[str, Entry[Screened]], ...]:
    """The themes that the newest screening answers with no and an earlier one did not, each with the last such one."""
    every = record.of(Screened)
    if not every:
        return ()
    return tuple(
        (theme, before[-1]) for theme in THEMES if answers(every[-1].what)[theme] is Answer.NO
        and (before := [one for one in every[:-1] if answers(one.what)[theme] is not Answer.NO])
    )


def lesion(record: Record) -> bool:
    """Whether a lesion of the brain is known or cannot be excluded: the tables of safe trains leave such people out.

    MS counts by its condition here; where it is the indication, the protocol says so.
    """
    newest = screening(record)
    injured = newest is not None and newest.what.head_injury is not Answer.NO
    return injured or has(record, *LESIONS) is not None


KINDS = (
    Kind("screened", Screened, "Safety screening", TEAM | {Role.PERSON}, (needs_referral,), topic="screening"),
)
