"""When what about a threshold may be written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime

from bobina.course import consent, eligibility
from bobina.course.moments import not_ahead
from bobina.course.record import Actor, Record
from bobina.course.threshold.events import (
    How,
    Muscle,
    Setting,
    ThresholdBegun,
    ThresholdEntered,
    ThresholdFound,
    ThresholdPulse,
)
from bobina.course.threshold.state import Search, search
from bobina.sentence import Sentence

CRITERION = 50.0
"""µV peak to peak, of a muscle at rest; source: bobina.dose.threshold.model.IFCN"""
NEAR = 0.51
"""% of output: a threshold is the method's, or rounded to a whole one"""


def cleared(record: Record, what: ThresholdBegun, by: Actor, at: datetime) -> Sentence | None:
    """The pulses of a search are stimulation too: they wait for consent and a physician's decision."""
    return consent.missing(record, at) or eligibility.missing(record, at)


def running(record: Record, what: object, by: Actor, at: datetime) -> Sentence | None:
    """A pulse or a result belongs to an open search."""
    return Sentence("No search for the threshold is open; begin one.") if search(record) is None else None


def as_measured(record: Record, what: ThresholdPulse, by: Actor, at: datetime) -> Sentence | None:
    """At rest and by EMG an answer is 50 uV or more (IFCN)."""
    of = search(record)
    if of is None or what.amplitude is None or of.begun.what.how is not How.EMG or of.begun.what.kind is Muscle.AMT:
        return None
    if (what.amplitude >= CRITERION) == what.answered:
        return None
    said = {"amplitude": what.amplitude, "criterion": CRITERION}
    return Sentence("{amplitude} µV and this answer do not agree: at rest an answer is {criterion} µV or more.", said)


def as_found(record: Record, what: ThresholdFound, by: Actor, at: datetime) -> Sentence | None:
    """The result is what the answers give; stopping early or another figure is explained."""
    of = search(record)
    return None if of is None else next(_against(what, of), None)


def in_the_past(record: Record, what: ThresholdEntered, by: Actor, at: datetime) -> Sentence | None:
    """It has been taken."""
    return not_ahead(what.taken_on, at)


def _against(what: ThresholdFound, of: Search) -> Iterator[Sentence]:
    state, begun = of.state, of.begun.what
    if state.estimate is None:
        yield Sentence("The answers so far give no threshold; go on.")
    elif state.estimate > 100:
        yield Sentence("The threshold lies above what this stimulator gives with this coil; try another coil.")
    same = all(getattr(what, one.name) == getattr(begun, one.name) for one in fields(Setting))
    if not same or what.method is not begun.method or what.pulses != state.pulses or not _same_interval(what, of):
        yield Sentence("This is not the search that is open; load the page again.")
    if not what.note.strip() and not state.finished:
        yield Sentence("Fewer pulses than the method asks for: go on, or say in the remarks why you stop.")
    if not what.note.strip() and state.estimate is not None and abs(what.percent_mso - state.estimate) > NEAR:
        yield Sentence("The answers give {estimate} %: take it, or say in the remarks why another figure.",
                       {"estimate": round(state.estimate, 1)})


def _same_interval(what: ThresholdFound, of: Search) -> bool:
    if of.state.interval is None or what.low is None or what.high is None:
        return of.state.interval is None and what.low is None and what.high is None
    return all(abs(given - real) < 0.06 for given, real in zip((what.low, what.high), of.state.interval, strict=True))
