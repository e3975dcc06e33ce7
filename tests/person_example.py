"""What a plan knows of a made-up person: how the head was made, one short scan, a network."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bobina.finding import Finding, Level
from bobina.head.coverage import LIMITS, Coverage
from bobina.head.segment import Bias, Quality
from bobina.head.segment.quality import BOUNDS
from bobina.plan.engagement import Aim, Engagement
from bobina.plan.model import Pose
from bobina.plan.person import At, Making, Personal, Reached
from bobina.plan.personal.algorithms import Algorithm, Located, Why
from bobina.plan.personal.quality import Quality as ScanQuality
from bobina.plan.personal.recommend import BETWEEN_PEOPLE, Key, Reason, Recommendation
from bobina.plan.personal.reliability import Interval, Reliability
from bobina.plan.spread import Interval as Slips
from bobina.space import Rigid
from bobina.space.frames import Coil, Scanner
from bobina.space.units import mega, mm

Array = NDArray[np.float64]
GROUP = np.array([-29, 43, 30]) * mm
SEEN = {
    "voxel": 1e-3, "head": 3.9e-3, "left": 2e-3, "right": 1e-3, "back": 2e-3, "top": 1e-3, "wrap": 0.0, "shell": 0.99,
    "front": 4e-4, "below": 172e-3, "face": 14e-3, "contrast": -0.42, "noise": 61.0,
}
MEASURED = {
    "wm": 512e-6, "gm": 704e-6, "csf": 301e-6, "bone_above": 402e-6, "scalp_above": 451e-6, "grey_to_white": 1.37,
    "leak": 0.4e-4, "brain_on_bone": 14e-4, "bone_bare": 0.0, "skull_thin": 2.6 * mm, "skull_median": 6.1 * mm,
    "brain_strays": 0.1e-6, "doubt": 0.061, "overlap": 0.951, "open_top": 0.0,
}
POINTS = {
    Algorithm.PEAK: (-46, 31, 38), Algorithm.SPHERE: (-43, 38, 34), Algorithm.SEED_MAP: (-36, 45, 28),
    Algorithm.CLUSTER: (-38, 42, 30), Algorithm.HIERARCHICAL: (-31, 48, 22),
}
SPREADS = {
    Algorithm.PEAK: 14, Algorithm.SPHERE: 11, Algorithm.SEED_MAP: 7, Algorithm.CLUSTER: 5, Algorithm.HIERARCHICAL: 17,
}


def example_making(**measured: float) -> Making:
    """A T1 and a segmentation with one thing to look at each, and whatever else is ``measured`` otherwise."""
    found = (MEASURED | measured).items()
    return Making(
        Coverage(tuple(LIMITS[key].judge(key, value) for key, value in SEEN.items())),
        Quality(tuple(Finding(key, BOUNDS[key].judge(value), value) for key, value in found)),
        Bias(0.82, 1.21), "built-in", 0.951, 0.31 * mm,
    )


def example_personal() -> Personal:
    """A scan of nine minutes: the clusters of alike series find nothing with the global signal kept."""
    gsr = {one: _found(one, 0.0, k) for k, one in enumerate(Algorithm)}
    plain = {one: _found(one, 4 * mm, k + 5) for k, one in enumerate(Algorithm)}
    plain[Algorithm.HIERARCHICAL] = _nothing()
    own = Personal(gsr, plain, _advice(0.62, 0.0), _advice(0.34, 4 * mm), _scan(), _cleaning(), GROUP)
    return own.on(lambda mni: mni + 2 * mm)


def example_reached(pose: Pose) -> Reached:
    """A best pose 9 mm behind the plan's, turned by 40 degrees."""
    turn = np.deg2rad(40)
    matrix = np.array(pose.matrix)
    matrix[:3, :2] = pose.matrix[:3, :2] @ np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    matrix[:3, 3] -= 9 * mm * np.array([0.0, 1.0, 0.0])
    best: Pose = Rigid(matrix, Scanner, Coil)
    return Reached(
        "sgacc-group", Aim.ON_TARGET, 1.0,
        At(best, Engagement(-0.021, -0.118, 0.57, 0.0, 0.31 / mega), Slips(0.41, 0.53, 0.61)),
        At(pose, Engagement(-0.018, -0.091, 0.38, 0.0, 0.29 / mega), Slips(0.24, 0.35, 0.44)),
        2816, 0.014,
    )


def _found(algorithm: Algorithm, shift: float, seed: int) -> Reliability:
    point, spread = np.array(POINTS[algorithm]) * mm + [0, -shift, shift], SPREADS[algorithm] * mm
    draws = point + np.random.default_rng(seed).normal(scale=spread / np.sqrt(3), size=(60, 3))
    return Reliability(
        Located(algorithm, point, -0.31), draws, spread, 1.7 * spread, 1.2 * spread, float("nan"), 0.56,
        float(np.linalg.norm(point - GROUP)), -0.19, -0.31, Interval(0.041, -0.012, 0.094), 31 * mm, 0.12, -0.22,
        2 * mm,
    )


def _nothing() -> Reliability:
    none = float("nan")
    return Reliability(
        Located(Algorithm.HIERARCHICAL, None, none, Why.NO_CLUSTER), np.full((8, 3), np.nan), none, none, none, none,
        0.4, none, -0.17, none, Interval(none, none, none), none, 0.1, -0.2, none,
    )


def _advice(weight: float, shift: float) -> Recommendation:
    own = np.array([-38, 41, 31]) * mm + [0, -shift, shift]
    reasons = (
        Reason(Key.SPREAD, 6.8 * mm), Reason(Key.SPLIT_HALF, 8.1 * mm), Reason(Key.APART, 7.4 * mm),
        Reason(Key.GAIN_UNSURE, -0.012), Reason(Key.BETWEEN_PEOPLE, BETWEEN_PEOPLE.value),
    )
    shares = {Algorithm.CLUSTER: 0.55, Algorithm.SEED_MAP: 0.28, Algorithm.SPHERE: 0.1, Algorithm.PEAK: 0.07}
    return Recommendation(
        GROUP + weight * (own - GROUP), weight, own, shares, 11.7 * mm, BETWEEN_PEOPLE, 9.2 * mm, reasons
    )


def _scan() -> ScanQuality:
    found = (Finding("seed-noisy", Level.CARE, 0.46), Finding("breathing", Level.CARE, 9.0))
    return ScanQuality(26.0, 57.0, 0.08, 0.17 * mm, 0.06, 9.0, 270, 68.0, 0.9, 9, 1.3, found)


def _cleaning() -> dict[str, object]:
    asked = {"motion": 24, "wm_csf": True, "global_signal": True, "high_pass": 0.01, "low_pass": 0.1, "fwhm": 4 * mm,
             "repetition": 2.0}
    run = {"regressors": ["trans_x", "trans_y"], "volumes": 288, "volumes_kept": 270, "dummies": 2, "removed": [7, 8],
           "freedom": 68.0}
    return {"asked": asked, "runs": [run]}
