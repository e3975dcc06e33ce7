"""What anatomy knows and brightness does not: one brain, in CSF, in bone, in scalp, without holes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

Array = NDArray[np.float64]
Maps = NDArray[np.float32]
Mask = NDArray[np.bool_]

WM, GM, CSF, BONE, SCALP, AIR = range(6)
_BRAIN_NECK = 2e-3
"""m: what hangs on the brain by less than twice this is none of it"""
_HEAD_NECK = 1.5e-3
_PIT = 6e-3
"""m: half the width of a pit of the scalp that is filled where it is not plainly air"""
_SULCUS = 8e-3
"""m: half the width of what the brain encloses with itself"""
_CISTERN = 15e-3
"""m: how far from the brain there can be CSF"""
_THINNEST = 2.5e-3
"""m: bone over the vault, and scalp over that bone, if not a voxel (a choice: about the thinnest squama)"""
_SPECK = 0.5e-6
"""m^3: less bone in a piece is none"""
_DIPLOE = 4e-3
"""m: half the width of marrow between two tables of the skull; as bright as scalp, it is told by where it lies"""
_PLAINLY = 0.9


@dataclass(frozen=True, eq=False, slots=True)
class Grid:
    """Voxel edges (3,), m, and the height in MNI (nx, ny, nz), m, of each voxel. The third axis points up."""

    spacing: Array
    height: NDArray[np.float32]


def tidied(shares: Maps, grid: Grid) -> Maps:
    """The probabilities (6, ...) of ``coherent`` with the anatomy put right; ``shares`` itself is changed."""
    _becomes(shares, AIR, ~_head(shares, grid))
    brain = _brain(shares, grid)
    _bar(shares, (WM, GM), ~brain, CSF)
    away = _distance(brain, grid)
    inner = _inner(shares, brain, away, grid)
    _bar(shares, (CSF,), ~inner, SCALP)
    _bar(shares, (BONE, SCALP, AIR), inner, CSF)
    film = ~brain & (away <= 1.001 * grid.spacing.max())
    _becomes(shares, CSF, film & (shares[BONE:].sum(axis=0) > 0.5))
    _enclose(shares, inner | film, grid)
    return shares


def _head(shares: Maps, grid: Grid) -> Mask:
    """All but the outside air: the largest piece of tissue, its pits and cavities filled."""
    solid = _largest(_opened(shares[AIR] < 0.5, grid, _HEAD_NECK))
    pad = int(np.ceil(2 * _PIT / grid.spacing.min())) + 1
    wide = np.pad(solid, pad, mode="edge")
    wide[:, :, -pad:] = False
    closed = _eroded(_grown(wide, grid, _PIT), grid, _PIT)[(slice(pad, -pad),) * 3]
    return np.asarray(_filled(solid) | (_filled(closed) & (shares[AIR] < _PLAINLY)))


def _brain(shares: Maps, grid: Grid) -> Mask:
    """White and grey matter in one piece, without what is joined to it by a thin neck."""
    likely = shares[WM] + shares[GM] > 0.5
    core = _largest(_eroded(likely, grid, _BRAIN_NECK))
    return _largest(likely & _grown(core, grid, 2.2 * _BRAIN_NECK))


def _inner(shares: Maps, brain: Mask, away: Array, grid: Grid) -> Mask:
    """What lies within the skull: the brain, what it encloses, and the CSF around it; filled."""
    wet = _largest(_opened(shares[: CSF + 1].sum(axis=0) > 0.5, grid, _BRAIN_NECK) | brain)
    return _filled((wet & (away <= _CISTERN)) | _eroded(away <= _SULCUS, grid, _SULCUS))


def _enclose(shares: Maps, inner: Mask, grid: Grid) -> None:
    """Bone over what is within the skull, and scalp over that bone, above z = 0; below it nothing open to the air."""
    away = _distance(inner, grid)
    vault = grid.height > 0
    least = max(_THINNEST, 1.001 * float(grid.spacing.max()))
    thin = (away <= least) & ~inner
    _becomes(shares, BONE, thin & vault & (shares[BONE] < 0.5))
    _becomes(shares, BONE, ~inner & ~vault & (away <= 1.001 * grid.spacing.max()) & (shares[AIR] > 0.5))
    skull = _without_specks(vault & ((shares[BONE] > 0.5) | inner), grid)
    marrow = _eroded(_grown(skull, grid, _DIPLOE), grid, _DIPLOE) & ~skull & vault & (shares[SCALP] > 0.5)
    _becomes(shares, BONE, marrow)
    skull |= marrow
    bare = _grown(skull, grid, least) & ~skull & vault & (shares[AIR] > 0.5)
    _becomes(shares, SCALP, bare & ~_filled(shares[AIR] < 0.5))


def _becomes(shares: Maps, tissue: int, where: Mask) -> None:
    shares[:, where] = 0
    shares[tissue, where] = 1


def _bar(shares: Maps, tissues: tuple[int, ...], where: Mask, instead: int) -> None:
    """Take tissues away: the others grow to fill the voxel; ``instead`` fills it where there are none."""
    there = shares[:, where]
    there[list(tissues)] = 0
    total = there.sum(axis=0)
    none = total < 0.02
    there[:, ~none] /= total[~none]
    there[:, none] = 0
    there[instead, none] = 1
    shares[:, where] = there


def _distance(mask: Mask, grid: Grid) -> Array:
    """To the mask, m; 0 in it."""
    return np.asarray(ndimage.distance_transform_edt(~mask, sampling=grid.spacing))


def _grown(mask: Mask, grid: Grid, reach: float) -> Mask:
    return np.asarray(_distance(mask, grid) <= reach)


def _eroded(mask: Mask, grid: Grid, reach: float) -> Mask:
    return np.asarray(_distance(~mask, grid) > reach)


def _opened(mask: Mask, grid: Grid, reach: float) -> Mask:
    return _grown(_eroded(mask, grid, reach), grid, reach)


def _filled(mask: Mask) -> Mask:
    """Without holes; the lowest slice, where the head is cut, closes what ends in it."""
    floor = np.concatenate([ndimage.binary_fill_holes(mask[:, :, 0])[:, :, None], mask], axis=2)
    return np.asarray(ndimage.binary_fill_holes(floor)[:, :, 1:])


def _without_specks(mask: Mask, grid: Grid) -> Mask:
    parts, _ = ndimage.label(mask)
    large = np.bincount(parts.ravel()) * np.prod(grid.spacing) >= _SPECK
    large[0] = False
    return np.asarray(large[parts])


def _largest(mask: Mask) -> Mask:
    parts, count = ndimage.label(mask)
    if count < 2:
        return mask
    sizes = np.bincount(parts.ravel())
    sizes[0] = 0
    return np.asarray(parts == sizes.argmax())
