"""Heads as tissue probability maps: one 4-D NIfTI, or a map per tissue as BIDS and SPM write them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bobina.head import FILLED, Shares, Tissue, check_order, contacts, labels_of, settled
from bobina.space import BadInput, Volume
from bobina.space.frames import Scanner
from bobina.space.units import mm
from bobina.store.images import by, image_affine, open_image, voxels
from bobina.store.maps import order_of, tissue_files

Maps = NDArray[np.float32]
Affine = NDArray[np.float64]

OVERSHOOT = 0.05
"""By which an interpolated map may pass 0 and 1: it is clipped, and sums above 1 are scaled to 1."""
SLIVER = 1e-3
"""The part of the head's voxels in which the sum may be larger still."""


def read_probabilities(path: Path | str, tissues: Sequence[str] = ()) -> tuple[Volume[Scanner], Shares]:
    """Labels (uint8, by the largest share) and the shares (5, nx, ny, nz; see ``Head.shares``) of probability maps.

    ``path``: a 4-D image, whose order ``store.maps.order_of`` tells (``tissues`` names it), or a folder of maps. Values
    are 0 to 1, or 0 to 100 or 255. What no map fills is air, with a map of air or without; air shut in by tissue is
    cavity. Raises BadInput.
    """
    path = Path(path)
    if path.is_dir() and tissues:
        raise BadInput(f"the maps in {path.name} say their tissues by their names: leave --tissues out")
    maps, order, affine, said = _from_folder(path) if path.is_dir() else _from_image(path, tissues)
    shares = np.zeros((len(FILLED), *maps.shape[1:]), np.float32)
    for tissue, share in zip(order, _proportions(path.name, maps), strict=True):
        if tissue is not Tissue.AIR:
            shares[FILLED.index(tissue)] = share
    numbers = labels_of(shares)
    if not np.isin(numbers, FILLED).any():
        raise BadInput(f"{path.name} is empty: no tissue has the largest share of any voxel")
    labels = Volume(numbers, affine, Scanner)
    if not said:
        check_order(path.name, contacts(labels))
    return labels, settled(shares, numbers)


def _from_image(path: Path, tissues: Sequence[str]) -> tuple[Maps, tuple[Tissue, ...], Affine, bool]:
    """Maps (n, nx, ny, nz), their tissues, the affine (m), and whether the order was said."""
    order, said = order_of(path, tissues)
    image = open_image(path)
    data = voxels(path, image, np.float32)
    maps = np.ascontiguousarray(np.moveaxis(data.reshape(*data.shape[:3], -1), -1, 0))
    return maps, order, image_affine(path, image), said


def _from_folder(path: Path) -> tuple[Maps, tuple[Tissue, ...], Affine, bool]:
    """As ``_from_image``; names say the order."""
    files = tissue_files(path)
    images = {file: open_image(file) for file in files.values()}
    first, like = next(iter(images.items()))
    affine = image_affine(first, like)
    for file, image in images.items():
        if len(image.shape) != 3:
            raise BadInput(f"{file.name} is {by(image.shape)}, and the map of one tissue is 3-D")
        if image.shape != like.shape or not np.allclose(image_affine(file, image), affine, atol=0.1 * mm):
            raise BadInput(f"{first.name} and {file.name} lie on different grids: resample all maps to one")
    maps = np.stack([voxels(file, image, np.float32) for file, image in images.items()])
    return maps, tuple(files), affine, True


def _proportions(name: str, maps: Maps) -> Maps:
    """Maps, changed in place, as parts of 1 that sum to at most 1. BadInput: they are no such parts."""
    maps /= np.float32(_full(name, maps.reshape(len(maps), -1).max(axis=1)))
    if maps.min() < -OVERSHOOT:
        raise BadInput(f"{name} holds negative values (down to {maps.min():.2g}): probabilities are 0 to 1")
    np.maximum(maps, 0, out=maps)
    total = maps.sum(axis=0)
    beyond = np.count_nonzero(total > 1 + OVERSHOOT) / max(int(np.count_nonzero(total > 0.5)), 1)
    if beyond > SLIVER:
        raise BadInput(
            f"the maps of {name} sum to more than 1 (up to {total.max():.2g}) in {beyond:.1%} of its voxels: are two "
            "of them of one tissue, or are they no probabilities?"
        )
    maps /= np.maximum(total, 1)
    return maps


def _full(name: str, most: NDArray[np.float32]) -> float:
    """The value that stands for a whole voxel, from the largest value (n,) of each map: 1, 100 or 255."""
    top = float(most.max())
    full = next((f for f in (100.0, 255.0) if abs(top / f - 1) <= 2 * OVERSHOOT), 1.0)
    if top > full * (1 + 2 * OVERSHOOT):
        raise BadInput(f"{name} holds values up to {top:g}: probabilities are 0 to 1, or 0 to 100, or 0 to 255")
    if full > 1 and ((most > 0) & (most <= 1)).any():
        raise BadInput(f"in {name} some maps are 0 to 1 and others 0 to {full:g}: put all on one scale")
    return full
