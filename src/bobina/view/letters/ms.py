"""Sections on multiple sclerosis: domains and their measures, therapy, relapses, the EDSS."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bobina.course.ms import cautions, domains, edss, edss_change, therapies
from bobina.course.ms.domains import DOMAINS, MEASURES
from bobina.course.ms.events import RECOVERIES, DomainsChosen, Relapse
from bobina.course.ms.state import Therapy, baselines, has_ms, measures, recovery
from bobina.course.record import Entry, Record
from bobina.course.scales import SCALES, Score
from bobina.view.citing import References
from bobina.view.language import Language
from bobina.view.letters.blocks import Block, Grid, Heading, Pairs, Text
from bobina.view.letters.said import marked, number
from bobina.view.pages.ms import STATES


def ms(record: Record, at: datetime, refs: References) -> Iterator[Block]:
    """What the course is to change and by what it is measured, and what else goes on; nothing for other courses."""
    if not (has_ms(record) or therapies(record) or record.of(Relapse)):
        return
    yield Heading(refs.language("Multiple sclerosis"))
    yield from _domains(record, refs)
    yield from _therapies(record, refs.language)
    yield from _relapses(record, refs.language)
    yield from _edss(record, refs)


def _domains(record: Record, refs: References) -> Iterator[Block]:
    _, chosen, first = refs.language, record.last(DomainsChosen), baselines(record, measures(record))
    if chosen is not None and chosen.what.goal:
        yield Pairs([(_("What the person wants to be able to do"), chosen.what.goal)])
    rows = [("" if i else _(DOMAINS[domain]), _(SCALES[one].name), *_first(_, first.get(one)))
            for domain in domains(record) for i, one in enumerate(MEASURES[domain])]  # fmt: skip
    if rows:
        yield Grid([_("Domain"), _("Measure"), _("First score"), _("Day")], rows, (0.22, 0.34, 0.24, 0.2))
    yield from (Text(f"{_(score.scale.name)}: {_.say(one)} {marked(refs, edss.BY_CHOICE)}", "small")
                for score in first.values() for one in cautions(record, score.day))


def _first(_: Language, score: Score | None) -> tuple[str, str]:
    if score is None:
        return _("not taken yet"), ""
    return number(_, score.value) if score.value is not None else _("by part"), _.day(score.day, "medium")


def _therapies(record: Record, _: Language) -> Iterator[Block]:
    found = therapies(record)
    if not found:
        yield Pairs([(_("Disease-modifying therapy"), _("None written."))])
        return
    yield Grid([_("Disease-modifying therapy"), _("Since"), _("Until")], [_therapy(_, one) for one in found],
               (0.46, 0.2, 0.34))  # fmt: skip


def _therapy(_: Language, one: Therapy) -> tuple[str, str, str]:
    what, stopped = one.started.what, one.stopped.what if one.stopped else None
    until = _.day(stopped.stop, "medium") if stopped else _("goes on")
    return (f"{what.drug}\n{what.dose}" if what.dose else what.drug, _.day(what.start, "medium"),
            f"{until}\n{stopped.reason}" if stopped and stopped.reason else until)  # fmt: skip


def _relapses(record: Record, _: Language) -> Iterator[Block]:
    found = sorted(record.of(Relapse), key=lambda one: one.what.onset, reverse=True)
    if not found:
        yield Pairs([(_("Relapses"), _("None written."))])
        return
    rows = [_relapse(record, one, _) for one in found]
    yield Grid([_("Relapses"), _("Symptoms"), _("Steroid"), _("Recovery")], rows, (0.2, 0.34, 0.28, 0.18))


def _relapse(record: Record, one: Entry[Relapse], _: Language) -> tuple[str, ...]:
    what = one.what
    return _.day(what.onset, "medium"), what.symptoms, what.steroid or _("none"), _(RECOVERIES[recovery(record, one)])


def _edss(record: Record, refs: References) -> Iterator[Block]:
    """What became of the EDSS; nothing where it was rated less than twice."""
    _, found = refs.language, edss_change(record)
    if found.from_step is None or found.to_step is None:
        return
    steps = f"{number(_, found.from_step)} → {number(_, found.to_step)}"
    when = [_("since {day}", day=_.day(found.since, "long"))] if found.since else []
    when += [_("confirmed on {day}", day=_.day(found.confirmed, "long"))] if found.confirmed else []
    way = [_("worse") if found.worse else _("better")] if found.since else []
    cited = [marked(refs, one) for one in (edss.STEP, edss.CONFIRM)]
    told = f"{_(STATES[found.state][1])}: {', '.join([steps, *way, *when])}. {' '.join(cited)}"
    yield Pairs([(_("EDSS"), told)])
