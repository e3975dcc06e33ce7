"""Targets, pose search, robustness, the plan."""

from bobina.plan.model import Candidate, Flatness, Pose, Site, Target
from bobina.plan.targets import personal_target, target, targets, user_target
from bobina.plan.verbs import Found, Ground, Treatment, at_target, candidates, choose, ground, slopes, spread
from bobina.plan.whole import Plan

__all__ = [
    "Candidate", "Flatness", "Found", "Ground", "Plan", "Pose", "Site", "Target", "Treatment", "at_target",
    "candidates", "choose", "ground", "personal_target", "slopes", "spread", "target", "targets", "user_target",
]
