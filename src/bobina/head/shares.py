"""From the shares of tissues in a voxel to labels, and back to shares that fit cleaned labels."""

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from bobina.head.contact import outside_air
from bobina.head.model import Tissue

Shares = NDArray[np.float32]
Labels = NDArray[np.uint8]

FILLED = (Tissue.WM, Tissue.GM, Tissue.CSF, Tissue.BONE, Tissue.SCALP)
"""The tissues of the shares, in their order."""


def labels_of(shares: Shares) -> Labels:
    """Labels by the largest share, air being the rest of 1; air that does not reach the outside is CAVITY.

    ``shares`` (5, nx, ny, nz), in sum at most 1. Where two are even, the tissue of the lower number, air last.
    """
    numbers: Labels = (1 + shares.argmax(axis=0)).astype(np.uint8)
    rest = 1 - shares.sum(axis=0)
    numbers[rest > shares.max(axis=0)] = Tissue.AIR
    numbers[(numbers == Tissue.AIR) & ~outside_air(numbers)] = Tissue.CAVITY
    return numbers


def settled(shares: Shares, labels: Labels) -> Shares:
    """Shares (read-only) without what lies further than one voxel from all that is labelled as tissue.

    Next to a head a share is a voxel that the head fills in part; further away it is the doubt of a segmentation, or
    what was cleaned from the labels, and does not conduct.
    """
    tissue = ((labels > Tissue.AIR) & (labels < Tissue.CAVITY)).astype(np.uint8)
    near = ndimage.maximum_filter(tissue, size=3)
    result: Shares = np.ascontiguousarray(shares * near, dtype=np.float32)
    result.setflags(write=False)
    return result
