"""Cleaning does what it says: no more, no less, and nothing twice."""

import json
from dataclasses import fields, replace
from importlib.resources import files
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nilearn import datasets

from bobina.plan.personal import confounds
from bobina.plan.personal.clean import Cleaning, clean, freedom, record
from bobina.plan.personal.places import MNI305_TO_MNI152, vertex_places, voxel_places
from bobina.plan.personal.resting import Places, Run, Scan
from bobina.plan.personal.smooth import FWHM_OF_SIGMA, smooth
from bobina.space import BadInput, Volume
from bobina.space.frames import MNI
from bobina.space.units import mm

PLAIN = Cleaning(motion=0, wm_csf=False, fwhm=0, fd_threshold=None, std_dvars_threshold=None)
TABLES = ("test-v21_desc-confounds_timeseries.tsv", "no_nonsteady_desc-confounds_regressors.tsv")


def block(shape: tuple[int, int, int], size: float = 2 * mm) -> Places:
    mask = Volume(np.ones(shape, bool), np.diag([size, size, size, 1]), MNI)
    return voxel_places(mask, mask.points(np.argwhere(mask.data)))


def table(volumes: int, seed: int = 0) -> dict[str, np.ndarray]:
    noise = np.random.default_rng(seed)
    motion = {name: 0.02 * noise.standard_normal(volumes) for name in confounds.MOTION[:3]}
    motion |= {name: 0.0002 * noise.standard_normal(volumes) for name in confounds.MOTION[3:]}
    names = ("white_matter", "csf", "global_signal", "a_comp_cor_00", "a_comp_cor_01")
    others = {name: noise.standard_normal(volumes) for name in names}
    return motion | others | {"std_dvars": np.ones(volumes)}


def scan(volumes: int = 200, runs: int = 1, repetition: float = 2.0) -> Scan:
    """Noise in which every confound is present."""
    made = []
    for number in range(runs):
        columns = table(volumes, number)
        noise = np.random.default_rng(100 + number)
        series = 1000 + noise.standard_normal((27, volumes))
        for values in columns.values():
            series += np.outer(noise.standard_normal(27), values / (values.std() or 1))
        made.append(Run(series.astype(np.float32), columns))
    return Scan(block((3, 3, 3)), tuple(made), repetition)


def explained(series: np.ndarray, regressor: np.ndarray) -> float:
    return float(np.abs(np.corrcoef(np.vstack([regressor, series]))[0, 1:]).mean())


@pytest.mark.parametrize("change", [
    {"motion": 6}, {"motion": 12}, {"motion": 24}, {"wm_csf": True}, {"global_signal": True}, {"fwhm": 4 * mm},
    {"columns": ("a_comp_cor_0*",)}, {"high_pass": 0.02}, {"low_pass": 0.08}, {"filter": "none", "high_pass": None,
    "low_pass": None}, {"fd_threshold": 0.18 * mm}, {"dummies": 4},
])  # fmt: skip
def test_every_choice_is_applied(change: dict[str, Any]) -> None:
    """A tool dropped the user's choice of confounds without a word, and another its percentile."""
    there = scan()
    chosen = replace(PLAIN, **change)
    one, other = clean(there, PLAIN)[0].series, clean(there, chosen)[0].series
    assert one.shape != other.shape or np.abs(one - other).max() > 0.01


def test_what_is_named_is_what_is_removed() -> None:
    there = scan()
    resting, (applied,) = clean(there, replace(PLAIN, wm_csf=True, filter="none", high_pass=None, low_pass=None))
    assert applied.regressors == ("white_matter", "csf")
    columns = there.runs[0].confounds
    assert explained(resting.series, columns["white_matter"]) < 1e-5
    assert explained(resting.series, columns["a_comp_cor_00"]) > 0.1


@pytest.mark.parametrize("name", TABLES)
def test_motion_is_fmripreps(name: str) -> None:
    path = files("nilearn.interfaces.fmriprep") / "data" / name
    table = np.genfromtxt(str(path), delimiter="\t", names=True)
    columns = {key: table[key] for key in table.dtype.names or ()}
    ours = confounds.regressors(columns, motion=24, wm_csf=False, columns=(), global_signal=None)
    assert len(ours) == 24
    for key, values in ours.items():
        np.testing.assert_allclose(values, np.nan_to_num(columns[key]), atol=1e-12)
    theirs = np.nan_to_num(columns.pop("framewise_displacement")) * mm
    np.testing.assert_allclose(np.asarray(confounds.framewise_displacement(columns)), theirs, atol=1e-12)


def test_a_missing_column_is_refused() -> None:
    with pytest.raises(BadInput, match="tedana"):
        clean(scan(), replace(PLAIN, columns=("tedana_*",)))
    bare = replace(scan(), runs=(Run(scan().runs[0].series, {}),))
    with pytest.raises(BadInput, match="trans_x"):
        clean(bare, replace(PLAIN, fd_threshold=0.5 * mm))
    with pytest.raises(BadInput, match="std_dvars"):
        clean(bare, replace(PLAIN, std_dvars_threshold=1.5))


@pytest.mark.parametrize("wrong", [
    {"columns": ("cosine*",)}, {"columns": ("cosine00",)}, {"columns": ("cos*",)}, {"filter": "cosine"},
    {"filter": "none"}, {"high_pass": None, "low_pass": None}, {"high_pass": 0.2}, {"motion": 7}, {"fwhm": -1.0},
])  # fmt: skip
def test_cleaning_that_contradicts_itself_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        replace(PLAIN, **wrong)


def test_cosines_of_the_table_stand_in_for_the_filter() -> None:
    chosen = replace(PLAIN, columns=("cosine*",), filter="butterworth", high_pass=None)
    there = scan()
    drift = np.cos(np.pi * (np.arange(200) + 0.5) / 200)
    run = Run(there.runs[0].series + 50 * drift.astype(np.float32), {"cosine00": drift})
    resting, (applied,) = clean(replace(there, runs=(run,)), chosen)
    assert applied.regressors == ("cosine00",)
    assert explained(resting.series, drift) < 0.02


@pytest.mark.parametrize(("repetition", "passes"), [(2.0, True), (0.5, False)])
def test_the_repetition_time_is_used(repetition: float, passes: bool) -> None:
    """A wave of 0.1 cycles a volume is 0.05 Hz at 2 s, 0.2 Hz at 0.5 s."""
    noise = np.random.default_rng(1).standard_normal((27, 400))
    wave = 3 * np.sin(2 * np.pi * 0.1 * np.arange(400))
    there = Scan(block((3, 3, 3)), (Run((noise + wave).astype(np.float32), {}),), repetition)
    assert (explained(clean(there, PLAIN)[0].series, wave) > 0.8) is passes


def test_a_filter_beyond_the_sampling_is_refused() -> None:
    with pytest.raises(BadInput, match="repetition"):
        clean(scan(repetition=6.0), PLAIN)


def test_a_scrubbed_volume_leaves_no_trace() -> None:
    """Whatever stood in it, nor before the first and after the last that stay.

    nilearn 0.14.1 lets pairs through that lie as far from both ends.
    """
    chosen = replace(PLAIN, fd_threshold=0.5 * mm, motion=6)
    results = []
    for height in (0, 1e4):
        there = scan()
        columns = dict(there.runs[0].confounds)
        columns["framewise_displacement"] = np.zeros(200)
        series = there.runs[0].series.copy()
        for volume in (0, 1, 90, 91, 109, 110, 199):
            columns["framewise_displacement"][volume] = 2.0
            series[:, volume] += height
        resting, (applied,) = clean(replace(there, runs=(Run(series, columns),)), chosen)
        assert np.flatnonzero(~applied.kept).tolist() == [0, 1, 90, 91, 109, 110, 199]
        results.append(resting.series)
    assert results[0].shape[1] == 193
    np.testing.assert_allclose(results[0], results[1], atol=1e-4)


def test_short_stretches_go_too() -> None:
    moved = np.zeros(60)
    moved[[10, 14, 40, 46]] = 1.0
    stays = confounds.kept(
        {"framewise_displacement": moved}, 60, dummies=2, fd=0.5 * mm, std_dvars=None, shortest=5,
    )
    assert np.flatnonzero(~stays).tolist() == [0, 1, 10, 11, 12, 13, 14, 40, 46]


def test_dummies_never_reach_the_filter() -> None:
    there = scan()
    spoilt = there.runs[0].series.copy()
    spoilt[:, :5] += 1e4
    columns = {**there.runs[0].confounds, "non_steady_state_outlier04": np.eye(200)[4]}
    one, (applied,) = clean(replace(there, runs=(Run(spoilt, columns),)), PLAIN)
    other = clean(there, replace(PLAIN, dummies=5))[0]
    assert applied.dummies == 5
    np.testing.assert_allclose(one.series, other.series, atol=1e-5)


def test_runs_are_cleaned_one_by_one() -> None:
    both = scan(runs=2)
    chosen = replace(PLAIN, motion=12, global_signal=True)
    resting, _ = clean(both, chosen)
    alone = [clean(replace(both, runs=(run,)), chosen)[0].series for run in both.runs]
    np.testing.assert_array_equal(resting.series, np.concatenate(alone, axis=1))
    for number in (0, 1):
        of_run = resting.series[:, resting.run == number].astype(float)
        np.testing.assert_allclose(of_run.mean(axis=1), 0, atol=1e-6)
        np.testing.assert_allclose(of_run.std(axis=1, ddof=1), 1, atol=1e-5)


def test_the_global_signal_is_the_mean_where_the_table_has_none() -> None:
    there = scan()
    run = Run(there.runs[0].series, {})
    chosen = replace(PLAIN, global_signal=True, filter="none", high_pass=None, low_pass=None)
    resting, (applied,) = clean(replace(there, runs=(run,)), chosen)
    assert applied.regressors == ("global_signal",)
    assert explained(resting.series, run.series.mean(axis=0)) < 1e-4


@pytest.mark.parametrize("regressors", [0, 20])
def test_degrees_of_freedom_are_those_of_correlations(regressors: int) -> None:
    """Correlations of cleaned noise scatter as 1 / sqrt(freedom)."""
    noise = np.random.default_rng(3)
    columns = {f"x{k}": noise.standard_normal(1200) for k in range(regressors)}
    there = Scan(block((10, 10, 6)), (Run(noise.standard_normal((600, 1200)).astype(np.float32), columns),), 2.0)
    chosen = replace(PLAIN, columns=tuple(columns))
    resting, (applied,) = clean(there, chosen)
    scatter = np.corrcoef(resting.series)[np.triu_indices(600, 1)].std()
    assert applied.freedom == freedom(1200, regressors, 2.0, chosen)
    assert 1 / scatter**2 == pytest.approx(applied.freedom, rel=0.1)


def test_the_record_says_all() -> None:
    resting, applied = clean(scan(), replace(PLAIN, motion=6, columns=("a_comp_cor_01",)))
    said = record(replace(PLAIN, motion=6, columns=("a_comp_cor_01",)), applied, resting.repetition)
    assert json.loads(json.dumps(said)) == said
    assert {field.name for field in fields(Cleaning)} | {"standardize", "repetition"} == set(said["asked"])
    assert said["runs"][0]["regressors"] == [*confounds.MOTION, "a_comp_cor_01"]
    assert said["runs"][0]["volumes_kept"] == 200


@given(st.tuples(*[st.integers(2, 5)] * 3), st.integers(0, 2**32 - 1))
def test_neighbours_of_voxels_are_the_26(shape: tuple[int, int, int], seed: int) -> None:
    mask = np.random.default_rng(seed).random(shape) < 0.7
    mask[0, 0, 0] = True
    places = voxel_places(Volume(mask, np.eye(4), MNI), np.zeros((mask.sum(), 3)))
    where = np.argwhere(mask)
    far = np.abs(where[:, None] - where[None]).max(axis=2)
    np.testing.assert_array_equal(places.neighbours.toarray(), far == 1)


def test_smoothing_of_voxels_has_its_width() -> None:
    places = block((15, 15, 15))
    point = np.zeros((len(places.own), 1), np.float32)
    point[len(point) // 2] = 1
    spread = smooth(places, point, 6 * mm)[:, 0]
    assert width(places.own, spread, axes=3) == pytest.approx(6 * mm, rel=0.05)
    np.testing.assert_allclose(smooth(places, np.ones_like(point), 6 * mm), 1, atol=1e-5)


@pytest.mark.parametrize("fwhm", [4 * mm, 10 * mm])
def test_smoothing_of_a_surface_has_its_width(fwhm: float) -> None:
    """On a sphere of fsaverage5's mesh, where distances along the surface are known."""
    mesh = datasets.load_fsaverage("fsaverage5")["sphere"].parts["left"]
    places = vertex_places(mesh.coordinates * 0.75 * mm, mesh.faces.astype(np.int32), np.ones(10242, bool))
    point = np.zeros((10242, 40), np.float32)
    at = np.arange(40) * 250
    point[at, np.arange(40)] = 1
    spread = smooth(places, point, fwhm)
    widths = [width(places.own, spread[:, k], axes=2, centre=places.own[at[k]]) for k in range(40)]
    assert np.mean(widths) == pytest.approx(fwhm, rel=0.1)
    np.testing.assert_allclose(smooth(places, np.ones((10242, 1), np.float32), fwhm), 1, atol=1e-5)
    assert places.sizes.sum() == pytest.approx(4 * np.pi * (75 * mm) ** 2, rel=0.01)


def width(points: np.ndarray, weight: np.ndarray, axes: int, centre: np.ndarray | None = None) -> float:
    weight = weight / weight.sum()
    middle = weight @ points if centre is None else centre
    return float(np.sqrt(weight @ ((points - middle) ** 2).sum(axis=1) / axes) * FWHM_OF_SIGMA)


def test_a_vertex_that_stands_alone_keeps_its_value() -> None:
    kept = np.array([True, False, False, True])
    places = vertex_places(np.eye(4)[:, :3], np.array([[0, 1, 2], [1, 2, 3]], np.int32), kept)
    values = np.array([[5.0], [7.0]], np.float32)
    np.testing.assert_array_equal(smooth(places, values, 4 * mm), values)


def test_the_map_from_fsaverage_is_freesurfers() -> None:
    """Its inverse and its example, as the wiki page prints them."""
    back = np.array([
        [1.0022, 0.0071, -0.0177, 0.0528], [-0.0146, 0.9990, 0.0027, -1.5519], [0.0129, 0.0094, 1.0027, -1.2012],
    ])  # fmt: skip
    back[:, 3] *= mm
    np.testing.assert_allclose(np.linalg.inv(MNI305_TO_MNI152)[:3], back, atol=2e-4)
    there = MNI305_TO_MNI152 @ [10 * mm, -20 * mm, 35 * mm, 1]
    np.testing.assert_allclose(there[:3] / mm, [10.695, -18.409, 36.137], atol=0.01)
