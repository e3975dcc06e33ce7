"""People who do not exist and whose muscles answer as the published statistical model says: to test and to show.

No stimulus of a real person is chosen from anything in here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from bobina.dose.threshold.model import Find, Pulse
from bobina.source import Source, Status

Floats = NDArray[np.float64]
MODEL = Source(
    "Goetz 2019, IEEE Trans Neural Syst Rehabil Eng 27:1539 (paper not read), which grew out of the two sources of "
    "variability of Goetz 2014, Brain Stimul 7:541 (abstract read); equations and parameters as in the authors' code, "
    "read: BoshuoWang/TMS_Thresholding 7b7b1f8 (MIT)", Status.PARTLY, "10.1109/TNSRE.2019.2926543",
)
CRITERION = 50e-6
"""V, peak to peak"""
_MEAN = np.array([-5.081764824125, 4.532264929, 3.646550162125, 0.426390035500, 1.666487134750])
_COVARIANCE = np.diag([0.003570541967, 0.126168431583, 7.202738820058, 0.047425817251, 0.007107112788])
for _i, _j, _value in ((2, 3, 0.569742608764), (2, 4, -0.197461987887), (3, 4, -0.015113039713)):
    _COVARIANCE[_i, _j] = _COVARIANCE[_j, _i] = _value
_NOISE_MEAN, _NOISE_DEVIATION = np.array([-0.964533460250, 0.688273244000]), np.array([0.022758778017, 0.023671071119])
_NODES, _QUANTILES = ndtri((np.arange(64) + 0.5) / 64), (np.arange(8) + 0.5) / 8


@dataclass(frozen=True, slots=True)
class Subjects:
    """Parameters of n people, each of shape (n,). Volts and % of output."""

    floor: Floats
    """what is measured without an answer"""
    top: Floats
    """log10 of the largest answer over 0.1 uV"""
    half: Floats
    steep: Floats
    shift: Floats
    after: Floats
    """deviation of log10 of the answer"""
    before: Floats
    """deviation of the stimulus, % of output"""
    scale: Floats
    shape: Floats
    """of the extreme-value noise of the amplifier"""

    def of(self, chosen: NDArray[np.bool_] | slice) -> Subjects:
        """Some of them."""
        return Subjects(*(getattr(self, name)[chosen] for name in self.__slots__))

    @property
    def count(self) -> int:
        """How many."""
        return len(self.floor)


def subjects(count: int, rng: np.random.Generator) -> Subjects:
    """People drawn from the published population, with the authors' checks: silence and 1 mV within 20 to 120 % of
    output, no outlier, a noise-free threshold of 30 to 100 %.
    """
    found: list[Subjects] = []
    while sum(one.count for one in found) < count:
        drawn = _draw(2 * count, rng)
        found.append(drawn.of(_plausible(drawn, rng)))
    return Subjects(*(np.concatenate([getattr(one, name) for one in found])[:count] for name in Subjects.__slots__))


def amplitude(who: Subjects, percent_mso: Floats, rng: np.random.Generator) -> Floats:
    """Peak-to-peak answers, V, of each person (n,) to ``percent_mso`` (..., n)."""
    shape = np.broadcast_shapes(percent_mso.shape, who.floor.shape)
    stimulus = percent_mso + who.before * rng.standard_normal(shape)
    return np.maximum(_floor(who, rng.random(shape)) + _answer(who, stimulus, who.after * rng.standard_normal(shape)),
                      1e-8)


def at_level(who: Subjects, volts: float = CRITERION) -> Floats:
    """The intensity (n,) at which the answer without any noise has ``volts``."""
    return _rising(lambda at: who.floor + _answer(who, at, np.zeros(who.count)), volts, np.full(who.count, 100.0), 100)


def at_half(who: Subjects) -> Floats:
    """The intensity (n,) that is answered with 50 uV or more half of the time: what a threshold is."""
    return _rising(lambda at: chance(who, at), 0.5, at_level(who), 10)


def chance(who: Subjects, percent_mso: Floats) -> Floats:
    """Chance (n,) of an answer of 50 uV or more, by quadrature over the three sources of variability."""
    stimulus = percent_mso + np.multiply.outer(_NODES, who.before)
    mean = np.log10(_answer(who, stimulus, np.zeros(who.count)) / 1e-7)
    total = np.zeros_like(mean)
    for quantile in _QUANTILES:
        missing = CRITERION - _floor(who, np.full(who.count, quantile))
        needed = np.log10(np.maximum(missing, 1e-9) / 1e-7)
        total += np.where(missing > 0, ndtr((mean - needed) / who.after), 1.0)
    return np.asarray(total.mean(axis=0) / len(_QUANTILES))


def search(
    find: Find, who: Subjects, start: int, rng: np.random.Generator, longest: int | None = None,
) -> tuple[Pulse, ...]:
    """The pulses of one search with one person (n = 1): to the end of the method, or ``longest`` pulses."""
    pulses: tuple[Pulse, ...] = ()
    state = find(pulses, start)
    while state.pulses < longest if longest is not None else not state.finished:
        answer = amplitude(who, np.array([float(state.next_mso)]), rng)[0]
        pulses = (*pulses, Pulse(state.next_mso, bool(answer >= CRITERION)))
        state = find(pulses, start)
    return pulses


def _draw(count: int, rng: np.random.Generator) -> Subjects:
    drawn = rng.multivariate_normal(_MEAN, _COVARIANCE, count).T
    noise = 10 ** (_NOISE_MEAN[:, None] + _NOISE_DEVIATION[:, None] * rng.standard_normal((2, count)))
    scale, shape = 1.55e-6 * 1.5 ** rng.standard_normal(count), 0.14 * 2 ** rng.standard_normal(count)
    half, steep, shift = 10 ** drawn[2:]
    after, before = noise
    return Subjects(10 ** drawn[0], drawn[1], half, steep, shift, after, before, scale, shape)


def _plausible(who: Subjects, rng: np.random.Generator) -> NDArray[np.bool_]:
    answers = amplitude(who, np.linspace(20.0, 120.0, 300)[:, None], rng)
    reached = at_level(who)
    low, high = answers.min(axis=0), answers.max(axis=0)
    return np.asarray((low < 30e-6) & (high > 1e-3) & (low > 1e-7) & (high < 30e-3) & (reached > 30) & (reached < 100))


def _answer(who: Subjects, stimulus: Floats, noise: Floats) -> Floats:
    """Recruitment: a sigmoid on a logarithmic scale."""
    with np.errstate(over="ignore", divide="ignore"):
        recruited = who.top / (1 + who.half / np.maximum(stimulus - who.shift, 1e-12) ** who.steep)
    return np.asarray(1e-7 * 10 ** (noise + recruited))


def _floor(who: Subjects, quantile: Floats) -> Floats:
    """Generalised extreme-value noise about the floor."""
    return np.asarray(who.floor + who.scale * ((-np.log(quantile)) ** -who.shape - 1) / who.shape)


def _rising(function: Callable[[Floats], Floats], wanted: float, about: Floats, within: float) -> Floats:
    """Where a rising function of the intensity has the value ``wanted``: bisection, to a thousandth of ``within``."""
    low, high = about - within, about + within
    for _ in range(12):
        middle = (low + high) / 2
        below = function(middle) < wanted
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return np.asarray((low + high) / 2)
