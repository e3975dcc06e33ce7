"""Where the search stands, which threshold counts, and what speaks against relying on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bobina.course import medication
from bobina.course.record import Entry, Record
from bobina.course.threshold.events import (
    How,
    Known,
    Muscle,
    ThresholdBegun,
    ThresholdEntered,
    ThresholdFound,
    ThresholdPulse,
)
from bobina.dose import Threshold
from bobina.dose.device import WESTIN
from bobina.dose.threshold import METHODS, Pulse, State
from bobina.sentence import Sentence
from bobina.source import Source, Status

GOOD_FOR = timedelta(days=14)
GOOD_FOR_SOURCE = Source("14 days are this project's own choice: no source that was read says how long a threshold "
                         "holds", Status.CHOSEN)
REMEASURE = Source("A stop or a cut of a dose: measure again; Rossi 2009 list via TMSMultiLab Hazardous_Drugs.odt "
                   "(commit a0c50e6)", Status.SEEN)


@dataclass(frozen=True, slots=True)
class Search:
    """A search that is open: how it began, its pulses (struck ones left out), and what follows from them."""

    begun: Entry[ThresholdBegun]
    pulses: tuple[Entry[ThresholdPulse], ...]
    state: State


@dataclass(frozen=True, slots=True)
class Caution:
    """Something to know before a threshold is relied on; it stops nobody."""

    says: Sentence
    source: Source


def search(record: Record) -> Search | None:
    """The open search: begun, and no threshold found since."""
    begun = record.last(ThresholdBegun)
    found = record.last(ThresholdFound)
    if begun is None or (found is not None and found.number > begun.number):
        return None
    after = next((one.number for one in record.entries[begun.number:] if isinstance(one.what, ThresholdBegun)),
                 record.version + 1)
    pulses = tuple(one for one in record.of(ThresholdPulse) if begun.number < one.number < after)
    given = tuple(Pulse(one.what.percent_mso, one.what.answered) for one in pulses)
    return Search(begun, pulses, METHODS[begun.what.method](given, begun.what.start))


def current(record: Record) -> Entry[Known] | None:
    """The threshold that counts: the newest, found here or entered."""
    newest: list[Entry[Known]] = [*record.of(ThresholdFound), *record.of(ThresholdEntered)]
    return max(newest, key=lambda one: one.number, default=None)


def taken_on(one: Entry[Known]) -> date:
    """The day on which a threshold was taken."""
    return one.what.taken_on if isinstance(one.what, ThresholdEntered) else one.at.date()


def as_dose(what: Known) -> Threshold:
    """The threshold as ``bobina.dose`` reckons with it."""
    site = "m1-leg" if what.kind is Muscle.LEG_RMT else "m1-hand"
    return Threshold(what.percent_mso, what.kind.value, what.how.value, site)


def cautions(record: Record, at: datetime) -> tuple[Caution, ...]:
    """What speaks against relying on the threshold that counts; empty where there is none."""
    one = current(record)
    return () if one is None else tuple(_cautions(record, one, at))


def _cautions(record: Record, one: Entry[Known], at: datetime) -> Iterator[Caution]:
    if one.what.how is How.VISUAL:
        yield Caution(Sentence(
            "Seen by eye: such a threshold read 11.3 % higher than by EMG (0 to 27.8 %, 20 people), so the dose may be "
            "too strong."), WESTIN)
    day = taken_on(one)
    if at.date() - day > GOOD_FOR:
        yield Caution(Sentence("Taken {days} days ago: measure it again.", {"days": (at.date() - day).days}),
                      GOOD_FOR_SOURCE)
    for change in medication.changes(record):
        if change.entry > one.number or change.on > day:
            yield Caution(Sentence("{drug} was stopped or its dose cut since: measure again before the next session.",
                                   {"drug": change.drug}), REMEASURE)
