"""How surely the field at the target is known: values that a plan keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from bobina.head.ranges import Range
from bobina.source import Source, Sourced, Status
from bobina.space.units import degree, mm

_OF_MEAN_DISTANCE = float(np.sqrt(2 / np.pi))
"""standard deviation along each of two axes, of the mean distance (Rayleigh)"""
_OF_MEAN_TURN = float(np.sqrt(np.pi / 2))
_OF_MEDIAN_TURN = 1.4826
"""standard deviation, of the mean and of the median size of a turn (normal)"""


@dataclass(frozen=True, slots=True)
class Placement:
    """How far a coil comes to stand from where it should: normal, with these standard deviations.

    ``shift`` (m) along each of two axes of the scalp, ``turn`` (rad) about the coil's own. It stays laid on the scalp.
    """

    key: str
    shift: Sourced
    turn: Sourced


NAVIGATED = Placement(
    "navigated",
    Sourced(5.5 * mm * _OF_MEAN_DISTANCE, "m", Source(
        "Richter 2013, Robotized TMS, 1.2 (read in a copy that does not name its author): navigated systems are "
        "accurate to 5 to 6 mm overall; 5.5 mm taken as the mean distance, all of it along the scalp", Status.PARTLY,
        "10.1007/978-1-4614-7360-2",
    )),
    Sourced(3.48 * degree * _OF_MEDIAN_TURN, "rad", Source(
        "Goetz 2019 (abstract of the preprint), a robot seen by a second navigator: median error of orientation 3.48 "
        "degrees, all of it taken as turn", Status.SEEN,
    )),
)
"""With neuronavigation. What a navigator shows of itself (0.3 mm, Caulfield 2022) leaves out its own registration."""

_CAULFIELD = Source(
    "Caulfield 2022, Brain Stimul 15:1192 (abstract): caps in 42 people, mean 10.66 mm and yaw 5.99 degrees off",
    Status.SEEN, "10.1016/j.brs.2022.08.013",
)
CAP = Placement(
    "cap",
    Sourced(10.66 * mm * _OF_MEAN_DISTANCE, "m", _CAULFIELD),
    Sourced(5.99 * degree * _OF_MEAN_TURN, "rad", _CAULFIELD),
)
"""By marks on an elastic cap."""


@dataclass(frozen=True, slots=True)
class Interval:
    """The 5th percentile, the median and the 95th of |E| at the target, in parts of the plan's own."""

    low: float
    median: float
    high: float


@dataclass(frozen=True, slots=True)
class Influence:
    """One tissue: d ln|E| / d ln conductivity at the target, the range drawn from, its share in the variance."""

    tissue: str
    slope: float
    range: Range
    share: float


@dataclass(frozen=True, slots=True)
class Solved:
    """A scenario of conductivity (S/m by tissue) that was solved in full; |E| in parts of the plan's own.

    ``by_slopes``: what the slopes alone foresaw.
    """

    conductivity: Mapping[str, float]
    by_slopes: float
    solved: float


@dataclass(frozen=True, slots=True)
class Spread:
    """|E| at the target over scenarios of placement and conductivity; ``nominal`` is the plan's own, V/m per A/s.

    ``draws`` scenarios from ``seed``: ``plan.slips`` and ``plan.scenarios`` list them. ``by_placement`` and
    ``by_conductivity``: one of the two alone; ``by_cap``: placement alone, were the coil placed by a cap.
    ``misfit``: how far the model of the conductivities misses the plan's own field, to which it was not fitted.
    """

    nominal: float
    together: Interval
    by_placement: Interval
    by_conductivity: Interval
    by_cap: Interval
    placement: Placement
    placement_share: float
    """of the variance of ln|E|; those of the tissues make up the rest"""
    influences: tuple[Influence, ...]
    solved: tuple[Solved, ...]
    misfit: float
    draws: int
    seed: int
