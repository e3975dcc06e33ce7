"""The plan: everything a team discusses, in one frozen value. SI."""

from __future__ import annotations

from dataclasses import dataclass

from bobina.dose import Prescription, Schedule, Threshold, Verdict
from bobina.plan.model import CoilUse, Connectivity, FieldSummary, Flatness, HeadUse, Pose, Site, Target
from bobina.plan.person import Making, Personal, Reached
from bobina.plan.spread import Spread


@dataclass(frozen=True, eq=False, slots=True)
class Plan:
    """Everything a team discusses, and everything the report prints."""

    indication: str
    """depression, addiction, ms-fatigue, ms-motor, ms-spasticity, ms-cognition, or target (a point of the user's)"""
    head: HeadUse
    coil: CoilUse
    pose: Pose
    sites: tuple[Site, ...]
    """the plan's own target first, then the alternatives, then the motor site of the threshold (m1-hand or m1-leg)"""
    connectivity: tuple[Connectivity, ...]
    """the parcels considered, most negative first; empty where the target is not by connectivity"""
    field: FieldSummary
    flatness: Flatness
    poses_searched: int
    threshold: Threshold
    prescription: Prescription
    verdict: Verdict
    schedule: Schedule
    spread: Spread | None = None
    """None: the solver gives no slopes, or the plan is of an earlier bobina"""
    making: Making | None = None
    """None: the head was not made from a T1 by bobina"""
    personal: Personal | None = None
    """None: there was no resting state"""
    reached: Reached | None = None
    """None: no network was asked for"""

    @property
    def target(self) -> Target:
        """The target the pose was chosen for."""
        return self.sites[0].target
