"""A brain from one segmentation, skull and scalp from another."""

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from bobina.head.model import Tissue
from bobina.head.shares import FILLED, Shares, settled
from bobina.space import BadInput, Volume
from bobina.space.frames import Scanner

Labels = NDArray[np.uint8]
Mask = NDArray[np.bool_]

MOST_OUTSIDE = 0.05
"""The part of a brain that may lie on bone, scalp or air of the other segmentation: our choice. Measured with
Colin27's own brain at 2 mm: none as it is, 4 to 5 % moved by 6 mm, 8 to 9 % by 10 mm, 11 % turned back to front, but
4 % mirrored left for right, which ``check_sides`` tells."""
_BLUR = 0.7
"""voxels (standard deviation) over which the borders within the brain are shared: our choice"""
_BRAIN, _INNER = (Tissue.WM, Tissue.GM), (Tissue.WM, Tissue.GM, Tissue.CSF)
_NEXT = ndimage.generate_binary_structure(3, 1)


def onto(labels: Volume[Scanner], like: Volume[Scanner]) -> Volume[Scanner]:
    """Labels at the voxels of another grid (the nearest voxel's; AIR beyond the image)."""
    to = np.linalg.inv(labels.affine) @ like.affine
    moved = ndimage.affine_transform(
        labels.data, to[:3, :3], to[:3, 3], output_shape=like.data.shape[:3], order=0, mode="constant", cval=0
    )
    return Volume(moved, like.affine, Scanner)


def lay_brain(
    brain: Volume[Scanner], labels: Volume[Scanner], shares: Shares | None = None
) -> tuple[Volume[Scanner], Shares | None]:
    """Labels (and shares) with the WM, GM and ventricles of ``brain``, all else as ``labels`` have it.

    What was brain and is none any more becomes CSF, save the cord below the given brain, which stays. A voxel of CSF
    parts brain from bone, and a voxel of bone parts CSF from what lies outside. Both are in one scanner's frame; the
    grid is that of ``labels``. BadInput: the brain lies elsewhere than the head.
    """
    given = onto(brain, labels).data
    inside = np.isin(given, _BRAIN)
    _check_place(inside, labels.data)
    numbers = np.where(np.isin(labels.data, _BRAIN) & ~_below(inside, labels.affine), Tissue.CSF, labels.data)
    numbers = np.where(np.isin(given, _INNER), given, numbers).astype(np.uint8)
    _enclose(numbers)
    merged = Volume(numbers, labels.affine, Scanner)
    return merged, None if shares is None else _shares(numbers, labels.data, shares)


def _check_place(inside: Mask, numbers: Labels) -> None:
    if not inside.any():
        raise BadInput("the given brain lies beyond the T1's image: were both made from one scan?")
    lost = float(np.mean(~np.isin(numbers[inside], _INNER)))
    if lost > MOST_OUTSIDE:
        raise BadInput(
            f"{lost:.0%} of the given brain lies on skull, scalp or air of the T1 (at most {MOST_OUTSIDE:.0%} is let "
            "pass): are brain and T1 of one person and one scan, and neither mirrored?"
        )


def _below(inside: Mask, affine: NDArray[np.float64]) -> Mask:
    """The voxels that lie lower (along z of the scanner) than the lowest of ``inside``."""
    x, y, z = np.ix_(*(affine[2, k] * np.arange(n) for k, n in enumerate(inside.shape)))
    height = x + y + z
    result: Mask = height < height[inside].min()
    return result


def _enclose(numbers: Labels) -> None:
    """A layer of CSF around the brain where bone or less met it, then one of bone around CSF; in place."""
    for kept, layer in ((_BRAIN, Tissue.CSF), (_INNER, Tissue.BONE)):
        outer = (Tissue.SCALP, Tissue.CAVITY, Tissue.AIR) + ((Tissue.BONE,) if layer is Tissue.CSF else ())
        around = ndimage.binary_dilation(np.isin(numbers, kept), _NEXT)
        numbers[around & np.isin(numbers, outer)] = layer


def _shares(numbers: Labels, before: Labels, shares: Shares) -> Shares:
    """The outer shares as they were, save where a layer was laid; within, the borders are blurred from the labels."""
    gained = np.isin(numbers, _INNER) & ~np.isin(before, _INNER)
    layer = (numbers == Tissue.BONE) & (before != Tissue.BONE)
    outer = np.where(gained | layer, np.float32(0), shares[len(_INNER):])
    outer[FILLED.index(Tissue.BONE) - len(_INNER)][layer] = 1
    room = np.where(gained, np.float32(1), np.where(layer, np.float32(0), shares[: len(_INNER)].sum(axis=0)))
    parts = np.stack([ndimage.gaussian_filter((numbers == tissue).astype(np.float32), _BLUR) for tissue in _INNER])
    parts *= room / np.maximum(parts.sum(axis=0), np.float32(1e-6))
    return settled(np.concatenate([parts, outer]), numbers)
