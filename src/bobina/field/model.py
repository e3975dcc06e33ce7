"""The field, and what a solver of it must offer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bobina.coil import Coil
from bobina.field.recovery import sample
from bobina.space import Rigid, Volume
from bobina.space.frames import Coil as CoilFrame
from bobina.space.frames import Scanner

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class Field:
    """The electric field of one pose.

    ``e`` (nx, ny, nz, 3) in V/m per A/s along Scanner's axes, nan where nothing conducts; ``labels`` has the same grid.
    ``residual`` is the solver's, ``coil_error`` the largest error of the interpolated coil field on sampled
    edges, those nearest to the coil among them, relative to its largest value there.
    """

    e: Volume[Scanner]
    labels: Volume[Scanner]
    iterations: int
    residual: float
    coil_error: float

    def at(self, points: ArrayLike) -> tuple[Array, NDArray[np.uint8]]:
        """E (n, 3) in V/m per A/s and the tissue at ``points`` (n, 3) m of Scanner; nan outside what conducts.

        Interpolates between voxels of the point's own tissue only, because E jumps from tissue to tissue.
        """
        return sample(self.e, self.labels, points)


class Solver(Protocol):
    """What turns a coil at a pose into a field, on one head."""

    def field(self, coil: Coil, pose: Rigid[Scanner, CoilFrame]) -> Field:
        """The field in every tissue."""
        ...
