"""Pulse trains, protocols, motor threshold, prescription, safety limits and their sources.

``protocol(name)`` -> ``doses`` -> ``prescribe``; ``check`` for the verdict; ``schedule`` for the days.
"""

from bobina.dose.library import default_protocol, protocol, protocols
from bobina.dose.model import (
    DeviceCheck,
    Dose,
    EvidenceLevel,
    Level,
    Part,
    Prescription,
    Protocol,
    Reason,
    Schedule,
    Session,
    Threshold,
    Timing,
    Verdict,
)
from bobina.dose.prescribe import doses, prescribe
from bobina.dose.safety import check, check_protocol, together
from bobina.dose.schedule import schedule
from bobina.dose.timing import conventional, theta_burst

__all__ = [
    "DeviceCheck", "Dose", "EvidenceLevel", "Level", "Part", "Prescription", "Protocol", "Reason", "Schedule",
    "Session", "Threshold", "Timing", "Verdict", "check", "check_protocol", "conventional", "default_protocol",
    "doses", "prescribe", "protocol", "protocols", "schedule", "theta_burst", "together",
]
