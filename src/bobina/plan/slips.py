"""Scenarios of placement: the field at the target with the coil a little elsewhere on the scalp. They cost no solve."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bobina.plan.model import Candidate
from bobina.plan.search import Bench
from bobina.plan.spread import Placement

Array = NDArray[np.float64]
DRAWS, SEED = 1000, 20


@dataclass(frozen=True, eq=False, slots=True)
class Slips:
    """``offsets`` (n, 2) m along the scalp, on the coil's x and y; ``turns`` (n,) rad; ``kept`` (n,) of the field."""

    offsets: Array
    turns: Array
    kept: Array


def slips(bench: Bench, best: Candidate, placement: Placement, draws: int = DRAWS, seed: int = SEED) -> Slips:
    """``draws`` placements about ``best``, the coil laid on the scalp at each: what they keep of its field."""
    offsets, turns = errors(placement, draws, seed)
    return Slips(offsets, turns, bench.kept(best, offsets, turns))


def errors(placement: Placement, draws: int = DRAWS, seed: int = SEED) -> tuple[Array, Array]:
    """Shifts (n, 2) m and turns (n,) rad; more draws begin with the same."""
    drawn = np.random.default_rng(seed).normal(size=(draws, 3))
    return placement.shift.value * drawn[:, :2], placement.turn.value * drawn[:, 2]
