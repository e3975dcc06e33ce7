"""Resting state in fMRIPrep's layout, with an anticorrelated patch written into it."""

import json
from pathlib import Path

import nibabel as nib
import numpy as np
from nilearn import datasets
from numpy.typing import ArrayLike, NDArray

from bobina.space.units import mm

VOLUMES, REPETITION = 240, 2.0
SGACC = (6, 16, -10)
PATCH = (-40, 40, 30)
SPACE = "space-MNI152NLin2009cAsym"
MOTION = ("trans_x", "trans_y", "trans_z", "rot_x", "rot_y", "rot_z")


def fmriprep(root: Path, signal: float = 6.0, seed: int = 0) -> Path:
    """A subject's folder with one run of 8 minutes at 5 mm; ``signal`` against noise of 10 in a mean of 1000."""
    folder, name = root / "sub-01" / "func", "sub-01_task-rest"
    folder.mkdir(parents=True)
    rng = np.random.default_rng(seed)
    mask = datasets.load_mni152_brain_mask(resolution=5)
    inside = np.asarray(mask.dataobj) > 0
    at = np.argwhere(inside) @ mask.affine[:3, :3].T + mask.affine[:3, 3]
    series = 1000 + 10 * rng.standard_normal((len(at), VOLUMES))
    slow = np.convolve(rng.standard_normal(VOLUMES + 8), np.ones(9) / 3, "valid")
    series += signal * (near(at, SGACC) - near(at, PATCH))[:, None] * slow
    data = np.zeros((*inside.shape, VOLUMES), np.float32)
    data[inside] = series
    image = nib.Nifti1Image(data, mask.affine)
    image.header.set_zooms((5, 5, 5, REPETITION))
    image.header.set_xyzt_units("mm", "sec")
    nib.save(image, folder / f"{name}_{SPACE}_desc-preproc_bold.nii.gz")
    nib.save(nib.Nifti1Image(inside.astype(np.uint8), mask.affine), folder / f"{name}_{SPACE}_desc-brain_mask.nii.gz")
    (folder / f"{name}_{SPACE}_desc-preproc_bold.json").write_text(json.dumps({"RepetitionTime": REPETITION}))
    columns = {one: 1e-3 * rng.standard_normal(VOLUMES) for one in (*MOTION, "white_matter", "csf")}
    columns |= {"std_dvars": np.ones(VOLUMES)}
    rows = ["\t".join(columns), *("\t".join(map(str, row)) for row in zip(*columns.values(), strict=True))]
    (folder / f"{name}_desc-confounds_timeseries.tsv").write_text("\n".join(rows) + "\n")
    return folder.parent


def near(at: NDArray[np.float64], centre: ArrayLike, width: float = 9.0) -> NDArray[np.float64]:
    """A bump of SD ``width`` mm about a centre (3,) mm."""
    result: NDArray[np.float64] = np.exp(-((at - np.asarray(centre)) ** 2).sum(axis=1) / (2 * width**2))
    return result


def patch() -> NDArray[np.float64]:
    """Where the patch lies, m of MNI."""
    return np.array(PATCH) * mm
