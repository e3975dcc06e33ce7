"""A scale was rated: the event, what it must hold, and the scores that follow."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bobina.course.asked import Event, Refused, asked
from bobina.course.craving import CravingRated, Moment
from bobina.course.moments import hold_year
from bobina.course.record import Actor, Entry, Record, Role
from bobina.course.scales.model import Field, Scale
from bobina.course.scales.table import SCALES
from bobina.sentence import Sentence

LANGUAGES = {"en": "English", "it": "Italian", "other": "another language"}
THE_PERSON = "the person"


@dataclass(frozen=True, slots=True)
class Scored(Event):
    """A scale was rated. ``values``: field of the scale to number. Refused where out of range or incomplete."""

    scale: str = asked("Scale", choices={one.id: one.name for one in SCALES.values()})
    values: Mapping[str, float] = asked("Answers")
    day: date = asked("Day of the rating")
    form: str = asked("Version", hint="of the form or of its scoring", default="")
    rater: str = asked("Rated by", hint="a role or a code, not a name; blank: whoever writes this", default="")
    language: str = asked("Language of the form", choices=LANGUAGES, default="en")

    def __post_init__(self) -> None:
        """Hold the answers against the scale."""
        Event.__post_init__(self)
        hold_year(self.day, "day")
        scale = SCALES[self.scale]
        _hold(scale, self.values)
        said: Mapping[str, object] = {"scale": scale.name}
        if (scale.forms and self.form not in scale.forms) or (scale.form_asked and not self.form.strip()):
            raise Refused(Sentence("{scale}: say which version was used.", said), "form")
        if scale.rater_asked and not self.rater.strip():
            raise Refused(Sentence("{scale}: say who rated, by role or code.", said), "rater")
        most = {"0-40": 40.0}.get(self.form, math.inf) if scale.id == "ocds" else math.inf
        if self.values.get("total", 0) > most:
            raise Refused(Sentence("{scale}: above {most}, the end of this version.", {**said, "most": most}),
                          "values.total")
        if scale.id == "vas-craving" and self.values["value"] > self.values["max"]:
            raise Refused(Sentence("{scale}: the value lies beyond the end of the line.", said), "values.value")
        scale.score(self.values)


def _hold(scale: Scale, values: Mapping[str, float]) -> None:
    known = {one.id: one for one in scale.fields}
    for key in values:
        if key not in known:
            raise Refused(Sentence("{scale} has no field {field}.", {"scale": scale.name, "field": key}), "values")
    for key, one in known.items():
        if key in values:
            _in_range(one, values[key])
        elif one.required:
            raise Refused(Sentence("{scale}: answer every item; a score is not made from part of them.",
                                   {"scale": scale.name}), f"values.{key}")
    if not values:
        raise Refused(Sentence("{scale}: nothing was filled in.", {"scale": scale.name}), "values")


def _in_range(one: Field, value: float) -> None:
    said = {"label": one.label, "value": value, "least": one.least, "most": one.most, "step": one.step}
    where = f"values.{one.id}"
    if not math.isfinite(value) or value < one.least:
        raise Refused(Sentence("{label}: {value} is below {least}; give {least} or more.", said), where)
    if one.most is not None and value > one.most:
        raise Refused(Sentence("{label}: {value} is above {most}; give {most} or less.", said), where)
    if one.choices is not None and value not in one.choices:
        raise Refused(Sentence("{label}: {value} is none of the choices.", said), where)
    if one.step is not None and (value / one.step) % 1 != 0:
        raise Refused(Sentence("{label}: {value} is no step of {step}.", said), where)


@dataclass(frozen=True, slots=True)
class Score:
    """What a rating came to. ``value`` None: the scale has no single score, ``subscores`` stand for it."""

    scale: Scale
    value: float | None
    subscores: Mapping[str, float]
    band: str
    day: date
    rater: str
    form: str
    """the version; scores of different forms are never compared"""
    entry: int

    @property
    def parts(self) -> Mapping[str, float]:
        """What is drawn and compared: the value, named by a blank, or each part of a scale without one."""
        return self.subscores if self.value is None else {"": self.value}


def score(entry: Entry[Scored]) -> Score:
    """The score of one rating."""
    what, scale = entry.what, SCALES[entry.what.scale]
    result = scale.score(what.values)
    own = scale.self_report or entry.by.role is Role.PERSON
    form = what.form
    if scale.id == "vas-craving":
        form = _cued(bool(what.values["cue"]))
    return Score(scale, result.value, result.parts, scale.band(result.value), what.day,
                 THE_PERSON if own else what.rater or entry.by.name, form, entry.number)


def scores(record: Record, scale: Scale | str) -> tuple[Score, ...]:
    """The scores of a scale (or of the id of one) by day, oldest first; of one day, in the order written.

    A craving that is written both as a rating and as a score of the VAS, alike in day, cue and value, is one.
    """
    key = scale if isinstance(scale, str) else scale.id
    found = [score(entry) for entry in record.of(Scored) if entry.what.scale == key]
    if key == "vas-craving":
        rated = [_craving(one) for one in record.of(CravingRated) if one.what.moment is Moment.BEFORE]
        told = {_line_of(one) for one in rated}
        found = [*rated, *(one for one in found if _line_of(one) not in told)]
    return tuple(sorted(found, key=lambda one: (one.day, one.entry)))


def _line_of(one: Score) -> tuple[date, str, float]:
    """Day, cue and where on the line."""
    return one.day, one.form, round(one.value or 0.0, 6)


def _craving(entry: Entry[CravingRated]) -> Score:
    """A craving that was rated at a session, before the stimulation, as a score of the VAS."""
    what = entry.what
    return Score(SCALES["vas-craving"], 100 * what.value / what.most, {"cue": float(what.cue)}, "", entry.at.date(),
                 THE_PERSON, _cued(what.cue), entry.number)


def _cued(cue: bool) -> str:
    return "after a cue" if cue else "without a cue"


def rated(record: Record) -> tuple[Scale, ...]:
    """The scales that a record has scores of, in the order of the table."""
    there = {entry.what.scale for entry in record.of(Scored)}
    if any(one.what.moment is Moment.BEFORE for one in record.of(CravingRated)):
        there.add("vas-craving")
    return tuple(one for one in SCALES.values() if one.id in there)


def own_scales_only(record: Record, what: Scored, by: Actor, at: datetime) -> Sentence | None:
    """A person fills in the scales that are theirs to fill in."""
    if by.role is Role.PERSON and not SCALES[what.scale].self_report:
        return Sentence("{scale} is rated by the team.", {"scale": SCALES[what.scale].name})
    return None


def not_ahead(record: Record, what: Scored, by: Actor, at: datetime) -> Sentence | None:
    """No rating of a day to come."""
    return Sentence("The day of the rating lies ahead; give a day that was.") if what.day > at.date() else None
