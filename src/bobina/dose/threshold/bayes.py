"""A threshold and a spread that are both uncertain: a prior over the two, and the next pulse where most is learned."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import entr, ndtr

from bobina.dose.threshold.model import ENOUGH, LEAST, MOST, STEP_UP, Pulse, State

Floats = NDArray[np.float64]
THRESHOLDS = np.arange(1.0, 130.01, 0.5)
"""% of output"""
SPREADS = 0.07 * 1.5 ** np.linspace(-2, 2, 7)
"""of the threshold"""
MEAN, DEVIATION = 55.0, 20.0
"""of the normal prior of the threshold, % of output. Our choice: wide enough for hand and leg, rest and active"""
FACTOR = 1.5
"""one deviation of the prior of the spread about 0.07 (model.AWISZUS). Our choice: 0.03 to 0.16 within two"""
TAIL = 0.025
FLOOR = 0.005
"""chance that an answer is a slip (an artefact, a cough): none rules a threshold out. Our choice"""
NEGLIGIBLE = 1e-7
"""belief in a threshold that the choice of the next pulse leaves out"""


class _Grid(NamedTuple):
    """Chance of an answer [intensity, threshold, spread], logs of yes and no, log of the prior [threshold, spread]."""

    answer: Floats
    yes: Floats
    no: Floats
    prior: Floats


def bayes(pulses: tuple[Pulse, ...], start: int) -> State:
    """The state after ``pulses``, the first of which is at ``start``."""
    belief = posterior(pulses)
    of_threshold = belief.sum(axis=1)
    if not pulses:
        return State(start, None, None, 0, False)
    low, high = np.interp([TAIL, 1 - TAIL], np.cumsum(of_threshold), THRESHOLDS)
    estimate = float(THRESHOLDS @ of_threshold)
    return State(_next(belief, pulses), estimate, (float(low), float(high)), len(pulses), len(pulses) >= ENOUGH)


def posterior(pulses: tuple[Pulse, ...]) -> Floats:
    """Belief over [threshold, spread], summing to 1."""
    grid = _grid()
    log = grid.prior + sum((grid.yes if one.answered else grid.no)[one.percent_mso - LEAST] for one in pulses)
    belief = np.exp(log - log.max())
    return np.asarray(belief / belief.sum())


def _next(belief: Floats, pulses: tuple[Pulse, ...]) -> int:
    """The intensity whose answer is expected to tell most about the threshold, whatever the spread: among those that
    may be the threshold, as far as they may be given next.
    """
    of_threshold = belief.sum(axis=1)
    likely = of_threshold > NEGLIGIBLE
    first, last = THRESHOLDS[likely][[0, -1]]
    most = min(max(one.percent_mso for one in pulses) + STEP_UP, MOST, int(last) + 1)
    least = min(int(first), most)
    belief, of_threshold = belief[likely], of_threshold[likely]
    joint = np.einsum("xts,ts->xt", _grid().answer[least - LEAST : most - LEAST + 1, likely], belief)
    told = _binary(joint.sum(axis=1)) - _binary(joint / of_threshold) @ of_threshold
    return int(np.argmax(told)) + least


def _binary(chance: Floats) -> Floats:
    """Entropy of a yes or no, nats."""
    return np.asarray(entr(np.clip(chance, 0, 1)) + entr(np.clip(1 - chance, 0, 1)))


@cache
def _grid() -> _Grid:
    at = np.arange(LEAST, MOST + 1.0)[:, None, None]
    threshold, spread = THRESHOLDS[:, None], SPREADS[None, :]
    answer = FLOOR + (1 - 2 * FLOOR) * ndtr((at - threshold) / (spread * threshold))
    steps = np.log(SPREADS / 0.07) / np.log(FACTOR)
    prior = np.exp(-0.5 * ((threshold - MEAN) / DEVIATION) ** 2 - 0.5 * steps**2)
    return _Grid(answer, np.log(answer), np.log1p(-answer), np.log(prior / prior.sum()))
