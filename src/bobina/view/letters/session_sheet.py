"""The sheet for the next session: what was prescribed, what to ask and check, blanks for what is seen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime

from bobina.course import seizure
from bobina.course.calendar import calendar
from bobina.course.day_check import SOURCES, DayChecked
from bobina.course.record import Record
from bobina.view.citing import References
from bobina.view.language import Language
from bobina.view.letters import treatment
from bobina.view.letters.blocks import Blanks, Block, Grid, Heading, Letter, Pairs, Text, Ticks
from bobina.view.letters.letter import letter
from bobina.view.letters.said import sources

BOX = "\u2610"
BEFORE = (
    "The person is who this sheet is for", "Hearing protection: the person, and everybody in the room",
    "Nothing magnetic or electronic near the coil: phone, cards, hearing aid, glasses, jewels",
    "The coil is intact and cool; the one prescribed", "The plan for a seizure is in reach",
)  # fmt: skip
BLANKS = ("Date and time begun", "Time ended", "Coil", "Intensity (% of stimulator output)", "Trains delivered",
          "Pulses delivered", "Pain 0–10", "Operator", "Other than prescribed, and why", "Signature")  # fmt: skip


def session_sheet(record: Record, at: datetime, _: Language) -> Letter:
    """One page to be filled in at the chair; what counts is what is then written into the record."""
    return letter(_("Session sheet"), _blocks(record, at, References(_)), record, at, _)


def _blocks(record: Record, at: datetime, refs: References) -> Iterator[Block]:
    _ = refs.language
    yield Pairs([(_("Record"), record.person), *_next(record, at, _)])
    yield from treatment.prescription(record, at, refs)
    yield Heading(_("Before"))
    yield Ticks([_(one) for one in BEFORE])
    yield Heading(_("Asked today"))
    asked = [one.metadata["asked"].label for one in fields(DayChecked) if one.name in SOURCES]
    yield Text(_("A yes needs a written reason and a second signature."), "small")
    yield Grid([_("Question"), _("no"), _("yes")], [(_(label), BOX, BOX) for label in asked], (0.8, 0.1, 0.1))
    yield Heading(_("At the coil"))
    yield Blanks([_(one) for one in BLANKS])
    yield Heading(_("If there is a seizure"))
    yield Text(" ".join(f"{i}. {_(step)}" for i, step in enumerate(seizure.STEPS, start=1)), "small")
    refs.number(seizure.FIRST_AID)
    for source in dict.fromkeys(SOURCES.values()):
        refs.number(source)
    yield from sources(refs, together=True)


def _next(record: Record, at: datetime, _: Language) -> Iterator[tuple[str, str]]:
    days = calendar(record, at)
    if days.planned:
        visit = days.planned[0]
        yield _("Next session"), _("{number} of {sessions}, {day}", number=visit.number, sessions=days.sessions,
                                   day=_.day(visit.day))  # fmt: skip
    else:
        yield _("Next session"), _("none is planned")
