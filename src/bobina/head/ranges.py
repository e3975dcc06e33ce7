"""How far the conductivity of each tissue may lie from what is assumed, as published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from bobina.head.model import Tissue
from bobina.source import Source, Status

Array = NDArray[np.float64]

SHAPE = 3.0
"""both parameters of the beta distribution between the ends of a range, as in SimNIBS's example"""
_SATURNINO = "10.1016/j.neuroimage.2018.12.053"
_EXAMPLE = Source(
    "Saturnino 2019, NeuroImage 188:821, as SimNIBS's own example of a TMS study takes it (read there): "
    "beta (3, 3) between these ends", Status.PARTLY, _SATURNINO,
)
_FROM_MEMORY = Source("Saturnino 2019, NeuroImage 188:821, from memory", Status.RECOLLECTED, _SATURNINO)
_AKHTARI = Source(
    "Akhtari 2002, Brain Topogr 14:151 (abstract): live skull, from the least of the compact layers to the most of the "
    "spongy one",
    Status.SEEN, "10.1023/A:1014590923185",
)
MCCANN = Source(
    "McCann 2019, Brain Topogr 32:825 (abstract), weighted means of 56 papers", Status.SEEN,
    "10.1007/s10548-019-00710-2",
)


@dataclass(frozen=True, slots=True)
class Range:
    """Conductivity (S/m) is beta-distributed with both parameters ``SHAPE`` between ``low`` and ``high``."""

    low: float
    high: float
    source: Source

    def reaching(self, value: float) -> Range:
        """The range, stretched to hold ``value``."""
        return Range(min(self.low, value), max(self.high, value), self.source)

    def draw(self, count: int, rng: np.random.Generator) -> Array:
        """``count`` conductivities, S/m."""
        drawn: Array = self.low + (self.high - self.low) * rng.beta(SHAPE, SHAPE, count)
        return drawn


RANGES: Mapping[Tissue, Range] = MappingProxyType({
    Tissue.WM: Range(0.1, 0.4, _EXAMPLE),
    Tissue.GM: Range(0.1, 0.6, _EXAMPLE),
    Tissue.CSF: Range(1.2, 1.8, _FROM_MEMORY),
    Tissue.BONE: Range(2.8e-3, 41.1e-3, _AKHTARI),
    Tissue.SCALP: Range(0.25, 0.6, _FROM_MEMORY),
})
"""Of each tissue. SimNIBS's example has 0.003 to 0.012 for bone, which leaves out the mean of the meta-analysis; the
measured layers take it in."""

WEIGHTED_MEANS: Mapping[Tissue, float] = MappingProxyType({
    Tissue.WM: 0.22, Tissue.GM: 0.47, Tissue.CSF: 1.71, Tissue.BONE: 0.02, Tissue.SCALP: 0.41,
})
"""S/m, of ``MCCANN``: a second opinion, which every range holds"""
