"""What may be written about a plan and a prescription."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bobina.course.asked import Event, Refused, asked
from bobina.course.moments import hold_year
from bobina.course.threshold.events import COILS, OUTPUT
from bobina.dose import protocols
from bobina.sentence import Sentence

PROTOCOLS = {one.id: one.name for one in protocols() if one.parts}
"""those with a stimulation of their own"""
HEADS = {"own": "The person's own", "template": "A template in MNI space"}
"""whose head a plan was made on"""
HASH = 64
"""hexadecimal digits of a SHA-256"""


@dataclass(frozen=True, slots=True)
class PlanAttached(Event):
    """A plan of ``bobina plan``: the hash of its file and the few values that are used. The file is not kept."""

    sha256: str = asked("SHA-256 of the plan")
    indication: str = asked("Indication")
    target: str = asked("Target")
    coil: str = asked("Coil")
    coil_kind: str = asked("Kind of coil")
    protocol: str = asked("Protocol")
    threshold_mso: float = asked("Motor threshold of the plan", unit=OUTPUT, least=0, most=100)
    verdict: str = asked("Safety verdict of the plan")
    percent_mso: float | None = asked("Intensity of the plan", unit=OUTPUT, least=0, most=1000, default=None)
    dosed_by: str = asked("Dosed by", default="")
    pose: tuple[float, ...] = asked("Coil to scanner, 4 x 4 by rows, m", default=())
    head: str = asked("Head of the plan", choices=HEADS, default="")

    def __post_init__(self) -> None:
        """Refuse what is no hash, and a pose that is not 4 x 4."""
        Event.__post_init__(self)
        _hold_hash(self.sha256, "sha256")
        if len(self.pose) not in (0, 16):
            raise Refused(Sentence("A pose has 16 numbers, this one {count}.", {"count": len(self.pose)}), "pose")


@dataclass(frozen=True, slots=True)
class Prescribed(Event):
    """A physician's prescription; the newest is in force. ``plan``: the hash of an attached plan, or nothing."""

    protocol: str = asked("Protocol", choices=PROTOCOLS)
    coil_kind: str = asked("Kind of coil", choices=COILS)
    coil: str = asked("Coil", hint="as the session will name it")
    stimulator: str = asked("Stimulator")
    percent_of_threshold: float = asked("Intensity", unit="% of the motor threshold", least=1, most=300)
    percent_mso: float = asked("Output", unit=OUTPUT, least=1, most=100)
    pulses: int = asked("Pulses a session", least=1, most=100_000)
    sessions: int = asked("Sessions", least=1, most=400)
    sessions_per_day: int = asked("Sessions a day", least=1, most=20)
    start: date = asked("First day")
    plan: str = asked("Plan", hint="SHA-256 of an attached plan, or blank", default="")
    note: str = asked("Remarks", long=True, default="")
    reason: str = asked("Reason", hint="needed where something above does not fit or cannot be checked", long=True,
                        default="")

    def __post_init__(self) -> None:
        """Refuse what is no hash, and a day in another century."""
        Event.__post_init__(self)
        hold_year(self.start, "start")
        if self.plan:
            _hold_hash(self.plan, "plan")


def _hold_hash(value: str, where: str) -> None:
    if len(value) != HASH or any(digit not in "0123456789abcdef" for digit in value):
        raise Refused(Sentence("A SHA-256 has 64 digits from 0 to 9 and a to f."), where)
