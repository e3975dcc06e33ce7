"""How likely each threshold is by the answers so far: what a page draws."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bobina.dose.threshold.bayes import THRESHOLDS, posterior
from bobina.dose.threshold.model import Method, Pulse
from bobina.dose.threshold.pest import THRESHOLDS as FINER
from bobina.dose.threshold.pest import log_likelihood

Floats = NDArray[np.float64]


def belief(method: Method, pulses: tuple[Pulse, ...]) -> tuple[Floats, Floats] | None:
    """Thresholds, % of output, and their weights, the largest 1: the posterior, or for PEST the likelihood. The
    classic has none.
    """
    if method is Method.FIVE_OF_TEN:
        return None
    if method is Method.PEST:
        likely = log_likelihood(pulses)
        return np.asarray(FINER, float), np.asarray(np.exp(likely - likely.max()), float)
    weights = posterior(pulses).sum(axis=1)
    return np.asarray(THRESHOLDS, float), np.asarray(weights / weights.max(), float)
