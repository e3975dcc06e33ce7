"""Sections on an addiction: the diary, tests and craving, and the integrated pathway beside TMS."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from bobina.course.craving import NO_MCID, READ_WITH, Visit, visits
from bobina.course.moments import wall
from bobina.course.pathway import Pathway, appointments, pathways
from bobina.course.pathway.events import ENDINGS, GOALS, PROFESSIONS, STRANDS
from bobina.course.record import Record
from bobina.course.use import compared, definition, longest_quit, quit_for_4_weeks, stretch
from bobina.course.use.diary import Share
from bobina.course.use.events import ASSAYS, FINDINGS
from bobina.course.use.laboratory import BY_CHOICE, CAVEATS, SAID, Compared
from bobina.course.use.quit import QUIT
from bobina.course.use.substances import SUBSTANCES, UNITS, Substance, Unit
from bobina.course.use.weeks import substances, windows
from bobina.view.citing import References
from bobina.view.language import UNKNOWN, Language
from bobina.view.letters.blocks import Block, Grid, Heading, Pairs, Text
from bobina.view.letters.said import marked, number
from bobina.view.pages.use import QUITS

LATEST = 6
"""tests that are told one by one; our own choice"""


def use(record: Record, at: datetime, refs: References) -> Iterator[Block]:
    """What was used, what the laboratory found, how strong the craving was; nothing for other courses."""
    found, tests, rated = substances(record), compared(record), visits(record)
    if not (found or tests or rated):
        return
    yield Heading(refs.language("Use and craving"))
    for substance in found:
        yield from _diary(record, at, refs, substance)
    yield from _tests(tests, refs)
    yield from _craving(rated, refs)


def _diary(record: Record, at: datetime, refs: References, substance: Substance) -> Iterator[Block]:
    _, last = refs.language, at.date() - timedelta(days=1)
    chosen = definition(record) if substance is Substance.ALCOHOL else None
    spans = windows(record, last)
    found = [stretch(record, substance, *ends, chosen) for _name, ends in spans]
    rows = [[_("Days told"), *(_told(_, one.abstinent) for one in found)],
            [_("Days without use, of those told"), *(_share(_, one.abstinent) for one in found)]]  # fmt: skip
    if chosen is not None:
        rows.append([f"{_('Heavy drinking days')}\n{_(chosen.name)} {marked(refs, chosen.source)}",
                     *(_share(_, one.heavy) for one in found)])  # fmt: skip
    rows.append([_("On a day that was told, on average"), *(_amount(_, one.amount, one.unit) for one in found)])
    yield Text(_(SUBSTANCES[substance]), "lead")
    dated = [f"{_(name)}\n{_.day(first, 'd MMM')} – {_.day(end, 'd MMM y')}" for name, (first, end) in spans]
    yield Grid([_("What the diary says"), *dated], rows, (0.4, *[0.6 / len(spans)] * len(spans)))
    free = _(QUITS[quit_for_4_weeks(record, substance, last)][1])
    run = _("{days} days", days=longest_quit(record, substance))
    yield Pairs([(_("Continuous quit, four weeks"), f"{free} {marked(refs, QUIT)}"),
                 (_("Longest run told as free"), run)])  # fmt: skip


def _told(_: Language, one: Share) -> str:
    return _("{told} of {all}", told=one.all - one.untold, all=one.all)


def _share(_: Language, one: Share | None) -> str:
    """Of the days told; with what the days not told could make of it."""
    if one is None or one.of_told is None:
        return UNKNOWN
    ends = _("{least} to {most} with the days not told", least=_.percent(one.least), most=_.percent(one.most))
    return f"{_.percent(one.of_told)}\n{ends}" if one.untold else _.percent(one.of_told)


def _amount(_: Language, amount: float | None, unit: Unit | None) -> str:
    if amount is None or unit is None:
        return UNKNOWN
    return f"{number(_, round(amount, 1))} {'g' if unit is Unit.GRAM else _(UNITS[unit])}"


def _tests(every: tuple[Compared, ...], refs: References) -> Iterator[Block]:
    _ = refs.language
    if not every:
        yield Text(_("No test yet. A diary without tests is one voice."))
        return
    if len(every) > LATEST:
        yield Text(_("Of {all} tests the last {told} are told here.", all=len(every), told=LATEST), "lead")
    shown = every[-LATEST:]
    yield Grid([_("Tests"), _("Result"), _("Side by side")], [_test(refs, one) for one in shown], (0.3, 0.26, 0.44))
    told = {one.entry.what.assay for one in shown}
    yield from (Text(f"{_(ASSAYS[assay])}: {_.say(said)} {marked(refs, source)}", "small")
                for assay, (said, source) in CAVEATS.items() if assay in told)


def _test(refs: References, one: Compared) -> tuple[str, str, str]:
    _, what = refs.language, one.entry.what
    value = f"\n{_.compact(what.value)} {what.unit}" if what.value is not None else ""
    cut = _("cut-off {cutoff}", cutoff=what.cutoff) if what.cutoff else _("no cut-off reported")
    days = _("{used} days with use, {untold} not told, of {days}", used=one.used, untold=one.untold, days=one.days)
    by = _("days by the laboratory") if one.by_laboratory else marked(refs, BY_CHOICE)
    taken = _.moment(wall(what.taken, one.entry.at))
    return (f"{_(ASSAYS[what.assay])}\n{taken}", f"{_(FINDINGS[what.finding])}{value}\n{cut}",
            f"{_.say(SAID[one.agreement])}\n{days} ({by})")  # fmt: skip


def _craving(rated: tuple[Visit, ...], refs: References) -> Iterator[Block]:
    """The first and the last visit; what lies between stands in the record."""
    _ = refs.language
    if not rated:
        return
    head = [_("Craving, share of the scale"), _("before, without a cue"), _("before, after a cue"),
            _("added by the cue"), _("after the stimulation")]  # fmt: skip
    ends = rated[:1] if len(rated) == 1 else (rated[0], rated[-1])
    yield Grid(head, [_visit(_, one) for one in ends], (0.32, 0.17, 0.17, 0.17, 0.17))
    yield Text(f"{_.say(READ_WITH)} {marked(refs, NO_MCID)}", "small")


def _visit(_: Language, one: Visit) -> tuple[str, ...]:
    day = _.day(one.at.date(), "medium")
    name = day if one.session is None else f"{_('Session')} {one.session}, {day}"
    return name, *(_.percent(value) for value in (one.without_cue, one.with_cue, one.cue_effect, one.after))


def pathway(record: Record, at: datetime, refs: References) -> Iterator[Block]:
    """The last pathway: what was agreed on, who answers for it, what was kept; nothing where there was none."""
    _, found = refs.language, pathways(record)
    if not found:
        return
    yield Heading(_("Integrated pathway"))
    yield Pairs(list(_agreed(_, found[-1])))
    past = [one for one in appointments(record) if one.when <= at.replace(tzinfo=None)]
    rows = [(_(name), *(str(sum(one.kept is kept for one in past if one.strand is strand))
                        for kept in (True, False, None)))
            for strand, name in STRANDS.items() if any(one.strand is strand for one in past)]  # fmt: skip
    if rows:
        yield Grid([_("Appointments up to today"), _("Kept"), _("Missed"), _("Not written up")], rows,
                   (0.4, 0.2, 0.2, 0.2))  # fmt: skip


def _agreed(_: Language, one: Pathway) -> Iterator[tuple[str, str]]:
    what, closed = one.opened.what, one.closed
    yield _("Goal"), f"{_(GOALS[what.goal])}, {_('since {day}', day=_.day(what.start, 'long'))}"
    if what.note:
        yield _("What was agreed"), what.note
    yield _("Team"), "\n".join(f"{_(PROFESSIONS[key])}: {who}" for key, who in one.team.items()) or _("nobody yet")
    if closed is not None:
        said = f"{_(ENDINGS[closed.what.how])}, {_.day(closed.at.date(), 'long')}"
        yield _("How it ended"), f"{said}. {closed.what.note}" if closed.what.note else said
