"""When a prescription may be written, what about it must be explained, and when it needs a second physician."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bobina.course import pathway, threshold
from bobina.course.prescription.events import PlanAttached, Prescribed
from bobina.course.prescription.state import fits, indication, plans, verdict
from bobina.course.record import Actor, Entry, Record
from bobina.course.threshold.events import Known
from bobina.dose import Level, Protocol, protocol
from bobina.dose.device import fit
from bobina.dose.prescribe import session_pulses
from bobina.sentence import Sentence

ROUNDING = 1.0
"""% of output by which an output may lie off threshold times fraction: stimulators take whole ones; our own choice"""


def after_the_threshold(record: Record, what: Prescribed, by: Actor, at: datetime) -> Sentence | None:
    """A dose is a share of the motor threshold."""
    if threshold.current(record) is not None:
        return None
    return Sentence("Find the motor threshold first, or enter one that was taken elsewhere.")


def with_a_pathway(record: Record, what: Prescribed, by: Actor, at: datetime) -> Sentence | None:
    """An addiction is not treated without its integrated pathway."""
    return pathway.missing(record, at)


def with_an_attached_plan(record: Record, what: Prescribed, by: Actor, at: datetime) -> Sentence | None:
    """A plan that is named is one that is attached."""
    if not what.plan or any(one.what.sha256 == what.plan for one in plans(record)):
        return None
    return Sentence("No plan with this SHA-256 is attached; attach it first.")


def explained(record: Record, what: Prescribed, by: Actor, at: datetime) -> Sentence | None:
    """Whatever does not fit has its reason in writing."""
    return None if what.reason.strip() else next(iter(to_explain(record, what)), None)


def new_plan(record: Record, what: PlanAttached, by: Actor, at: datetime) -> Sentence | None:
    """A plan is attached once."""
    if all(one.what.sha256 != what.sha256 for one in plans(record)):
        return None
    return Sentence("This plan is attached already.")


def second(record: Record, entry: Entry[Prescribed]) -> Sentence | None:
    """What was beyond the tables and unpublished when it was written waits for a second physician."""
    then = Record(record.person, record.entries[: entry.number])
    if verdict(then, entry.what).level is not Level.EXCEEDS_UNPUBLISHED:
        return None
    return Sentence("Beyond the safety tables, and not published: a second physician signs.")


def to_explain(record: Record, what: Prescribed) -> Iterator[Sentence]:
    """Everything about a prescription that needs a reason in writing, gravest first."""
    level, chosen = verdict(record, what).level, protocol(what.protocol)
    if level is Level.EXCEEDS_UNPUBLISHED:
        yield Sentence("Beyond the safety tables, and not published: give the reason; a second physician signs.")
    if level is Level.CANNOT_CHECK:
        yield Sentence("The safety tables cannot check this: give the reason.")
    known = threshold.current(record)
    if known is not None:
        yield from _against_the_threshold(known.what, what, chosen)
    yield from _against_the_protocol(record, what, chosen)
    yield from _against_the_plan(record, what)


def _against_the_threshold(known: Known, what: Prescribed, chosen: Protocol) -> Iterator[Sentence]:
    follows = known.percent_mso * what.percent_of_threshold / 100
    if abs(follows - what.percent_mso) > ROUNDING:
        said = {"share": what.percent_of_threshold, "threshold": known.percent_mso, "follows": round(follows, 1),
                "given": what.percent_mso}
        yield Sentence("{share} % of a threshold of {threshold} % is {follows} %, not {given} %: correct it or give "
                       "the reason.", said)
    keys = {one.key for one in fit(chosen, threshold.as_dose(known), what.coil_kind) if one.passed is False}
    if "threshold-kind" in keys:
        yield Sentence("The protocol counts from another kind of motor threshold: measure that one or give the reason.")
    if "coil-kind" in keys:
        yield Sentence("The protocol was published with another kind of coil: give the reason.")
    if _other(known.coil, what.coil) or _other(known.stimulator, what.stimulator):
        yield Sentence("The threshold was taken with another coil or stimulator, where % of output means another "
                       "field: measure again or give the reason.")


def _against_the_protocol(record: Record, what: Prescribed, chosen: Protocol) -> Iterator[Sentence]:
    if not fits(chosen, indication(record)):
        yield Sentence("This protocol was not published for this indication: give the reason.")
    published = session_pulses(chosen)
    if published is not None and what.pulses != published:
        yield Sentence("{published} pulses a session were published, not {given}: give the reason.",
                       {"published": published, "given": what.pulses})
    if chosen.sessions is not None and what.sessions > chosen.sessions + sum(chosen.taper):
        yield Sentence("{published} sessions were published, not {given}: give the reason.",
                       {"published": chosen.sessions + sum(chosen.taper), "given": what.sessions})
    if what.sessions_per_day > chosen.sessions_per_day:
        yield Sentence("{published} a day were published, not {given}: give the reason.",
                       {"published": chosen.sessions_per_day, "given": what.sessions_per_day})


def _against_the_plan(record: Record, what: Prescribed) -> Iterator[Sentence]:
    of = next((one.what for one in plans(record) if one.what.sha256 == what.plan), None)
    if of is not None and (of.protocol != what.protocol or of.coil_kind != what.coil_kind):
        yield Sentence("The plan is for another protocol or kind of coil: give the reason.")


def _other(one: str, another: str) -> bool:
    return one.strip().casefold() != another.strip().casefold()
