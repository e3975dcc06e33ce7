"""Outcome: response and remission by the named author's threshold; every change against both MID and MDC."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bobina.course.asked import Event, Refused, asked
from bobina.course.record import PHYSICIANS, Kind, Record
from bobina.course.referral import needs_referral
from bobina.course.scales import SCALES, Aim, Change, Scale, Score, Threshold, rated, scores
from bobina.course.scales.model import OURS, recollected
from bobina.course.span import session_day
from bobina.sentence import Sentence
from bobina.source import Source, Status

PARTIAL = Threshold(Aim.RESPONSE, "25 to 49 % lower", recollected("a convention; no source was read"), fall=0.25)
RELAPSE = Source(OURS + ": a response that a later rating no longer holds is a possible relapse; a clinician judges",
                 Status.CHOSEN)


class Standing(StrEnum):
    """Where somebody stands by one scale. POSSIBLE_RELAPSE: had a response, and the last score no longer holds it."""

    REMISSION = "remission"
    RESPONSE = "response"
    PARTIAL = "partial response"
    NONE = "no response"
    POSSIBLE_RELAPSE = "possible relapse"
    UNJUDGED = "cannot be said"


STANDINGS = {
    Standing.REMISSION: "Remission", Standing.RESPONSE: "Response", Standing.PARTIAL: "Partial response",
    Standing.NONE: "No response", Standing.POSSIBLE_RELAPSE: "Possible relapse: a clinician judges",
    Standing.UNJUDGED: "Cannot be said: no threshold, or too little to hold against it",
}


@dataclass(frozen=True, slots=True)
class ThresholdsChosen(Event):
    """Which author's remission counts for a scale in this record; the newest holds."""

    scale: str = asked("Scale", choices={one.id: one.name for one in SCALES.values() if one.of(Aim.REMISSION)})
    remission: str = asked("Remission by")
    reason: str = asked("Reason", long=True)

    def __post_init__(self) -> None:
        """Hold the author against those of the scale."""
        Event.__post_init__(self)
        if self.remission not in {one.author for one in SCALES[self.scale].of(Aim.REMISSION)}:
            raise Refused(Sentence("{author} has no remission threshold of this scale here.",
                                   {"author": self.remission}), "remission")


@dataclass(frozen=True, slots=True)
class Judged:
    """A threshold and whether the last score meets it; None where it cannot be said. ``chosen``: it decides."""

    threshold: Threshold
    met: bool | None
    chosen: bool


@dataclass(frozen=True, slots=True)
class Held:
    """A yardstick of change and whether the change reaches it."""

    change: Change
    reached: bool | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """First and last score of one scale (one form, one part) and what the change means."""

    scale: Scale
    part: str
    first: Score
    last: Score
    judged: tuple[Judged, ...]
    held: tuple[Held, ...]
    standing: Standing
    said: Sentence

    @property
    def began(self) -> float:
        """The first value."""
        return self.first.parts[self.part]

    @property
    def now(self) -> float:
        """The last value."""
        return self.last.parts[self.part]

    @property
    def fall(self) -> float | None:
        """The fall as a share of the first value; below 0 for a rise; None where that was 0."""
        return (self.began - self.now) / self.began if self.began else None


def baseline(record: Record, found: tuple[Score, ...]) -> Score | None:
    """The last score up to the day of the first session; without sessions, or none before them, the first score."""
    start = session_day(record, 1)
    before = [one for one in found if start is not None and one.day <= start]
    return before[-1] if before else next(iter(found), None)


def outcome(record: Record, at: datetime) -> tuple[Outcome, ...]:
    """The outcome of every scale that was rated after its baseline, up to ``at``."""
    return tuple(_outcomes(record, at.date()))


def _outcomes(record: Record, today: date) -> Iterator[Outcome]:
    for scale in rated(record):
        every = scores(record, scale)
        for form in dict.fromkeys(one.form for one in every):
            found = tuple(one for one in every if one.form == form and one.day <= today)
            first = baseline(record, found)
            after = found[found.index(first) + 1:] if first is not None else ()
            for part in first.parts if first is not None and after else ():
                later = [one for one in after if part in one.parts]
                if first is not None and later:
                    yield _judge(record, first, later, part)


def _judge(record: Record, first: Score, later: list[Score], part: str) -> Outcome:
    scale, last = first.scale, later[-1]
    began, now = first.parts[part], last.parts[part]
    judged = tuple(_judged(record, first, last)) if part == "" else ()
    held = tuple(Held(one, one.reached(began, now)) for one in scale.changes if one.fits(began))
    standing = _standing(record, first, later) if part == "" else Standing.UNJUDGED
    return Outcome(scale, part, first, last, judged, held, standing, in_words(scale, began, now, held))


def chosen(record: Record, scale: Scale, aim: Aim) -> Threshold | None:
    """The threshold that decides: the one a physician chose, else the usual one."""
    known = scale.of(aim)
    wanted = [one.what.remission for one in record.of(ThresholdsChosen) if one.what.scale == scale.id]
    picked = [one for one in known if aim is Aim.REMISSION and wanted and one.author == wanted[-1]]
    return next(iter(picked or known), None)


def _met(threshold: Threshold, first: Score, now: Score) -> bool | None:
    if threshold.of:
        return threshold.met(0, now.subscores[threshold.of]) if threshold.of in now.subscores else None
    if first.value is None or now.value is None:
        return None
    return threshold.met(first.value, now.value)


def _judged(record: Record, first: Score, last: Score) -> Iterator[Judged]:
    for one in last.scale.thresholds:
        yield Judged(one, _met(one, first, last), one is chosen(record, last.scale, one.aim))


def _standing(record: Record, first: Score, later: list[Score]) -> Standing:
    remission, response = (chosen(record, first.scale, aim) for aim in (Aim.REMISSION, Aim.RESPONSE))
    if response is None:
        return Standing.UNJUDGED

    def remitted(one: Score) -> bool:
        return remission is not None and _met(remission, first, one) is True and not _met(remission, first, first)

    if remitted(later[-1]):
        return Standing.REMISSION
    responded = _met(response, first, later[-1])
    if responded is None:
        return Standing.UNJUDGED
    if responded:
        return Standing.RESPONSE
    if any(remitted(one) or _met(response, first, one) for one in later[:-1]):
        return Standing.POSSIBLE_RELAPSE
    partial = response.fall is not None and _met(PARTIAL, first, later[-1])
    return Standing.PARTIAL if partial else Standing.NONE


def in_words(scale: Scale, began: float, now: float, held: tuple[Held, ...]) -> Sentence:
    """A change against both yardsticks, plainly."""
    better = (began > now) is scale.lower_is_better
    said = {"points": round(abs(now - began), 2)}
    if began == now:
        return Sentence("No change.")
    which = {"MID": None, "MDC": None} | {str(one.change.yardstick.value): one.reached for one in held[::-1]}
    return Sentence(_WORDS[better, which["MID"], which["MDC"]], said)


_WORDS = {
    (better, mid, mdc): f"{way} by {{points}} points: {group}; {person}."
    for better, way in ((True, "Better"), (False, "Worse"))
    for mid, group in (
        (True, "a change that matters to groups (MID)"), (False, "less than what matters to groups (MID)"),
        (None, "what matters to groups (MID) is not known"))
    for mdc, person in (
        (True, "beyond one person's noise (MDC)"), (False, "inside one person's noise (MDC): it may be chance"),
        (None, "one person's noise (MDC) is not known"))
}
"""a sentence for each pair of answers; None: no figure"""

WORDS = tuple(_WORDS.values())

KINDS = (
    Kind("thresholds-chosen", ThresholdsChosen, "Choose a threshold", PHYSICIANS, (needs_referral,),
         topic="trajectory"),
)
