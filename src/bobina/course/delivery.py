"""What happens at the coil: begun, counted, paused, ended. The open session is always found again from the record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bobina.course.asked import Event, Refused, asked
from bobina.course.moments import wall
from bobina.course.record import Entry, Record
from bobina.sentence import Sentence

OUTPUT = "% of maximum stimulator output"
MOST_PULSES = 100_000
"""of a session, against slips of the pen; our own choice"""


class Tolerated(StrEnum):
    """How a session was borne."""

    WELL = "well"
    DISCOMFORT = "discomfort"
    STOPPED = "stopped"


TOLERATED = {
    Tolerated.WELL: "Well",
    Tolerated.DISCOMFORT: "With discomfort",
    Tolerated.STOPPED: "Stopped because it was not tolerated",
}


@dataclass(frozen=True, slots=True)
class SessionBegun(Event):
    """The coil is on the head and the first pulse follows. ``session`` counts within the prescription."""

    session: int
    coil: str = asked("Coil")
    stimulator: str = asked("Stimulator")
    percent_mso: float = asked("Intensity", unit=OUTPUT, least=1, most=100)
    reason: str = asked("Reason, if below the prescription", hint="for instance: ramp-up", default="")
    hearing_person: bool = asked("The person wears hearing protection", default=False)
    hearing_staff: bool = asked("Everybody in the room wears hearing protection", default=False)


@dataclass(frozen=True, slots=True)
class TrainsDelivered(Event):
    """How far the open session has come, counted from its beginning."""

    trains: int = asked("Trains so far", least=0, most=MOST_PULSES)
    pulses: int = asked("Pulses so far", least=0, most=MOST_PULSES)


@dataclass(frozen=True, slots=True)
class SessionPaused(Event):
    """The open session rests; counts are from its beginning."""

    trains: int = asked("Trains so far", least=0, most=MOST_PULSES)
    pulses: int = asked("Pulses so far", least=0, most=MOST_PULSES)
    reason: str = asked("Why")


@dataclass(frozen=True, slots=True)
class SessionResumed(Event):
    """The open session goes on after a pause."""

    note: str = asked("Remarks", default="")


@dataclass(frozen=True, slots=True)
class IntensityChanged(Event):
    """Another intensity than before: at once in an open session, else from the next one on."""

    percent_mso: float = asked("New intensity", unit=OUTPUT, least=1, most=100)
    reason: str = asked("Why", long=True)


@dataclass(frozen=True, slots=True)
class Delivered(Event):
    """A session is over. What was set at its beginning is said again, so that this entry stands alone.

    ``percent_mso`` is the highest intensity used, ``intensities`` every one in order. ``pulses`` 0: nothing was given.
    """

    session: int
    begun: datetime
    protocol: str
    coil: str
    coil_kind: str
    stimulator: str
    percent_mso: float
    pulses_planned: int | None
    hearing_person: bool
    hearing_staff: bool
    trains: int = asked("Trains delivered", least=0, most=MOST_PULSES)
    pulses: int = asked("Pulses delivered", least=0, most=MOST_PULSES)
    tolerated: Tolerated = asked("Tolerated", choices=TOLERATED)
    reason: str = asked("Reason, if other than prescribed", long=True, default="")
    ended: datetime | None = asked("Ended at", hint="only if not just now", default=None)
    intensities: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        """Refuse trains without pulses."""
        Event.__post_init__(self)
        if self.trains > self.pulses:
            raise Refused(Sentence("More trains than pulses: look at both counts again."), "trains")


@dataclass(frozen=True, slots=True)
class Open:
    """A session that was begun and has not ended, as far as the record knows it."""

    begun: Entry[SessionBegun]
    trains: int
    pulses: int
    counted: datetime
    """when the counts were written"""
    paused: Entry[SessionPaused] | None
    intensities: tuple[float, ...]

    @property
    def percent_mso(self) -> float:
        """The intensity now."""
        return self.intensities[-1]


def delivered(record: Record) -> tuple[Entry[Delivered], ...]:
    """Every session that ended, oldest first, those without a pulse included."""
    return record.of(Delivered)


def counted(record: Record, since: date) -> tuple[Entry[Delivered], ...]:
    """The sessions with at least one pulse that began on ``since`` or later."""
    return tuple(one for one in delivered(record) if one.what.pulses > 0 and day_of(one) >= since)


def began_at(one: Entry[Delivered]) -> datetime:
    """When a session began, on the clinic's clock, without a zone."""
    return wall(one.what.begun, one.at)


def day_of(one: Entry[Delivered]) -> date:
    """The day of a session, in the clinic's zone."""
    return began_at(one).date()


def ended_at(one: Entry[Delivered]) -> datetime:
    """When a session ended: said, or the time it was written; on the clinic's clock, without a zone."""
    return wall(one.what.ended or one.at, one.at)


def open_session(record: Record) -> Open | None:
    """The session that is open, found from the record alone; None where none is."""
    begun = record.last(SessionBegun)
    over = record.last(Delivered)
    if begun is None or (over is not None and over.number > begun.number):
        return None
    since = Record(record.person, tuple(one for one in record.entries if one.number >= begun.number))
    counts = [one for one in since.of(Event) if isinstance(one.what, TrainsDelivered | SessionPaused)]
    last = counts[-1] if counts else None
    trains, pulses = (last.what.trains, last.what.pulses) if last else (0, 0)  # type: ignore[attr-defined]
    paused, resumed = since.last(SessionPaused), since.last(SessionResumed)
    resting = paused if paused and not (resumed and resumed.number > paused.number) else None
    changes = tuple(one.what.percent_mso for one in since.of(IntensityChanged))
    return Open(begun, trains, pulses, (last or begun).at, resting, (begun.what.percent_mso, *changes))


def as_begun(running: Open, protocol: str, coil_kind: str, pulses: int | None) -> Mapping[str, object]:
    """The fields of ``Delivered`` that the open session and its prescription settle."""
    what = running.begun.what
    return {
        "session": what.session, "begun": running.begun.at, "protocol": protocol, "coil": what.coil,
        "coil_kind": coil_kind, "stimulator": what.stimulator, "percent_mso": max(running.intensities),
        "pulses_planned": pulses, "hearing_person": what.hearing_person, "hearing_staff": what.hearing_staff,
        "intensities": running.intensities,
    }
