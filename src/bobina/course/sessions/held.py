"""What was delivered and what may be, held against the prescription in force."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from bobina.course import prescription
from bobina.course.delivery import Delivered, IntensityChanged, Open, as_begun, delivered
from bobina.course.prescription import Prescribed
from bobina.course.record import Entry, Record, Role, Signed
from bobina.dose import Level, Reason
from bobina.sentence import Sentence

STEP = 0.5
"""% of output by which a stimulator set in whole per cent may lie off the prescription; our own choice"""


def until(record: Record, number: int) -> Record:
    """The record as it stood after entry ``number``."""
    return Record(record.person, record.entries[:number])


def settled(record: Record, running: Open) -> Mapping[str, object]:
    """What ``Delivered`` repeats of the open session and of the prescription that was in force as it began."""
    order = prescription.current(until(record, running.begun.number))
    if order is None:
        return as_begun(running, "", "", None)
    return as_begun(running, order.what.protocol, order.what.coil_kind, order.what.pulses)


def most_allowed(record: Record, order: Entry[Prescribed]) -> float:
    """The highest intensity, % of output: the prescription's, or a physician's change written after it."""
    raised = [one.what.percent_mso for one in record.of(IntensityChanged)
              if one.number > order.number and one.by.role is Role.PHYSICIAN]
    return max([order.what.percent_mso, *raised[-1:]])


def too_strong(record: Record, order: Entry[Prescribed], percent_mso: float) -> Sentence | None:
    """Why an intensity is above what was prescribed."""
    most = most_allowed(record, order)
    if percent_mso <= most + STEP:
        return None
    said = {"given": percent_mso, "most": most}
    return Sentence("{given} % of output is above the {most} % prescribed: a physician changes the intensity first.",
                    said)


def verdict_now_worse(record: Record, order: Entry[Prescribed]) -> Sentence | None:
    """Why the safety verdict of today is not the one that was signed: a row that speaks against it and did not then."""
    then = set(_against(_signed(record, order)))
    new = (one for one in _against(prescription.verdict(record, order.what).reasons) if one not in then)
    return next(map(_changed, new), None)


def verdict_worse_at(record: Record, order: Entry[Prescribed], percent_mso: float) -> Sentence | None:
    """Why the verdict at another intensity is worse than the signed one: a table that said nothing as grave then."""
    then = {(one.table, one.level) for one in _signed(record, order)}
    other = prescription.verdict(record, _at(order.what, percent_mso)).reasons
    return next(map(_changed, (one for one in _against(other) if (one.table, one.level) not in then)), None)


def _signed(record: Record, order: Entry[Prescribed]) -> tuple[Reason, ...]:
    return prescription.verdict(until(record, order.number), order.what).reasons


def _changed(reason: Reason) -> Sentence:
    said = {"table": reason.table, "row": reason.row, "limit": reason.limit, "value": reason.value}
    return Sentence("Not what was signed: {table} ({row}: {limit}) now reads {value}. A physician prescribes again.",
                    said)


def _at(what: Prescribed, percent_mso: float) -> Prescribed:
    share = what.percent_of_threshold * percent_mso / what.percent_mso
    return replace(what, percent_mso=percent_mso, percent_of_threshold=share)


def _against(reasons: tuple[Reason, ...]) -> Iterator[Reason]:
    return (one for one in reasons if one.level is not Level.WITHIN)


def excess(entry: Entry[Delivered]) -> bool:
    """Whether more pulses were given than prescribed."""
    planned = entry.what.pulses_planned
    return planned is not None and entry.what.pulses > planned


def excess_second(record: Record, entry: Entry[Delivered]) -> Sentence | None:
    """Why a physician signs a session."""
    if not excess(entry):
        return None
    said = {"session": entry.what.session}
    return Sentence("Session {session}: more pulses than prescribed. A physician looks at it and signs.", said)


def excess_unsigned(record: Record) -> Sentence | None:
    """The first session with more pulses than prescribed that nobody has signed."""
    signed = {one.what.entry for one in record.of(Signed)}
    waiting = (excess_second(record, one) for one in delivered(record) if one.number not in signed)
    return next((said for said in waiting if said is not None), None)


def deviations(record: Record, entry: Entry[Delivered]) -> tuple[Sentence, ...]:
    """How a session differs from the prescription that was in force; empty where it does not."""
    what, order = entry.what, prescription.current(until(record, entry.number))
    found = []
    if what.pulses_planned is not None and what.pulses != what.pulses_planned:
        counts = {"given": what.pulses, "planned": what.pulses_planned}
        found.append(Sentence("{given} of {planned} pulses", counts))
    if order is not None and abs(what.percent_mso - order.what.percent_mso) > STEP:
        both = {"given": what.percent_mso, "planned": order.what.percent_mso}
        found.append(Sentence("{given} % of output instead of {planned} %", both))
    return tuple(found)
