"""Resting-state scans in: volumes or surfaces with their confounds, refused where they do not fit together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import nibabel as nib
import numpy as np
from nibabel.filebasedimages import ImageFileError
from nilearn import datasets, masking
from numpy.typing import NDArray

from bobina.finding import Finding
from bobina.head import Tissue
from bobina.plan.personal import folds
from bobina.plan.personal.overlap import check_in_mni, check_same_head
from bobina.plan.personal.places import vertex_places, voxel_places
from bobina.plan.personal.resting import Array, Places, Run, Scan
from bobina.space import BadInput, Volume
from bobina.space.frames import MNI, Scanner
from bobina.space.units import mm
from bobina.store.confounds import read_confounds
from bobina.store.fmriprep import RunFiles
from bobina.store.images import by, image_affine, open_image, voxels
from bobina.store.repetition import repetition_time

ToMNI = Callable[[Array], Array]
_Read = tuple[Places, list[NDArray[np.float32]], tuple[Finding, ...]]
"""the points, the series on them run by run, and what was seen of them beside the T1"""

_VERTICES = 10242
"""of a hemisphere of fsaverage5"""


def read_scan(
    runs: Sequence[RunFiles], *, repetition: float | None = None, names: Sequence[str] | None = None,
    to_mni: ToMNI | None = None, labels: Volume[Scanner] | None = None,
) -> Scan:
    """All runs of one person, raw, on the points that carry signal in every run.

    ``repetition``, s: between volumes, where no JSON says it. ``names``: of the columns of a table without a header.
    Volumes are in MNI unless ``to_mni``, from points (n, 3) in m of the image's frame to m of MNI, is given. ``labels``
    of the T1 in the image's frame (numbered as Tissue): to see whether both are of one person, the same way round; of
    images in MNI, where all brains lie on one template, nothing can be seen. Raises BadInput.
    """
    if not runs:
        raise BadInput("there is no run: name at least one image of resting-state BOLD")
    times = {repetition_time(files, repetition) for files in runs}
    if len(times) > 1:
        shown = ", ".join(f"{time:g}" for time in sorted(times))
        raise BadInput(f"the runs have different repetition times ({shown} s): take runs of one kind")
    surface = {len(files.bold) == 2 for files in runs}
    if len(surface) > 1:
        raise BadInput("some runs are volumes and some are surfaces: take one kind")
    places, series, seen = _surfaces(runs) if surface.pop() else _volumes(runs, to_mni, labels)
    tables = [_table(files, run.shape[1], names) for files, run in zip(runs, series, strict=True)]
    return Scan(places, tuple(map(Run, series, tables)), times.pop(), seen)


def _table(files: RunFiles, volumes: int, names: Sequence[str] | None) -> dict[str, Array]:
    if files.confounds is None:
        return {}
    table = read_confounds(files.confounds, names)
    rows = len(next(iter(table.values())))
    if rows != volumes:
        raise BadInput(
            f"{files.confounds.name} has {rows} rows but {files.bold[0].name} has {volumes} volumes: "
            "they are not of one run"
        )
    return table


def _volumes(
    runs: Sequence[RunFiles], to_mni: ToMNI | None, labels: Volume[Scanner] | None
) -> _Read:
    mask, series = _masked(runs[0])
    for files in runs[1:]:
        other, more = _masked(files)
        _same_grid(runs[0], mask, files, other)
        both = mask.data & other.data
        series = [run[both[mask.data]] for run in series] + [more[both[other.data]] for more in more]
        mask = Volume(both, mask.affine, Scanner)
    alive = np.all([run.std(axis=1) > 0 for run in series], axis=0)
    kept = np.zeros(mask.data.shape, bool)
    kept[mask.data] = alive
    mask, series = Volume(kept, mask.affine, Scanner), [run[alive] for run in series]
    points = mask.points(np.argwhere(kept))
    if to_mni is None:
        check_in_mni(Volume(kept, mask.affine, MNI))
        return voxel_places(mask, points), series, ()
    return voxel_places(mask, to_mni(points)), series, () if labels is None else _beside(labels, mask, series)


def _beside(
    labels: Volume[Scanner], mask: Volume[Scanner], series: Sequence[NDArray[np.float32]]
) -> tuple[Finding, ...]:
    """What speaks against the scan being of the T1's head. BadInput: the brains do not lie on each other."""
    check_same_head(mask, Volume(np.isin(labels.data, (Tissue.WM, Tissue.GM)), labels.affine, Scanner))
    return folds.doubts(series, mask, labels)


def _masked(files: RunFiles) -> tuple[Volume[Scanner], list[NDArray[np.float32]]]:
    """The brain of one run and its series (voxels, volumes) in it."""
    (path,) = files.bold
    image = open_image(path)
    if len(image.shape) != 4 or image.shape[3] < 2:
        raise BadInput(f"{path.name} is {by(image.shape)}: resting-state BOLD has many volumes, so it is 4-D")
    affine = image_affine(path, image)
    data = voxels(path, image, np.float32)
    inside = _brain(files, image, data)
    return Volume(inside, affine, Scanner), [data[inside]]


def _brain(files: RunFiles, image: Any, data: NDArray[np.float32]) -> NDArray[np.bool_]:
    if files.mask is None:
        mean = nib.Nifti1Image(data.mean(axis=3), image.affine)
        return np.asarray(masking.compute_epi_mask(mean).dataobj) > 0
    mask = open_image(files.mask)
    inside = voxels(files.mask, mask) > 0
    if inside.shape != data.shape[:3] or not np.allclose(mask.affine, image.affine, atol=0.1):
        raise BadInput(f"{files.mask.name} does not lie on the grid of {files.bold[0].name}: take that image's mask")
    if not inside.any():
        raise BadInput(f"{files.mask.name} is empty")
    return np.asarray(inside, bool)


def _same_grid(one: RunFiles, mask: Volume[Scanner], other: RunFiles, its: Volume[Scanner]) -> None:
    if mask.data.shape != its.data.shape or not np.allclose(mask.affine, its.affine, atol=0.1 * mm):
        raise BadInput(f"{one.bold[0].name} and {other.bold[0].name} do not lie on one grid: bring the runs to one")


def _surfaces(runs: Sequence[RunFiles]) -> _Read:
    series = [np.concatenate([_hemisphere(path) for path in files.bold]) for files in runs]
    alive = np.all([run.std(axis=1) > 0 for run in series], axis=0)
    vertices, triangles = _middle()
    return vertex_places(vertices, triangles, alive), [run[alive] for run in series], ()


def _hemisphere(path: Path) -> NDArray[np.float32]:
    """Series (vertices, volumes) of one hemisphere of fsaverage5."""
    if not path.is_file():
        raise BadInput(f"there is no file {path}")
    try:
        image: Any = nib.load(path)
        if isinstance(image, nib.GiftiImage):
            data = np.stack([array.data for array in image.darrays], axis=-1)
        else:
            data = np.asarray(image.dataobj)
            data = data.reshape(-1, data.shape[-1])
    except (ImageFileError, EOFError, OSError, ValueError, IndexError) as error:
        raise BadInput(f"{path.name} is damaged, or neither .func.gii nor .mgz") from error
    if data.ndim != 2 or len(data) != _VERTICES or data.shape[1] < 2:
        raise BadInput(f"{path.name} is {by(data.shape)}, not {_VERTICES} vertices of fsaverage5 by many volumes")
    if not np.isfinite(data).all():
        raise BadInput(f"{path.name} holds NaN or infinite values")
    return np.asarray(data, np.float32)


def _middle() -> tuple[Array, NDArray[np.int32]]:
    """Vertices (n, 3), m, half way between white and pial surface of fsaverage5, left then right; triangles (m, 3)."""
    mesh = datasets.load_fsaverage("fsaverage5")
    vertices, triangles = [], []
    for number, side in enumerate(("left", "right")):
        white, pial = (mesh[name].parts[side] for name in ("white_matter", "pial"))
        vertices.append((np.asarray(white.coordinates, float) + pial.coordinates) / 2 * mm)
        triangles.append(np.asarray(pial.faces, np.int32) + number * _VERTICES)
    return np.concatenate(vertices), np.concatenate(triangles)
