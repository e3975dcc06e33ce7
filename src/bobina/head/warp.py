"""The nonlinear way between a head and MNI, with its own error."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import ndimage

from bobina.head import antspy
from bobina.head.bend import Bend, straight
from bobina.head.priors import DEPTH, Priors, built_in, resampled
from bobina.head.shares import Shares
from bobina.space import BadInput, Volume
from bobina.space.frames import MNI, Scanner
from bobina.space.units import degree, mm

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

FINEST = 2 * mm
"""m: voxels on which heads are laid on each other, unless the head has larger ones"""
_ROUNDS = (60, 40, 15)
_MIN_DICE = 0.90
_STRIDE = 2
"""Of the affine map alone, as what bends can be laid on anything. Measured: three persons 0.94 to 0.96; a head on its
side, turned round or upside down 0.77 to 0.87."""
_MOST_TURNED = 60 * degree
_SIZES = (0.6, 1.5)
"""of a head along any axis, to MNI's (a choice)"""
_MIN_DICE_SAID = 0.70


@dataclass(frozen=True, eq=False, slots=True)
class Warp:
    """To MNI and back: what ``head.Alignment`` is, but not affine.

    ``dice`` is the overlap of the two brains, filled, after it; ``inverse`` (m) the 95th percentile over the brain of
    how far a point comes back from where it went. ``error`` (m) is how far a point may be off, None where the image is
    in MNI by itself: the 95th percentile of the gap between the brains' surfaces above z = 0, with ``inverse``. Sulci
    are matched where two persons have the same ones.
    """

    forth: Bend
    back: Bend
    dice: float
    inverse: float
    error: float | None

    def to_mni(self, xyz: ArrayLike) -> Array:
        """Points (..., 3) in m of Scanner, in MNI."""
        return self.forth(xyz)

    def to_scanner(self, xyz: ArrayLike) -> Array:
        """Points (..., 3) in m of MNI, in Scanner."""
        return self.back(xyz)


def warp(shares: Shares, affine: Array, *, priors: Priors | None = None, start: Array | None = None,
         in_mni: bool = False) -> Warp:
    """Lay a head on the priors, tissue on tissue.

    ``shares`` (5, nx, ny, nz) on voxels with ``affine`` (4x4, m). ``start`` (4x4, m) takes MNI to Scanner roughly,
    found by itself where None. ``in_mni``: nothing is moved, only the overlap measured.
    BadInput: the brains do not overlap, or an image said to be in MNI is not. A mirrored image cannot be told.
    """
    known = priors or built_in()
    brain = Volume(shares[0] + shares[1], affine, Scanner)
    if in_mni:
        return _unmoved(brain, known)
    edge = max(FINEST, float(brain.spacing.max()))
    goal = known.weighted(DEPTH, edge)
    own = resampled(Volume(np.tensordot(np.asarray(DEPTH, np.float32), shares, axes=1), affine, Scanner), edge)
    first = antspy.affine(goal, own) if start is None else start
    check_upright(first)
    theirs = _filled(known.shares[0] + known.shares[1])
    alike = _dice(_laid(brain, known, straight(first)), theirs)
    if alike < _MIN_DICE:
        raise BadInput(f"the brain could not be laid on MNI's (they overlap by {alike:.2f} Dice): is it a whole head?")
    back, forth = antspy.diffeomorphic(goal, own, first, "meansquares", _ROUNDS)
    ours, inverse = _laid(brain, known, back), _astray(forth, back, theirs, known)
    return Warp(forth, back, _dice(ours, theirs), inverse, float(np.hypot(_gap(ours, theirs, known), inverse)))


def check_upright(matrix: Array) -> None:
    """BadInput where the affine map (4x4) of MNI to a head turns or sizes it as no head is in its image."""
    if not _plausible(matrix):
        raise BadInput("the head could only be laid on MNI's turned round or out of proportion: is it upright in its "
                       "image, and its affine right?")


def mni_brain(warp: Warp, like: Volume[Scanner]) -> Volume[Scanner]:
    """The brain of the built-in priors on the voxels of ``like`` (bool), as the warp brings it there.

    Found on every ``_STRIDE``-th voxel, which is finer than a picture shows.
    """
    coarse = tuple(slice(None, None, _STRIDE) for _ in range(3))
    index = np.moveaxis(np.indices(like.data.shape)[(slice(None), *coarse)], 0, -1)
    six = built_in().at(warp.to_mni(like.points(index)))
    inside = six[0] + six[1] > 0.5
    for axis, n in enumerate(like.data.shape):
        inside = np.repeat(inside, _STRIDE, axis=axis).take(np.arange(n), axis=axis)
    return Volume(inside, like.affine, Scanner)


def _unmoved(brain: Volume[Scanner], priors: Priors) -> Warp:
    still = straight(np.eye(4))
    dice = _dice(_laid(brain, priors, still), _filled(priors.shares[0] + priors.shares[1]))
    if dice < _MIN_DICE_SAID:
        raise BadInput(f"the image is said to be in MNI, but its brain overlaps MNI's by only {dice:.2f} (Dice)")
    return Warp(still, still, dice, 0.0, None)


def _plausible(matrix: Array) -> bool:
    """Whether it turns a head and sizes it as heads differ, and no more."""
    left, sizes, right = np.linalg.svd(matrix[:3, :3])
    upright = (np.trace(left @ right) - 1) / 2 > np.cos(_MOST_TURNED)
    return bool(upright and np.linalg.det(matrix[:3, :3]) > 0 and sizes.max() < _SIZES[1] and sizes.min() > _SIZES[0])


def _points(priors: Priors) -> Array:
    grid = Volume(priors.shares[0], priors.affine, MNI)
    return grid.points(np.moveaxis(np.indices(grid.data.shape), 0, -1))


def _laid(brain: Volume[Scanner], priors: Priors, back: Bend) -> Mask:
    """The brain on the voxels of the priors, filled."""
    soft = ndimage.uniform_filter(brain.data, [max(round(FINEST / edge), 1) for edge in brain.spacing])
    at = np.moveaxis(brain.index(back(_points(priors))), -1, 0)
    return _filled(ndimage.map_coordinates(soft, at, order=1, output=np.float32))


def _filled(share: NDArray[np.float32]) -> Mask:
    """The brain with its sulci and ventricles."""
    closed = ndimage.binary_closing(np.pad(share > 0.4, 5), iterations=4)
    filled: Mask = ndimage.binary_fill_holes(closed)[5:-5, 5:-5, 5:-5]
    return filled


def _dice(ours: Mask, theirs: Mask) -> float:
    both, all_of = int((ours & theirs).sum()), int(ours.sum()) + int(theirs.sum())
    return 2 * both / max(all_of, 1)


def _astray(forth: Bend, back: Bend, brain: Mask, priors: Priors) -> float:
    points = _points(priors)[brain][::7]
    return float(np.percentile(np.linalg.norm(forth(back(points)) - points, axis=1), 95))


def _gap(ours: Mask, theirs: Mask, priors: Priors) -> float:
    """The 95th percentile of the distance of our brain's outer surface from theirs above z = 0, m."""
    upper = _points(priors)[..., 2] > 0
    shells = [mask & ~ndimage.binary_erosion(mask) for mask in (ours, theirs)]
    spacing = Volume(priors.shares[0], priors.affine, MNI).spacing
    distance = ndimage.distance_transform_edt(~shells[1], sampling=spacing)
    return float(np.percentile(distance[shells[0] & upper], 95))
