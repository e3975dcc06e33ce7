"""The course of the scores: outcome by author, the lines, and what is published beside them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from bobina.course import published
from bobina.course.delivery import day_of, delivered
from bobina.course.outcome import PARTIAL, RELAPSE, STANDINGS, Outcome, Standing, outcome
from bobina.course.record import Record
from bobina.course.scales import Aim, Yardstick, rated
from bobina.course.trajectory import OWN_WORDS, SHAPES, Line, early, lines, own
from bobina.sentence import Sentence
from bobina.view.figures import course_own, course_published
from bobina.view.figures.course_scores import drawn
from bobina.view.figures.style import Picture
from bobina.view.language import Language
from bobina.view.pages.page import Page
from bobina.view.pages.scales import AIMS

TONES = {
    Standing.REMISSION: "calm", Standing.RESPONSE: "calm", Standing.PARTIAL: "care", Standing.NONE: "open",
    Standing.POSSIBLE_RELAPSE: "stop", Standing.UNJUDGED: "open",
}
YARDSTICKS = {Yardstick.MID: "smallest change that matters to groups (MID)",
              Yardstick.MDC: "one person's noise (MDC)"}


def title(shown: Line, _: Language) -> str:
    """Name of a line: scale, part, form."""
    labels = {one.id: one.label for one in shown.scale.fields}
    part = _(labels.get(shown.part, shown.part.capitalize()))
    return " · ".join(one for one in (_(shown.scale.name), part if shown.part else "", _(shown.form)) if one)


def _context(record: Record, now: datetime, _: Language) -> Mapping[str, object]:
    sessions = [day_of(one) for one in delivered(record) if one.what.pulses > 0]
    outcomes = {(one.scale.id, one.part, one.last.form): one for one in outcome(record, now)}
    every = lines(record)
    drawings = [_shown(one, outcomes.get((one.scale.id, one.part, one.form)), sessions, n, _)
                for n, one in enumerate(every) if len(one.points) > 1]
    soon, mine = early(record, now), own(record, now)
    marked = [row for one in soon for row in one.said]
    depressed = any(one.domain.value == "depression" for one in rated(record))
    return {
        "drawings": drawings, "single": [(title(one, _), *one.points[0]) for one in every if len(one.points) == 1],
        "standings": STANDINGS, "tones": TONES, "aims": AIMS, "yardsticks": YARDSTICKS,
        "shapes": SHAPES, "own_words": OWN_WORDS, "partial": PARTIAL, "relapse": RELAPSE, "early": soon,
        "depressed": depressed, "published": published,
        "own": mine, "own_figure": course_own.own(mine, _) if mine else None, "in_a_word": published.IN_A_WORD,
        "groups": [(one, course_published.groups(one, f"groups-{n}", _)) for n, one in enumerate(published.GROUPINGS)],
        "our_reading": published.OUR_READING,
        "early_figure": course_published.early(_, marked) if depressed else None,
        "durability": course_published.durability(_) if depressed else None,
        "choosable": [one for one in rated(record) if len(one.of(Aim.REMISSION)) > 1],
    }


def _shown(
    one: Line, found: Outcome | None, sessions: list[date], n: int, _: Language,
) -> tuple[Line, Outcome | None, Picture, str]:
    name = title(one, _)
    return one, found, drawn(one, found, sessions, f"line-{n}", name, _), name


def _status(record: Record, now: datetime) -> tuple[str, Sentence] | None:
    """By the first scale that has a standing."""
    found = [one for one in outcome(record, now) if one.standing is not Standing.UNJUDGED]
    if not found:
        return None
    return TONES[found[0].standing], Sentence("{scale}: {standing}", {
        "scale": found[0].scale.name, "standing": STANDINGS[found[0].standing]})


PAGE = Page("trajectory", "Course of the scores", "trajectory.html", _context, status=_status)
