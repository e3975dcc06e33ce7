"""The findings of a record: from the screening, from comorbidity, and added by hand; cleared by a physician."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from bobina.course.asked import Event, asked
from bobina.course.comorbidity import CONDITIONS, Condition, State, conditions
from bobina.course.contraindications.catalogue import CATALOGUE
from bobina.course.contraindications.model import Contraindication
from bobina.course.record import PHYSICIANS, TEAM, Actor, Entry, Kind, Record, Signed
from bobina.course.referral import needs_referral
from bobina.course.screening import THEMES, Answer, answers, screening
from bobina.sentence import Sentence

FROM_SCREENING = {
    "seizure": "epilepsy", "fainting": "fainting", "head_injury": "head-injury", "hearing": "hearing",
    "cochlear": "cochlear", "pregnancy": "pregnancy", "metal": "metal", "stimulator": "stimulator",
    "heart": "pacemaker", "pump": "pump", "tms_before": "tms-problem", "mri_before": "mri-problem",
}
"""theme to the gravest contraindication that a yes may mean, until somebody says more; drugs have their own page"""
FROM_CONDITIONS = {
    Condition.EPILEPSY: "epilepsy", Condition.SEIZURE_ON_DRUGS: "seizure-on-drugs",
    Condition.SEIZURE_ADMISSION: "seizure-admission", Condition.STROKE: "brain-lesion",
    Condition.TUMOUR: "brain-lesion", Condition.BRAIN_SURGERY: "brain-lesion",
    Condition.MULTIPLE_SCLEROSIS: "brain-lesion", Condition.SKULL_DEFECT: "skull-defect",
    Condition.HEAD_INJURY: "head-injury", Condition.BIPOLAR: "bipolar", Condition.SYNCOPE: "fainting",
    Condition.HEARING: "hearing", Condition.PREGNANCY: "pregnancy",
}
UNLISTED = Sentence("No list that was read speaks of it; the physician judges.")
NAMES = {key: one.name for key, one in CATALOGUE.items()}


class Compatible(StrEnum):
    """Whether something implanted is documented as MRI-conditional."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


COMPATIBLE = {
    Compatible.YES: "yes, documented", Compatible.NO: "no", Compatible.UNKNOWN: "not known, or nothing implanted",
}


@dataclass(frozen=True, slots=True)
class FindingAdded(Event):
    """Something that speaks against TMS, found otherwise than by the screening, or said more exactly."""

    finding: str = asked("Finding", choices=NAMES)
    detail: str = asked("Details", hint="what was seen, where it sits, who documents it", default="")
    model: str = asked("Model", hint="of what is implanted", default="")
    mri: Compatible = asked("MRI-conditional", choices=COMPATIBLE, default=Compatible.UNKNOWN)


@dataclass(frozen=True, slots=True)
class FindingCleared(Event):
    """A finding does not hold: the metal is in the hip, the fit was a faint. It comes back if it is found again."""

    finding: str = asked("Finding", choices=NAMES)
    reason: str = asked("Why it does not hold", long=True)


@dataclass(frozen=True, slots=True)
class Finding:
    """A contraindication that stands. ``entry``: the newest that raised it; ``unsure``: nobody said yes outright."""

    about: Contraindication
    entry: int
    origins: tuple[Sentence, ...]
    details: tuple[str, ...]
    unsure: bool

    @property
    def key(self) -> str:
        """Its name among what a decision weighs."""
        return f"finding:{self.about.key}"


@dataclass(frozen=True, slots=True)
class _Raised:
    about: Contraindication
    entry: int
    origin: Sentence
    detail: str = ""
    unsure: bool = False


def findings(record: Record) -> tuple[Finding, ...]:
    """What stands against TMS in a record, the absolute first, then in the order of the catalogue."""
    cleared = _cleared(record)
    found: dict[str, list[_Raised]] = {}
    for one in _raised(record):
        if one.entry > cleared.get(one.about.key, 0):
            found.setdefault(one.about.key, []).append(one)
    order = {key: place for place, key in enumerate(CATALOGUE)}
    every = [_finding(ones) for ones in found.values()]
    return tuple(sorted(every, key=lambda one: (
        not one.about.absolute, order.get(one.about.key, len(order)), one.entry)))


def _finding(ones: list[_Raised]) -> Finding:
    details = tuple(one.detail for one in ones if one.detail)
    return Finding(ones[0].about, max(one.entry for one in ones), tuple(one.origin for one in ones), details,
                   all(one.unsure for one in ones))


def _raised(record: Record) -> Iterator[_Raised]:
    newest = screening(record)
    if newest is not None:
        for theme, answer in answers(newest.what).items():
            if answer is not Answer.NO and theme in FROM_SCREENING:
                said = Sentence("Screening: {theme}", {"theme": THEMES[theme]})
                yield _Raised(CATALOGUE[FROM_SCREENING[theme]], newest.number, said, "", answer is Answer.UNSURE)
    for entry in conditions(record):
        what = entry.what
        if what.condition is not Condition.PREGNANCY or what.state is State.PRESENT:
            said = Sentence("Comorbidity: {condition}", {"condition": CONDITIONS[what.condition]})
            yield _Raised(_of_condition(entry.number, what.condition), entry.number, said, what.note)
    for added in record.of(FindingAdded):
        detail = "; ".join(filter(None, (added.what.model, added.what.detail)))
        yield _Raised(CATALOGUE[added.what.finding], added.number, _added(added.what), detail)


def _added(what: FindingAdded) -> Sentence:
    if what.mri is Compatible.UNKNOWN:
        return Sentence("Added by the team")
    return Sentence("Added by the team; MRI-conditional: {mri}", {"mri": COMPATIBLE[what.mri]})


def _of_condition(entry: int, condition: Condition) -> Contraindication:
    if condition in FROM_CONDITIONS:
        return CATALOGUE[FROM_CONDITIONS[condition]]
    key = f"other-{entry}" if condition is Condition.OTHER else condition.value
    return Contraindication(key, CONDITIONS[condition], (), UNLISTED)


def _cleared(record: Record) -> dict[str, int]:
    """Contraindication to the entry that last cleared it; one that is absolute is cleared once a second has signed."""
    signed = {one.what.entry for one in record.of(Signed)}
    return {
        one.what.finding: one.number for one in record.of(FindingCleared)
        if one.number in signed or not CATALOGUE[one.what.finding].absolute
    }


def _stands(record: Record, what: FindingCleared, by: Actor, at: datetime) -> Sentence | None:
    if any(one.about.key == what.finding for one in findings(record)):
        return None
    return Sentence("{finding}: this record has no such finding.", {"finding": NAMES[what.finding]})


def _grave(record: Record, entry: Entry[Any]) -> Sentence | None:
    about = CATALOGUE[entry.what.finding]
    if not about.absolute:
        return None
    said = {"finding": about.name}
    return Sentence("{finding} is called absolute: a second physician signs before it is cleared.", said)


KINDS = (
    Kind("finding-added", FindingAdded, "Add a finding", TEAM, (needs_referral,), topic="eligibility"),
    Kind("finding-cleared", FindingCleared, "Clear a finding", PHYSICIANS, (needs_referral, _stands), _grave,
         "eligibility"),
)
