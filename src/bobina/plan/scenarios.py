"""Scenarios of conductivity, and the spread of the field at the target over them and over those of placement.

ln|E| at the target is taken as a function of one number: the sum over the tissues of slope times ln(conductivity over
the plan's own). One forward and one adjoint solve give the slopes. Along that number the function is the straight line
through two full solves, at the scenarios most typical of its 5th and 95th percentile: so the ends of the interval rest
on solves, not on slopes. The plan's own field, to which the line is not fitted, says how far it errs (``misfit``).
Placement and conductivity are drawn apart and their parts multiplied.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bobina.head import Tissue
from bobina.head.ranges import RANGES, Range
from bobina.plan.slips import DRAWS, SEED, Slips
from bobina.plan.spread import NAVIGATED, Influence, Interval, Placement, Solved, Spread

Array = NDArray[np.float64]
Conductivity = Mapping[Tissue, float]
ENDS = (5.0, 95.0)
_NARROW = 1e-3
"""of ln|E|: where the scenarios differ by less, two solves give no line, only its height"""


@dataclass(frozen=True, eq=False, slots=True)
class Conduction:
    """How |E| at the target goes with the conductivities of ``tissues``: in parts of what ``own`` (t,) S/m give."""

    tissues: tuple[Tissue, ...]
    own: Array
    slopes: Array
    height: float = 0.0
    steepness: float = 1.0

    def by_slopes(self, values: Array) -> Array:
        """The ln of what conductivities (n, t) S/m keep, by the slopes alone (n,)."""
        along: Array = np.log(values / self.own) @ self.slopes
        return along

    def kept(self, values: Array) -> Array:
        """What conductivities (n, t) S/m keep (n,)."""
        result: Array = np.exp(self.height + self.steepness * self.by_slopes(values))
        return result

    def through(self, values: Array, kept: Array) -> Conduction:
        """The same made to meet two solves: at conductivities (2, t) S/m, which keep (2,)."""
        along, found = self.by_slopes(values), np.log(kept)
        steepness = float(np.diff(found)[0] / np.diff(along)[0]) if np.diff(along)[0] > _NARROW else 1.0
        height = float(np.mean(found) - steepness * np.mean(along))
        return Conduction(self.tissues, self.own, self.slopes, height, steepness)


def conductivities(ranges: Sequence[Range], draws: int = DRAWS, seed: int = SEED) -> Array:
    """Conductivities (n, tissues) S/m from their ranges, each tissue by itself."""
    return np.stack([
        one.draw(draws, np.random.default_rng([seed, k])) for k, one in enumerate(ranges)
    ], axis=1)


def typical(model: Conduction, values: Array) -> Array:
    """The scenarios (2, t) S/m that stand for the 5th and the 95th percentile of what slopes foresee for ``values``.

    Each tissue is as far out as its part in the spread makes it: the mean of ln(conductivity) given that outcome.
    """
    logs, along = np.log(values), model.by_slopes(values)
    centred = along - along.mean()
    variance = float(centred @ centred)
    lean = (logs - logs.mean(axis=0)).T @ centred / variance if variance > 0 else np.zeros(len(model.tissues))
    out = np.percentile(along, ENDS) - along.mean()
    result: Array = np.exp(logs.mean(axis=0) + out[:, None] * lean)
    return result


def spread(
    nominal: float, conductivity: Conductivity, slopes: Conductivity, solve: Callable[[Conductivity], float],
    slipped: Slips, slipped_by_cap: Slips, *, placement: Placement = NAVIGATED,
    ranges: Mapping[Tissue, Range] = RANGES,
) -> Spread:
    """The spread of |E| at a target. ``nominal``: of the plan, V/m per A/s, with ``conductivity`` (S/m).

    ``solve`` gives |E| for other conductivities; it is asked twice. A conductivity of the plan's outside its range
    stretches the range. ``slipped`` were drawn from ``placement``.
    """
    tissues = tuple(slopes)
    model = Conduction(
        tissues, np.array([conductivity[one] for one in tissues]), np.array([slopes[one] for one in tissues])
    )
    within = [ranges[one].reaching(conductivity[one]) for one in tissues]
    values = conductivities(within, len(slipped.kept))
    ends = typical(model, values)
    kept = np.array([solve(dict(zip(tissues, end.tolist(), strict=True))) for end in ends]) / nominal
    fitted = model.through(ends, kept)
    by_conductivity = fitted.kept(values)
    parts = _shares(fitted, values, slipped.kept)
    return Spread(
        nominal, _interval(slipped.kept * by_conductivity), _interval(slipped.kept), _interval(by_conductivity),
        _interval(slipped_by_cap.kept), placement, float(parts[0]),
        tuple(
            Influence(one.name, float(slope), within[k], float(parts[k + 1]))
            for k, (one, slope) in enumerate(zip(tissues, model.slopes, strict=True))
        ),
        tuple(_solved(model, end, part) for end, part in zip(ends, kept, strict=True)),
        abs(float(np.exp(fitted.height)) - 1), len(values), SEED,
    )


def _shares(model: Conduction, values: Array, slipped: Array) -> Array:
    """Of the variance of ln|E|: that of placement, then that of each tissue."""
    along = model.steepness * model.slopes * np.log(values)
    parts = np.array([np.log(slipped).var(), *along.var(axis=0)])
    shares: Array = parts / max(parts.sum(), np.finfo(float).tiny)
    return shares


def _interval(kept: Array) -> Interval:
    low, median, high = (float(part) for part in np.percentile(kept, (ENDS[0], 50.0, ENDS[1])))
    return Interval(low, median, high)


def _solved(model: Conduction, values: Array, kept: float) -> Solved:
    names = {one.name: float(value) for one, value in zip(model.tissues, values, strict=True)}
    return Solved(names, float(np.exp(model.by_slopes(values))), float(kept))
