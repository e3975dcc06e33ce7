"""How well each method finds the motor threshold of simulated people, after how many pulses, and how often its interval
holds it. Run: python benchmarks/threshold.py [PEOPLE], 1,000 unless said otherwise.

The people are those of the published statistical model (``bobina.dose.threshold.simulated.MODEL``); every search starts
where their noise-free answer has 500 uV, as its authors had it. Errors are to the intensity that is answered half the
time with 50 uV or more. The prior of the Bayesian method is wide and was not made from these people; "strangers" are
others, whose threshold lies anywhere from 25 to 95 % and whose spread is half to twice the one that PEST takes for
granted.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from bobina.dose.threshold import METHODS, Find, Method, Pulse
from bobina.dose.threshold import simulated as people
from bobina.dose.threshold.model import ENOUGH

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Found:
    """One method on all people: estimates and errors, % of output; ``held``: the interval had the threshold."""

    name: str
    error: Floats
    true: Floats
    pulses: NDArray[np.int_]
    held: float
    width: float

    @property
    def relative(self) -> float:
        """Median absolute error, of the threshold."""
        return float(np.median(abs(self.error) / self.true))

    def __str__(self) -> str:
        lost = abs(self.error) / self.true
        interval = "-" if np.isnan(self.width) else f"{self.width:.1f} % of output wide, held {self.held:.1%}"
        return (f"{self.name:<24} {np.median(self.pulses):5.0f} pulses; median error {self.relative:.2%} of the "
                f"threshold, {np.median(abs(self.error)):.2f} % of output; 9 in 10 within {np.quantile(lost, 0.9):.1%};"
                f" bias {self.error.mean():+.2f}; interval {interval}")


Answers = Callable[[int, int, np.random.Generator], bool]
"""(person, intensity, rng) -> answered"""


def of(name: str, find: Find, answers: Answers, start: Floats, true: Floats, longest: int | None = None) -> Found:
    """One method over all people."""
    rng, estimates, ends, pulses = np.random.default_rng(2), [], [], []
    for person, first in enumerate(start):
        given: tuple[Pulse, ...] = ()
        state = find(given, int(first))
        while state.pulses < longest if longest else not state.finished:
            given = (*given, Pulse(state.next_mso, answers(person, state.next_mso, rng)))
            state = find(given, int(first))
        estimates.append(np.nan if state.estimate is None else state.estimate)
        ends.append((np.nan, np.nan) if state.interval is None else state.interval)
        pulses.append(state.pulses)
    low, high = np.array(ends).T
    held, width = float(np.mean((low <= true) & (true <= high))), float(np.mean(high - low))
    known = ~np.isnan(estimates)
    if not known.all():
        print(f"{name}: no threshold for {np.sum(~known)}")
    return Found(name, np.array(estimates)[known] - true[known], true[known], np.array(pulses)[known], held, width)


def strangers(count: int) -> tuple[Answers, Floats, Floats]:
    """People with a cumulative normal whose threshold lies anywhere from 25 to 95 % and whose spread is no one's."""
    rng = np.random.default_rng(3)
    true, spread = rng.uniform(25, 95, count), 0.07 * 2 ** rng.uniform(-1, 1, count)

    def answers(person: int, at: int, rng: np.random.Generator) -> bool:
        return bool(rng.random() < ndtr((at - true[person]) / (spread[person] * true[person])))

    return answers, np.minimum(np.round(1.15 * true), 100), true


def main() -> None:
    """Print every figure and the ratios to the classic."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    who = people.subjects(count, np.random.default_rng(1))
    true, start = people.at_half(who), np.minimum(np.round(people.at_level(who, 500e-6)), 100)
    print(f"{count} people, threshold {true.mean():.1f} +- {true.std():.1f} % of output; by the noise-free answer "
          f"of 50 uV {np.mean(people.at_level(who)):.1f}")

    def answers(person: int, at: int, rng: np.random.Generator) -> bool:
        one = who.of(slice(person, person + 1))
        return bool(people.amplitude(one, np.array([float(at)]), rng)[0] >= people.CRITERION)

    classic = of("5 of 10", METHODS[Method.FIVE_OF_TEN], answers, start, true)
    print(classic)
    print(of(f"5 of 10, after {ENOUGH} pulses", METHODS[Method.FIVE_OF_TEN], answers, start, true, ENOUGH))
    for method in (Method.PEST, Method.BAYES):
        for longest in (10, 15, 20, ENOUGH, 40):
            found = of(f"{method}, {longest} pulses", METHODS[method], answers, start, true, longest)
            print(found)
            if longest == ENOUGH:
                print(f"  against 5 of 10: {np.median(classic.pulses) / longest:.1f} times fewer pulses, error "
                      f"{found.relative / classic.relative:.2f} of its error")
    print("Strangers:")
    other, begin, theirs = strangers(count)
    print(of("5 of 10", METHODS[Method.FIVE_OF_TEN], other, begin, theirs))
    for method in (Method.PEST, Method.BAYES):
        print(of(f"{method}, {ENOUGH} pulses", METHODS[method], other, begin, theirs, ENOUGH))


if __name__ == "__main__":
    main()
