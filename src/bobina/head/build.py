"""From a label image to a head that a plan can be made on: checked, cleaned, measured."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from bobina.head.conductivity import conductivities
from bobina.head.model import Head, Tissue
from bobina.space import BadInput, Volume
from bobina.space.frames import Scanner

Labels = NDArray[np.uint8]
Mask = NDArray[np.bool_]

_FIVE = (Tissue.WM, Tissue.GM, Tissue.CSF, Tissue.BONE, Tissue.SCALP)
_LITRE = 1e-3
_CM2 = 1e-4
_BRAIN = (0.3 * _LITRE, 3 * _LITRE)
_MAX_DROPPED = 0.02
_MAX_LEAK = 1 * _CM2
_NECK = 5e-3


def build(
    name: str, labels: Volume[Scanner], *, conductivity: Mapping[str, float] | None = None, clean: bool = True
) -> Head:
    """A head fit for a plan, from labels numbered as Tissue.

    ``clean`` turns to air what does not belong to the head: bits that are not connected to it, and what hangs on it
    by a neck thinner than 10 mm (a pad or head rest labelled as scalp); ``Head.dropped`` says how much (m^3).
    BadInput: not a label image; a tissue missing; a brain volume no person has (a wrong affine); more than 2 % to drop;
    brain or CSF open to the outside air.
    """
    numbers = _numbers(labels)
    _check_tissues(name, numbers)
    voxel = abs(float(np.linalg.det(labels.affine[:3, :3])))
    _check_size(name, numbers, voxel)
    kept = _without_strays(numbers, labels.spacing) if clean else numbers
    dropped = int(np.count_nonzero(numbers != kept))
    share = dropped / np.count_nonzero(numbers)
    if share > _MAX_DROPPED:
        raise BadInput(
            f"{share:.1%} of the labelled voxels of {name} are not connected to the head "
            f"(at most {_MAX_DROPPED:.0%} is dropped): check the labels outside the head"
        )
    _check_closed(name, kept, labels.spacing)
    return Head(name, Volume(kept, labels.affine, Scanner), conductivities(conductivity), dropped * voxel)


def volumes(head: Head) -> Mapping[Tissue, float]:
    """The volume of each tissue and of air cavities, m^3."""
    counts = np.bincount(head.labels.data.ravel(), minlength=len(Tissue))
    voxel = abs(float(np.linalg.det(head.labels.affine[:3, :3])))
    return {tissue: float(counts[tissue]) * voxel for tissue in (*_FIVE, Tissue.CAVITY)}


def _numbers(labels: Volume[Scanner]) -> Labels:
    data: NDArray[Any] = labels.data
    if data.ndim != 3:
        raise BadInput(f"labels are a 3-D image; this one has shape {data.shape}")
    if not np.isfinite(data).all():
        raise BadInput("the label image holds values that are not numbers (nan or inf)")
    if not np.isin(np.unique(data), [int(tissue) for tissue in Tissue]).all():
        odd = np.setdiff1d(np.unique(data), [int(tissue) for tissue in Tissue])
        raise BadInput(
            f"labels are 0 air, 1 WM, 2 GM, 3 CSF, 4 bone, 5 scalp, 6 air cavity; this image also holds "
            f"{', '.join(f'{value:g}' for value in odd[:5])}: is it a T1, or labels of another numbering?"
        )
    return data.astype(np.uint8)


def _check_tissues(name: str, numbers: Labels) -> None:
    counts = np.bincount(numbers.ravel(), minlength=len(Tissue))
    missing = [tissue.name for tissue in _FIVE if counts[tissue] == 0]
    if missing:
        raise BadInput(
            f"{name} has no {' and no '.join(missing)}: a plan needs all five tissues (is it skull-stripped?)"
        )
    if counts[Tissue.AIR] == 0:
        raise BadInput(f"{name} has no air outside the head: label it 0")


def _check_size(name: str, numbers: Labels, voxel: float) -> None:
    litres = np.isin(numbers, (Tissue.WM, Tissue.GM)).sum() * voxel
    if not _BRAIN[0] <= litres <= _BRAIN[1]:
        raise BadInput(
            f"the brain of {name} measures {litres / _LITRE:.3g} L; a brain is 0.3 to 3 L: "
            "check the voxel size in the affine"
        )


def _without_strays(numbers: Labels, spacing: NDArray[np.float64]) -> Labels:
    head = _largest(_without_pendants(numbers != Tissue.AIR, spacing))
    result: Labels = np.where(head, numbers, np.uint8(Tissue.AIR))
    return result


def _without_pendants(mask: Mask, spacing: NDArray[np.float64]) -> Mask:
    """Cut off what is joined to the main body only by a neck thinner than twice ``_NECK``."""
    pad = int(np.ceil(_NECK / spacing.min())) + 1
    depth = ndimage.distance_transform_edt(np.pad(mask, pad, mode="edge"), sampling=spacing)
    inner = (slice(pad, -pad),) * 3
    cores, _ = ndimage.label(depth[inner] > _NECK)
    sizes = np.bincount(cores.ravel())
    sizes[0] = 0
    rivals = np.flatnonzero(sizes * np.prod(spacing) > 1e-7)
    if len(rivals) < 2:
        return mask
    main = int(sizes.argmax())
    body = ndimage.distance_transform_edt(cores != main, sampling=spacing) <= _NECK
    loose, _ = ndimage.label(mask & ~body)
    pendants = np.unique(loose[np.isin(cores, rivals[rivals != main])])
    result: Mask = mask & ~np.isin(loose, pendants[pendants > 0])
    return result


def _largest(mask: Mask) -> Mask:
    parts, count = ndimage.label(mask)
    if count < 2:
        return mask
    sizes = np.bincount(parts.ravel())
    sizes[0] = 0
    result: Mask = parts == sizes.argmax()
    return result


def outside_air(numbers: Labels) -> Mask:
    """The air of label 0 that reaches a face of the image."""
    parts, _ = ndimage.label(numbers == Tissue.AIR)
    ends = [parts.take(k, axis) for axis in range(3) for k in (0, -1)]
    reached = np.unique(np.concatenate([end.ravel() for end in ends]))
    result: Mask = np.isin(parts, reached[reached > 0])
    return result


def _check_closed(name: str, numbers: Labels, spacing: NDArray[np.float64]) -> None:
    """Refuse a leak: faces between the outside air and brain or CSF. The image's own cut faces do not count."""
    air, inner = outside_air(numbers), (numbers >= Tissue.WM) & (numbers <= Tissue.CSF)
    area = 0.0
    for axis in range(3):
        low, high = [slice(None)] * 3, [slice(None)] * 3
        low[axis], high[axis] = slice(None, -1), slice(1, None)
        a, b = tuple(low), tuple(high)
        faces = np.count_nonzero(air[a] & inner[b]) + np.count_nonzero(air[b] & inner[a])
        area += faces * float(np.prod(np.delete(spacing, axis)))
    if area > _MAX_LEAK:
        raise BadInput(
            f"{area / _CM2:.0f} cm2 of brain or CSF of {name} lie open to the outside air (at most 1 is let pass): "
            "scalp and bone must enclose them"
        )
