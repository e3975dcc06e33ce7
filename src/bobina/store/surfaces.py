"""A surface and what lies on it as GIfTI, for any viewer of surfaces."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nibabel as nib
import numpy as np
from nibabel.gifti.gifti import GiftiCoordSystem, GiftiDataArray, GiftiImage, GiftiMetaData
from numpy.typing import ArrayLike, NDArray

from bobina.space import BadInput, Surface
from bobina.space.frames import Scanner
from bobina.space.units import mm
from bobina.store.files import whole

SCANNER = "NIFTI_XFORM_SCANNER_ANAT"
SURFACE, MAPS = ".surf.gii", (".func.gii", ".shape.gii")


def write_surface(path: Path, surface: Surface[Scanner], kind: str = "Pial") -> Path:
    """Write ``.surf.gii``: vertices in mm of the scanner's frame (float32) and triangles. Raises BadInput.

    ``kind``: as GIfTI has it, Pial, MidThickness or GrayWhite.
    """
    _named(path, SURFACE)
    space = GiftiCoordSystem(SCANNER, SCANNER, np.eye(4))
    about = {"GeometricType": "Anatomical", "AnatomicalStructureSecondary": kind, "Units": "mm"}
    points = _array(surface.vertices / mm, np.float32, "NIFTI_INTENT_POINTSET", about, space)
    triangles = _array(surface.triangles, np.int32, "NIFTI_INTENT_TRIANGLE", {"TopologicalType": "Closed"})
    return _write(path, [points, triangles], {})


def write_map(
    path: Path, maps: Mapping[str, ArrayLike], units: str = "V/m", about: Mapping[str, str] | None = None
) -> Path:
    """Write ``.func.gii`` or ``.shape.gii``: one array (n,) of float32 for every name, of the vertices of a surface.

    ``about`` is said of the whole file. Raises BadInput.
    """
    _named(path, *MAPS)
    arrays = [
        _array(np.asarray(values, dtype=float).reshape(-1), np.float32, _intent(path), {"Name": name, "Units": units})
        for name, values in maps.items()
    ]
    return _write(path, arrays, {"Units": units, **(about or {})})


def _intent(path: Path) -> str:
    return "NIFTI_INTENT_SHAPE" if path.name.endswith(".shape.gii") else "NIFTI_INTENT_NONE"


def _named(path: Path, *endings: str) -> None:
    if not path.name.endswith(endings):
        raise BadInput(f"{path.name} must end in {' or '.join(endings)}, by which viewers know what it holds")


def _array(
    data: NDArray[Any], kind: type[np.generic], intent: str, about: Mapping[str, str],
    space: GiftiCoordSystem | None = None,
) -> GiftiDataArray:
    return GiftiDataArray(
        np.ascontiguousarray(data, kind), intent=intent, meta=GiftiMetaData(about), coordsys=space,
        encoding="GIFTI_ENCODING_B64GZ",
    )


def _write(path: Path, arrays: list[GiftiDataArray], about: Mapping[str, str]) -> Path:
    image = GiftiImage(darrays=arrays, meta=GiftiMetaData(about))
    with whole(path) as draft:
        nib.save(image, draft)
    return path
