"""Targets, pose search, robustness, the plan."""

from bobina.plan.model import Candidate, Flatness, Plan, Pose, Site, Target
from bobina.plan.targets import target, targets, user_target
from bobina.plan.verbs import Found, Ground, Treatment, candidates, choose, ground

__all__ = [
    "Candidate", "Flatness", "Found", "Ground", "Plan", "Pose", "Site", "Target", "Treatment", "candidates", "choose",
    "ground", "target", "targets", "user_target",
]
