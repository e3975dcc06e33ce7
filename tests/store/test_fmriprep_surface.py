"""Surfaces: fMRIPrep's GIFTI pairs, and a real scan on fsaverage5 as .mgz pairs."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import nibabel as nib
import numpy as np
import pytest
from nibabel.gifti.gifti import GiftiDataArray, GiftiImage

from bobina.plan.personal.clean import Cleaning
from bobina.plan.personal.quality import prepare
from bobina.plan.personal.regions import SEED, SEED_RADIUS, within
from bobina.space import BadInput
from bobina.space.units import mm
from bobina.store.fmriprep import RunFiles, fmriprep_runs
from bobina.store.resting import read_scan

LEMON = (
    *(f"a_comp_cor_{k:02d}" for k in range(6)), *(f"{kind}_{axis}" for kind in ("rot", "trans") for axis in "xyz"),
    *(f"{kind}_{axis}_derivative1" for kind in ("rot", "trans") for axis in "xyz"),
    *(f"outlier_{k}" for k in range(8)), "constant", "linear", "quadratic",
)


def write_pair(folder: Path, vertices: int = 10242, volumes: int = 50) -> None:
    noise = np.random.default_rng(0)
    for side in "LR":
        data = noise.standard_normal((volumes, vertices)).astype(np.float32)
        data[:, :7] = 0
        arrays = [GiftiDataArray(volume) for volume in data]
        nib.save(GiftiImage(darrays=arrays), folder / f"sub-01_task-rest_hemi-{side}_space-fsaverage5_bold.func.gii")
    sidecar = folder / "sub-01_task-rest_hemi-L_space-fsaverage5_bold.json"
    sidecar.write_text(json.dumps({"RepetitionTime": 0.8}))
    (folder / "sub-01_task-rest_desc-confounds_timeseries.tsv").write_text("csf\n" + "1\n" * volumes)


def test_pairs_of_gifti_are_found_and_read(tmp_path: Path) -> None:
    write_pair(tmp_path)
    (run,) = fmriprep_runs(tmp_path, surface=True)
    scan = read_scan([run])
    assert scan.places.on_surface
    assert scan.runs[0].series.shape == (2 * (10242 - 7), 50)
    assert scan.repetition == 0.8
    left: Any = nib.load(run.bold[0])
    np.testing.assert_array_equal(scan.runs[0].series[:10235, 3], left.darrays[3].data[7:])
    assert (scan.places.mni[:10235, 0] < 5 * mm).all()
    assert not scan.places.neighbours[:10235][:, 10235:].nnz
    assert scan.places.neighbours[10235:].nnz == pytest.approx(6 * 10235, rel=0.01)
    run.bold[1].unlink()
    with pytest.raises(BadInput, match="each hemisphere"):
        fmriprep_runs(tmp_path, surface=True)


def test_other_meshes_are_refused(tmp_path: Path) -> None:
    write_pair(tmp_path, vertices=642, volumes=3)
    with pytest.raises(BadInput, match="fsaverage5"):
        read_scan(fmriprep_runs(tmp_path, surface=True))
    damaged = tmp_path / "damaged.mgz"
    damaged.write_bytes(b"nothing")
    with pytest.raises(BadInput, match="damaged"):
        read_scan([RunFiles((damaged, damaged))], repetition=2.0)


def test_a_real_scan_is_read_cleaned_and_judged(shared: Path) -> None:
    """LEMON's subject came to us without mean and filtered, and that is said."""
    folder, name = shared / "subjects" / "lemon_010188_fsaverage5", "sub-010188_ses-02_task-rest_acq-AP_run-01"
    pair = tuple(folder / f"{name}.fsa5.{side}.mgz" for side in ("lh", "rh"))
    files = RunFiles(pair, folder / f"{name}_confounds.txt")
    with pytest.raises(BadInput, match="not known"):
        read_scan([files], names=LEMON)
    scan = read_scan([files], repetition=1.4, names=LEMON)
    asked = Cleaning(motion=12, wm_csf=False, columns=("a_comp_cor_*",), std_dvars_threshold=None)
    with_gsr = prepare(scan, replace(asked, global_signal=True))
    worth = with_gsr.quality
    assert {finding.key for finding in worth.findings} == {"mean-removed", "already-filtered"}
    assert worth.displacement == pytest.approx(0.167 * mm, abs=0.001 * mm)
    assert (worth.volumes, round(worth.minutes, 2)) == (618, 14.42)
    assert len(with_gsr.record["runs"][0]["regressors"]) == 19
    resting = with_gsr.resting
    assert resting.series.shape == (18715, 618)
    assert within(resting.mni, SEED, SEED_RADIUS).sum() == 32
    assert np.abs(resting.series.mean(axis=0)).mean() < 0.1
