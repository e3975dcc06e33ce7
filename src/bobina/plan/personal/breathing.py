"""Swings of the global signal, by which irregular breathing shows."""

from __future__ import annotations

import math

import numpy as np
from nilearn import signal

from bobina.plan.personal import findings
from bobina.plan.personal.resting import Array

BAND = (0.01, 0.1)
"""Hz, in which breathing shows"""


def swings(whole: Array, repetition: float) -> tuple[int, float]:
    """How often a global signal (volumes,) swings out, and how often Gaussian noise of its spectrum would."""
    band = _filtered(whole, repetition)
    centred = band - np.median(band)
    spread = np.median(np.abs(centred)) / 0.6745
    if spread == 0:
        return 0, 0.0
    out = np.abs(centred) > findings.EXCURSION.value * spread
    count = int(np.count_nonzero(np.diff(out.astype(np.int8), prepend=0) == 1))
    rate = math.sqrt((np.diff(band) ** 2).mean() / band.var()) / (2 * math.pi)
    return count, 2 * rate * len(band) * math.exp(-findings.EXCURSION.value**2 / 2)


def _filtered(whole: Array, repetition: float) -> Array:
    low, high = BAND
    band: Array = signal.butterworth(
        whole - whole.mean(), sampling_rate=1 / repetition, high_pass=low,
        low_pass=high if high < 0.5 / repetition else None, copy=True,
    )
    return band
