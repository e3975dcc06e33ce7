"""What else a person has, as far as it bears on TMS."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bobina.course.asked import Event, Refused, asked
from bobina.course.record import TEAM, Entry, Kind, Record
from bobina.course.referral import needs_referral
from bobina.sentence import Sentence


class Condition(StrEnum):
    """What is asked about by name; each leads to a finding, a path or a remark."""

    EPILEPSY = "epilepsy"
    SEIZURE_ON_DRUGS = "seizure-on-drugs"
    SEIZURE_ADMISSION = "seizure-admission"
    STROKE = "stroke"
    TUMOUR = "tumour"
    BRAIN_SURGERY = "brain-surgery"
    SKULL_DEFECT = "skull-defect"
    HEAD_INJURY = "head-injury"
    MULTIPLE_SCLEROSIS = "multiple-sclerosis"
    NEURODEGENERATION = "neurodegeneration"
    BIPOLAR = "bipolar"
    PSYCHOSIS = "psychosis"
    SUBSTANCE = "substance-use"
    SYNCOPE = "syncope"
    HEARING = "hearing"
    HEART = "heart"
    PREGNANCY = "pregnancy"
    OTHER = "other"


CONDITIONS = {
    Condition.EPILEPSY: "Epilepsy, or a seizure ever",
    Condition.SEIZURE_ON_DRUGS: "A seizure in the last 12 months while on drugs against seizures",
    Condition.SEIZURE_ADMISSION: "Seizures related to the current admission",
    Condition.STROKE: "Stroke or bleeding in the brain",
    Condition.TUMOUR: "Tumour or another lesion of the brain",
    Condition.BRAIN_SURGERY: "Surgery of the brain, or a fracture of the skull",
    Condition.SKULL_DEFECT: "A defect of the skull from the current admission",
    Condition.HEAD_INJURY: "Head injury with loss of consciousness",
    Condition.MULTIPLE_SCLEROSIS: "Multiple sclerosis",
    Condition.NEURODEGENERATION: "Dementia, Parkinson's disease or another degeneration",
    Condition.BIPOLAR: "Bipolar disorder",
    Condition.PSYCHOSIS: "Psychosis",
    Condition.SUBSTANCE: "Substance use",
    Condition.SYNCOPE: "Fainting",
    Condition.HEARING: "Hearing loss or tinnitus",
    Condition.HEART: "Disease of the heart",
    Condition.PREGNANCY: "Pregnancy",
    Condition.OTHER: "Something else",
}


class State(StrEnum):
    """Whether a condition holds."""

    PRESENT = "present"
    PAST = "past"
    RULED_OUT = "ruled-out"


STATES = {State.PRESENT: "present", State.PAST: "in the past", State.RULED_OUT: "ruled out"}


@dataclass(frozen=True, slots=True)
class ConditionNoted(Event):
    """A condition, as it stands now; what was noted of the same condition before counts no more."""

    condition: Condition = asked("Condition", choices=CONDITIONS)
    state: State = asked("It is", choices=STATES)
    note: str = asked("Details", hint="since when, how treated; what it is, for something else", default="")

    def __post_init__(self) -> None:
        """Refuse something else that is not said."""
        Event.__post_init__(self)
        if self.condition is Condition.OTHER and not self.note.strip():
            raise Refused(Sentence("Say what else there is."), "note")


def conditions(record: Record) -> tuple[Entry[ConditionNoted], ...]:
    """The conditions as last noted, in the order first noted, without those ruled out."""
    latest: dict[str, Entry[ConditionNoted]] = {}
    for entry in record.of(ConditionNoted):
        latest[_key(entry.what)] = entry
    return tuple(entry for entry in latest.values() if entry.what.state is not State.RULED_OUT)


def _key(what: ConditionNoted) -> str:
    return f"other {what.note.strip().casefold()}" if what.condition is Condition.OTHER else what.condition


def has(record: Record, *wanted: Condition, now: bool = False) -> Entry[ConditionNoted] | None:
    """The first of these conditions that holds, or held unless ``now``."""
    states = {State.PRESENT} if now else {State.PRESENT, State.PAST}
    return next((one for one in conditions(record) if one.what.condition in wanted and one.what.state in states), None)


KINDS = (Kind("condition-noted", ConditionNoted, "Comorbidity", TEAM, (needs_referral,), topic="referral"),)
