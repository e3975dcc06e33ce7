"""The field as NIfTI in a BIDS derivatives folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nibabel as nib
import numpy as np
from numpy.typing import ArrayLike, NDArray

import bobina
from bobina.space import BadInput, Volume
from bobina.space.frames import Scanner
from bobina.space.units import mega, mm
from bobina.store.files import sha256, whole, write_json


def label(text: str) -> str:
    """``text`` where BIDS takes it as a label; else BadInput."""
    if not (text.isascii() and text.isalnum()):
        raise BadInput(f"the label {text!r} must be letters and digits only, as BIDS asks: leave out anything else")
    return text


def subject_folder(root: Path, subject: str) -> Path:
    """``root``/sub-<subject>, with the dataset description that makes ``root`` a BIDS derivative. Raises BadInput."""
    folder = root / f"sub-{label(subject)}"
    write_json(root / "dataset_description.json", {
        "Name": "bobina: plans for transcranial magnetic stimulation",
        "BIDSVersion": "1.10.0",
        "DatasetType": "derivative",
        "GeneratedBy": [{"Name": "bobina", "Version": bobina.__version__}],
    })
    return folder


def write_field(
    root: Path, subject: str, field: ArrayLike, grid: Volume[Scanner], didt: float = 1 * mega,
    about: Mapping[str, Any] | None = None, acquisition: str = "",
) -> tuple[Path, Path]:
    """Write |E| and E, with a JSON beside each, at a rate of change of the current ``didt`` (A/s).

    ``field`` (i, j, k, 3): V/m per A/s along the scanner's axes, on the voxels of ``grid``; nan where there is none.
    ``about``: what else the JSON says (coil, pose, input hashes). ``acquisition``: BIDS label (acq) that tells the
    fields of one subject apart. Returns the paths of |E| and of E. Raises BadInput.
    """
    vectors = np.asarray(field, dtype=float) * didt
    if vectors.shape != (*grid.data.shape[:3], 3):
        raise BadInput(f"a field of shape {vectors.shape} does not lie on a grid of {grid.data.shape[:3]} voxels")
    subject_folder(root, subject)
    magnitude, vector = field_paths(root, subject, acquisition)
    for path, data, what in (
        (magnitude, np.linalg.norm(vectors, axis=-1), "magnitude"),
        (vector, vectors[:, :, :, None], "vector along x, y, z of the scanner's frame"),
    ):
        _write_image(path, data, grid)
        write_json(_beside(path), {
            "Description": f"Electric field induced by TMS, {what}",
            "Units": "V/m",
            "RateOfChangeOfCurrent": didt / mega,
            "RateOfChangeOfCurrentUnits": "A/us",
            "SpatialReference": "orig",
            "SHA256": sha256(path),
            **(about or {}),
        })
    return magnitude, vector


def field_paths(root: Path, subject: str, acquisition: str = "") -> tuple[Path, Path]:
    """Where ``write_field`` puts |E| and E. Raises BadInput."""
    entity = f"_acq-{label(acquisition)}" if acquisition else ""
    stem = root / f"sub-{label(subject)}" / "tms" / f"sub-{subject}{entity}"
    return Path(f"{stem}_desc-magnE_tms.nii.gz"), Path(f"{stem}_desc-E_tms.nii.gz")


def has_field(root: Path, subject: str, acquisition: str, about: Mapping[str, Any]) -> bool:
    """Whether |E| and E are there, as they were written, with ``about`` among what their JSON says."""
    return all(_holds(path, about) for path in field_paths(root, subject, acquisition))


def _holds(path: Path, about: Mapping[str, Any]) -> bool:
    try:
        said = json.loads(_beside(path).read_text(encoding="utf-8"))
        return bool(about.items() <= said.items() and said["SHA256"] == sha256(path))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def _beside(path: Path) -> Path:
    return Path(str(path).removesuffix(".nii.gz") + ".json")


def _write_image(path: Path, data: NDArray[np.float64], grid: Volume[Scanner]) -> None:
    affine = grid.affine.copy()
    affine[:3] /= mm
    image = nib.Nifti1Image(data.astype(np.float32), affine)
    image.header.set_xyzt_units("mm")
    image.set_sform(affine, code=1)
    image.set_qform(affine, code=1)
    if data.ndim == 5:
        image.header.set_intent("vector")
    with whole(path) as draft:
        nib.save(image, draft)
