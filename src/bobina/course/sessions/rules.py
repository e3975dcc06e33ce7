"""What must hold before a session begins, goes on, rests and ends."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime

from bobina.course import consent, prescription, seizure
from bobina.course.delivery import (
    Delivered,
    IntensityChanged,
    SessionBegun,
    SessionPaused,
    SessionResumed,
    TrainsDelivered,
    counted,
    open_session,
)
from bobina.course.moments import not_ahead, wall
from bobina.course.record import Actor, Record, Role
from bobina.course.sessions.checks import Light, preflight
from bobina.course.sessions.held import STEP, settled, too_strong, verdict_worse_at
from bobina.sentence import Sentence
from bobina.source import Source, Status

HEARING = Source("Koponen 2020, PMC7263763: 112 to 139 dB(Z) a pulse at 5 cm with 7 coils, 98 to 125 at 25 cm; ear "
                 "plugs for the person, advised for staff", Status.SEEN)
PLUGS = Source("TMSMultiLab asks for a noise reduction rating of at least 35; Rossi 2009 for 30 dB, which is "
               "recollected", Status.PARTLY)
Now = SessionBegun | TrainsDelivered | SessionPaused | SessionResumed | IntensityChanged | Delivered


def no_red_light(record: Record, what: SessionBegun, by: Actor, at: datetime) -> Sentence | None:
    """The checklist has no red point."""
    return next((one.said for one in preflight(record, at) if one.light is Light.RED), None)


def next_number(record: Record, at: datetime) -> int:
    """The number of the next session within the prescription; 1 without one."""
    order = prescription.current(record)
    return 1 if order is None else 1 + len(counted(record, order.what.start))


def as_counted(record: Record, what: SessionBegun, by: Actor, at: datetime) -> Sentence | None:
    """The number is the next."""
    due = next_number(record, at)
    return None if what.session == due else Sentence("The next session is number {due}.", {"due": due})


def with_what_was_prescribed(record: Record, what: SessionBegun, by: Actor, at: datetime) -> Sentence | None:
    """Coil and stimulator are the prescribed ones: risk depends on the coil (Taylor 2021), % of output on both."""
    order = prescription.current(record)
    pairs = [] if order is None else [(what.coil, order.what.coil), (what.stimulator, order.what.stimulator)]
    for used, prescribed in pairs:
        if prescribed.strip() and used.strip().casefold() != prescribed.strip().casefold():
            said = {"used": used, "prescribed": prescribed}
            return Sentence("{prescribed} was prescribed, not {used}; another needs a new prescription.", said)
    return None


def as_strong_as_prescribed(record: Record, what: SessionBegun, by: Actor, at: datetime) -> Sentence | None:
    """Not above the prescription; below it with a reason."""
    order = prescription.current(record)
    if order is None:
        return None
    if what.percent_mso < order.what.percent_mso - STEP and not what.reason.strip():
        said = {"most": order.what.percent_mso}
        return Sentence("Below the {most} % prescribed: say why, for instance ramp-up.", said)
    return too_strong(record, order, what.percent_mso)


def ears_covered(record: Record, what: SessionBegun, by: Actor, at: datetime) -> Sentence | None:
    """Hearing protection of person and staff is ticked (Koponen 2020)."""
    if what.hearing_person and what.hearing_staff:
        return None
    return Sentence("Hearing protection first: the person and everybody in the room.")


def is_open(record: Record, what: Now, by: Actor, at: datetime) -> Sentence | None:
    """A session is open."""
    return Sentence("No session is open.") if open_session(record) is None else None


def of_today(record: Record, what: Now, by: Actor, at: datetime) -> Sentence | None:
    """The open session was begun today: no session goes on overnight."""
    running = open_session(record)
    if running is None or running.begun.at.date() == at.date():
        return None
    said = {"day": running.begun.at.date()}
    return Sentence("This session was begun on {day}: end it with what was delivered.", said)


def runs(record: Record, what: Now, by: Actor, at: datetime) -> Sentence | None:
    """The open session does not rest."""
    running = open_session(record)
    return Sentence("The session is paused: resume it first.") if running and running.paused else None


def rests(record: Record, what: SessionResumed, by: Actor, at: datetime) -> Sentence | None:
    """The open session is paused."""
    running = open_session(record)
    return Sentence("The session is not paused.") if running and not running.paused else None


def may_go_on(record: Record, what: SessionResumed, by: Actor, at: datetime) -> Sentence | None:
    """Consent holds, and nothing serious was reported since the session began (``seizure.EARLIER``)."""
    running = open_session(record)
    if running is not None and (harm := seizure.since(record, running.begun.number)) is not None:
        return Sentence("Entry {entry} is a seizure or a serious event: end the session.", {"entry": harm.number})
    return consent.missing(record, at)


def never_fewer(record: Record, what: TrainsDelivered | SessionPaused | Delivered, by: Actor, at: datetime,
                ) -> Sentence | None:
    """Counts do not fall: what was acknowledged was delivered."""
    running = open_session(record)
    if running is None or (what.pulses >= running.pulses and what.trains >= running.trains):
        return None
    said = {"trains": running.trains, "pulses": running.pulses}
    return Sentence("{trains} trains and {pulses} pulses were written before; counts do not fall.", said)


def by_a_physician_upwards(record: Record, what: IntensityChanged, by: Actor, at: datetime) -> Sentence | None:
    """Operators change the open session within the prescription; physicians beyond it, as far as the verdict holds."""
    order = prescription.current(record)
    if order is None:
        return Sentence("There is no prescription to change.")
    if by.role is not Role.PHYSICIAN:
        return is_open(record, what, by, at) or too_strong(record, order, what.percent_mso)
    if what.percent_mso <= order.what.percent_mso + STEP:
        return None
    return verdict_worse_at(record, order, what.percent_mso)


def as_it_was_begun(record: Record, what: Delivered, by: Actor, at: datetime) -> Sentence | None:
    """What the beginning settled is said again unchanged."""
    running = open_session(record)
    if running is None:
        return Sentence("No session is open.")
    fixed = settled(record, running)
    for one in fields(what):
        given = getattr(what, one.name)
        same = wall(given, at) == wall(running.begun.at, at) if one.name == "begun" else given == fixed.get(one.name)
        if one.name in fixed and not same:
            return Sentence("This is not the session that is open ({field} differs); load the page again.",
                            {"field": one.name})
    return None


def says_why(record: Record, what: Delivered, by: Actor, at: datetime) -> Sentence | None:
    """Fewer or more pulses than prescribed need a reason."""
    if what.pulses_planned is None or what.pulses == what.pulses_planned or what.reason.strip():
        return None
    said = {"given": what.pulses, "planned": what.pulses_planned}
    return Sentence("{given} of {planned} pulses: say why.", said)


def ended_after_it_began(record: Record, what: Delivered, by: Actor, at: datetime) -> Sentence | None:
    """The end lies between the beginning and now."""
    if what.ended is None:
        return None
    if wall(what.ended, at) < wall(what.begun, at).replace(second=0, microsecond=0):
        return Sentence("The session cannot have ended before it began.")
    return not_ahead(what.ended, at)
