from pathlib import Path

import nibabel as nib
import numpy as np
import pytest

import written
from bobina.space import BadInput
from bobina.space.units import mm
from bobina.store.scans import Subject, open_t1, read_t1, subject
from made_dicom import volume, write

AFFINE = np.diag([mm, 2 * mm, mm, 1])
DATA = np.arange(60, dtype=np.float32).reshape(3, 4, 5)


def touch(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")


def t1(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return written.image(path, DATA, AFFINE)


def recon(folder: Path) -> Path:
    touch(*(folder / "surf" / f"{side}.{name}" for side in ("lh", "rh") for name in ("pial", "white")))
    touch(folder / "mri" / "T1.mgz", folder / "mri" / "aseg.mgz")
    return folder


def fmriprep(folder: Path, *, bold: bool = True) -> Path:
    t1(folder / "anat" / "sub-01_desc-preproc_T1w.nii.gz")
    t1(folder / "anat" / "sub-01_space-MNI152NLin2009cAsym_desc-preproc_T1w.nii.gz")
    touch(*(folder / "anat" / f"sub-01_hemi-{side}_{name}.surf.gii" for side in "LR" for name in ("pial", "white")))
    if bold:
        touch(folder / "func" / "sub-01_task-rest_space-MNI152NLin2009cAsym_desc-preproc_bold.nii.gz")
    return folder


def refused(path: Path, *words: str) -> None:
    with pytest.raises(BadInput) as caught:
        subject(path)
    assert all(word in str(caught.value) for word in words), caught.value
    assert "\n" not in str(caught.value)


def test_a_raw_subject(tmp_path: Path) -> None:
    image = t1(tmp_path / "sub-01" / "anat" / "sub-01_T1w.nii.gz")
    assert subject(tmp_path / "sub-01") == subject(tmp_path) == Subject("sub-01", image)
    found = read_t1(tmp_path / "sub-01")
    assert np.array_equal(found.data, DATA)
    assert np.allclose(found.affine, AFFINE)


def test_several_t1_are_listed_and_a_session_chooses(tmp_path: Path) -> None:
    person = tmp_path / "sub-01"
    first, second = (t1(person / f"ses-{n}" / "anat" / f"sub-01_ses-{n}_T1w.nii.gz") for n in (1, 2))
    refused(person, "2 T1-weighted", first.name, second.name, "name the one")
    with pytest.raises(BadInput, match="2 T1-weighted"):
        read_t1(person)
    assert subject(person / "ses-2") == Subject("sub-01", second)
    assert open_t1(person / "ses-1").files == (first,)


def test_derivatives_are_found_through_the_label(tmp_path: Path) -> None:
    t1(tmp_path / "sub-01" / "anat" / "sub-01_T1w.nii.gz")
    t1(tmp_path / "sub-02" / "anat" / "sub-02_T1w.nii.gz")
    made = fmriprep(tmp_path / "derivatives" / "fmriprep" / "sub-01")
    found = subject(tmp_path / "sub-01")
    assert found == subject(made)
    assert found.t1 == made / "anat" / "sub-01_desc-preproc_T1w.nii.gz"
    assert found.bold == made
    assert found.surfaces is not None
    assert found.surfaces.pial == tuple(made / "anat" / f"sub-01_hemi-{side}_pial.surf.gii" for side in "LR")
    assert subject(tmp_path / "sub-02").bold is None
    refused(tmp_path, "2 subjects", "sub-01, sub-02")
    fmriprep(tmp_path / "derivatives" / "fmriprep-23" / "sub-01")
    refused(tmp_path / "sub-01", "2 folders of fMRIPrep", "fmriprep-23")
    assert subject(made) == found


def test_bold_in_no_space_of_ours_is_none(tmp_path: Path) -> None:
    made = fmriprep(tmp_path / "sub-01", bold=False)
    touch(made / "func" / "sub-01_task-rest_space-T1w_desc-preproc_bold.nii.gz")
    assert subject(made).bold is None
    touch(made / "func" / "sub-01_task-rest_hemi-L_space-fsaverage5_bold.func.gii")
    assert subject(made).bold == made


def test_freesurfer_alone_and_beside(tmp_path: Path) -> None:
    alone = recon(tmp_path / "anna")
    found = subject(alone)
    assert found.label == "anna"
    assert found.t1 == alone / "mri" / "T1.mgz"
    assert found.head is None
    assert found.surfaces is not None
    assert found.surfaces.white == (alone / "surf" / "lh.white", alone / "surf" / "rh.white")
    assert found.surfaces.files["right", "pial"] == alone / "surf" / "rh.pial"
    image = t1(tmp_path / "study" / "sub-01" / "anat" / "sub-01_T1w.nii.gz")
    beside = recon(tmp_path / "study" / "derivatives" / "freesurfer" / "sub-01")
    joined = subject(tmp_path / "study" / "sub-01")
    assert joined.t1 == image
    assert joined.surfaces == subject(beside).surfaces


def test_a_head_of_simnibs(tmp_path: Path) -> None:
    folder = tmp_path / "m2m_ernie"
    touch(folder / "final_tissues.nii.gz", folder / "T1.nii.gz")
    assert subject(folder) == Subject("ernie", folder / "T1.nii.gz", folder)


def test_dicom(tmp_path: Path) -> None:
    write(tmp_path / "scans" / "4", volume())
    assert subject(tmp_path / "scans") == Subject("scans", tmp_path / "scans")


def test_mgh_lies_where_its_header_says(tmp_path: Path) -> None:
    path = tmp_path / "T1.mgz"
    nib.save(nib.MGHImage(DATA, np.diag([1.0, 2, 1, 1])), path)
    found = read_t1(path)
    assert np.array_equal(found.data, DATA)
    assert np.allclose(found.affine, AFFINE)
    with pytest.raises(BadInput, match="--series"):
        read_t1(path, series="3")


def test_nothing_that_is_known(tmp_path: Path) -> None:
    refused(tmp_path, "nothing that is known")
    refused(tmp_path / "absent", "no folder")
    (tmp_path / "sub-01").mkdir()
    refused(tmp_path / "sub-01", "nothing that is known")
