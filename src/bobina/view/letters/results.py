"""Sections on what came of it: scales, adverse events."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bobina.course.harms import AdverseEvent
from bobina.course.harms import outcome as outcome_of
from bobina.course.harms.events import HARMS, OUTCOMES, RELATIONS
from bobina.course.harms.grades import CTCAE, GRADES
from bobina.course.moments import wall
from bobina.course.outcome import STANDINGS, Outcome, outcome
from bobina.course.record import Record
from bobina.view.citing import References
from bobina.view.letters.blocks import Block, Grid, Heading, Text
from bobina.view.letters.said import marked, number


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
    name += f", {_(one.last.form)}" if one.last.form else ""
    met = [f"{_(judged.threshold.aim.value)} ({_(judged.threshold.author)}): "
           f"{_('yes') if judged.met else _('no')} {marked(refs, judged.threshold.source)}"
           for judged in one.judged if judged.met is not None]  # fmt: skip
    cited = dict.fromkeys(marked(refs, held.change.source) for held in one.held)
    change = " ".join([_.figures(_.say(one.said)), *cited])
    said = [] if one.part else [_(STANDINGS[one.standing]) + "."]
    began, now = (f"{number(_, value)}\n{_.day(day, 'medium')}"
                  for value, day in ((one.began, one.first.day), (one.now, one.last.day)))  # fmt: skip
    return name, began, now, change, " ".join([*said, "; ".join(met)])



def harms(record: Record, at: datetime, refs: References) -> Iterator[Block]:
    """What harm was written down, graded."""
    _, found = refs.language, record.of(AdverseEvent)
    yield Heading(_("Adverse events"))
    if not found:
        yield Text(_("None was written down."))
        return
    head = [_("What happened"), _("Began"), _("Grade"), _("Caused by TMS?"), _("Outcome")]
    rows = [(_(HARMS[one.what.what]) + (f" ({_('serious')})" if one.what.serious else ""),
             _.day(wall(one.what.onset, one.at).date(), "medium"), _(GRADES[one.what.grade]),
             _(RELATIONS[one.what.relation]), _(OUTCOMES[outcome_of(record, one)])) for one in found]  # fmt: skip
    yield Grid(head, rows, (0.28, 0.17, 0.19, 0.18, 0.18))
    refs.number(CTCAE)
