"""The one door to antspyx: bias field and registration. Lengths are in m and axes ours on this side of it."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from bobina.head.bend import Bend
from bobina.head.bend import affine as moved
from bobina.space import Volume
from bobina.space.units import mm

Array = NDArray[np.float64]
Image = Any

_LPS = np.diag([-1.0, -1.0, 1.0])
"""ITK's axes, of ours"""
_BINS = 32
_SPLINES = 180.0
"""mm between the knots of the bias field"""


def bias(image: Volume[Any], mask: NDArray[np.bool_]) -> NDArray[np.float32]:
    """The bias field (N4; Tustison 2010, 10.1109/TMI.2010.2046908) of an image in ``mask``, to divide it by."""
    field = _ants().n4_bias_field_correction(
        _image(image), mask=_image(Volume(mask, image.affine, image.frame)), shrink_factor=1, return_bias_field=True,
        spline_param=_SPLINES, convergence={"iters": [30, 30, 20], "tol": 1e-4},
    )
    result: NDArray[np.float32] = np.ascontiguousarray(field.numpy(), np.float32)
    return result


def affine(fixed: Volume[Any], moving: Volume[Any]) -> Array:
    """The affine map (4x4, m) of the fixed frame to the moving one, by correlation of brightness.

    Not by mutual information: in antspyx its gradient depends on which of two threads is first.
    """
    with _scratch() as folder:
        found = _ants().registration(_image(fixed), _image(moving), "Affine", outprefix=f"{folder}/affine",
                                  aff_metric="GC", aff_sampling=1)
        return _matrix(found["fwdtransforms"][0])


def diffeomorphic(fixed: Volume[Any], moving: Volume[Any], start: Array, metric: str,
                  rounds: tuple[int, ...]) -> tuple[Bend, Bend]:
    """The maps fixed to moving and moving to fixed (SyN; Avants 2008, 10.1016/j.media.2007.06.004) from ``start``.

    ``start`` (4x4, m) takes the fixed frame to the moving one. ``metric``: meansquares or mattes. ``rounds`` of each
    level, coarse to fine.
    """
    with _scratch() as folder:
        first = f"{folder}/start.mat"
        _write(start, first)
        found = _ants().registration(
            _image(fixed), _image(moving), "SyNOnly", initial_transform=first, outprefix=f"{folder}/syn",
            syn_metric=metric, syn_sampling=_BINS, reg_iterations=rounds,
        )
        forth = _shift(found["fwdtransforms"][0])
        back = _shift(next(name for name in found["invtransforms"] if name.endswith("InverseWarp.nii.gz")))
        return _joined(fixed, start, forth), _turned(fixed, moving, start, back)


def _joined(fixed: Volume[Any], matrix: Array, shift: Array) -> Bend:
    """Shifted first, then moved by the matrix."""
    return Bend(matrix, (shift @ matrix[:3, :3].T).astype(np.float32), fixed.affine)


def _turned(fixed: Volume[Any], moving: Volume[Any], matrix: Array, shift: Array) -> Bend:
    """Moved back by the matrix first, then shifted; the shift on the voxels of ``moving``."""
    inverse = np.asarray(np.linalg.inv(matrix), float)
    points = moved(inverse, moving.points(np.moveaxis(np.indices(moving.data.shape), 0, -1)))
    at = np.moveaxis(fixed.index(points), -1, 0)
    there = [ndimage.map_coordinates(shift[..., k], at, order=1, mode="nearest", output=np.float32) for k in range(3)]
    return Bend(inverse, np.stack(there, axis=-1), moving.affine)


@cache
def _ants() -> Any:
    """The module, which takes two seconds to import, with a seed for its samples of voxels.

    Its argument ``random_seed`` does nothing (0.6.3); ``on`` would seed numpy too, and take one thread for good.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        module = import_module("ants")
    module.config.set_ants_deterministic(on=False, seed_value=1)
    return module


@contextmanager
def _scratch() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="bobina-") as name:
        yield name


def _image(volume: Volume[Any]) -> Image:
    """An image of ITK (mm, LPS); its axes are at right angles."""
    linear, spacing = volume.affine[:3, :3], volume.spacing
    return _ants().from_numpy(
        np.ascontiguousarray(volume.data, np.float32), origin=list(_LPS @ volume.affine[:3, 3] / mm),
        spacing=list(spacing / mm), direction=_LPS @ linear / spacing,
    )


def _matrix(path: str) -> Array:
    """The 4x4 matrix, m, of an ITK affine about a centre."""
    transform = _ants().read_transform(path)
    numbers, centre = np.asarray(transform.parameters, float), np.asarray(transform.fixed_parameters, float)
    linear = numbers[:9].reshape(3, 3)
    result = np.eye(4)
    result[:3, :3] = _LPS @ linear @ _LPS
    result[:3, 3] = _LPS @ (numbers[9:] + centre - linear @ centre) * mm
    return result


def _write(matrix: Array, path: str) -> None:
    linear = _LPS @ matrix[:3, :3] @ _LPS
    offset = list(_LPS @ matrix[:3, 3] / mm)
    _ants().write_transform(_ants().create_ants_transform(
        transform_type="AffineTransform", dimension=3, matrix=linear, offset=offset), path)


def _shift(path: str) -> Array:
    """(nx, ny, nz, 3), m, along our axes."""
    field: Array = _ants().image_read(path).numpy().astype(float) @ _LPS * mm
    return field
