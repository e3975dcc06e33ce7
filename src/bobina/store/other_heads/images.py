"""Label images as NIfTI or as FreeSurfer's MGH, placed in the scanner's frame."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import Any

import nibabel as nib
from nibabel.filebasedimages import ImageFileError
from nibabel.spatialimages import HeaderDataError

from bobina.space import BadInput, Volume
from bobina.space.frames import Scanner
from bobina.store.images import by, image_affine, open_image, voxels

MGH = (".mgz", ".mgh")


def read_image(path: Path, dtype: Any = None) -> Volume[Scanner]:
    """A 3-D image, NIfTI or MGH, in m of the scanner's frame. Raises BadInput."""
    image = _open_mgh(path) if path.name.endswith(MGH) else open_image(path)
    data = voxels(path, image, dtype)
    while data.ndim > 3 and data.shape[-1] == 1:
        data = data[..., 0]
    if data.ndim != 3 or 0 in data.shape:
        raise BadInput(f"{path.name} is {data.ndim}-D ({by(data.shape)}), not one 3-D image")
    return Volume(data, image_affine(path, image), Scanner)


def _open_mgh(path: Path) -> Any:
    if not path.is_file():
        raise BadInput(f"there is no file {path}")
    try:
        image = nib.MGHImage.from_filename(path)
        placed = bool(image.header["goodRASFlag"])
    except (ImageFileError, HeaderDataError, EOFError, OSError, ValueError, zlib.error) as error:
        raise BadInput(f"{path.name} is damaged or no image of FreeSurfer (.mgz): copy it again") from error
    if not placed:
        raise BadInput(f"{path.name} does not say where its voxels lie (no RAS flag): convert it from the T1 again")
    return nib.Nifti1Image.from_image(image)
