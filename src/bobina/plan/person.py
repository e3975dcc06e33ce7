"""What a plan knows of the person besides labels: how the head was made, where their own connectivity points, what a
pose reaches of a network.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bobina.head.coverage import Coverage
from bobina.head.segment import Bias, Quality
from bobina.plan.engagement import Aim, Engagement
from bobina.plan.model import Pose
from bobina.plan.personal.algorithms import Algorithm
from bobina.plan.personal.quality import Quality as ScanQuality
from bobina.plan.personal.recommend import Recommendation
from bobina.plan.personal.reliability import Reliability
from bobina.plan.personal.resting import Array
from bobina.plan.spread import Interval


@dataclass(frozen=True, eq=False, slots=True)
class Making:
    """How a head was made from a T1: what the image showed before, and what the segmentation was found to be worth.

    ``dice`` is the overlap of the brain with MNI's after the warp, ``inverse`` (m) how far points come back from where
    they went (95th percentile).
    """

    coverage: Coverage
    quality: Quality
    bias: Bias
    priors: str
    dice: float
    inverse: float


@dataclass(frozen=True, eq=False, slots=True)
class Personal:
    """Targets of the person's own resting state, ``plain`` and with the global signal regressed out (``gsr``).

    ``recommended`` is of ``gsr``, ``recommended_plain`` of ``plain``. ``cleaning``: all that was done to the scan, of
    the former, as JSON has it. ``group`` (3,), m of MNI: the point they are drawn to. ``gsr_here``, ``plain_here``:
    the points (3,), m of Scanner, on the head that a plan is made on; empty without one.
    """

    gsr: Mapping[Algorithm, Reliability]
    plain: Mapping[Algorithm, Reliability]
    recommended: Recommendation
    recommended_plain: Recommendation
    scan: ScanQuality
    cleaning: Mapping[str, Any]
    group: Array
    gsr_here: Mapping[Algorithm, Array] = field(default_factory=dict)
    plain_here: Mapping[Algorithm, Array] = field(default_factory=dict)

    def on(self, to_scanner: Callable[[Array], Array]) -> Personal:
        """The same with its points on a head, to which ``to_scanner`` takes MNI, m."""
        gsr, plain = (
            {key: to_scanner(one.located.point) for key, one in found.items() if one.located.point is not None}
            for found in (self.gsr, self.plain)
        )
        return replace(self, gsr_here=gsr, plain_here=plain)


@dataclass(frozen=True, slots=True)
class At:
    """What one pose engages, in the mean over positions within 5 mm; ``slipped``: of the score of one placement."""

    pose: Pose
    engagement: Engagement
    slipped: Interval


@dataclass(frozen=True, slots=True)
class Reached:
    """What the plan's pose reaches of a network (``point``), and the pose that reaches most of it (``best``).

    ``error``: of |E| by the operator that was searched with, relative L2 at the best pose; ``tried``: poses.
    """

    network: str
    """its key: sgacc-group"""
    aim: Aim
    penalty: float
    best: At
    point: At
    tried: int
    error: float
