"""Resistance to treatment: the drugs that were tried, and what each named rule says of them, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bobina.course.asked import Event, asked
from bobina.course.drugs import same
from bobina.course.moments import hold_year, not_ahead
from bobina.course.record import TEAM, Actor, Entry, Kind, Record
from bobina.course.referral import needs_referral
from bobina.sentence import Sentence
from bobina.source import Source, Status


class Class(StrEnum):
    """The class of a drug against depression. Augmentation is not a trial of a class of its own."""

    SSRI = "ssri"
    SNRI = "snri"
    TRICYCLIC = "tricyclic"
    MAOI = "maoi"
    NDRI = "ndri"
    NASSA = "nassa"
    SEROTONIN_MODULATOR = "serotonin-modulator"
    MELATONERGIC = "melatonergic"
    NMDA = "nmda"
    AUGMENTATION = "augmentation"
    OTHER = "other"


CLASSES = {
    Class.SSRI: "SSRI",
    Class.SNRI: "SNRI",
    Class.TRICYCLIC: "tricyclic or tetracyclic",
    Class.MAOI: "MAO inhibitor",
    Class.NDRI: "bupropion (NDRI)",
    Class.NASSA: "mirtazapine, mianserin (NaSSA)",
    Class.SEROTONIN_MODULATOR: "trazodone, vortioxetine (serotonin modulators)",
    Class.MELATONERGIC: "agomelatine",
    Class.NMDA: "esketamine, ketamine",
    Class.AUGMENTATION: "augmentation (lithium, antipsychotic, other)",
    Class.OTHER: "another class",
}


class Outcome(StrEnum):
    """How a trial of a drug ended."""

    REMISSION = "remission"
    RESPONSE = "response"
    PARTIAL = "partial"
    NONE = "none"
    NOT_TOLERATED = "not-tolerated"


OUTCOMES = {
    Outcome.REMISSION: "remission",
    Outcome.RESPONSE: "response",
    Outcome.PARTIAL: "partial, not enough",
    Outcome.NONE: "no response",
    Outcome.NOT_TOLERATED: "not tolerated, stopped early",
}
FAILED = frozenset({Outcome.PARTIAL, Outcome.NONE})
"""a trial that ended for want of effect; one that was not tolerated says nothing of effect (our reading)"""


@dataclass(frozen=True, slots=True)
class MedicationTried(Event):
    """One trial of one drug."""

    drug: str = asked("Drug", hint="the generic name")
    drug_class: Class = asked("Class", choices=CLASSES)
    dose: str = asked("Highest dose", hint="with its unit, as 150 mg a day")
    weeks: int = asked("Weeks at that dose", unit="weeks", least=0, most=2000)
    adherence: int = asked("Adherence", hint="how much of it was taken", unit="%", least=0, most=100)
    outcome: Outcome = asked("Outcome", choices=OUTCOMES)
    adequate: bool = asked("Dose and duration were adequate", hint="in the judgement of who enters this", default=False)
    ended: date | None = asked("Ended on", hint="blank while it goes on", default=None)

    def __post_init__(self) -> None:
        """Refuse an end in another century."""
        Event.__post_init__(self)
        hold_year(self.ended, "ended")


@dataclass(frozen=True, slots=True)
class Rule:
    """What a named rule asks before it calls a depression resistant. ``says``: the rule in a sentence."""

    key: str
    name: str
    trials: int
    classes: int
    weeks: int
    adherence: int
    adequate: bool
    source: Source
    says: Sentence


RULES = (
    Rule("ema", "EMA", 2, 2, 0, 0, True, Source("EMA's definition, as Vida 2023 gives it (PMC10375664)", Status.SEEN),
         Sentence("Two failed trials of different classes, each judged adequate.")),
    Rule("payer", "US payer", 2, 2, 6, 80, False, Source("Payer's medical policy MP-170", Status.SEEN),
         Sentence("Two failed trials, 2 agents of 2 classes, each of 6 weeks or more with adherence of 80 % or more.")),
    Rule("one-trial", "First US label", 1, 1, 0, 0, False,
         Source("NeuroStar's first US indication, as mdedge reports it", Status.SEEN),
         Sentence("One failed trial. What was read does not say when a trial counts as adequate.")),
)


@dataclass(frozen=True, slots=True)
class Stage:
    """What one rule says of a record. ``counted``: the trials that it counts, one to an agent."""

    rule: Rule
    met: bool
    counted: tuple[Entry[MedicationTried], ...]
    classes: int


def stages(record: Record) -> tuple[Stage, ...]:
    """Every rule's answer. No rule is bobina's own; where they disagree, all are shown."""
    return tuple(_stage(rule, record.of(MedicationTried)) for rule in RULES)


def disagree(staged: Sequence[Stage]) -> bool:
    """Whether the rules say different things of the same trials."""
    return len({one.met for one in staged}) > 1


def counts(rule: Rule, what: MedicationTried) -> bool:
    """Whether a rule counts a trial."""
    return (what.outcome in FAILED and what.drug_class is not Class.AUGMENTATION and what.weeks >= rule.weeks
            and what.adherence >= rule.adherence and (what.adequate or not rule.adequate))


def _stage(rule: Rule, tried: Sequence[Entry[MedicationTried]]) -> Stage:
    counted: list[Entry[MedicationTried]] = []
    for one in tried:
        if counts(rule, one.what) and not any(same(one.what.drug, other.what.drug) for other in counted):
            counted.append(one)
    classes = len({one.what.drug_class for one in counted})
    return Stage(rule, len(counted) >= rule.trials and classes >= rule.classes, tuple(counted), classes)


def _ended(record: Record, what: MedicationTried, by: Actor, at: datetime) -> Sentence | None:
    return None if what.ended is None else not_ahead(what.ended, at)


KINDS = (
    Kind("medication-tried", MedicationTried, "A drug that was tried", TEAM, (needs_referral, _ended),
         topic="medication"),
)
