"""What finding a motor threshold takes and gives: pulses with yes or no, and what follows from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from bobina.source import Source, Status

LEAST, MOST = 1, 100
"""% of maximum stimulator output that a pulse may have; stimulators take whole ones"""
STEP_UP = 10
"""% of output by which a pulse may exceed the strongest so far; our choice, for the person's comfort"""
ENOUGH = 25
"""pulses after which an adaptive method counts as finished"""
ENOUGH_SOURCE = Source(
    "SAMT (tms-samt.github.io): a good first intensity and 25 pulses on average give a median relative error below "
    "1.5 %; that figure is of another adaptive method. Ours: benchmarks/threshold.py", Status.SEEN,
)
AWISZUS = Source(
    "Awiszus 2003, Suppl Clin Neurophysiol 56:13 (not read): cumulative normal with a spread of 0.07 of the threshold, "
    "as the code of Wang 2023 has it (BoshuoWang/TMS_Thresholding 015bcfa, MLEstimation.m, read)", Status.PARTLY,
)
IFCN = Source(
    "Rossini 1994 and 2015 (IFCN), not read: at least 5 of 10 answers of 50 uV or more at rest; a textbook that was "
    "read says up by 5 % until answers come, then down by 1 % until fewer than 5 in 10 (what-when-how.com, Robotized "
    "TMS)", Status.PARTLY, "10.1016/j.clinph.2015.02.001",
)
MARGINAL = Source(
    "Kontsevich and Tyler 1999 (as in BoshuoWang/TMS_Thresholding 72bb0f2, read), with the information counted on the "
    "threshold alone as in Prins 2013 (not read); the prior is our choice", Status.PARTLY,
)


class Method(StrEnum):
    """How the next intensity is chosen and the threshold estimated."""

    PEST = "pest"
    BAYES = "bayes"
    FIVE_OF_TEN = "five-of-ten"


@dataclass(frozen=True, slots=True)
class Pulse:
    """One pulse, % of maximum stimulator output, and whether the muscle answered."""

    percent_mso: int
    answered: bool

    def __post_init__(self) -> None:
        """Refuse what no stimulator gives."""
        if not LEAST <= self.percent_mso <= MOST:
            raise ValueError(f"a pulse of {self.percent_mso} % of output is not possible; give {LEAST} to {MOST}")


@dataclass(frozen=True, slots=True)
class State:
    """What follows from the pulses so far, % of maximum stimulator output.

    ``interval`` holds the threshold with 95 % (confidence for PEST, credibility for Bayes); None: not known yet, or
    the method has none. An ``estimate`` above 100 cannot be reached by this stimulator and coil.
    """

    next_mso: int
    estimate: float | None
    interval: tuple[float, float] | None
    pulses: int
    finished: bool


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How well a method does in simulated people: errors are fractions of the threshold; ``held``: of its interval."""

    pulses: int
    median: float
    nine_in_ten: float
    held: float | None
    source: Source


_BENCHMARK = Source("benchmarks/threshold.py with 2,000 people of the model of Goetz 2019; real people move, and their "
                    "threshold too", Status.MEASURED)
ACCURACY: Mapping[Method, Accuracy] = MappingProxyType({
    Method.BAYES: Accuracy(ENOUGH, 0.0139, 0.034, 0.965, _BENCHMARK),
    Method.PEST: Accuracy(ENOUGH, 0.0136, 0.034, 0.917, _BENCHMARK),
    Method.FIVE_OF_TEN: Accuracy(65, 0.0151, 0.040, None, _BENCHMARK),
})
Find = Callable[[tuple[Pulse, ...], int], State]
"""(pulses so far, first intensity) -> state"""


def within_reach(wanted: float, pulses: tuple[Pulse, ...]) -> int:
    """The whole intensity nearest to the one wanted that may be given next."""
    strongest = max((one.percent_mso for one in pulses), default=MOST)
    return int(min(max(round(wanted), LEAST), MOST, strongest + STEP_UP))
