"""One volume from the planes of a DICOM series, refused where they are not evenly stacked slices of one MR image."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydicom.pixels.decoders.base import get_decoder

from bobina.space import BadInput, Volume
from bobina.space.frames import Scanner
from bobina.space.units import mm
from bobina.store.images import LARGEST, SMALLEST
from bobina.store.scans.dicom import Plane, Series, damaged, read_dicom

Array = NDArray[np.float64]

_ROUNDED = 1e-3
"""direction cosines and a shift per length: what headers round away"""
_UNEVEN = 0.1
"""of the distance between slices: how far one may be off, for the same reason"""
_TO_RAS = np.diag([-1.0, -1.0, 1.0, 1.0])


def stack(series: Series) -> Volume[Scanner]:
    """The voxels (columns, rows, slices; float32, rescaled by slope and intercept) in m of the scanner's frame.

    Slices lie in the order of their places along the normal. BadInput: it is not MR, or a mosaic, phase or colour
    image; slices are missing, doubled, turned against or shifted past each other; pixels cannot be read.
    """
    _check_kind(series)
    name = f"series {series.number or series.uid}"
    if len(series.planes) < 2:
        raise BadInput(f"{name} is one slice ({series.planes[0].file.name}), not a volume: choose another series")
    _check_alike(name, series.planes)
    normal = np.asarray(np.cross(series.planes[0].across, series.planes[0].down), dtype=float)
    planes = sorted(series.planes, key=lambda plane: float(plane.place @ normal))
    step = _step(name, planes, normal)
    first = planes[0]
    affine = np.eye(4)
    affine[:3] = np.c_[first.across * first.edges[0], first.down * first.edges[1], step, first.place] * mm
    edges = np.linalg.norm(affine[:3, :3], axis=0) / mm
    if edges.min() < SMALLEST or edges.max() > LARGEST:
        sizes = " x ".join(f"{edge:.4g}" for edge in edges)
        raise BadInput(f"{name} has voxels of {sizes} mm, not {SMALLEST:g} to {LARGEST:g}: choose another series")
    return Volume(_voxels(planes), _TO_RAS @ affine, Scanner)


def _check_kind(series: Series) -> None:
    name = f"series {series.number or series.uid}"
    if series.modality not in ("MR", ""):
        raise BadInput(f"{name} is {series.modality}, not MR: tissues are told apart in a T1-weighted MR image")
    if "MOSAIC" in series.words:
        raise BadInput(f"{name} is a mosaic (fMRI or diffusion), not an anatomical image: choose the T1")
    if series.words & {"P", "PHASE", "PHASE MAP"} and not series.words & {"M", "MAGNITUDE"}:
        raise BadInput(f"{name} is a phase image: choose the magnitude")


def _check_alike(name: str, planes: Sequence[Plane]) -> None:
    first = planes[0]
    for plane in planes:
        same = (plane.shape, plane.reference) == (first.shape, first.reference)
        if not same or not np.allclose(plane.edges, first.edges, rtol=_ROUNDED):
            raise BadInput(
                f"{name}: {plane.file.name} has another size, voxel or frame of reference than {first.file.name}: "
                "is the folder a mixture?"
            )
        if not np.allclose([plane.across, plane.down], [first.across, first.down], atol=_ROUNDED):
            raise BadInput(
                f"{name} holds slices of several orientations ({first.file.name}, {plane.file.name}), as a localiser "
                "does: choose another series"
            )
    turn = np.array([first.across, first.down])
    if not np.allclose(turn @ turn.T, np.eye(2), atol=_ROUNDED):
        raise BadInput(f"{name}: the directions of rows and columns are not at right angles: export the series again")


def _step(name: str, planes: Sequence[Plane], normal: Array) -> Array:
    """From one slice to the next (3,), mm, of planes sorted along the normal."""
    along = np.array([plane.place @ normal for plane in planes])
    gaps = np.diff(along)
    usual = float(np.median(gaps))
    if gaps.min() < _UNEVEN * max(usual, SMALLEST):
        at = int(gaps.argmin())
        one, other = planes[at], planes[at + 1]
        echoes = sorted({plane.echo for plane in planes if plane.echo is not None})
        why = f"echoes at {', '.join(f'{echo:g}' for echo in echoes)} ms" if len(echoes) > 1 else "a copy?"
        raise BadInput(f"{name} has two images at one place, {_named(one)} and {_named(other)} ({why}): keep one")
    wide = int(gaps.argmax())
    if gaps[wide] > (1 + _UNEVEN) * usual or gaps.min() < (1 - _UNEVEN) * usual:
        lacking = round(float(gaps[wide]) / usual) - 1
        what = f"{lacking} missing" if lacking else "an uneven distance"
        raise BadInput(
            f"{name} has {what} between {_named(planes[wide])} and {_named(planes[wide + 1])} ({gaps[wide]:.2f} mm, "
            f"elsewhere {usual:.2f}): export all of its slices"
        )
    step: Array = (planes[-1].place - planes[0].place) / (len(planes) - 1)
    places = np.array([plane.place for plane in planes]) - planes[0].place
    aside = np.linalg.norm(places - np.outer(along - along[0], normal), axis=1).max() / (along[-1] - along[0])
    if aside > _ROUNDED:
        raise BadInput(
            f"{name} is sheared: its slices are shifted {np.degrees(np.arctan(aside)):.1f} degrees past each other (a "
            "tilted gantry?): resample it to a rigid grid"
        )
    return step


def _named(plane: Plane) -> str:
    return f"{plane.file.name}, frame {plane.frame + 1}" if plane.frame else plane.file.name


def _voxels(planes: Sequence[Plane]) -> NDArray[np.float32]:
    rows, columns = planes[0].shape
    data = np.empty((columns, rows, len(planes)), np.float32)
    order = sorted(range(len(planes)), key=lambda k: planes[k].file)
    for file, numbers in groupby(order, key=lambda k: planes[k].file):
        frames = _pixels(file)
        for k in numbers:
            plane = planes[k]
            if frames.shape[1:] != (rows, columns) or plane.frame >= len(frames):
                raise damaged(file)
            data[..., k] = frames[plane.frame].T * np.float64(plane.slope) + plane.intercept
    return data


def _pixels(file: Path) -> NDArray[Any]:
    """Stored values (frames, rows, columns). BadInput: they cannot be read, or are in colour."""
    dataset = read_dicom(file)
    syntax = dataset.file_meta.get("TransferSyntaxUID")
    if syntax is not None and syntax.is_compressed and syntax.is_encapsulated and not _decodable(syntax):
        raise BadInput(f"{file.name} is compressed as {syntax.name}, which cannot be read: export it uncompressed")
    if dataset.get("SamplesPerPixel", 1) != 1:
        raise BadInput(f"{file.name} is in colour (a screenshot?): take the original series")
    try:
        pixels: NDArray[Any] = dataset.pixel_array
    except Exception as error:  # decoders let whatever goes wrong in them through
        raise damaged(file) from error
    return pixels if pixels.ndim == 3 else pixels[None]


def _decodable(syntax: Any) -> bool:
    try:
        return get_decoder(syntax).is_available
    except NotImplementedError:
        return False
