"""Coils laid at random over the upper head: what a live operator is made for, and tried on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bobina.coil import Coil
from bobina.plan.model import Pose
from bobina.plan.place import HAIR, Outside, body, clearance, lay
from bobina.space import Rigid
from bobina.space.frames import Coil as CoilFrame
from bobina.space.frames import Scanner
from bobina.space.units import mm

UPPER = 0.6
"""the upper head: so much of the height of the head's outer surface, from the top"""
LIFTED = 6 * mm
"""how much farther off than hair needs a coil may be"""


def scatter(coils: Sequence[Coil], head: Outside, count: int, seed: int) -> list[tuple[Coil, Pose]]:
    """About ``count`` placements of each coil: over any spot of the upper scalp, turned any way, with room for hair."""
    rng = np.random.default_rng(seed)
    height = head.scalp.vertices[:, 2]
    upper = head.scalp.vertices[height > height.max() - UPPER * np.ptp(height)]
    placed = []
    for coil in coils:
        matrices = lay(coil, head, upper[rng.integers(len(upper), size=count)], rng.uniform(-np.pi, np.pi, count))
        free = clearance(matrices, body(coil), head) > HAIR.value / 2
        matrices[:, :3, 3] -= rng.uniform(0, LIFTED, (count, 1)) * matrices[:, :3, 2]
        placed += [(coil, Rigid(matrix, Scanner, CoilFrame)) for matrix in matrices[free]]
    return placed
