"""From a T1 to a head: bias field, priors laid on the head, mixture, neighbours, anatomy, quality."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from bobina.head import antspy, bend
from bobina.head.priors import CONTRAST, Priors, built_in, resampled
from bobina.head.segment.coherence import coherent
from bobina.head.segment.contrast import check_contrast
from bobina.head.segment.drift import drift
from bobina.head.segment.frame import framed, outline
from bobina.head.segment.mixture import Mixture, fit
from bobina.head.segment.quality import Quality, judged
from bobina.head.segment.tidy import Grid, tidied
from bobina.head.shares import Shares, labels_of, settled
from bobina.head.warp import Warp, check_upright, warp
from bobina.space import BadInput, Volume
from bobina.space.frames import Scanner
from bobina.space.units import mm

Maps = NDArray[np.float32]
Progress = Callable[[str], object]

STEPS = ("frame", "bias", "affine", "mixture", "warp", "tissues", "neighbours", "anatomy", "quality")
"""The steps, by the names that ``progress`` is called with as each begins"""
COARSEST = 3 * mm
_ROUGH, _FINE = 3 * mm, 2 * mm
_SAMPLE = 300_000
_BIAS_GRID = 5 * mm
_BIAS_ROUNDS = 3
_ROUNDS = (40, 30, 8)
_GLARE = 1.3
"""brightness, white matter's being about 1, above which nothing is told apart"""
_SLAB = 16
_SURELY_AIR = 0.999
_BASE = -40 * mm
"""MNI height under which the priors are those of one person's face and neck, spread out"""


@dataclass(frozen=True, slots=True)
class Bias:
    """How uneven the image was: the 1st and 99th percentile of the field over the head, its median being 1."""

    low: float
    high: float


@dataclass(frozen=True, eq=False, slots=True)
class Segmentation:
    """A head of five tissues, on the voxels of the image.

    ``shares`` (5, nx, ny, nz): the part of each voxel that WM, GM, CSF, bone and scalp fill, the rest air. ``labels``
    (uint8, numbered as Tissue) by the largest share, air shut in being CAVITY. ``priors``: the name of those used.
    """

    shares: Shares
    labels: Volume[Scanner]
    warp: Warp
    bias: Bias
    quality: Quality
    priors: str


def segment(image: Volume[Scanner], priors: Priors | None = None, *, in_mni: bool = False,
            progress: Progress = lambda step: None) -> Segmentation:
    """The tissues of a head from its T1, and its way to MNI. ``priors``: those built in where None.

    ``in_mni``: the image lies in MNI by itself, so that its warp is the identity; the priors are laid on it all the
    same. ``progress`` is called with the name of each step of ``STEPS`` as it begins; what it raises ends the work.
    The same image gives the same result on the same machine. BadInput: no head to be seen, or too coarse, the brain
    cannot be laid on MNI's, or is not as bright as in a T1.
    """
    known = priors or built_in()
    _check(image)
    progress("frame")
    box = framed(image)
    progress("bias")
    flat, bias = _evened(box.image)
    flat, laid = _laid(flat, known, progress)
    progress("tissues")
    six, heights = _tissues(flat, known, laid)
    progress("neighbours")
    six = coherent(six)
    progress("anatomy")
    six = tidied(six, Grid(flat.spacing, heights))
    progress("quality")
    labels = Volume(labels_of(six[:5]), flat.affine, Scanner)
    own = warp(six[:5], flat.affine, priors=known, in_mni=True) if in_mni else laid
    quality = judged(labels, six[:5], heights, laid)
    whole = Volume(box.restored(labels.data), image.affine, Scanner)
    shares = settled(np.stack([box.restored(share) for share in six[:5]]), whole.data)
    return Segmentation(shares, whole, own, bias, quality, known.name)


def _check(image: Volume[Scanner]) -> None:
    if image.data.ndim != 3:
        raise BadInput(f"a T1 is a 3-D image; this one has shape {image.data.shape}")
    if not np.isfinite(image.data).all():
        raise BadInput("the T1 holds values that are not numbers (nan or inf)")
    if image.spacing.max() > COARSEST * 1.01:
        raise BadInput(f"the T1 has voxels of {image.spacing.max() / mm:.2g} mm; more than {COARSEST / mm:.0f} mm is "
                       "too coarse for a skull: take the series of about 1 mm")


def _evened(image: Volume[Scanner]) -> tuple[Volume[Scanner], Bias]:
    """The image without its bias field, white matter at about 1."""
    coarse = resampled(image, max(_BIAS_GRID, float(image.spacing.max())))
    field = antspy.bias(coarse, outline(coarse))
    field /= np.median(field[outline(coarse)])
    low, high = np.percentile(field[outline(coarse)], (1, 99))
    flat = image.data / _on(Volume(field, coarse.affine, Scanner), image)
    flat /= np.percentile(flat[outline(image)], 95)
    return Volume(flat.astype(np.float32), image.affine, Scanner), Bias(float(low), float(high))


def _on(coarse: Volume[Scanner], grid: Volume[Scanner]) -> Maps:
    """A smooth image on the voxels of another whose axes are the same."""
    step = np.diag(grid.spacing / coarse.spacing)
    offset = coarse.index(grid.points(np.zeros(3)))
    fine = ndimage.affine_transform(coarse.data, step, offset, grid.data.shape, order=1, mode="nearest")
    return np.asarray(fine, np.float32)


def _laid(flat: Volume[Scanner], priors: Priors, progress: Progress) -> tuple[Volume[Scanner], Warp]:
    """The priors on the head: roughly by brightness, then by the tissues that this tells, which also tell what is left
    of the bias field; the image without that comes back too.
    """
    progress("affine")
    rough = resampled(flat, _ROUGH)
    rough = Volume(np.minimum(rough.data, np.float32(_GLARE)), rough.affine, Scanner)
    goal = priors.weighted(CONTRAST, _ROUGH)
    start = antspy.affine(goal, rough)
    check_upright(start)
    about = bend.affine(np.asarray(np.linalg.inv(start), float), _points(rough))
    check_contrast(_mixture(rough.data, priors.at(about), about[..., 2]))
    _, forth = antspy.diffeomorphic(goal, rough, start, "mattes", _ROUNDS)
    progress("mixture")
    coarse = resampled(flat, max(_FINE, float(flat.spacing.max())))
    there = forth(_points(coarse))
    known = priors.at(there)
    six, field = _told(coarse, known, there[..., 2])
    progress("warp")
    even = np.asarray(flat.data / _on(Volume(field, coarse.affine, Scanner), flat), np.float32)
    return Volume(even, flat.affine, Scanner), warp(six[:5], coarse.affine, priors=priors, start=start)


def _told(coarse: Volume[Scanner], priors: Maps, heights: NDArray[np.floating[Any]]) -> tuple[Maps, Maps]:
    """The posterior (6, ...) and the bias field that is left, each helping the other."""
    field = np.ones(coarse.data.shape, np.float32)
    for _ in range(_BIAS_ROUNDS):
        even = np.asarray(coarse.data / field, np.float32)
        mixture = _mixture(even, priors, heights)
        field *= drift(even, mixture.posterior(even, priors), mixture, coarse.spacing)
    even = np.asarray(coarse.data / field, np.float32)
    return _mixture(even, priors, heights).posterior(even, priors), field


def _mixture(values: Maps, priors: Maps, heights: NDArray[np.floating[Any]]) -> Mixture:
    """The Gaussians, from a sample of the voxels that are not surely air nor so low that the priors know little."""
    where = np.flatnonzero((priors[5] < _SURELY_AIR) & (heights > _BASE))
    picked = np.random.default_rng(0).choice(where, min(_SAMPLE, len(where)), replace=False)
    return fit(values.ravel()[picked], np.ascontiguousarray(priors.reshape(6, -1)[:, picked]))


def _tissues(flat: Volume[Scanner], priors: Priors, laid: Warp) -> tuple[Maps, Maps]:
    """The posterior (6, ...) of each voxel by itself, and its height in MNI, m."""
    six = np.empty((6, *flat.data.shape), np.float32)
    heights = np.empty(flat.data.shape, np.float32)
    for part, xyz in _slabs(flat):
        there = laid.to_mni(xyz)
        six[..., part] = priors.at(there)
        heights[..., part] = there[..., 2]
    mixture = _mixture(flat.data, six, heights)
    for k in range(0, flat.data.shape[2], _SLAB):
        part = slice(k, k + _SLAB)
        six[..., part] = mixture.posterior(flat.data[..., part], six[..., part])
    return six, heights


def _slabs(grid: Volume[Scanner]) -> Iterator[tuple[slice, NDArray[np.float64]]]:
    """Slices and the points of their voxels, m."""
    nx, ny, nz = grid.data.shape
    for k in range(0, nz, _SLAB):
        part = slice(k, min(k + _SLAB, nz))
        yield part, grid.points(np.moveaxis(np.mgrid[:nx, :ny, part], 0, -1))


def _points(grid: Volume[Scanner]) -> NDArray[np.float64]:
    return grid.points(np.moveaxis(np.indices(grid.data.shape), 0, -1))
