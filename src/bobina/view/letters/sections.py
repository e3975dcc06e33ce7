"""The sections that letters are put together from, each a function of the record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bobina.course import medication
from bobina.course.calendar import calendar
from bobina.course.delivery import TOLERATED, Delivered, day_of, delivered
from bobina.course.outcome import STANDINGS, Outcome, outcome
from bobina.course.record import Entry, Record
from bobina.course.referral import INDICATIONS, Referred
from bobina.source import Source
from bobina.view.citing import References
from bobina.view.language import UNKNOWN, Language
from bobina.view.letters.blocks import Block, Grid, Heading, Pairs, Text


def number(_: Language, value: float | None) -> str:
    """With as many decimals as it has, two at most."""
    if value is None:
        return UNKNOWN
    return _.number(value, 0 if value == round(value) else 1 if round(value, 1) == round(value, 2) else 2)


def marked(refs: References, source: Source) -> str:
    """The number of a source, and how surely it is known."""
    return f"[{refs.number(source)}: {refs.mark(source.status)}]"


def referral(record: Record, at: datetime, refs: References) -> Iterator[Block]:
    """Why they came."""
    _, entry = refs.language, record.last(Referred)
    if entry is None:
        return
    what = entry.what
    rows = [(_("Record"), record.person), (_("Indication"), _(INDICATIONS[what.indication])),
            (_("Diagnosis"), what.diagnosis), (_("Year of birth"), str(what.birth_year)),
            (_("Referred on"), _.day(entry.at.date(), "long"))]  # fmt: skip
    yield Pairs(rows + ([(_("Referred by"), what.referrer)] if what.referrer else []))


def drugs(record: Record, at: datetime, refs: References) -> Iterator[Block]:
    """What is taken now, and what the list says of it."""
    _, now = refs.language, medication.current(record)
    yield Heading(_("Medication"))
    if not now:
        yield Text(_("None is on the list."))
        return
    flags = medication.flags(record)
    said = {one.drug: [f"{_.say(flag.says)} {marked(refs, flag.source)}" if flag.source else _.say(flag.says)
                       for flag in flags if flag.drug == one.drug] for one in now}  # fmt: skip
    rows = [(one.drug, _dose(_, one), " ".join(said[one.drug])) for one in now]
    yield Grid([_("Drug or substance"), _("Dose"), _("What the list says")], rows, (0.25, 0.2, 0.55))


def _dose(_: Language, one: medication.Medication) -> str:
    return UNKNOWN if one.dose is None else f"{number(_, one.dose)} {_(medication.UNITS[one.unit])}"


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
        yield Pairs(rows)
    odd = [one for one in delivered(record) if one.what.reason or one.what.tolerated.value != "well"]
    if odd:
        head = [_("Session"), _("Day"), _("Pulses"), _("Tolerated"), _("Reason, if other than prescribed")]
        yield Grid(head, [_odd(_, one) for one in odd], (0.1, 0.18, 0.14, 0.2, 0.38))


def _odd(_: Language, one: Entry[Delivered]) -> tuple[str, ...]:
    what = one.what
    pulses = _.number(what.pulses, 0) + (f" / {_.number(what.pulses_planned, 0)}" if what.pulses_planned else "")
    return str(what.session), _.day(day_of(one), "medium"), pulses, _(TOLERATED[what.tolerated]), what.reason


def scores(record: Record, at: datetime, refs: References) -> Iterator[Block]:
    """First and last score of each scale, and what the change means by whose threshold."""
    _, found = refs.language, outcome(record, at)
    yield Heading(_("Scales"))
    if not found:
        yield Text(_("No scale was rated twice yet."))
        return
    head = [_("Scale"), _("First"), _("Last"), _("Change"), _("By threshold")]
    yield Grid(head, [_score(refs, one) for one in found], (0.16, 0.13, 0.13, 0.29, 0.29))


def _score(refs: References, one: Outcome) -> tuple[str, ...]:
    _ = refs.language
    name = f"{one.scale.name}: {_(one.part)}" if one.part else one.scale.name
    met = [f"{_(judged.threshold.aim.value)} ({_(judged.threshold.author)}): "
           f"{_('yes') if judged.met else _('no')} {marked(refs, judged.threshold.source)}"
           for judged in one.judged if judged.met is not None]  # fmt: skip
    change = " ".join([_.say(one.said), *dict.fromkeys(marked(refs, held.change.source) for held in one.held)])
    said = [] if one.part else [_(STANDINGS[one.standing]) + "."]
    return (name, f"{number(_, one.began)} ({_.day(one.first.day, 'short')})",
            f"{number(_, one.now)} ({_.day(one.last.day, 'short')})", change, " ".join([*said, *met]))  # fmt: skip


def sources(refs: References) -> Iterator[Block]:
    """What was cited, and how surely each was read."""
    _ = refs.language
    if refs.sources:
        yield Heading(_("Sources"))
        for one in refs.sources:
            doi = f" doi:{one.doi}" if one.doi else ""
            yield Text(f"[{refs.number(one)}] {_(one.text)}{doi} – {refs.meaning(one.status)}.", "small")
