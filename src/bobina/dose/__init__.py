"""Pulse trains, protocols, motor threshold, prescription, safety limits and their sources."""

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

__all__ = [
    "DeviceCheck", "Dose", "EvidenceLevel", "Level", "Part", "Prescription", "Protocol", "Reason", "Schedule",
    "Session", "Threshold", "Timing", "Verdict",
]
