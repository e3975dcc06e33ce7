import csv
import json
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from bobina.space import BadInput, Rigid, Volume
from bobina.space.frames import Coil, Scanner
from bobina.space.units import mega, mm
from bobina.store import read_points, read_pose, sha256, whole, write_field, write_points, write_pose, write_text

AFFINE = np.array([[0, -1.0, 0, 7], [1, 0, 0, 8], [0, 0, 1, 9], [0, 0, 0, 1e3]]) * mm
GRID = Volume(np.zeros((4, 5, 6)), AFFINE, Scanner)


def test_nothing_is_half_written(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "a.txt"
    write_text(path, "before")
    with pytest.raises(UnicodeEncodeError), whole(path) as draft:
        draft.write_text("half of \ud800", encoding="utf-8")
    assert path.read_text() == "before"
    assert [entry.name for entry in path.parent.iterdir()] == ["a.txt"]


def test_the_field_is_a_bids_derivative_in_volts_per_metre(tmp_path: Path) -> None:
    field = np.random.default_rng(0).normal(size=(4, 5, 6, 3)) * 1e-6
    field[0, 0, 0] = np.nan
    magnitude, vector = write_field(tmp_path, "colin27", field, GRID, 50 * mega, {"Coil": "figure-8-70"})
    assert magnitude.parent.parent.name == "sub-colin27"
    image, vectors = nib.Nifti1Image.from_filename(magnitude), nib.Nifti1Image.from_filename(vector)
    assert np.allclose(image.get_fdata(), np.linalg.norm(field, axis=-1) * 50e6, equal_nan=True, rtol=1e-6)
    assert vectors.shape == (4, 5, 6, 1, 3)
    assert np.allclose(vectors.get_fdata()[:, :, :, 0], field * 50e6, equal_nan=True, rtol=1e-6)
    assert np.allclose(image.affine[:3], GRID.affine[:3] / mm)
    assert image.header.get_xyzt_units()[0] == "mm"
    about = json.loads((magnitude.parent / "sub-colin27_desc-magnE_tms.json").read_text())
    assert about["Units"] == "V/m"
    assert about["RateOfChangeOfCurrent"] == pytest.approx(50)
    assert about["Coil"] == "figure-8-70"
    assert about["SHA256"] == sha256(magnitude)
    dataset = json.loads((tmp_path / "dataset_description.json").read_text())
    assert dataset["DatasetType"] == "derivative"
    assert dataset["GeneratedBy"][0]["Name"] == "bobina"


def test_the_same_field_gives_the_same_bytes(tmp_path: Path) -> None:
    field = np.ones((4, 5, 6, 3))
    first = sha256(write_field(tmp_path / "a", "x", field, GRID)[0])
    assert first == sha256(write_field(tmp_path / "b", "x", field, GRID)[0])


def test_a_field_that_does_not_fit_or_a_label_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="grid"):
        write_field(tmp_path, "x", np.ones((4, 5, 5, 3)), GRID)
    with pytest.raises(BadInput, match="letters"):
        write_field(tmp_path, "../x", np.ones((4, 5, 6, 3)), GRID)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("head", ["", "x,y,z\n", "X, Y, Z\n", "# mm\n", "\ufeffx,y,z\n"])
def test_points_in_millimetres(tmp_path: Path, head: str) -> None:
    path = tmp_path / "points.csv"
    path.write_text(head + "1,2,3\n\n-4.5, 5e1 ,6\n", encoding="utf-8")
    assert np.allclose(read_points(path), np.array([[1, 2, 3], [-4.5, 50, 6]]) * mm)


@pytest.mark.parametrize(("text", "words"), [
    ("x,y,z\n1,2,3\n1,2\n", "line 3"), ("1,2,3\nx,y,z\n", "line 2"), ("1,two,3\n", "line 1"), ("1,2,nan\n", "finite"),
    ("x,y,z\n", "no points"), ("", "no points"),
])
def test_points_that_are_none(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "points.csv"
    path.write_text(text)
    with pytest.raises(BadInput, match=words):
        read_points(path)


def test_field_at_points(tmp_path: Path) -> None:
    path = write_points(tmp_path / "e.csv", [[0.01, -0.02, 0.03]], [[0.1, np.nan, -0.3]], [2])
    rows = list(csv.DictReader(path.read_text().splitlines()))
    assert list(rows[0]) == ["x", "y", "z", "Ex", "Ey", "Ez", "tissue"]
    assert [float(rows[0][key]) for key in "xyz"] == [10, -20, 30]
    assert float(rows[0]["Ex"]) == pytest.approx(0.1)
    assert np.isnan(float(rows[0]["Ey"]))
    assert int(rows[0]["tissue"]) == 2


@given(st.integers(0, 2**32 - 1))
def test_a_pose_reads_back(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    random = np.random.default_rng(seed)
    matrix = np.eye(4)
    matrix[:3, :3], matrix[:3, 3] = Rotation.random(random_state=seed).as_matrix(), random.uniform(-0.2, 0.2, 3)
    path = write_pose(tmp_path_factory.mktemp("pose") / "POSE.txt", Rigid(matrix, Scanner, Coil))
    assert np.allclose(read_pose(path).matrix, matrix, atol=1e-8)
    assert np.allclose(np.loadtxt(path)[:3, 3], matrix[:3, 3] * 1e3, atol=1e-5)


@pytest.mark.parametrize(("text", "words"), [
    ("1 0 0\n0 1 0\n0 0 1\n", "4x4"), ("1 0 0 0\n0 1 0 0\n0 0 1 zero\n0 0 0 1\n", "zero"),
    ("-1 0 0 0\n0 1 0 0\n0 0 1 0\n0 0 0 1\n", "left-handed"), ("2 0 0 0\n0 1 0 0\n0 0 1 0\n0 0 0 1\n", "scale"),
])
def test_poses_that_are_none(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "POSE.txt"
    path.write_text(text)
    with pytest.raises(BadInput, match=words):
        read_pose(path)
