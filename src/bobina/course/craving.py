"""Craving on a visual analogue scale, before and after a cue and before and after a session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bobina.course.asked import Event, Refused, asked
from bobina.course.record import TEAM, Entry, Kind, Record, Role
from bobina.course.referral import needs_referral
from bobina.sentence import Sentence
from bobina.source import Source, Status

NO_MCID = Source("no smallest change that matters was found for craving scales (OCDS, CCQ, visual analogue)",
                 Status.NOT_FOUND)
READ_WITH = Sentence("No smallest change that matters is known for craving: read the raw change, together with the "
                     "diary and the tests.")
SCALES = {10: "0 to 10", 100: "0 to 100"}


class Moment(StrEnum):
    """Before or after the stimulation of a session."""

    BEFORE = "before"
    AFTER = "after"


MOMENTS = {Moment.BEFORE: "Before the stimulation", Moment.AFTER: "After the stimulation"}


@dataclass(frozen=True, slots=True)
class CravingRated(Event):
    """A mark on a line from no craving to the strongest."""

    value: float = asked("Craving", hint="0: none; the top of the scale: the strongest ever", least=0, most=100)
    most: int = asked("Scale", choices=SCALES)
    cue: bool = asked("After a cue (pictures, smell, handling) was shown", default=False)
    moment: Moment = asked("When", choices=MOMENTS, default=Moment.BEFORE)
    session: int | None = asked("Session", least=1, most=1000, default=None)

    def __post_init__(self) -> None:
        """A value on the scale."""
        Event.__post_init__(self)
        if self.value > self.most:
            said = {"value": self.value, "most": self.most}
            raise Refused(Sentence("{value} lies outside the scale, which ends at {most}.", said), "value")


@dataclass(frozen=True, slots=True)
class Visit:
    """The ratings of one session, or of one day without a session, as fractions of their scale. None: not rated."""

    session: int | None
    at: datetime
    without_cue: float | None
    """before the stimulation"""
    with_cue: float | None
    """before the stimulation"""
    after: float | None
    """after the stimulation, with a cue where one was shown"""

    @property
    def cue_effect(self) -> float | None:
        """How much the cue raised craving before the stimulation."""
        if self.with_cue is None or self.without_cue is None:
            return None
        return self.with_cue - self.without_cue


def visits(record: Record) -> tuple[Visit, ...]:
    """Each session's or day's ratings, in the order they were first rated; a later rating replaces an earlier."""
    groups: dict[object, list[Entry[CravingRated]]] = {}
    for one in record.of(CravingRated):
        groups.setdefault(one.what.session or one.at.date(), []).append(one)
    return tuple(_visit(ratings) for ratings in groups.values())


def _visit(ratings: list[Entry[CravingRated]]) -> Visit:
    found = {(one.what.moment, one.what.cue): one.what.value / one.what.most for one in ratings}
    after = found.get((Moment.AFTER, True), found.get((Moment.AFTER, False)))
    return Visit(ratings[0].what.session, ratings[0].at, found.get((Moment.BEFORE, False)),
                 found.get((Moment.BEFORE, True)), after)


KINDS = (Kind("craving-rated", CravingRated, "Rate craving", TEAM | {Role.PERSON}, (needs_referral,), topic="use"),)
