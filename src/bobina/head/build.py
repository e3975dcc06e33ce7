"""From a label image to a head that a plan can be made on: checked, cleaned, measured."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from bobina.head.conductivity import conductivities
from bobina.head.contact import check_closed, check_order, contacts
from bobina.head.model import Head, Tissue
from bobina.head.shares import FILLED, Shares, settled
from bobina.space import BadInput, Volume
from bobina.space.frames import Scanner

Labels = NDArray[np.uint8]
Mask = NDArray[np.bool_]

_LITRE = 1e-3
_BRAIN = (0.3 * _LITRE, 3 * _LITRE)
_HANDFUL = 0.01 * _LITRE
"""less than this of a tissue is a slip: Colin27 has 0.4 L of CSF, its least"""
_MAX_DROPPED = 0.02
_NECK = 5e-3


def build(
    name: str, labels: Volume[Scanner], shares: Shares | None = None, *,
    conductivity: Mapping[str, float] | None = None, clean: bool = True,
) -> Head:
    """A head fit for a plan, from labels numbered as Tissue and, of probability maps, the ``shares`` beside them.

    ``clean`` turns to air what does not belong to the head: bits that are not connected to it, and what hangs on it
    by a neck thinner than 10 mm (a pad or head rest labelled as scalp); and to cavity what floats in one. The shares
    follow. ``Head.dropped`` says how much (m^3).
    BadInput: not a label image; a tissue missing or no more than a handful; a brain volume no person has (a wrong
    affine); more than 2 % to drop; tissues in another order; brain or CSF open to the outside air.
    """
    numbers = _numbers(labels)
    _check_tissues(name, numbers)
    voxel = abs(float(np.linalg.det(labels.affine[:3, :3])))
    _check_size(name, numbers, voxel)
    kept = _without_islands(_without_strays(numbers, labels.spacing)) if clean else numbers
    dropped = int(np.count_nonzero(numbers != kept))
    share = dropped / np.count_nonzero(numbers)
    if share > _MAX_DROPPED:
        raise BadInput(
            f"{share:.1%} of the labelled voxels of {name} are not connected to the head "
            f"(at most {_MAX_DROPPED:.0%} is dropped): check the labels outside the head"
        )
    cleaned = Volume(kept, labels.affine, Scanner)
    area = contacts(cleaned)
    check_order(name, area)
    check_closed(name, area)
    following = None if shares is None else _following(shares, numbers, kept)
    return Head(name, cleaned, conductivities(conductivity), dropped * voxel, following)


def volumes(head: Head) -> Mapping[Tissue, float]:
    """The volume of each tissue and of air cavities, m^3."""
    counts = np.bincount(head.labels.data.ravel(), minlength=len(Tissue))
    voxel = abs(float(np.linalg.det(head.labels.affine[:3, :3])))
    return {tissue: float(counts[tissue]) * voxel for tissue in (*FILLED, Tissue.CAVITY)}


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
    missing = [tissue.name for tissue in FILLED if counts[tissue] == 0]
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
    counts = np.bincount(numbers.ravel(), minlength=len(Tissue))
    scarce = min(FILLED, key=lambda tissue: int(counts[tissue]))
    if counts[scarce] * voxel < _HANDFUL:
        raise BadInput(
            f"{name} has only {counts[scarce]} voxels of {scarce.name} ({counts[scarce] * voxel / _LITRE * 1e3:.2g} mL;"
            f" at least {_HANDFUL / _LITRE * 1e3:.0f} are needed): check the segmentation"
        )


def _without_strays(numbers: Labels, spacing: NDArray[np.float64]) -> Labels:
    head = _largest(_without_pendants(numbers != Tissue.AIR, spacing))
    result: Labels = np.where(head, numbers, np.uint8(Tissue.AIR))
    return result


def _without_islands(numbers: Labels) -> Labels:
    """What conducts but touches nothing that does, floating in a cavity, becomes cavity."""
    conducts = (numbers != Tissue.AIR) & (numbers != Tissue.CAVITY)
    result: Labels = np.where(conducts & ~_largest(conducts), np.uint8(Tissue.CAVITY), numbers)
    return result


def _following(shares: Shares, numbers: Labels, kept: Labels) -> Shares:
    """The shares of what was kept. BadInput: they are not those of the labels."""
    if shares.shape != (len(FILLED), *numbers.shape):
        raise BadInput(f"shares are (5, nx, ny, nz) on the grid of the labels; got {shares.shape} and {numbers.shape}")
    return settled(np.where(numbers == kept, shares, np.float32(0)), kept)


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
