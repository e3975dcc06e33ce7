"""A person's course beside what is published. Nothing here says when to stop."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bobina.course.outcome import baseline
from bobina.course.published import EARLY, Predicted, Shape
from bobina.course.record import Record
from bobina.course.scales import Domain, Scale, Score, rated, scores
from bobina.course.scales.model import OURS
from bobina.course.span import session_day
from bobina.source import Source, Status

EARLY_SESSION = 10
NEAR = timedelta(days=4)
"""how far from the day of the tenth session a score may lie to speak of it; our own choice"""
OWN_WORDS = Source(OURS + ": a description, not a group of a published model; their curves were not read",
                   Status.CHOSEN)
SHAPES = {
    Shape.TOO_FEW: "Too few scores to describe: at least three are needed.",
    Shape.RAPID: "Most of the improvement came in the first week.",
    Shape.STEADY: "It got better bit by bit.",
    Shape.LATE: "Most of the improvement came in the last third.",
    Shape.LEVELLED: "It got better in the first half, and hardly any further in the second.",
    Shape.FLAT: "It changed by less than a fifth.",
    Shape.WORSE: "It got worse by a fifth or more.",
}
FIFTH, MOST, ALL_BUT = 0.2, 0.5, 0.9


@dataclass(frozen=True, slots=True)
class Line:
    """The scores of one scale, one form and one part, from the baseline on."""

    scale: Scale
    part: str
    form: str
    points: tuple[tuple[date, float], ...]

    @property
    def shape(self) -> Shape:
        """How they went."""
        return _shape(self.points, self.scale.lower_is_better)


def lines(record: Record) -> tuple[Line, ...]:
    """A line for every scale, form and part that was rated."""
    found = []
    for scale in rated(record):
        every = scores(record, scale)
        for form in dict.fromkeys(one.form for one in every):
            of_form = tuple(one for one in every if one.form == form)
            for part in dict.fromkeys(part for one in of_form for part in one.parts):
                points = tuple((one.day, one.parts[part]) for one in of_form if part in one.parts)
                found.append(Line(scale, part, form, points))
    return tuple(found)


def _shape(points: tuple[tuple[date, float], ...], lower_is_better: bool) -> Shape:
    if len(points) < 3 or points[0][1] == 0:
        return Shape.TOO_FEW
    sign = 1 if lower_is_better else -1
    start, end = points[0], points[-1]
    gain = sign * (start[1] - end[1])
    if abs(gain) < FIFTH * start[1]:
        return Shape.FLAT
    if gain < 0:
        return Shape.WORSE
    week = [sign * (start[1] - value) for day, value in points if start[0] < day <= start[0] + timedelta(days=8)]
    if week and week[-1] > MOST * gain:
        return Shape.RAPID
    half = [sign * (start[1] - value) for day, value in points if day <= start[0] + (end[0] - start[0]) / 2]
    if half[-1] >= ALL_BUT * gain:
        return Shape.LEVELLED
    last_third = start[0] + (end[0] - start[0]) * 2 / 3
    before = [sign * (start[1] - value) for day, value in points if day <= last_third]
    return Shape.LATE if before[-1] < MOST * gain else Shape.STEADY


@dataclass(frozen=True, slots=True)
class Own:
    """A scale of depression as a share of the person's first score: (weeks since then, share), the first (0, 1)."""

    scale: Scale
    form: str
    points: tuple[tuple[float, float], ...]
    shape: Shape


def own(record: Record, at: datetime) -> tuple[Own, ...]:
    """The person's course up to ``at`` on each scale of depression, from the baseline on; two scores at least."""
    found = []
    for scale in (one for one in rated(record) if one.domain is Domain.DEPRESSION):
        every = tuple(one for one in scores(record, scale) if one.value is not None and one.day <= at.date())
        for form in dict.fromkeys(one.form for one in every):
            of_form = tuple(one for one in every if one.form == form)
            first = baseline(record, of_form)
            after = of_form[of_form.index(first):] if first else ()
            since = tuple((one.day, one.value) for one in after if one.value is not None)
            if len(since) > 1 and since[0][1]:
                points = tuple(((day - since[0][0]).days / 7, value / since[0][1]) for day, value in since)
                found.append(Own(scale, form, points, _shape(since, scale.lower_is_better)))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Early:
    """The fall at about session 10 on a scale of depression, and what studies say of such falls."""

    scale: Scale
    first: Score
    near: Score
    fall: float
    said: tuple[Predicted, ...]


def early(record: Record, at: datetime) -> tuple[Early, ...]:
    """For each scale of depression with a score near the tenth session. Empty before that, or without one."""
    tenth = session_day(record, EARLY_SESSION)
    found = []
    for scale in rated(record) if tenth is not None else ():
        every = tuple(one for one in scores(record, scale) if one.day <= at.date())
        first = baseline(record, every)
        near = [one for one in every if tenth is not None and abs(one.day - tenth) <= NEAR]
        if scale.domain is Domain.DEPRESSION and first is not None and first.value and near:
            best = min(near, key=lambda one: abs(one.day - tenth) if tenth is not None else timedelta())
            if best is not first and best.value is not None:
                fall = (first.value - best.value) / first.value
                found.append(Early(scale, first, best, fall, applying(fall)))
    return tuple(found)


def applying(fall: float) -> tuple[Predicted, ...]:
    """The studies' figures that speak of such a fall: for each, that of the narrowest limit it lies below.

    Feffer asked for less than a limit, Spitz for no more than it.
    """
    fits = [one for one in EARLY if (fall < one.fall if one.study.startswith("Feffer") else fall <= one.fall)]
    narrowest = {(one.study, one.defined): min(two.fall for two in fits if (two.study, two.defined) == (
        one.study, one.defined)) for one in fits}
    return tuple(one for one in fits if one.fall == narrowest[one.study, one.defined])
