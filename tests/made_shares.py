"""Spheres whose voxels are known to be filled in part, and files of probability maps as a user would hand them in."""

import json
from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import spheres
import written
from bobina.head import FILLED, Head, Tissue, labels_of, settled
from bobina.space import Volume
from bobina.space.frames import Scanner

Maps = NDArray[np.float32]
SPM = (Tissue.GM, Tissue.WM, Tissue.CSF, Tissue.BONE, Tissue.SCALP, Tissue.AIR)
OURS = (*FILLED, Tissue.AIR)


def ball(shells: spheres.Shells, spacing: float, fine: int = 4) -> Head:
    """Concentric shells about the origin as ``spheres.ball``, with shares by ``fine``^3 points in each voxel."""
    whole = spheres.ball(shells, spacing).labels
    shares = np.zeros((len(FILLED), *whole.data.shape), np.float32)
    axes = [np.arange(n) for n in whole.data.shape]
    steps = (np.arange(fine) + 0.5) / fine - 0.5
    for offset in product(steps, repeat=3):
        x, y, z = ((i + o - n // 2) * spacing for i, o, n in zip(axes, offset, whole.data.shape, strict=True))
        radius = np.sqrt(x[:, None, None] ** 2 + y[:, None] ** 2 + z**2)
        inner = 0.0
        for tissue, outer in sorted(shells.items(), key=lambda pair: pair[1]):
            shares[FILLED.index(tissue)] += (radius > inner) & (radius <= outer)
            inner = outer
    shares /= np.float32(fine**3)
    labels = labels_of(shares)
    return replace(
        spheres.ball(shells, spacing), labels=Volume(labels, whole.affine, Scanner), shares=settled(shares, labels)
    )


def maps(head: Head, order: Sequence[Tissue]) -> Maps:
    """The maps (n, nx, ny, nz) of a head with shares, air among them, in this order."""
    assert head.shares is not None
    air = 1 - head.shares.sum(axis=0, keepdims=True)
    result: Maps = np.concatenate([head.shares, air])[[OURS.index(tissue) for tissue in order]]
    return result


def four_d(path: Path, head: Head, order: Sequence[Tissue] = OURS, names: Sequence[str] = ()) -> Path:
    """One 4-D image; with ``names``, a sidecar that says them."""
    if names:
        beside = path.with_name(path.name.removesuffix(".nii.gz") + ".json")
        beside.write_text(json.dumps({"LabelMap": list(names)}))
    return written.image(path, np.moveaxis(maps(head, order), 0, -1), head.labels.affine)


def bids(folder: Path, head: Head, stem: str = "sub-01", tissues: Sequence[Tissue] = FILLED) -> Path:
    """A map per tissue by the names of BIDS."""
    for tissue, share in zip(tissues, maps(head, tissues), strict=True):
        written.image(folder / f"{stem}_label-{tissue.name}_probseg.nii.gz", share, head.labels.affine)
    return folder


def spm(folder: Path, head: Head) -> Path:
    """c1 to c6 in bytes, as SPM writes them: a slope of 1/255 in the header."""
    for number, share in enumerate(maps(head, SPM), start=1):
        file = written.image(folder / f"c{number}T1.nii", np.rint(share * 255).astype(np.uint8), head.labels.affine)
        content = bytearray(file.read_bytes())
        content[112:116] = np.float32(1 / 255).tobytes()
        file.write_bytes(content)
    return folder
