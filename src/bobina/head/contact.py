"""Which tissue touches which: where a head is open to the air, and labels or maps that stand in another order."""

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from bobina.head.model import Tissue
from bobina.space import BadInput, Volume
from bobina.space.frames import Scanner

Array = NDArray[np.float64]
Labels = NDArray[np.uint8]
Mask = NDArray[np.bool_]

_CM2 = 1e-4
_MAX_LEAK = 1 * _CM2
_CERTAIN = 2.0
"""One contact is wider than another where it is wider by this factor. Measured on four heads (Colin27 at 1 and 2.5 mm,
USC 19.5, the priors of SPM): the contacts that a head must have exceed those they are compared with 5 times or more."""
_INNER = (Tissue.WM, Tissue.GM, Tissue.CSF)


def outside_air(numbers: Labels) -> Mask:
    """The air of label 0 that reaches a face of the image."""
    parts, _ = ndimage.label(numbers == Tissue.AIR)
    ends = [parts.take(k, axis) for axis in range(3) for k in (0, -1)]
    reached = np.unique(np.concatenate([end.ravel() for end in ends]))
    result: Mask = np.isin(parts, reached[reached > 0])
    return result


def contacts(labels: Volume[Scanner]) -> Array:
    """The area (7, 7), m^2, on which voxels of two tissues meet; AIR is the outside's, enclosed air counts as CAVITY.

    The image's own cut faces do not count.
    """
    numbers, many = labels.data, len(Tissue)
    sorted_out = np.where((numbers == Tissue.AIR) & ~outside_air(numbers), Tissue.CAVITY, numbers).astype(np.uint8)
    area = np.zeros((many, many))
    for axis in range(3):
        low, high = (np.moveaxis(sorted_out, axis, 0)[cut].ravel() for cut in (slice(None, -1), slice(1, None)))
        faces = np.bincount(low * np.uint8(many) + high, minlength=many**2).reshape(many, many)
        area += (faces + faces.T) * np.prod(np.delete(labels.spacing, axis))
    np.fill_diagonal(area, 0.0)
    return area


def check_closed(name: str, area: Array) -> None:
    """Refuse a leak: brain or CSF that meets the outside air. ``area`` of ``contacts``. Raises BadInput."""
    leak = float(area[Tissue.AIR, list(_INNER)].sum())
    if leak > _MAX_LEAK:
        raise BadInput(
            f"{leak / _CM2:.0f} cm2 of brain or CSF of {name} lie open to the outside air (at most 1 is let pass): "
            "scalp and bone must enclose them"
        )


def check_order(name: str, area: Array) -> None:
    """Refuse tissues that evidently stand for each other. ``area`` of ``contacts``. Raises BadInput.

    In a head the air meets the scalp, and the scalp the bone, more widely than anything further in; white matter meets
    grey matter more than CSF, CSF grey matter more than white, bone CSF more than white matter. Any two or three that
    change places break one of these. What is absent is not judged.
    """
    for outer, own, others in (
        (Tissue.AIR, Tissue.SCALP, (Tissue.BONE, *_INNER)),
        (Tissue.SCALP, Tissue.BONE, _INNER),
        (Tissue.WM, Tissue.GM, (Tissue.CSF,)),
        (Tissue.CSF, Tissue.GM, (Tissue.WM,)),
        (Tissue.BONE, Tissue.CSF, (Tissue.WM,)),
    ):
        most = max(others, key=lambda tissue: float(area[outer, tissue]))
        if area[own].any() and area[outer, most] > _CERTAIN * area[outer, own] + _MAX_LEAK:
            raise BadInput(
                f"in {name} {most.name} meets {outer.name} on {area[outer, most] / _CM2:.0f} cm2 and {own.name} on "
                f"{area[outer, own] / _CM2:.0f}, so the tissues stand in another order: labels are 1 WM, 2 GM, 3 CSF, "
                "4 bone, 5 scalp; of a 4-D image of maps the order is given with --tissues"
            )
