"""How likely each tissue is at each point of MNI, before a person's image is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from bobina.source import Source, Status
from bobina.space import Volume
from bobina.space.frames import MNI, Frame

Array = NDArray[np.float64]
Maps = NDArray[np.float32]
F = TypeVar("F", bound=Frame)

DEPTH = (5.0, 4.0, 2.5, 1.5, 1.0)
"""How deep WM, GM, CSF, bone and scalp count in the one image by which heads are laid on each other: they are nested,
so that a voxel half of one and half of its neighbour lies between the two"""
CONTRAST = (1.0, 0.75, 0.3, 0.3, 0.7)
"""About the brightness of the tissues in a T1, of which white matter has 1; air 0"""
_FLOOR = 1e-4
"""the least prior of a tissue, as no place is quite without doubt"""

BUILT_IN = Source(
    "tools/derive_priors.py: grey and white matter of ICBM152 2009a (as nilearn ships them), the rest of Colin27's "
    "labels, smoothed", Status.COMPUTED, "10.1016/S1053-8119(09)70884-5",
)


@dataclass(frozen=True, eq=False, slots=True)
class Priors:
    """``shares`` (5, nx, ny, nz), order ``head.FILLED``, the rest air, on voxels with ``affine`` (4x4, m) in MNI."""

    name: str
    shares: Maps
    affine: Array
    source: Source

    def weighted(self, weights: tuple[float, ...], spacing: float | None = None) -> Volume[MNI]:
        """One image: the shares, each times its weight; with ``spacing`` (m), on a coarser grid."""
        data = np.tensordot(np.asarray(weights, np.float32), self.shares, axes=1)
        whole = Volume(data, self.affine, MNI)
        return whole if spacing is None else resampled(whole, spacing)

    def at(self, xyz: Array) -> Maps:
        """The priors (6, ...) of the five tissues and air at points (..., 3) of MNI, in sum 1; beyond the grid as at
        its edge.
        """
        at = np.moveaxis(Volume(self.shares[0], self.affine, MNI).index(xyz), -1, 0).astype(np.float32)
        six = np.empty((6, *at.shape[1:]), np.float32)
        for k, share in enumerate(self.shares):
            ndimage.map_coordinates(share, at, order=1, mode="nearest", output=six[k])
        six[5] = 1 - six[:5].sum(axis=0)
        np.maximum(six, _FLOOR, out=six)
        six /= six.sum(axis=0)
        return six


def resampled(volume: Volume[F], spacing: float) -> Volume[F]:
    """The image on voxels of about ``spacing`` (m), smoothed first."""
    step = volume.spacing / spacing
    shape = [max(int(n * s), 1) for n, s in zip(volume.data.shape, step, strict=True)]
    soft = ndimage.gaussian_filter(volume.data.astype(np.float32), np.maximum(0.4 * (1 / step - 1), 0))
    grid = np.array(volume.affine)
    grid[:3, :3] = volume.affine[:3, :3] / step
    data = ndimage.affine_transform(soft, np.diag(1 / step), output_shape=tuple(shape), order=1, mode="nearest")
    return Volume(data, grid, volume.frame)


@cache
def built_in() -> Priors:
    """The priors that come with bobina."""
    with (files(__name__) / "colin27_icbm152_2mm.npz").open("rb") as file, np.load(file) as stored:
        return Priors("built-in", stored["shares"].astype(np.float32) / 255, stored["affine"], BUILT_IN)
