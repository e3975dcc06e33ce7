"""What another tool's segmentation is to us."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bobina.head import Shares, Tissue
from bobina.source import Source
from bobina.space import Volume
from bobina.space.frames import Scanner

Table = Mapping[int, str]
"""The name of each number of a label image."""


@dataclass(frozen=True, slots=True)
class Merged:
    """A compartment that the tool tells apart and we do not: its name there, the tissue it became, how much (m^3)."""

    name: str
    tissue: Tissue
    volume: float


@dataclass(frozen=True, eq=False, slots=True)
class ForeignHead:
    """Labels numbered as Tissue, and the shares of a tool that writes probabilities.

    ``source`` tells where the tool's numbering is known from; ``anatomy`` is the T1 that the tool left beside them.
    """

    labels: Volume[Scanner]
    tool: str
    source: Source
    files: tuple[Path, ...]
    shares: Shares | None = None
    merged: tuple[Merged, ...] = ()
    anatomy: Path | None = None

    @property
    def brain_only(self) -> bool:
        """Whether bone and scalp are missing: ``head.lay_brain`` takes them from a segmentation of the T1."""
        return not np.isin(self.labels.data, (Tissue.BONE, Tissue.SCALP)).any()
