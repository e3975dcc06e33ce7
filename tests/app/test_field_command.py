"""``bobina field``: the field of a coil file at points, against the closed form in a sphere, however the labels lie."""

import json
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

import written
from bobina.field import sphere_field
from bobina.head import Tissue
from bobina.space import Volume
from bobina.space.frames import Scanner
from bobina.space.units import mega, mm
from bobina.store import read_coil, read_pose
from command import Said, call
from spheres import THREE, ball, cap, relative

Array = NDArray[np.float64]
HEADER = "x,y,z,Ex,Ey,Ez,tissue"


def field(tmp_path: Path, labels: Path, coil: object, xyz: Array, *more: object) -> tuple[Array, Said]:
    """The table (n, 7) that ``bobina field`` writes for points in mm and the pose in ``tmp_path``."""
    at, out = written.points(tmp_path / "points.csv", xyz), tmp_path / "E.csv"
    said = call("field", labels, "--coil", coil, "--pose", tmp_path / "pose.txt", "--at", at, "--out", out, *more)
    assert said.code == 0, said.err
    lines = out.read_text().splitlines()
    assert lines[0] == HEADER
    return np.array([[float(cell) for cell in line.split(",")] for line in lines[1:]]), said


@pytest.fixture
def pose(tmp_path: Path) -> Path:
    return written.pose(tmp_path / "pose.txt")


def shell(*radii: float) -> Array:
    """Points (mm) on the upper half of spheres, off the voxels' centres."""
    spread: Array = np.concatenate([cap(radius, 60) for radius in radii])
    spread += [0.3, -0.2, 0.1]
    return spread


@pytest.mark.usefixtures("pose")
def test_three_shells_at_2_mm_against_the_closed_form(tmp_path: Path, coil_file: Path) -> None:
    labels = written.labels(tmp_path / "ball.nii.gz", ball(THREE, 2 * mm).labels)
    inside, outside = shell(40, 60, 70), np.array([[0.0, 0, 97], [0, 0, -300], [200, 200, 200]])
    table, said = field(tmp_path, labels, coil_file, np.concatenate([inside, outside]))
    true = sphere_field(read_coil(coil_file), read_pose(tmp_path / "pose.txt"), inside * mm) * mega
    assert np.allclose(table[:, :3], np.concatenate([inside, outside]), atol=1e-3)
    assert relative(table[: len(inside), 3:6], true) < 0.03
    assert (table[: len(inside), 6] == Tissue.GM).all()
    assert np.isnan(table[len(inside) :, 3:6]).all()
    assert (table[len(inside) :, 6] == 0).all()
    assert "3 outside" in said.out


def test_a_published_coil_file(tmp_path: Path, shared: Path, pose: Path) -> None:
    file = shared / "coils" / "Magstim_70mm_Fig8.ccd"
    labels = written.labels(tmp_path / "ball.nii.gz", ball(THREE, 4 * mm).labels)
    table, said = field(tmp_path, labels, file, shell(70), "--json")
    true = sphere_field(read_coil(file), read_pose(pose), shell(70) * mm) * mega
    assert relative(table[:, 3:6], true) < 0.06
    told = json.loads(said.out)
    assert (told["points"], told["outside"]) == (60, 0)
    assert 0 < told["residual"] < 1e-5


def differ(found: Array, true: Array) -> float:
    """Relative L2 error of the fields of two tables, which are nan at the same points."""
    unknown = np.isnan(true[:, 3:6])
    assert (np.isnan(found[:, 3:6]) == unknown).all()
    return relative(found[:, 3:6][~unknown], true[:, 3:6][~unknown])


def lopsided() -> Volume[Scanner]:
    """Three shells with a bulge of scalp and an air cavity, unlike along every axis."""
    labels = ball(THREE, 4 * mm).labels
    data = np.array(labels.data)
    x, y, z = np.moveaxis(labels.points(np.indices(data.shape).reshape(3, -1).T), 1, 0).reshape(3, *data.shape)
    data[(np.hypot(x - 0.06, y) < 0.03) & (abs(z - 0.03) < 0.03) & (data == 0)] = Tissue.SCALP
    data[(abs(x) < 0.02) & (abs(y + 0.04) < 0.01) & (abs(z - 0.04) < 0.015)] = Tissue.CAVITY
    return Volume(data, labels.affine, Scanner)


def swapped(labels: Volume[Scanner]) -> Volume[Scanner]:
    """The same head stored with its axes in another order, one of them backward."""
    affine = np.array(labels.affine[:, [2, 0, 1, 3]])
    affine[:3, 3] += affine[:3, 1] * (labels.data.shape[0] - 1)
    affine[:3, 1] *= -1
    return Volume(np.flip(labels.data.transpose(2, 0, 1), axis=1), affine, Scanner)


@pytest.mark.usefixtures("pose")
def test_the_order_and_direction_of_the_axes_do_not_matter(tmp_path: Path, coil_file: Path) -> None:
    one = written.labels(tmp_path / "one.nii.gz", lopsided())
    other = written.labels(tmp_path / "other.nii", swapped(lopsided()))
    first, _ = field(tmp_path, one, coil_file, shell(30, 60, 82))
    second, _ = field(tmp_path, other, coil_file, shell(30, 60, 82))
    assert differ(second, first) < 1e-4
    assert (first[:, 6] == second[:, 6]).all()
    assert {Tissue.GM, Tissue.CAVITY} <= set(first[:, 6])


def test_an_oblique_image_turns_the_field_with_it(tmp_path: Path, coil_file: Path, pose: Path) -> None:
    turn, _ = np.linalg.qr(np.array([[0.9, 0.3, 0.1], [-0.2, 1.0, 0.4], [0.1, -0.5, 0.8]]))
    turn *= np.sign(np.linalg.det(turn))
    upright, xyz = lopsided(), shell(60)
    first, _ = field(tmp_path, written.labels(tmp_path / "one.nii.gz", upright), coil_file, xyz)
    whole = np.eye(4)
    whole[:3, :3], whole[:3, 3] = turn, [0.01, 0.02, -0.03]
    oblique = Volume(upright.data, whole @ upright.affine, Scanner)
    in_mm = whole.copy()
    in_mm[:3, 3] /= mm
    pose.write_text("\n".join(" ".join(f"{v:.9f}" for v in row) for row in in_mm @ np.loadtxt(pose)))
    moved = xyz @ turn.T + in_mm[:3, 3]
    second, _ = field(tmp_path, written.labels(tmp_path / "two.nii.gz", oblique), coil_file, moved)
    first[:, 3:6] = first[:, 3:6] @ turn.T
    assert differ(second, first) < 1e-3


@pytest.mark.usefixtures("pose")
def test_any_subset_of_tissues_and_loose_pieces(tmp_path: Path, coil_file: Path) -> None:
    labels = np.array(ball(THREE, 4 * mm).labels.data)
    affine = ball(THREE, 4 * mm).labels.affine
    only_grey = np.where(labels == Tissue.GM, labels, 0)
    table, _ = field(tmp_path, written.image(tmp_path / "grey.nii", only_grey, affine), coil_file, shell(60))
    true = sphere_field(read_coil(coil_file), read_pose(tmp_path / "pose.txt"), shell(60) * mm) * mega
    assert relative(table[:, 3:6], true) < 0.1
    pieces = only_grey.copy()
    pieces[:3, :3, :3] = Tissue.SCALP
    again, _ = field(tmp_path, written.image(tmp_path / "pieces.nii", pieces, affine), coil_file, shell(60))
    assert relative(again[:, 3:6], table[:, 3:6]) < 1e-3


@pytest.mark.usefixtures("pose")
def test_conductivities_count_where_the_body_is_no_sphere(tmp_path: Path, coil_file: Path) -> None:
    labels = written.labels(tmp_path / "one.nii.gz", lopsided())
    usual, _ = field(tmp_path, labels, coil_file, shell(60, 82))
    same, _ = field(tmp_path, labels, coil_file, shell(60, 82), "--conductivity", "bone=0.010")
    overrides = ("--conductivity", "bone=0.3", "--conductivity", "gm=0.1")
    other, _ = field(tmp_path, labels, coil_file, shell(60, 82), *overrides)
    assert differ(same, usual) < 1e-9
    assert differ(other, usual) > 0.01


@pytest.mark.usefixtures("pose")
def test_a_coil_of_the_catalogue(tmp_path: Path) -> None:
    labels = written.labels(tmp_path / "one.nii.gz", ball(THREE, 4 * mm).labels)
    table, _ = field(tmp_path, labels, "figure-8", shell(70))
    strongest = np.linalg.norm(table[:, 3:6], axis=1).max()
    assert 0.3 < strongest < 3, "a figure-8 at 1 A/us gives about 1 V/m at 2 cm depth"
