"""Whether a segmentation can be trusted: what was measured on it, against what a head may be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from bobina.finding import Finding, Level, worst
from bobina.head.model import Tissue
from bobina.head.shares import FILLED, Shares
from bobina.head.warp import Warp
from bobina.source import Source, Status
from bobina.space import Volume
from bobina.space.frames import Scanner
from bobina.space.units import mm

Mask = NDArray[np.bool_]
Heights = NDArray[np.float32]

_ML = 1e-6
_CM2 = 1e-4
_CUTS = (slice(None, -1), slice(1, None))
_VAULT = 30 * mm
"""MNI height above which the skull's thickness is taken, clear of sinuses and temporal squama"""


@dataclass(frozen=True, slots=True)
class Bounds:
    """A value from ``good[0]`` to ``good[1]`` is good, outside ``use`` it says do not use."""

    good: tuple[float, float]
    use: tuple[float, float]
    unit: str
    source: Source

    def judge(self, value: float) -> Level:
        """The level of a value; not a number is STOP."""
        if self.good[0] <= value <= self.good[1]:
            return Level.GOOD
        return Level.CARE if self.use[0] <= value <= self.use[1] else Level.STOP


@dataclass(frozen=True, slots=True)
class Quality:
    """All findings; the verdict is that of the worst."""

    findings: tuple[Finding, ...]

    @property
    def verdict(self) -> Level:
        """The worst of the findings."""
        return worst(self.findings)


_VOLUMES = Source("volumes of healthy adults in imaging studies, from memory, widened", Status.RECOLLECTED)
_SKULL = Source("thickness of adult skulls in CT studies, from memory, widened", Status.RECOLLECTED)
_CHOICE = Source("our choice, no figure found: in view of the heads of benchmarks/segmentation.py", Status.CHOSEN)
_MANY = float("inf")

BOUNDS: Mapping[str, Bounds] = MappingProxyType({
    "wm": Bounds((350 * _ML, 750 * _ML), (200 * _ML, 1000 * _ML), "m^3", _VOLUMES),
    "gm": Bounds((450 * _ML, 950 * _ML), (300 * _ML, 1200 * _ML), "m^3", _VOLUMES),
    "csf": Bounds((130 * _ML, 550 * _ML), (60 * _ML, 900 * _ML), "m^3", _VOLUMES),
    "bone_above": Bounds((180 * _ML, 600 * _ML), (100 * _ML, 900 * _ML), "m^3", _CHOICE),
    "scalp_above": Bounds((180 * _ML, 900 * _ML), (80 * _ML, 1500 * _ML), "m^3", _CHOICE),
    "grey_to_white": Bounds((0.9, 2.0), (0.6, 2.8), "", _VOLUMES),
    "leak": Bounds((0, 2 * _CM2), (0, 20 * _CM2), "m^2", _CHOICE),
    "brain_on_bone": Bounds((0, 10 * _CM2), (0, 60 * _CM2), "m^2", _CHOICE),
    "bone_bare": Bounds((0, 2 * _CM2), (0, 20 * _CM2), "m^2", _CHOICE),
    "skull_thin": Bounds((1.5 * mm, 10 * mm), (1 * mm, 15 * mm), "m", _SKULL),
    "skull_median": Bounds((3.5 * mm, 11 * mm), (2.5 * mm, 15 * mm), "m", _SKULL),
    "brain_strays": Bounds((0, 0.5 * _ML), (0, 5 * _ML), "m^3", _CHOICE),
    "doubt": Bounds((0, 0.10), (0, 0.25), "", _CHOICE),
    "overlap": Bounds((0.92, 1), (0.85, 1), "", _CHOICE),
    "open_top": Bounds((0, 1 * _CM2), (0, 20 * _CM2), "m^2", _CHOICE),
})
"""``*_above``: above z = 0 of MNI. ``leak``: brain or CSF that meets scalp or air there; ``bone_bare``: bone that meets
outside air. ``skull_thin``: the 5th percentile. ``doubt``: voxels of the head whose largest share is under 0.6.
``brain_strays``: brain not joined to its largest piece.
``overlap``: Dice with the brain of the priors. ``open_top``: head cut by the image's upper faces."""


def judged(labels: Volume[Scanner], shares: Shares, heights: Heights, warp: Warp) -> Quality:
    """Measure a segmentation. ``labels`` numbered as Tissue, third axis up; ``heights`` in MNI, m."""
    found = dict(_measures(labels, shares, heights))
    found["overlap"] = warp.dice
    return Quality(tuple(Finding(key, BOUNDS[key].judge(value), value) for key, value in found.items()))


def _measures(labels: Volume[Scanner], shares: Shares, heights: Heights) -> Iterator[tuple[str, float]]:
    numbers, voxel = labels.data, float(np.prod(labels.spacing))
    upper = heights > 0
    for tissue in (Tissue.WM, Tissue.GM, Tissue.CSF):
        yield tissue.name.lower(), float(shares[FILLED.index(tissue)].sum(dtype=float)) * voxel
    for tissue in (Tissue.BONE, Tissue.SCALP):
        yield f"{tissue.name.lower()}_above", float(shares[FILLED.index(tissue)].sum(where=upper, dtype=float)) * voxel
    yield "grey_to_white", float(shares[1].sum(dtype=float) / max(shares[0].sum(dtype=float), 1e-9))
    yield from _touching(labels, upper)
    yield from _skull(labels, heights)
    pieces = np.bincount(ndimage.label(np.isin(numbers, (Tissue.WM, Tissue.GM)))[0].ravel())[1:]
    yield "brain_strays", float(pieces.sum() - pieces.max(initial=0)) * voxel
    inside = (numbers != Tissue.AIR) & (numbers != Tissue.CAVITY)
    yield "doubt", float(np.mean(shares.max(axis=0)[inside] < 0.6)) if inside.any() else 1.0
    yield "open_top", _cut(labels, upper)


def _touching(labels: Volume[Scanner], upper: Mask) -> Iterator[tuple[str, float]]:
    """Areas on which tissues meet above z = 0 that should not; outside air is what is no cavity."""
    numbers = labels.data
    brain = np.isin(numbers, (Tissue.WM, Tissue.GM))
    inner, bone, air = brain | (numbers == Tissue.CSF), numbers == Tissue.BONE, numbers == Tissue.AIR
    open_to = air | (numbers == Tissue.SCALP) | (numbers == Tissue.CAVITY)
    for key, one, other in (("leak", inner, open_to), ("brain_on_bone", brain, bone), ("bone_bare", bone, air)):
        yield key, _area(one & upper, other & upper, labels.spacing)


def _area(one: Mask, other: Mask, spacing: NDArray[np.float64]) -> float:
    """On which two kinds of voxels meet, m^2."""
    area = 0.0
    for axis in range(3):
        low, high = (tuple(cut if k == axis else slice(None) for k in range(3)) for cut in _CUTS)
        faces = int(np.count_nonzero(one[low] & other[high])) + int(np.count_nonzero(other[low] & one[high]))
        area += faces * float(np.prod(np.delete(spacing, axis)))
    return area


def _skull(labels: Volume[Scanner], heights: Heights) -> Iterator[tuple[str, float]]:
    """The way from the inside of the skull to its outside over the vault."""
    numbers = labels.data
    inner = np.isin(numbers, (Tissue.WM, Tissue.GM, Tissue.CSF))
    within = inner | (numbers == Tissue.BONE)
    face = inner & ~ndimage.binary_erosion(inner, border_value=1) & (heights > _VAULT)
    if not face.any():
        yield from (("skull_thin", float("nan")), ("skull_median", float("nan")))
        return
    to_outside = ndimage.distance_transform_edt(within, sampling=labels.spacing)[face]
    thickness = to_outside - float(labels.spacing.mean())
    yield "skull_thin", float(np.percentile(thickness, 5))
    yield "skull_median", float(np.median(thickness))


def _cut(labels: Volume[Scanner], upper: Mask) -> float:
    """The area of head on the faces of the image above z = 0."""
    head, area = labels.data != Tissue.AIR, 0.0
    for axis in range(3):
        for k in (0, -1):
            face = head.take(k, axis) & upper.take(k, axis)
            area += np.count_nonzero(face) * float(np.prod(np.delete(labels.spacing, axis)))
    return area
