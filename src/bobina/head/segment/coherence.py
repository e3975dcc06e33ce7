"""Neighbours agree: a mean-field Potts model of what lies within the skull, bone, scalp and air."""

import numpy as np
from numpy.typing import NDArray

Maps = NDArray[np.float32]

STRENGTH = 0.4
"""log odds for each of the six neighbours on the same side"""
_INNER = 3
"""WM, GM and CSF come first and count as one: to ask them to agree among themselves would close narrow sulci"""
_ROUNDS = 3


def coherent(evidence: Maps) -> Maps:
    """The posterior (6, nx, ny, nz) of ``evidence`` (prior times likelihood, in sum 1), given what lies beside."""
    belief = evidence
    for _ in range(_ROUNDS):
        fresh = np.empty_like(evidence)
        fresh[:_INNER] = np.exp(np.float32(STRENGTH) * _beside(belief[:_INNER].sum(axis=0)))
        for k in range(_INNER, len(belief)):
            fresh[k] = np.exp(np.float32(STRENGTH) * _beside(belief[k]))
        fresh *= evidence
        fresh /= fresh.sum(axis=0)
        belief = fresh
    return belief


def _beside(share: NDArray[np.float32]) -> NDArray[np.float32]:
    """The sum over the six neighbours; none beyond the edge."""
    total = np.zeros_like(share)
    for axis in range(3):
        low, high = (tuple(cut if k == axis else slice(None) for k in range(3)) for cut in _CUTS)
        total[low] += share[high]
        total[high] += share[low]
    return total


_CUTS = (slice(None, -1), slice(1, None))
