"""The drugs and substances that a person takes now, and what a list says of them. It informs; it blocks nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from bobina.course.asked import Event, Refused, asked
from bobina.course.drugs import Drug, Grade, listed, same
from bobina.course.moments import hold_year, not_ahead
from bobina.course.record import PHYSICIANS, TEAM, Actor, Kind, Record
from bobina.course.referral import Indication, Referred, needs_referral
from bobina.sentence import Sentence
from bobina.source import Source, Status

UNITS = {
    "mg/day": "mg a day", "ug/day": "µg a day", "g/day": "g a day", "mg/week": "mg a week", "mg/month": "mg a month",
    "ml/day": "ml a day", "units/day": "units a day", "drops/day": "drops a day",
}
STEADY = Sentence("On the list. It is kept as it is: nothing here asks to stop or change it.")
TAPER = Sentence("On the list for its withdrawal: stopping it or cutting its dose is itself a risk of a seizure.")
REMEASURE = Sentence("Stopped or cut: measure the motor threshold again before the next session.")
REGULAR = Source("Regular benzodiazepines: an exclusion in trials (trialx.com); a risk on withdrawal (TMSMultiLab, "
                 "Hazardous_Drugs.odt)", Status.SEEN)
TREATED = {Indication.ALCOHOL: "alcohol", Indication.COCAINE: "cocaine"}
"""the substance that a referral speaks of"""


@dataclass(frozen=True, slots=True)
class DrugStarted(Event):
    """A drug or a substance is taken."""

    drug: str = asked("Drug or substance", hint="the generic name")
    dose: float | None = asked("Dose", hint="blank if not known", least=0, most=100_000, default=None)
    unit: str = asked("Unit", choices=UNITS, default="mg/day")
    since: date | None = asked("Since", default=None)
    note: str = asked("Remarks", default="")

    def __post_init__(self) -> None:
        """Refuse a day in another century."""
        Event.__post_init__(self)
        hold_year(self.since, "since")


@dataclass(frozen=True, slots=True)
class DoseChanged(Event):
    """The dose of a drug on the list is another."""

    drug: str = asked("Drug or substance", hint="as it stands on the list")
    dose: float = asked("New dose", least=0, most=100_000)
    on: date = asked("On")
    unit: str = asked("Unit", choices=UNITS, default="mg/day")

    def __post_init__(self) -> None:
        """Refuse a dose of nothing: that is a stop."""
        Event.__post_init__(self)
        hold_year(self.on, "on")
        if self.dose == 0:
            raise Refused(Sentence("A dose of 0 is a stop; write that it was stopped."), "dose")


@dataclass(frozen=True, slots=True)
class DrugStopped(Event):
    """A drug on the list is taken no more."""

    drug: str = asked("Drug or substance", hint="as it stands on the list")
    on: date = asked("On")
    note: str = asked("Why, and who decided", default="")

    def __post_init__(self) -> None:
        """Refuse a day in another century."""
        Event.__post_init__(self)
        hold_year(self.on, "on")


@dataclass(frozen=True, slots=True)
class FlagsAcknowledged(Event):
    """A physician has seen every flag that stands at this entry."""

    note: str = asked("What follows from them", long=True, default="")


@dataclass(frozen=True, slots=True)
class Medication:
    """One drug on the current list. ``entry``: where it was started; ``changed``: where its dose was last changed."""

    drug: str
    dose: float | None
    unit: str
    since: date | None
    entry: int
    changed: int


@dataclass(frozen=True, slots=True)
class Change:
    """A stop or a cut of a dose: the motor threshold may have moved. ``entry``: where it was written."""

    drug: str
    on: date
    entry: int
    stopped: bool


@dataclass(frozen=True, slots=True)
class Flag:
    """What the list says of a drug that is taken, was stopped or cut. ``listed``: the drug or group on it, if any.

    ``entry``: what raised it; ``acknowledged``: a physician wrote so after that entry.
    """

    drug: str
    grade: Grade
    listed: Drug | None
    says: Sentence
    source: Source | None
    entry: int
    change: Change | None
    acknowledged: bool

    @property
    def key(self) -> str:
        """Its name among what a decision weighs."""
        return f"{'change' if self.change else 'drug'}:{self.drug.casefold()}"

    @property
    def grave(self) -> bool:
        """Whether a decision on eligibility weighs it: a strong one, or a withdrawal that has begun."""
        return self.grade is Grade.STRONG or (self.grade is Grade.WITHDRAWAL and self.change is not None)


def current(record: Record) -> tuple[Medication, ...]:
    """The drugs and substances taken now, in the order in which they were started."""
    return _course(record)[0]


def changes(record: Record) -> tuple[Change, ...]:
    """Every stop and every cut of a dose, oldest first; a dose in another unit counts, since it cannot be compared."""
    return _course(record)[1]


def _course(record: Record) -> tuple[tuple[Medication, ...], tuple[Change, ...]]:
    now: list[Medication] = []
    turns: list[Change] = []
    for number, what in ((entry.number, entry.what) for entry in record.of(Event)):
        if isinstance(what, DrugStarted):
            now.append(Medication(what.drug.strip(), what.dose, what.unit, what.since, number, number))
        elif isinstance(what, DoseChanged | DrugStopped) and (old := _named(now, what.drug)) is not None:
            stopped = isinstance(what, DrugStopped)
            if isinstance(what, DoseChanged):
                new = replace(old, dose=what.dose, unit=what.unit, changed=number)
                now[now.index(old)] = new
            else:
                now.remove(old)
            if stopped or _cut(old, what):
                turns.append(Change(old.drug, what.on, number, stopped))
    return tuple(now), tuple(turns)


def _cut(old: Medication, what: Event) -> bool:
    if not isinstance(what, DoseChanged):
        return True
    return old.unit != what.unit or (old.dose is not None and what.dose < old.dose)


def _named(drugs: list[Medication], name: str) -> Medication | None:
    return next((one for one in drugs if same(one.drug, name)), None)


def flags(record: Record) -> tuple[Flag, ...]:
    """What the list says of what is taken now, and every stop or cut until a physician acknowledges it, gravest first.

    How long a stop stays recent no source says, so it stays until it is acknowledged.
    """
    seen = record.last(FlagsAcknowledged)
    until = 0 if seen is None else seen.number
    found = [replace(one, acknowledged=one.entry < until) for one in _flags(record)]
    order = list(Grade)
    return tuple(sorted((one for one in found if not (one.change and one.acknowledged)),
                        key=lambda one: (order.index(one.grade), one.entry)))


def _flags(record: Record) -> Iterator[Flag]:
    yield from _of_the_referral(record)
    for one in current(record):
        for drug, source in listed(one.drug):
            says = TAPER if drug.grade is Grade.WITHDRAWAL else STEADY
            yield Flag(one.drug, drug.grade, drug, says, source, one.entry, None, acknowledged=False)
    for change in changes(record):
        risky = next((one for one in listed(change.drug) if one[0].grade is Grade.WITHDRAWAL), None)
        grade = Grade.WITHDRAWAL if risky else Grade.RELATIVE
        on, said_by = risky or (None, None)
        yield Flag(change.drug, grade, on, REMEASURE, said_by, change.entry, change, acknowledged=False)


def _of_the_referral(record: Record) -> Iterator[Flag]:
    referral = record.last(Referred)
    name = TREATED.get(referral.what.indication) if referral else None
    if referral is not None and name is not None and _named(list(current(record)), name) is None:
        for drug, source in listed(name):
            yield Flag(name, drug.grade, drug, STEADY, source, referral.number, None, acknowledged=False)


def benzodiazepines(record: Record) -> tuple[Flag, ...]:
    """The flags of the benzodiazepines that are taken now: taken regularly, they were an exclusion in trials."""
    return tuple(one for one in flags(record)
                 if one.change is None and one.listed is not None and one.listed.name == "benzodiazepines")


def _happened(record: Record, what: Event, by: Actor, at: datetime) -> Sentence | None:
    when = what.since if isinstance(what, DrugStarted) else getattr(what, "on", None)
    return None if when is None else not_ahead(when, at)


def _new(record: Record, what: DrugStarted, by: Actor, at: datetime) -> Sentence | None:
    if _named(list(current(record)), what.drug) is None:
        return None
    return Sentence("{drug} is on the list; write a change of its dose instead.", {"drug": what.drug})


def _taken(record: Record, what: DoseChanged | DrugStopped, by: Actor, at: datetime) -> Sentence | None:
    old = _named(list(current(record)), what.drug)
    said = {"drug": what.drug}
    if old is None:
        return Sentence("{drug} is not on the list of what is taken; write first that it is taken.", said)
    if old.since is not None and what.on < old.since:
        return Sentence("{drug} was not yet taken on that day; look at the days again.", said)
    return None


def _something(record: Record, what: FlagsAcknowledged, by: Actor, at: datetime) -> Sentence | None:
    if any(not one.acknowledged for one in flags(record)):
        return None
    return Sentence("No flag waits to be acknowledged.")


KINDS = (
    Kind("drug-started", DrugStarted, "A drug that is taken", TEAM, (needs_referral, _new, _happened),
         topic="medication"),
    Kind("dose-changed", DoseChanged, "Dose changed", TEAM, (needs_referral, _taken, _happened), topic="medication"),
    Kind("drug-stopped", DrugStopped, "Drug stopped", TEAM, (needs_referral, _taken, _happened), topic="medication"),
    Kind("flags-acknowledged", FlagsAcknowledged, "Acknowledge the flags", PHYSICIANS, (needs_referral, _something),
         topic="medication"),
)
