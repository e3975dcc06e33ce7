"""The integrated pathway of addiction: a team, a goal, and what is done beside TMS. Without it no course is opened."""

from bobina.course.pathway import rules
from bobina.course.pathway.events import (
    AppointmentKept,
    AppointmentMissed,
    AppointmentPlanned,
    PathwayClosed,
    PathwayOpened,
    TeamChanged,
)
from bobina.course.pathway.state import ADDICTION, Appointment, Pathway, appointments, missing, pathway, pathways
from bobina.course.record import TEAM, Kind
from bobina.course.referral import needs_referral

_OPEN = (needs_referral, rules.is_open)
KINDS = (
    Kind("pathway-opened", PathwayOpened, "Open the pathway", TEAM,
         (needs_referral, rules.none_open, rules.begun), topic="pathway"),
    Kind("team-changed", TeamChanged, "Change the team", TEAM, _OPEN, topic="pathway"),
    Kind("appointment-planned", AppointmentPlanned, "Plan an appointment", TEAM, _OPEN, topic="pathway"),
    Kind("appointment-kept", AppointmentKept, "Appointment kept", TEAM, (needs_referral, rules.awaited, rules.due)),
    Kind("appointment-missed", AppointmentMissed, "Appointment missed", TEAM, (needs_referral, rules.awaited)),
    Kind("pathway-closed", PathwayClosed, "Close the pathway", TEAM, _OPEN, topic="pathway"),
)

__all__ = ["ADDICTION", "KINDS", "Appointment", "Pathway", "appointments", "missing", "pathway", "pathways"]
