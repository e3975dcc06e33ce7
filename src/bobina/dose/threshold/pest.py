"""Parameter estimation by sequential testing: the next pulse at the most likely threshold (Awiszus 2003)."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_ndtr

from bobina.dose.threshold.model import ENOUGH, MOST, Pulse, State, within_reach

SPREAD = 0.07
"""standard deviation of the cumulative normal, of the threshold; source: model.AWISZUS"""
THRESHOLDS = np.arange(1.0, 130.01, 0.2)
"""% of output; a threshold may lie above what the stimulator gives"""
DROP = 1.92
"""log likelihood from its top to the end of the 95 % interval: half the 95 % point of chi squared with one degree"""


def pest(pulses: tuple[Pulse, ...], start: int) -> State:
    """The state after ``pulses``, the first of which is at ``start``."""
    likely = log_likelihood(pulses)
    top = THRESHOLDS[likely >= likely.max() - 1e-9]
    inside = THRESHOLDS[likely >= likely.max() - DROP]
    estimate = float(top.mean()) if pulses else None
    interval = (float(inside[0]), float(inside[-1])) if pulses else None
    wanted = start if estimate is None else estimate
    return State(within_reach(wanted, pulses), estimate, interval, len(pulses), len(pulses) >= ENOUGH)


def log_likelihood(pulses: tuple[Pulse, ...]) -> NDArray[np.float64]:
    """Of each threshold; no answer at 0 and an answer above all thresholds count as given, so that there is a top."""
    yes, no = _table()
    rows = [(yes if one.answered else no)[one.percent_mso] for one in pulses]
    return np.asarray(np.sum([no[0], yes[-1], *rows], axis=0))


@cache
def _table() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Log chance of yes and of no [intensity, threshold], for 0, 1, ... and an intensity above all thresholds."""
    at = np.array([*range(MOST + 1), THRESHOLDS[-1] + 1])
    z = (at[:, None] - THRESHOLDS) / (SPREAD * THRESHOLDS)
    return np.asarray(log_ndtr(z)), np.asarray(log_ndtr(-z))
