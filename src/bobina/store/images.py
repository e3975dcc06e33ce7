"""Images in: tissue labels and anatomy as NIfTI, refused with a sentence where they cannot be used."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nibabel as nib
import numpy as np
from nibabel.filebasedimages import ImageFileError
from nibabel.spatialimages import HeaderDataError
from numpy.typing import NDArray

from bobina.head import Tissue
from bobina.space import BadInput, Volume
from bobina.space.frames import Scanner
from bobina.space.units import mm

SOLID = (Tissue.WM, Tissue.GM, Tissue.CSF, Tissue.BONE, Tissue.SCALP)
"""The tissues that a plan needs."""

MANY = 20
"""kinds of label, at most; an image with more is anatomical"""
SMALLEST, LARGEST = 0.1, 5.0
"""Voxel edges that are taken, mm."""


def read_labels(path: Path | str, needed: Iterable[Tissue] = ()) -> Volume[Scanner]:
    """Tissue labels (uint8, numbered as Tissue, any axis order) in m of the scanner's frame.

    ``needed``: tissues that must be present (``SOLID`` for a plan). Raises BadInput.
    """
    path = Path(path)
    data, affine = _read(path)
    if not np.array_equal(data, np.round(data)):
        raise BadInput(
            f"{path.name} holds fractions, so it is no image of labels 0 to 6: segment it if it is anatomical; of "
            "probability maps name the folder, or the 4-D image, that holds all"
        )
    values = np.unique(data)
    strange = [int(value) for value in values if not 0 <= value <= max(Tissue)]
    if strange:
        shown = ", ".join(map(str, strange[:5])) + (", ..." if len(strange) > 5 else "")
        guess = "this looks like an anatomical image such as a T1: segment it first" if len(values) > MANY else (
            "renumber them as 0 air, 1 WM, 2 GM, 3 CSF, 4 bone, 5 scalp, 6 air cavity")
        raise BadInput(f"{path.name} holds {len(strange)} values outside 0 to 6 ({shown}): {guess}")
    if not values.any():
        raise BadInput(f"{path.name} is empty: every voxel is air")
    missing = [tissue.name for tissue in needed if tissue not in values]
    if missing:
        raise BadInput(f"{path.name} has no voxel of {', '.join(missing)}, which a plan needs: check the segmentation")
    return Volume(np.ascontiguousarray(data, np.uint8), affine, Scanner)


def looks_like_labels(path: Path | str) -> bool:
    """Whether a 3-D image holds whole numbers of a few kinds, as labels do and a T1 does not. Raises BadInput."""
    data, _ = _read(Path(path))
    return bool(np.array_equal(data, np.round(data))) and len(np.unique(data)) <= MANY


def read_anatomy(path: Path | str, like: Volume[Scanner] | None = None) -> Volume[Scanner]:
    """An anatomical image (float32) in m of the scanner's frame; with ``like``, on the grid of those labels.

    Raises BadInput.
    """
    path = Path(path)
    data, affine = _read(path)
    if data.min() == data.max():
        raise BadInput(f"{path.name} is empty: every voxel is {data.flat[0]:g}")
    if like is not None and data.shape != like.data.shape:
        here, there = by(data.shape), by(like.data.shape)
        raise BadInput(f"{path.name} has {here} voxels but the labels have {there}: put both on one grid")
    if like is not None and not np.allclose(affine, like.affine, atol=0.1 * mm):
        raise BadInput(f"{path.name} and the labels have the same shape but not the same affine: put both on one grid")
    return Volume(np.ascontiguousarray(data, np.float32), affine, Scanner)


def _read(path: Path) -> tuple[NDArray[Any], NDArray[np.float64]]:
    """Voxels (3-D, finite) and affine (4x4, m)."""
    image = open_image(path)
    data = voxels(path, image)
    while data.ndim > 3 and data.shape[-1] == 1:
        data = data[..., 0]
    if data.ndim != 3 or 0 in data.shape:
        raise BadInput(f"{path.name} is {data.ndim}-D ({by(data.shape)}), not one 3-D image: take one volume out of it")
    return data, image_affine(path, image)


def open_image(path: Path) -> Any:
    """A NIfTI image of which only the header is read. Raises BadInput."""
    if not path.is_file():
        raise BadInput(f"there is no file {path}")
    with _named(path):
        image = nib.load(path)
        if not isinstance(image, nib.Nifti1Image):
            raise BadInput(f"{path.name} is not a NIfTI image but {type(image).__name__}: convert it to .nii.gz")
        return image


def voxels(path: Path, image: Any, dtype: Any = None) -> NDArray[Any]:
    """The values of an image, all finite numbers, as ``dtype`` where one is given. Raises BadInput."""
    if image.get_data_dtype().kind not in "biuf":
        raise BadInput(f"{path.name} holds {image.get_data_dtype()} values, not numbers of one channel")
    with _named(path):
        data: NDArray[Any] = np.asanyarray(image.dataobj, dtype)
    if data.dtype.kind == "f" and not np.isfinite(data).all():
        raise BadInput(f"{path.name} holds NaN or infinite values in {int((~np.isfinite(data)).sum())} voxels")
    return data


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """What goes wrong in reading, as BadInput with the name of the file."""
    try:
        yield
    except (ImageFileError, HeaderDataError) as error:
        raise BadInput(f"{path.name} is not a NIfTI image (.nii or .nii.gz)") from error
    except (EOFError, OSError, ValueError, zlib.error) as error:
        if isinstance(error, BadInput):
            raise
        raise BadInput(f"{path.name} is damaged or cut short: copy or export it again") from error


def image_affine(path: Path, image: Any) -> NDArray[np.float64]:
    """From voxel index to the scanner's frame, m: voxel sizes and a rotation, a flipped axis allowed."""
    if not (image.header["qform_code"] or image.header["sform_code"]):
        raise BadInput(f"{path.name} has neither qform nor sform, so its left and right are not known: set one of them")
    affine: NDArray[np.float64] = np.array(image.affine, dtype=float)
    edges = np.linalg.norm(affine[:3, :3], axis=0)
    if not np.isfinite(affine).all() or edges.min() < SMALLEST or edges.max() > LARGEST:
        sizes = " x ".join(f"{edge:.4g}" for edge in edges)
        raise BadInput(f"{path.name} has voxels of {sizes} mm, not {SMALLEST:g} to {LARGEST:g}: {_unit(edges)}")
    axes = affine[:3, :3] / edges
    if not np.allclose(axes.T @ axes, np.eye(3), atol=1e-3):
        raise BadInput(f"{path.name} has a sheared affine (axes not at right angles): resample it to a rigid grid")
    affine[:3] *= mm
    return affine


def _unit(edges: NDArray[np.float64]) -> str:
    for name, factor in (("m", 1 / mm), ("um", mm)):
        if edges.min() * factor >= SMALLEST and edges.max() * factor <= LARGEST:
            return f"its affine seems to be in {name}, so multiply it by {factor:g}"
    return "is its affine in mm?"


def by(shape: Iterable[int]) -> str:
    """A shape as people write it: 181 x 217 x 181."""
    return " x ".join(map(str, shape))
