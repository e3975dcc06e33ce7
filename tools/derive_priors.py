"""The built-in tissue priors, embedded in bobina.head.priors.

White and grey matter are those of ICBM152 2009a, means over 152 persons. CSF is what they leave of the brain's inside;
bone, scalp and air are Colin27's labels, laid on ICBM152 by his brain and smoothed by 3 mm, below the skull's base by
8 mm. Below his image's cut his lowest plane goes on, ever more blurred.
Run in the repository root: python tools/derive_priors.py
"""

from pathlib import Path
from typing import Any

import numpy as np
from nilearn import datasets
from numpy.typing import NDArray
from scipy import ndimage

from bobina.head import FILLED, Tissue, antspy, build
from bobina.head.bend import Bend
from bobina.space import Volume
from bobina.space.frames import MNI
from bobina.space.units import mm
from bobina.store import embedded_anatomy, embedded_head

OUT = Path("src/bobina/head/priors/colin27_icbm152_2mm.npz")
SHAPE, VOXEL, CORNER = (101, 126, 116), 2 * mm, np.array([-100, -140, -110]) * mm
LOW, BASE = -70 * mm, -30 * mm
Maps = NDArray[np.float32]


def grid(edge: float) -> Volume[MNI]:
    affine = np.diag([edge, edge, edge, 1.0])
    affine[:3, 3] = CORNER + (edge - VOXEL) / 2
    return Volume(np.zeros([round(n * VOXEL / edge) for n in SHAPE], np.float32), affine, MNI)


def icbm(image: Any) -> Volume[MNI]:
    affine = np.diag([mm, mm, mm, 1.0]) @ image.affine
    return Volume(np.asarray(image.dataobj, np.float32), affine, MNI)


def sampled(volume: Volume[Any], points: NDArray[np.float64]) -> NDArray[np.float32]:
    at = np.moveaxis(volume.index(points), -1, 0)
    return ndimage.map_coordinates(np.asarray(volume.data, np.float32), at, order=1, output=np.float32)


def halved(data: NDArray[np.float32]) -> NDArray[np.float32]:
    nx, ny, nz = SHAPE
    return np.asarray(data.reshape(nx, 2, ny, 2, nz, 2).mean(axis=(1, 3, 5)), np.float32)


def to_colin() -> Bend:
    """From ICBM152 to Colin27, by their brains."""
    labels = embedded_head().labels
    brain = ndimage.binary_closing(np.isin(labels.data, (Tissue.WM, Tissue.GM)), iterations=3)
    anatomy = embedded_anatomy()
    own = np.where(ndimage.binary_fill_holes(brain), anatomy.data, 0)
    own = own / np.median(own[labels.data == Tissue.WM])
    template = icbm(datasets.load_mni152_template(resolution=2))
    bright = template.data / np.percentile(template.data, 99)
    fixed, moving = Volume(bright, template.affine, MNI), Volume(own, labels.affine, MNI)
    start = antspy.affine(fixed, moving)
    return antspy.diffeomorphic(fixed, moving, start, "meansquares", (80, 60, 30))[0]


def colin(bend: Bend) -> tuple[Maps, NDArray[np.float32]]:
    """Six maps of Colin27 on the grid, and where his image reaches."""
    labels = build("Colin27", embedded_head().labels).labels
    fine = grid(1 * mm)
    points = bend(fine.points(np.moveaxis(np.indices(fine.data.shape), 0, -1)))
    five = [halved(sampled(Volume(labels.data == k, labels.affine, MNI), points)) for k in FILLED]
    inside = halved(sampled(Volume(np.ones(labels.data.shape), labels.affine, MNI), points))
    return np.stack([*five, 1 - np.sum(five, axis=0)]), inside


def extended(six: Maps, inside: NDArray[np.float32]) -> Maps:
    """Beneath the cut the lowest whole plane goes on."""
    first = int(np.flatnonzero(inside[SHAPE[0] // 2, SHAPE[1] // 2] > 0.99)[0]) + 1
    for k in range(first - 1, -1, -1):
        six[..., k] = ndimage.gaussian_filter(six[..., k + 1], (0, 1, 1))
        six[:3, ..., k] *= 0.9
    six[5] = np.maximum(1 - six[:5].sum(axis=0), 0)
    return six


def blurred(maps: Maps, width: float) -> Maps:
    return np.stack([ndimage.gaussian_filter(one, width / VOXEL) for one in maps])


def main() -> None:
    six = extended(*colin(to_colin()))
    own = grid(VOXEL)
    points = own.points(np.moveaxis(np.indices(SHAPE), 0, -1))
    height = points[..., 2]
    grey, white = (
        np.where(height < LOW, ndimage.gaussian_filter(one, 1.5), sampled(icbm(image), points))
        for one, image in ((six[1], datasets.load_mni152_gm_template(resolution=1)),
                           (six[0], datasets.load_mni152_wm_template(resolution=1)))
    )
    enclosed = ndimage.binary_fill_holes(ndimage.binary_closing(six[:3].sum(axis=0) > 0.5))
    within = np.where(ndimage.binary_erosion(enclosed, iterations=2), 1, six[:3].sum(axis=0))
    inner = np.maximum(ndimage.gaussian_filter(within, 1.0), np.clip(grey + white, 0, 1))
    deep = np.clip((BASE - height) / (40 * mm), 0, 1)
    outer = (1 - deep) * blurred(six[3:], 3 * mm) + deep * blurred(six[3:], 8 * mm)
    outer /= np.maximum(outer.sum(axis=0), 1e-3)
    soft_white, soft_grey = ndimage.gaussian_filter(white, 0.5), ndimage.gaussian_filter(grey, 0.5)
    fluid = np.clip(inner - soft_white - soft_grey, 0, 1)
    left = np.clip(1 - soft_white - soft_grey - fluid, 0, 1)
    maps = np.stack([soft_white, soft_grey, fluid, *(outer * left)])
    maps /= maps.sum(axis=0)
    np.savez_compressed(OUT, shares=np.rint(maps[:5] * 255).astype(np.uint8), affine=own.affine)
    print(OUT, OUT.stat().st_size, "bytes;", [round(float(one.sum()) * (VOXEL / mm) ** 3 / 1e3) for one in maps], "mL")


if __name__ == "__main__":
    main()
