"""Whether somebody may have a course: a named physician decides, after everything that is to be weighed is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from bobina.course.asked import Event, Refused, asked
from bobina.course.circumstances import circumstances
from bobina.course.contraindications.findings import findings
from bobina.course.medication import flags
from bobina.course.record import PHYSICIANS, Actor, Entry, Kind, Record, Signed
from bobina.course.referral import needs_referral
from bobina.course.screening import screening
from bobina.sentence import Sentence


class Decision(StrEnum):
    """What a physician decided."""

    ELIGIBLE = "eligible"
    CONDITIONAL = "conditional"
    NOT = "not-eligible"


DECISIONS = {
    Decision.ELIGIBLE: "eligible", Decision.CONDITIONAL: "eligible, with conditions", Decision.NOT: "not eligible",
}


@dataclass(frozen=True, slots=True)
class EligibilityDecided(Event):
    """A physician's decision. ``weighed``: the keys of what was weighed (``to_weigh``)."""

    decision: Decision = asked("Decision", choices=DECISIONS)
    reason: str = asked("Reason", hint="risk and benefit, in this person", long=True)
    conditions: str = asked("Conditions", hint="what must hold, if there are conditions", long=True, default="")
    weighed: tuple[str, ...] = asked("Weighed", hint="the names of the findings, drugs and paths", default=())

    def __post_init__(self) -> None:
        """Refuse conditions that are not said."""
        Event.__post_init__(self)
        if self.decision is Decision.CONDITIONAL and not self.conditions.strip():
            raise Refused(Sentence("Say what the conditions are."), "conditions")


@dataclass(frozen=True, slots=True)
class Weight:
    """One thing that a decision weighs. ``entry``: what raised it; 0 for what follows from the age."""

    key: str
    name: Sentence
    entry: int
    absolute: bool = False


def to_weigh(record: Record, at: datetime) -> tuple[Weight, ...]:
    """What a decision made at a time has to weigh: findings, strong flags and withdrawals, and paths."""
    found = [Weight(one.key, Sentence(one.about.name), one.entry, one.about.absolute) for one in findings(record)]
    for flag in flags(record):
        if flag.grave:
            said = {"drug": flag.drug}
            cut, strong = Sentence("{drug}: stopped or cut", said), Sentence("{drug}: strong on the list", said)
            found.append(Weight(flag.key, cut if flag.change else strong, flag.entry))
    found += [Weight(one.key, Sentence(one.name), 0) for one in circumstances(record, at)]
    return tuple({one.key: one for one in found}.values())


def decision(record: Record) -> Entry[EligibilityDecided] | None:
    """The newest decision, whether it still holds or not."""
    return record.last(EligibilityDecided)


def stale(record: Record, at: datetime) -> Sentence | None:
    """Why the newest decision holds no longer, or None."""
    made, screened = decision(record), screening(record)
    if made is None:
        return None
    if screened is None or screened.number > made.number:
        return Sentence("The safety screening is newer than the decision on eligibility; a physician decides again.")
    for one in to_weigh(record, at):
        if one.entry > made.number or one.key not in made.what.weighed:
            said = {"what": one.name}
            return Sentence("New since the decision on eligibility: {what}. A physician decides again.", said)
    return None


def missing(record: Record, at: datetime) -> Sentence | None:
    """Why no course may go on for want of a valid decision, or None: a physician found the person eligible."""
    made = decision(record)
    if screening(record) is None:
        return Sentence("The safety screening is missing.")
    if made is None:
        return Sentence("No physician has decided on eligibility.")
    if (why := stale(record, at)) is not None:
        return why
    if made.what.decision is Decision.NOT:
        return Sentence("A physician decided: not eligible (entry {entry}).", {"entry": made.number})
    if _two(record, made) is not None and not _signed(record, made):
        return Sentence("The decision on eligibility waits for a second physician's signature.")
    return None


def _signed(record: Record, made: Entry[EligibilityDecided]) -> bool:
    return any(one.what.entry == made.number for one in record.of(Signed))


def _two(record: Record, entry: Entry[Any]) -> Sentence | None:
    """Two physicians, to go on in spite of what was called absolute when it was decided."""
    if entry.what.decision is Decision.NOT:
        return None
    before = Record(record.person, record.entries[:entry.number])
    grave = [one.about.name for one in findings(before) if one.about.absolute]
    if not grave:
        return None
    return Sentence("To go on in spite of {finding} takes a second physician's signature.", {"finding": grave[0]})


def _screened(record: Record, what: EligibilityDecided, by: Actor, at: datetime) -> Sentence | None:
    return Sentence("Do the safety screening first.") if screening(record) is None else None


def _everything(record: Record, what: EligibilityDecided, by: Actor, at: datetime) -> Sentence | None:
    for one in to_weigh(record, at):
        if one.key not in what.weighed:
            return Sentence("Say that you weighed this, or clear it first: {what}.", {"what": one.name})
    return None


KINDS = (
    Kind("eligibility-decided", EligibilityDecided, "Decide on eligibility", PHYSICIANS,
         (needs_referral, _screened, _everything), _two, "eligibility"),
)
