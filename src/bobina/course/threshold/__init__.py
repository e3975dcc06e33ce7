"""The motor threshold: found pulse by pulse at the machine, or entered. Every answer is an entry of its own."""

from bobina.course.record import TEAM, Kind
from bobina.course.referral import needs_referral
from bobina.course.threshold import rules
from bobina.course.threshold.events import Known, ThresholdBegun, ThresholdEntered, ThresholdFound, ThresholdPulse
from bobina.course.threshold.state import Caution, Search, as_dose, cautions, current, search, taken_on

KINDS = (
    Kind("threshold-begun", ThresholdBegun, "Search for the motor threshold", TEAM, (needs_referral, rules.cleared),
         topic="threshold"),
    Kind("threshold-pulse", ThresholdPulse, "Pulse of the threshold search", TEAM,
         (needs_referral, rules.running, rules.as_measured)),
    Kind("threshold-found", ThresholdFound, "Motor threshold found", TEAM,
         (needs_referral, rules.running, rules.as_found)),
    Kind("threshold-entered", ThresholdEntered, "Motor threshold taken elsewhere", TEAM,
         (needs_referral, rules.in_the_past), topic="threshold"),
)

__all__ = [
    "KINDS", "Caution", "Known", "Search", "ThresholdBegun", "ThresholdEntered", "ThresholdFound", "ThresholdPulse",
    "as_dose", "cautions", "current", "search", "taken_on",
]
