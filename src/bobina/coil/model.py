"""A coil: where its current runs, how fast it can change, and the body that must stay outside the head."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bobina.source import Source, Sourced

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class Elements:
    """Point elements of a coil in its own frame (frames.Coil: z into the head, y away from the handle).

    ``points`` (n, 3) in m. ``vectors`` (n, 3): of a wire element its length vector (m), turns included; of a magnetic
    dipole its moment per ampere (m^2). Either way the field is per A/s once multiplied by dI/dt.
    """

    points: Array
    vectors: Array

    def __post_init__(self) -> None:
        """Check shapes and freeze."""
        for name in ("points", "vectors"):
            array = np.ascontiguousarray(getattr(self, name), dtype=float)
            if array.ndim != 2 or array.shape[1] != 3 or not np.isfinite(array).all():
                raise ValueError(f"coil {name} must be finite and of shape (n, 3), not {array.shape}")
            array.setflags(write=False)
            object.__setattr__(self, name, array)
        if len(self.points) != len(self.vectors):
            raise ValueError(f"{len(self.points)} points but {len(self.vectors)} vectors")


NO_ELEMENTS = Elements(np.zeros((0, 3)), np.zeros((0, 3)))


@dataclass(frozen=True, eq=False, slots=True)
class Coil:
    """Wire elements and magnetic dipoles (either may be empty), with what a plan must know of the device.

    ``casing`` (n, 3), m: points on the side of the casing that faces the head, in the coil's frame; none may enter
    the head. ``max_didt`` is None where no source gives it: then %MSO cannot be turned into V/m.
    """

    name: str
    kind: str
    """figure-8, circular, double-cone, h-coil: what the safety figures are sorted by"""
    wires: Elements
    dipoles: Elements
    casing: Array
    max_didt: Sourced | None
    """largest dI/dt of a stimulator at 100 % output, A/s"""
    source: Source
    stimulator: str = ""
