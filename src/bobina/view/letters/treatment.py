"""Sections on the treatment: threshold, prescription, sessions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bobina.course import prescription as orders
from bobina.course import threshold
from bobina.course.calendar import LATER, calendar, laid
from bobina.course.delivery import TOLERATED, Delivered, Tolerated, day_of, delivered
from bobina.course.maintenance import SCHEMES
from bobina.course.prescription import Prescribed
from bobina.course.record import Entry, Record
from bobina.course.threshold.events import COILS, HOWS, MUSCLES
from bobina.dose import Level
from bobina.view.citing import References
from bobina.view.language import Language
from bobina.view.letters.blocks import Block, Grid, Heading, Pairs, Text
from bobina.view.letters.said import marked, number
from bobina.view.words import LEVELS, printed


def prescription(record: Record, at: datetime, refs: References) -> Iterator[Block]:
    """The threshold and what was prescribed on it, with what the safety tables say today."""
    _, known, order = refs.language, threshold.current(record), orders.current(record)
    yield Heading(_("Threshold and prescription"))
    if known is not None:
        what = known.what
        taken = _("{percent} % of maximum stimulator output, {kind}, {how}, {day}", percent=number(_, what.percent_mso),
                  kind=_(MUSCLES[what.kind]), how=_(HOWS[what.how]), day=_.day(threshold.taken_on(known), "long"))
        yield Pairs([(_("Motor threshold"), taken)])
        for caution in threshold.cautions(record, at):
            yield Text(f"{_.say(caution.says)} {marked(refs, caution.source)}", "small")
    if order is None:
        yield Text(_("A physician has not prescribed yet."))
        return
    yield Pairs(list(_ordered(_, order)))
    yield from _verdict(record, order, refs)



def _ordered(_: Language, order: Entry[Prescribed]) -> Iterator[tuple[str, str]]:
    what = order.what
    yield _("Protocol"), f"{_(orders.PROTOCOLS[what.protocol])} ({what.protocol})"
    yield _("Coil and stimulator"), f"{what.coil} ({_(COILS[what.coil_kind])}), {what.stimulator}"
    yield _("Intensity"), _("{share} % of the motor threshold, {percent} % of maximum stimulator output",
                            share=number(_, what.percent_of_threshold),
                            percent=number(_, what.percent_mso))  # fmt: skip
    yield _("Pulses a session"), _.number(what.pulses, 0)
    yield _("Sessions"), _("{sessions}, {a_day} a day, from {day}", sessions=what.sessions,
                           a_day=what.sessions_per_day, day=_.day(what.start, "long"))  # fmt: skip
    yield _("Prescribed by"), f"{order.by.name}, {_.day(order.at.date(), 'long')}"
    if what.reason:
        yield _("Reason"), what.reason



def _verdict(record: Record, order: Entry[Prescribed], refs: References) -> Iterator[Block]:
    _, found = refs.language, orders.verdict(record, order.what)
    yield Text(_("Safety tables, checked today: {verdict}", verdict=_(LEVELS[found.level][1])), "loud"
               if found.level is Level.EXCEEDS_UNPUBLISHED else "lead")  # fmt: skip
    head = [_("Table"), _("Row"), _("Limit"), _("Prescribed"), _("Says")]
    rows = [(f"{_(one.table)} {marked(refs, one.source)}", printed(one.row, _), printed(one.limit, _),
             printed(one.value, _), _(LEVELS[one.level][1])) for one in found.reasons]  # fmt: skip
    yield Grid(head, rows, (0.36, 0.16, 0.13, 0.15, 0.2))



def sessions(record: Record, at: datetime, refs: References) -> Iterator[Block]:
    """How far the course is, and what was not as prescribed."""
    _, given = refs.language, [one for one in delivered(record) if one.what.pulses]
    days = calendar(record, at)
    yield Heading(_("Sessions"))
    if not given:
        yield Text(_("No session was given yet."))
    else:
        pulses = sum(one.what.pulses for one in given)
        first, last = _.day(day_of(given[0]), "long"), _.day(day_of(given[-1]), "long")
        rows = [(_("Sessions given"), f"{len(given)} / {days.sessions}" if days.sessions else str(len(given))),
                (_("First and last"), f"{first} – {last}"), (_("Pulses delivered"), _.number(pulses, 0)),
                (_("Visits missed"), str(len(days.missed)))]  # fmt: skip
        if (plan := laid(record)) is not None:
            said = _("{scheme}, {count} sessions", scheme=_(SCHEMES[plan.scheme]), count=days.maintenance)
            rows.append((_("Of them maintenance"), f"{said} {marked(refs, LATER)}"))
        yield Pairs(rows)
    odd = [one for one in delivered(record) if one.what.reason or one.what.tolerated is not Tolerated.WELL]
    if odd:
        head = [_("Session"), _("Day"), _("Pulses"), _("Tolerated"), _("Reason, if other than prescribed")]
        yield Grid(head, [_odd(_, one) for one in odd], (0.1, 0.18, 0.14, 0.2, 0.38))



def _odd(_: Language, one: Entry[Delivered]) -> tuple[str, ...]:
    what = one.what
    pulses = _.number(what.pulses, 0) + (f" / {_.number(what.pulses_planned, 0)}" if what.pulses_planned else "")
    return str(what.session), _.day(day_of(one), "medium"), pulses, _(TOLERATED[what.tolerated]), what.reason
