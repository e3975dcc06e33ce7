"""Brightness as a mixture of Gaussians, several a tissue, under priors that differ from place to place.

The model of Ashburner and Friston's unified segmentation (10.1016/j.neuroimage.2005.02.018) without its bias field
and warp, which antspyx finds; written from the paper.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Maps = NDArray[np.float32]

CLUSTERS = (1, 1, 2, 3, 4, 2)
"""Gaussians of WM, GM, CSF, bone, scalp and air"""
_MATTERS = 2
"""The first Gaussians, of white and of grey matter, have one width: then a voxel midway between them is half of each,
as it is where they share it. Of two widths the broader takes what is mixed."""
_ROUNDS, _ENOUGH = 40, 1e-4
_NARROWEST = 0.015
"""the least standard deviation, in parts of the brightness of white matter"""


@dataclass(frozen=True, eq=False, slots=True)
class Mixture:
    """Gaussians (k,) with their ``owner`` among the six tissues."""

    mean: Array
    deviation: Array
    weight: Array
    owner: NDArray[np.intp]

    def likelihood(self, values: NDArray[np.float32]) -> Maps:
        """(6, ...): how likely each brightness is in each tissue."""
        result = np.zeros((6, *values.shape), np.float32)
        for m, s, w, k in zip(self.mean, self.deviation, self.weight, self.owner, strict=True):
            z = (values - np.float32(m)) * np.float32(1 / s)
            result[k] += np.float32(w / s) * np.exp(np.float32(-0.5) * z * z)
        return result

    def posterior(self, values: NDArray[np.float32], priors: Maps) -> Maps:
        """(6, ...): the probability of each tissue, in sum 1."""
        result = self.likelihood(values)
        result += np.float32(1e-12)
        result *= priors
        result /= result.sum(axis=0)
        return result


def fit(values: NDArray[np.float32], priors: Maps) -> Mixture:
    """Expectation maximisation on brightness (n,) under priors (6, n)."""
    mixture, before = _start(values, priors), -np.inf
    for _ in range(_ROUNDS):
        mixture, now = _round(mixture, values, priors)
        if now - before < _ENOUGH:
            break
        before = now
    return mixture


def _start(values: NDArray[np.float32], priors: Maps) -> Mixture:
    """Gaussians at even quantiles of the brightness where a tissue is likely."""
    order = np.argsort(values)
    mean: list[float] = []
    deviation: list[float] = []
    for k, count in enumerate(CLUSTERS):
        mass = np.cumsum(priors[k][order].astype(float) ** 2)
        at = values[order][np.searchsorted(mass / mass[-1], [0.1, *(np.arange(count) + 0.5) / count, 0.9])]
        mean.extend(float(value) for value in at[1:-1])
        deviation.extend([max(float(at[-1] - at[0]) / 2.5 / count, 2 * _NARROWEST)] * count)
    owner = np.repeat(np.arange(6), CLUSTERS)
    return Mixture(np.array(mean), np.array(deviation), 1 / np.repeat(CLUSTERS, CLUSTERS).astype(float), owner)


def _round(old: Mixture, values: NDArray[np.float32], priors: Maps) -> tuple[Mixture, float]:
    """One step, and the mean log likelihood of what went in."""
    z = (values - old.mean[:, None].astype(np.float32)) / old.deviation[:, None].astype(np.float32)
    parts = np.exp(-0.5 * z * z) * (old.weight / old.deviation).astype(np.float32)[:, None] * priors[old.owner]
    total = parts.sum(axis=0) + np.float32(1e-20)
    parts /= total
    mass = parts.sum(axis=1, dtype=float) + 1e-6
    mean = (parts @ values) / mass
    spread = np.sqrt([np.dot(part, (values - m) ** 2) / n for part, m, n in zip(parts, mean, mass, strict=True)])
    spread[:_MATTERS] = np.sqrt(np.average(spread[:_MATTERS] ** 2, weights=mass[:_MATTERS]))
    tissue = np.bincount(old.owner, mass, 6)
    new = Mixture(mean, np.maximum(spread, _NARROWEST), mass / tissue[old.owner], old.owner)
    return new, float(np.mean(np.log(total)))
