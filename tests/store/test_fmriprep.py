"""Derivatives of fMRIPrep, and the user's own files: found, read, and refused with a sentence."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nibabel as nib
import numpy as np
import pytest
from nilearn import datasets

from bobina.head import Tissue
from bobina.plan.personal.clean import Cleaning
from bobina.plan.personal.quality import prepare
from bobina.space import BadInput, Volume
from bobina.space.frames import Scanner
from bobina.space.units import mm
from bobina.store.confounds import read_confounds
from bobina.store.fmriprep import RunFiles, fmriprep_runs
from bobina.store.resting import read_scan

VOLUMES = 70
SPACE = "space-MNI152NLin2009cAsym"
MOTION = ("trans_x", "trans_y", "trans_z", "rot_x", "rot_y", "rot_z")


@pytest.fixture(scope="module")
def brain() -> Any:
    return datasets.load_mni152_brain_mask(resolution=5)


def write_table(path: Path, rows: int = VOLUMES, names: tuple[str, ...] = (*MOTION, "white_matter", "csf")) -> Path:
    noise = np.random.default_rng(7)
    columns = {name: 1e-3 * noise.standard_normal(rows) for name in names} | {"std_dvars": np.ones(rows)}
    lines = ["\t".join(columns), *("\t".join(f"{v:.8g}" for v in row) for row in zip(*columns.values(), strict=True))]
    lines[1] = lines[1].rsplit("\t", 1)[0] + "\tn/a"
    path.write_text("\n".join(lines) + "\n")
    return path


def write_run(
    folder: Path, brain: Any, name: str = "sub-01_task-rest", repetition: float = 2.0, said: float | None = 2.0,
    rows: int = VOLUMES,
) -> Path:
    """One run in MNI at 5 mm: voxel number + noise, so that what is read can be told."""
    folder.mkdir(parents=True, exist_ok=True)
    inside = np.asarray(brain.dataobj) > 0
    data = np.zeros((*inside.shape, VOLUMES), np.int16)
    noise = np.random.default_rng(len(name)).standard_normal((inside.sum(), VOLUMES))
    data[inside] = np.arange(inside.sum())[:, None] + 1000 + np.rint(2 * noise)
    image = nib.Nifti1Image(data, brain.affine)
    image.header.set_zooms((5, 5, 5, repetition))
    image.header.set_xyzt_units("mm", "sec")
    bold = folder / f"{name}_{SPACE}_desc-preproc_bold.nii.gz"
    nib.save(image, bold)
    nib.save(nib.Nifti1Image(inside.astype(np.uint8), brain.affine), folder / f"{name}_{SPACE}_desc-brain_mask.nii.gz")
    if said is not None:
        bold.with_name(bold.name.replace(".nii.gz", ".json")).write_text(json.dumps({"RepetitionTime": said}))
    write_table(folder / f"{name}_desc-confounds_timeseries.tsv", rows)
    return bold


@pytest.fixture(scope="module")
def derivatives(tmp_path_factory: pytest.TempPathFactory, brain: Any) -> Path:
    folder = tmp_path_factory.mktemp("fmriprep")
    for run in (2, 1):
        write_run(folder / "sub-01" / "ses-a" / "func", brain, f"sub-01_ses-a_task-rest_run-{run}")
    return folder


def test_runs_are_found_read_and_cleaned(derivatives: Path, brain: Any) -> None:
    runs = fmriprep_runs(derivatives)
    assert [run.bold[0].name.split("_")[3] for run in runs] == ["run-1", "run-2"]
    assert all("confounds" in run.confounds.name and run.mask and run.sidecar for run in runs if run.confounds)
    scan = read_scan(runs)
    inside = np.argwhere(np.asarray(brain.dataobj) > 0)
    np.testing.assert_allclose(scan.places.mni / mm, nib.affines.apply_affine(brain.affine, inside), atol=1e-6)
    np.testing.assert_allclose(scan.runs[1].series.mean(axis=1), np.arange(len(inside)) + 1000, atol=1.5)
    assert scan.repetition == 2.0
    assert np.isnan(scan.runs[0].confounds["std_dvars"][0])
    prepared = prepare(scan, Cleaning(motion=6))
    resting = prepared.resting
    assert resting.series.shape == (len(inside), 2 * VOLUMES)
    assert resting.run.tolist() == [0] * VOLUMES + [1] * VOLUMES
    assert resting.sizes[0] == pytest.approx((5 * mm) ** 3)
    assert len(prepared.record["runs"][1]["regressors"]) == 8


@pytest.mark.parametrize(("wanted", "words"), [
    ({"subject": "02"}, "no run"), ({"session": "b"}, "no run"), ({"task": "nback"}, "only of rest"),
    ({"surface": True}, "fsaverage5"),
])  # fmt: skip
def test_what_is_not_there_is_said(derivatives: Path, wanted: Mapping[str, Any], words: str) -> None:
    with pytest.raises(BadInput, match=words):
        fmriprep_runs(derivatives, **wanted)


def test_a_subject_must_be_named_where_there_are_two(tmp_path: Path) -> None:
    for subject in ("01", "02"):
        for ending in (f"{SPACE}_desc-preproc_bold.nii.gz", f"{SPACE}_desc-brain_mask.nii.gz",
                       "desc-confounds_timeseries.tsv"):  # fmt: skip
            (tmp_path / f"sub-{subject}_task-rest_{ending}").touch()
    with pytest.raises(BadInput, match="01, 02"):
        fmriprep_runs(tmp_path)
    (run,) = fmriprep_runs(tmp_path, subject="sub-02")
    assert run.bold[0].name.startswith("sub-02")
    (tmp_path / f"sub-02_task-rest_{SPACE}_desc-brain_mask.nii.gz").unlink()
    with pytest.raises(BadInput, match="brain mask"):
        fmriprep_runs(tmp_path, subject="02")
    (tmp_path / "sub-02_task-rest_desc-confounds_timeseries.tsv").unlink()
    with pytest.raises(BadInput, match="confounds"):
        fmriprep_runs(tmp_path, subject="02")


@pytest.mark.parametrize(("repetition", "said", "given", "words"), [
    (2.0, 1.4, None, "header"), (2.0, 2.0, 1.4, "header"), (0.0, 2000.0, None, "in ms"), (0.0, None, None, "not known"),
])  # fmt: skip
def test_a_wrong_repetition_time_is_refused(
    tmp_path: Path, brain: Any, repetition: float, said: float | None, given: float | None, words: str
) -> None:
    write_run(tmp_path, brain, repetition=repetition, said=said)
    with pytest.raises(BadInput, match=words):
        read_scan(fmriprep_runs(tmp_path), repetition=given)


def test_a_header_in_ms_is_read(tmp_path: Path, brain: Any) -> None:
    bold = write_run(tmp_path, brain, said=None)
    image: Any = nib.load(bold)
    image.header.set_zooms((5, 5, 5, 1400))
    image.header.set_xyzt_units("mm", "msec")
    nib.save(nib.Nifti1Image(np.asarray(image.dataobj), image.affine, image.header), tmp_path / "own.nii.gz")
    assert read_scan([RunFiles((tmp_path / "own.nii.gz",))]).repetition == 1.4


def test_confounds_of_another_run_are_refused(tmp_path: Path, brain: Any) -> None:
    write_run(tmp_path, brain, rows=VOLUMES - 1)
    with pytest.raises(BadInput, match=r"69 rows but .* 70 volumes"):
        read_scan(fmriprep_runs(tmp_path))


def test_a_scan_that_is_not_in_mni_is_refused_or_mapped(tmp_path: Path, brain: Any) -> None:
    bold = write_run(tmp_path, brain)
    image: Any = nib.load(bold)
    aside = image.affine.copy()
    aside[:3, 3] += (5, 40, -30)
    own = RunFiles((tmp_path / "own.nii.gz",))
    nib.save(nib.Nifti1Image(np.asarray(image.dataobj), aside), own.bold[0])
    with pytest.raises(BadInput, match="not in MNI"):
        read_scan([own], repetition=2.0)
    back = np.array([-5, -40, 30]) * mm
    scan = read_scan([own], repetition=2.0, to_mni=lambda points: points + back)
    np.testing.assert_allclose(scan.places.mni, scan.places.own + back)
    affine = image.affine.copy()
    affine[:3] *= mm
    head = Volume(Tissue.GM * (np.asarray(brain.dataobj) > 0), affine, Scanner)
    with pytest.raises(BadInput, match="different people"):
        read_scan([own], repetition=2.0, to_mni=lambda points: points, labels=head)


def test_what_is_no_run_is_refused(tmp_path: Path, brain: Any) -> None:
    with pytest.raises(BadInput, match="no run"):
        read_scan([])
    nib.save(brain, tmp_path / "flat.nii.gz")
    with pytest.raises(BadInput, match="4-D"):
        read_scan([RunFiles((tmp_path / "flat.nii.gz",))], repetition=2.0)
    bold = write_run(tmp_path, brain)
    small = nib.Nifti1Image(np.ones((3, 3, 3), np.uint8), brain.affine)
    nib.save(small, tmp_path / "small.nii.gz")
    with pytest.raises(BadInput, match="grid"):
        read_scan([RunFiles((bold,), mask=tmp_path / "small.nii.gz")])


@pytest.mark.parametrize("text", ["a\tb\n1\t2\n3\tn/a\n", "a,b\n1,2\n3,\n", "a b\n1 2\n3 nan\n"])
def test_tables_are_read_whatever_parts_their_cells(tmp_path: Path, text: str) -> None:
    path = tmp_path / "confounds.txt"
    path.write_text(text)
    table = read_confounds(path)
    assert table["a"].tolist() == [1, 3]
    np.testing.assert_array_equal(table["b"], [2, np.nan])


def test_a_table_without_header_takes_names(tmp_path: Path) -> None:
    path = tmp_path / "confounds.txt"
    path.write_text(" 1.0 2.0\n 3.0 4.0\n")
    assert list(read_confounds(path)) == ["column_00", "column_01"]
    assert read_confounds(path, ("x", "y"))["y"].tolist() == [2, 4]
    with pytest.raises(BadInput, match="names"):
        read_confounds(path, ("x",))
    for text in ("", "a\tb\n", "a\tb\n1\tfoo\n", "a\tb\n1\n"):
        path.write_text(text)
        with pytest.raises(BadInput):
            read_confounds(path)
