"""What a treated person fills in on a tablet: sheets of questions, a few to a screen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from bobina.course.asked import Event
from bobina.course.kinds import KINDS
from bobina.course.record import Kind, Record, Role
from bobina.course.referral import Indication, Referred
from bobina.course.scales import SCALES, Scored
from bobina.course.scales.depression import OWN_ITALIAN
from bobina.course.scales.model import Domain, Field
from bobina.course.use import TREATED, told
from bobina.course.use.events import MOST, DaysOfUse
from bobina.course.use.substances import COUNTED, SUBSTANCES, UNITS, Unit, allowed
from bobina.view.concern import ADDICTION, MS, ONLY_FOR
from bobina.view.forms import Question, questions

TO_A_SCREEN = 4
DIARY = "Diary of the last seven days"
WEEK = 7
"""days of the diary, up to yesterday: what lies between two visits of a weekday"""
LAST = {"consent-withdrawn": "Withdraw my consent"}
"""kinds that end something, and what a person is told of them"""
OF_DOMAINS = {
    **dict.fromkeys((Domain.CRAVING, Domain.ALCOHOL), ADDICTION),
    **dict.fromkeys((Domain.FATIGUE, Domain.SPASTICITY, Domain.WALKING, Domain.HAND, Domain.COGNITION,
                     Domain.DISABILITY), MS),
}
"""scales that are asked for some indications only"""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One thing to fill in. ``fixed``: fields that nobody asks; ``words``: said above the questions, in English.

    ``translated``: what is said of its translation, where that is not an official one. ``days``: of a calendar, by
    question, each with whether something was told of it before; a calendar is one screen.
    """

    key: str
    title: str
    kind: Kind[Any]
    asked: tuple[Question, ...]
    fixed: Mapping[str, str] = field(default_factory=dict)
    words: str = ""
    done: date | None = None
    """the day on which it was last filled in"""
    translated: str = ""
    days: Mapping[str, tuple[date, bool]] = field(default_factory=dict)

    def screens(self) -> list[tuple[Question, ...]]:
        """The questions, a few at a time."""
        if self.days:
            return [self.asked]
        return [self.asked[i:i + TO_A_SCREEN] for i in range(0, len(self.asked), TO_A_SCREEN)]


def sheets(record: Record, now: datetime) -> list[Sheet]:
    """What a person may fill in, in the order of care; what ends something stands last."""
    found = [*_own_kinds(record, now), *_own_scales(record, now)]
    return sorted(found, key=lambda one: one.kind.name in LAST)


def filled(sheet: Sheet, given: Mapping[str, Any], errors: Mapping[str, str]) -> Sheet:
    """The sheet with what was answered and what was wrong."""
    return replace(sheet, asked=tuple(
        replace(one, value=given.get(one.name, one.value), error=errors.get(one.name, "")) for one in sheet.asked))


def _own_kinds(record: Record, now: datetime) -> Iterator[Sheet]:
    for kind in KINDS.values():
        if kind.form is DaysOfUse:
            yield from _diary(record, now, kind)
        elif Role.PERSON in kind.may and kind.form is not Scored:
            asked = tuple(one for one in questions(kind.form) if one.control != "hidden")
            if any(one.control == "pairs" for one in asked) or not _about(record, ONLY_FOR.get(kind.topic)):
                continue
            yield Sheet(kind.name, LAST.get(kind.name, kind.title), kind, asked, done=_last(record, kind.form))


def _diary(record: Record, now: datetime, kind: Kind[Any]) -> Iterator[Sheet]:
    """The substance that the course is about, day by day over the last week."""
    referral = record.last(Referred)
    substance = TREATED.get(referral.what.indication) if referral else None
    if substance is None:
        return
    known, week = told(record, substance), [now.date() - timedelta(days=n) for n in range(WEEK, 0, -1)]
    days = {f"quantities.{day.isoformat()}": (day, day in known) for day in week}
    units = tuple((unit.value, words) for unit, words in UNITS.items() if unit in allowed(substance))
    unit = Question("unit", "Counted in", "one", choices=units, value=COUNTED.get(substance, Unit.TIME).value)
    each = (Question(name, "How much on that day", "number", required=False, least=0, most=MOST) for name in days)
    yield Sheet(kind.name, DIARY, kind, (unit, *each), {"substance": substance.value}, SUBSTANCES[substance],
                _last(record, kind.form), days=days)


def _own_scales(record: Record, now: datetime) -> Iterator[Sheet]:
    for scale in SCALES.values():
        if not _about(record, OF_DOMAINS.get(scale.domain)):
            continue
        if scale.self_report and not scale.elsewhere and any(one.choices for one in scale.fields):
            fixed = {"scale": scale.id, "day": now.date().isoformat(), "form": next(iter(scale.forms), "")}
            done = [one.what.day for one in record.of(Scored) if one.what.scale == scale.id]
            asked = tuple(of_field(one) for one in scale.fields)
            yield Sheet(scale.id, scale.name, KINDS["scored"], asked, fixed, scale.preamble, max(done, default=None),
                        OWN_ITALIAN if OWN_ITALIAN in scale.notes else "")


def _about(record: Record, meant: frozenset[Indication] | None) -> bool:
    """Whether something is asked for this person's indication."""
    referral = record.last(Referred)
    return meant is None or (referral is not None and referral.what.indication in meant)


def of_field(one: Field) -> Question:
    """The question of one field of a scale."""
    choices = tuple((f"{value:g}", words) for value, words in (one.choices or {}).items())
    control = "one" if choices else "number"
    if choices and not one.required:
        choices = (*choices, ("", "Not said"))
    return Question(f"values.{one.id}", one.label, control, one.hint, one.unit, one.required, choices,
                    None if choices else one.least, None if choices else one.most, one.step == 1)


def _last(record: Record, form: type[Event]) -> date | None:
    last = record.last(form)
    return last.at.date() if last else None
