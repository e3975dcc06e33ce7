"""A segmentation as BIDS derivatives: a map per tissue, labels, the way to MNI, and what was found of its quality."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import nibabel as nib
import numpy as np
from numpy.typing import NDArray

from bobina.finding import Finding, Level
from bobina.head import FILLED, Tissue
from bobina.head.bend import Bend
from bobina.head.segment import Bias, Quality, Segmentation
from bobina.head.warp import Warp
from bobina.space import BadInput
from bobina.space.units import mm
from bobina.store.fields import subject_folder
from bobina.store.files import whole, write_json
from bobina.store.images import read_anatomy, read_labels
from bobina.store.points import read_text

Affine = NDArray[np.float64]

BIDS = {Tissue.WM: "WM", Tissue.GM: "GM", Tissue.CSF: "CSF", Tissue.BONE: "BONE", Tissue.SCALP: "SCALP"}
_DIGITS = 3
"""after the point, of a share"""


def write_segmentation(root: Path, subject: str, found: Segmentation, made_from: str = "") -> Path:
    """Write the folder ``root``/sub-<subject>/anat.

    In it ``*_label-WM_probseg.nii.gz`` and so on, ``*_dseg.nii.gz`` (numbered as Tissue) with its table,
    ``*_from-T1w_to-MNI152_xfm.npz`` (see ``write_warp``) and ``*_desc-segmentation.json``. The folder
    comes back: ``read_probabilities`` and ``read_segmentation`` take it. ``made_from``: a hash of all it depends on,
    by which ``kept_segmentation`` knows it again; it is written last. Raises BadInput.
    """
    folder = subject_folder(root, subject) / "anat"
    stem = f"sub-{subject}"
    for tissue, share in zip(FILLED, found.shares, strict=True):
        path = folder / f"{stem}_label-{BIDS[tissue]}_probseg.nii.gz"
        _write_image(path, np.round(share, _DIGITS), found.labels.affine)
    _write_image(folder / f"{stem}_dseg.nii.gz", np.asarray(found.labels.data, np.uint8), found.labels.affine)
    rows = ["index\tname", *(f"{int(tissue)}\t{tissue.name}" for tissue in Tissue)]
    with whole(folder / f"{stem}_dseg.tsv") as draft:
        draft.write_text("\n".join(rows) + "\n", encoding="utf-8")
    write_warp(folder / f"{stem}_from-T1w_to-MNI152_xfm.npz", found.warp)
    write_json(folder / f"{stem}_desc-segmentation.json", {
        "MadeFrom": made_from, "Priors": found.priors, "BiasField": {"p1": found.bias.low, "p99": found.bias.high},
        "Findings": [{"key": one.key, "value": one.value if np.isfinite(one.value) else None, "level": one.level.name}
                     for one in found.quality.findings],
    })
    return folder


def kept_segmentation(root: Path, subject: str, made_from: str) -> Segmentation | None:
    """The segmentation in ``root``, if it was made from the same (``write_segmentation``) and is whole."""
    folder = subject_folder(root, subject) / "anat"
    path = folder / f"sub-{subject}_desc-segmentation.json"
    try:
        if not path.is_file() or json.loads(read_text(path)).get("MadeFrom") != made_from:
            return None
        return read_segmentation(folder)
    except ValueError:
        return None


def read_segmentation(folder: Path) -> Segmentation:
    """What ``write_segmentation`` wrote; ``folder`` is that which it gave. Raises BadInput."""
    stem = _stem(folder)
    labels = read_labels(folder / f"{stem}_dseg.nii.gz")
    maps = [folder / f"{stem}_label-{BIDS[tissue]}_probseg.nii.gz" for tissue in FILLED]
    shares = np.stack([read_anatomy(path, labels).data for path in maps])
    shares.setflags(write=False)
    path = folder / f"{stem}_desc-segmentation.json"
    try:
        about = json.loads(read_text(path))
        findings = tuple(_finding(one) for one in about["Findings"])
        bias = Bias(float(about["BiasField"]["p1"]), float(about["BiasField"]["p99"]))
        priors = str(about["Priors"])
    except (ValueError, KeyError, TypeError) as error:
        raise BadInput(f"{path.name} is not what bobina wrote there: segment the image again") from error
    warp = read_warp(folder / f"{stem}_from-T1w_to-MNI152_xfm.npz")
    return Segmentation(shares, labels, warp, bias, Quality(findings), priors)


def write_warp(path: Path, warp: Warp) -> Path:
    """Keep a warp in one npz: matrices (4x4) and shifts (m) both ways, and its errors."""
    error = np.nan if warp.error is None else warp.error
    with whole(path) as draft, draft.open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, numbers=np.array([warp.dice, warp.inverse, error]),
                            **_parts("forth", warp.forth), **_parts("back", warp.back))
    return path


def read_warp(path: Path) -> Warp:
    """A warp as ``write_warp`` kept it. Raises BadInput."""
    if not path.is_file():
        raise BadInput(f"there is no file {path}")
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            forth, back = (
                Bend(kept[f"{name}_matrix"], kept[f"{name}_shift"], kept[f"{name}_grid"]) for name in ("forth", "back")
            )
            dice, inverse, error = (float(value) for value in kept["numbers"])
    except (KeyError, ValueError, OSError, zipfile.BadZipFile) as problem:
        raise BadInput(f"{path.name} holds no warp of bobina's, or is damaged: segment the image again") from problem
    return Warp(forth, back, dice, inverse, None if np.isnan(error) else error)


def _parts(name: str, bend: Bend) -> dict[str, NDArray[Any]]:
    return {f"{name}_matrix": bend.matrix, f"{name}_shift": bend.shift, f"{name}_grid": bend.grid}


def _stem(folder: Path) -> str:
    found = sorted(folder.glob("*_desc-segmentation.json"))
    if len(found) != 1:
        raise BadInput(f"{folder} holds {len(found)} segmentations of bobina's, not one: name the folder of one person")
    return found[0].name.removesuffix("_desc-segmentation.json")


def _finding(kept: dict[str, Any]) -> Finding:
    value = float("nan") if kept["value"] is None else float(kept["value"])
    return Finding(str(kept["key"]), Level[kept["level"]], value)


def _write_image(path: Path, data: NDArray[Any], affine: Affine) -> None:
    there = np.array(affine)
    there[:3] /= mm
    image = nib.Nifti1Image(data, there)
    image.header.set_xyzt_units("mm")
    image.set_sform(there, code=1)
    image.set_qform(there, code=1)
    with whole(path) as draft:
        nib.save(image, draft)
