"""The pathway of an addiction: team, goal, appointments, and what is known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bobina.course.pathway import ADDICTION, appointments, missing, pathway
from bobina.course.pathway.events import GOALS, PROFESSIONS, STRANDS
from bobina.course.pathway.evidence import EVIDENCE, PLAIN
from bobina.course.record import Record
from bobina.course.referral import Referred
from bobina.sentence import Sentence
from bobina.view.language import Language
from bobina.view.pages.page import Page


def _context(record: Record, now: datetime, _: Language) -> Mapping[str, object]:
    referral, every = record.last(Referred), appointments(record)
    indication = referral.what.indication if referral else None
    past = [one for one in every if one.when.date() <= now.date()]
    return {
        "needed": indication in ADDICTION, "lacking": missing(record, now), "pathway": pathway(record),
        "goals": GOALS, "professions": PROFESSIONS, "strands": STRANDS, "plain": PLAIN,
        "evidence": EVIDENCE.get(indication, ()) if indication else (),
        "open_now": [one for one in past if one.kept is None],
        "ahead": [one for one in every if one.when.date() > now.date() and one.kept is None][:12],
        "done": [one for one in reversed(every) if one.kept is not None],
        "tally": [(strand, sum(one.kept is True for one in of), sum(one.kept is False for one in of),
                   sum(one.kept is None for one in of))
                  for strand in STRANDS if (of := [one for one in past if one.strand is strand])],
    }


def _status(record: Record, now: datetime) -> tuple[str, Sentence] | None:
    referral = record.last(Referred)
    if referral is None or referral.what.indication not in ADDICTION:
        return None
    if missing(record, now) is not None:
        return "stop", Sentence("needed before a course")
    waiting = sum(one.kept is None and one.when.date() < now.date() for one in appointments(record))
    if waiting:
        return "care", Sentence("appointments to write up: {count}", {"count": waiting})
    return "calm", Sentence("open")


PAGE = Page("pathway", "Integrated pathway", "pathway.html", _context, status=_status)
