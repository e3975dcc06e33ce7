"""A plane through the head: where it lies, what it shows in grey, what its sides are called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import map_coordinates

from bobina.head.model import Tissue
from bobina.space import Volume
from bobina.space.frames import Scanner
from bobina.space.units import mm
from bobina.view.language import Language
from bobina.view.scene import Scene

Array = NDArray[np.float64]
TISSUE_GREYS = {
    Tissue.WM: 0.62,
    Tissue.GM: 0.45,
    Tissue.CSF: 0.2,
    Tissue.BONE: 0.1,
    Tissue.SCALP: 0.32,
    Tissue.CAVITY: 0.0,
}
PLANES = ((1, 2, 0), (0, 2, 1), (0, 1, 2))
"""(across, up, through) axes of the sagittal, coronal and axial slice"""


@dataclass(frozen=True, eq=False, slots=True)
class Cut:
    """A plane through ``point``: a grid of 1 mm over ``box`` (2, 3), m."""

    plane: tuple[int, int, int]
    point: Array
    box: Array

    def grid(self) -> Array:
        """(rows, columns, 3): the points of the plane, m."""
        across, up, through = self.plane
        low, high = self.box
        columns, rows = (np.arange(low[k], high[k], 1 * mm) for k in (across, up))
        result: Array = np.empty((len(rows), len(columns), 3))
        result[..., across], result[..., up], result[..., through] = columns, rows[:, None], self.point[through]
        return result

    def sample(self, volume: Volume[Scanner], order: Literal[0, 1]) -> Array:
        """Values of a volume on the grid; 0 outside."""
        index = np.moveaxis(volume.index(self.grid()), -1, 0)
        data = np.nan_to_num(volume.data.astype(np.float32))
        values: Array = map_coordinates(data, index, order=order).astype(np.float64)
        return values

    def extent(self) -> tuple[float, float, float, float]:
        """For imshow, mm."""
        across, up, _ = self.plane
        low, high = self.box / mm
        return float(low[across]), float(high[across]), float(low[up]), float(high[up])


def grey(scene: Scene, cut: Cut, labels: Array) -> Array:
    """The T1 on a plane, 0 to 1, or greys that stand for its ``labels`` where there is none."""
    if scene.anatomy is None:
        greys = np.zeros(max(Tissue) + 1)
        for tissue, value in TISSUE_GREYS.items():
            greys[tissue] = value
        painted: Array = greys[labels.astype(int)]
        return painted
    image = cut.sample(scene.anatomy, 1)
    top = float(np.percentile(scene.anatomy.data[::3, ::3, ::3], 99.5)) or 1.0
    return np.clip(image / top, 0, 1) * 0.85


def names(_: Language, plane: tuple[int, int, int]) -> tuple[str, str, str]:
    """The plane, and its first and last side."""
    sides = (_("left"), _("right"))
    ends = (_("back"), _("front"))
    if plane[2] == 0:
        return (_("Sagittal"), *ends)
    return (_("Coronal") if plane[2] == 1 else _("Axial"), *sides)
