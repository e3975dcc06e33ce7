"""A session from checklist to end. Everything is found again from the record, after a crash too."""

from bobina.course.delivery import (
    Delivered,
    IntensityChanged,
    SessionBegun,
    SessionPaused,
    SessionResumed,
    TrainsDelivered,
)
from bobina.course.record import PHYSICIANS, TEAM, Kind
from bobina.course.referral import needs_referral
from bobina.course.sessions import rules
from bobina.course.sessions.checks import Check, Light, preflight, ready
from bobina.course.sessions.held import deviations, excess_second, most_allowed, settled
from bobina.course.sessions.rules import HEARING, PLUGS, next_number

_OPEN = (needs_referral, rules.is_open, rules.of_today)
KINDS = (
    Kind("session-begun", SessionBegun, "Begin the session", TEAM,
         (needs_referral, rules.no_red_light, rules.as_counted, rules.with_what_was_prescribed,
          rules.as_strong_as_prescribed, rules.ears_covered), topic="session"),
    Kind("trains-delivered", TrainsDelivered, "Trains delivered so far", TEAM,
         (*_OPEN, rules.runs, rules.never_fewer), topic="session"),
    Kind("session-paused", SessionPaused, "Pause the session", TEAM, (*_OPEN, rules.runs, rules.never_fewer),
         topic="session"),
    Kind("session-resumed", SessionResumed, "Resume the session", TEAM, (*_OPEN, rules.rests, rules.may_go_on),
         topic="session"),
    Kind("intensity-changed", IntensityChanged, "Change the intensity", TEAM,
         (needs_referral, rules.by_a_physician_upwards), topic="session"),
    Kind("delivered", Delivered, "End the session", TEAM,
         (needs_referral, rules.is_open, rules.as_it_was_begun, rules.never_fewer, rules.says_why,
          rules.ended_after_it_began), excess_second, "session", PHYSICIANS),
)

__all__ = [
    "HEARING", "KINDS", "PLUGS", "Check", "Light", "deviations", "most_allowed", "next_number", "preflight", "ready",
    "settled",
]
