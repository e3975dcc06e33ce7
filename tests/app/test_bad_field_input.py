"""``bobina field`` with input that cannot be used: one sentence, exit code 3 or 2, nothing written."""

import json
from pathlib import Path

import numpy as np
import pytest

import written
from bobina.head import Tissue
from command import call
from made_heads import sphere

FILES = {"labels": "ball.nii.gz", "coil": "eight.ccd", "pose": "pose.txt", "at": "points.csv", "out": "E.csv"}


@pytest.fixture
def given(tmp_path: Path, ball_file: Path) -> Path:
    """A folder with everything that ``bobina field`` needs."""
    (tmp_path / FILES["labels"]).write_bytes(ball_file.read_bytes())
    written.ccd(tmp_path / FILES["coil"])
    written.pose(tmp_path / FILES["pose"])
    written.points(tmp_path / FILES["at"], [[0.0, 0, 50]])
    return tmp_path


def refused(given: Path, *about: str, code: int = 3, **changed: object) -> None:
    """Run on ``given`` with changes; it must be refused with a sentence about ``about``, and leave nothing."""
    before = sorted(given.rglob("*"))
    options = {**{name: given / file for name, file in FILES.items()}, **changed}
    labels = options.pop("labels")
    said = call("field", labels, *(part for name, value in options.items() for part in (f"--{name}", value)))
    assert said.code == code
    assert said.sentence.startswith("bobina: ")
    for word in about:
        assert word in said.sentence
    assert sorted(given.rglob("*")) == before


def accepted(given: Path) -> None:
    """Run on ``given``; it must be done."""
    options = [part for name in ("coil", "pose", "at", "out") for part in (f"--{name}", given / FILES[name])]
    said = call("field", given / FILES["labels"], *options)
    assert said.code == 0, said.err


def test_the_folder_itself_is_accepted(given: Path) -> None:
    accepted(given)
    assert (given / "E.csv").read_text().startswith("x,y,z,Ex,Ey,Ez,tissue\n")


@pytest.mark.parametrize(("matrix", "about"), [
    ("1 0 0 0\n0 1 0 0\n0 0 -1 99\n0 0 0 1\n", "mirror"),
    ("2 0 0 0\n0 -2 0 0\n0 0 -2 99\n0 0 0 1\n", "scale"),
    ("1 0 0 0\n0 -1 0 0\n0 0 -1 99\n", "4x4"),
    ("1 0 0\n0 -1 0\n0 0 -1\n0 0 0\n", "4x4"),
    ("1 0 0 0\n0 -1 0 0\n0 0 -1 99\n0 0 1 1\n", "last row"),
    ("1 0 0 0\n0 -1 0 nan\n0 0 -1 99\n0 0 0 1\n", "finite"),
    ("1 0 0 0\n0 -1 0 x\n0 0 -1 99\n0 0 0 1\n", "pose.txt"),
    ("", "4x4"),
])  # fmt: skip
def test_a_pose_that_is_none(given: Path, matrix: str, about: str) -> None:
    (given / "pose.txt").write_text(matrix)
    refused(given, "pose.txt", about)


METRES = "-1 0 0 {x}\n0 1 0 {y}\n0 0 -1 {z}\n0 0 0 1\n"


@pytest.mark.parametrize("place", [(0, 0, 0.099), (0.04, -0.05, 0.08)])
def test_a_pose_in_metres(given: Path, place: tuple[float, ...]) -> None:
    (given / "pose.txt").write_text(METRES.format(x=place[0], y=place[1], z=place[2]))
    refused(given, "pose.txt", "in m", "mm")


def test_a_coil_far_from_the_head(given: Path) -> None:
    written.pose(given / "pose.txt", height=9900)
    refused(given, "pose.txt", "mm from the head", "in mm")
    written.pose(given / "pose.txt", height=420)
    refused(given, "pose.txt", "mm from the head")
    written.pose(given / "pose.txt", height=370)
    accepted(given)


@pytest.mark.parametrize("height", [0.25, 0.9])
def test_a_coil_near_the_origin_of_an_image_that_begins_there(given: Path, height: float) -> None:
    """A pose whose shift is small because the image's origin lies under the coil is no slip of unit."""
    labels, affine = sphere(4.0)
    affine[2, 3] -= 0.099
    written.image(given / "ball.nii.gz", labels, affine)
    (given / "pose.txt").write_text(METRES.format(x=0, y=0, z=height))
    written.points(given / "points.csv", [[0.0, 0, -40]])
    accepted(given)


def test_a_coil_in_the_middle_of_the_head_is_no_slip_of_unit(given: Path) -> None:
    (given / "pose.txt").write_text(METRES.format(x=0, y=0, z=0.9))
    refused(given, "inside the head")


def test_near_the_origin_of_a_small_phantom_everything_may_be_meant(given: Path) -> None:
    affine = np.diag([4e-3, 4e-3, 4e-3, 1.0])
    affine[:3, 3] = -0.018
    written.image(given / "ball.nii.gz", np.full((10, 10, 10), Tissue.SCALP, np.uint8), affine)
    written.points(given / "points.csv", [[0.005, 0, 0.01]])
    accepted(given)


def test_points_and_targets_in_metres(given: Path) -> None:
    written.points(given / "points.csv", [[0, 0, 0.05], [0.02, -0.03, 0.04]])
    refused(given, "points.csv", "in m", "mm")
    written.points(given / "points.csv", [[0, 0, 50]])
    refused(given, "--target", "in m", target="0.01,0.02,0.06")


@pytest.mark.parametrize("points", [[[0.0, 0, 0]], [[0.0, 0, 0], [0.4, 0, 0.7]], [[0, 0, 0.05], [0, 0, 3]]])
def test_points_at_the_origin_may_be_meant(given: Path, points: list[list[float]]) -> None:
    written.points(given / "points.csv", points)
    accepted(given)


@pytest.mark.parametrize("place", ["0,0,300", "0,0,30", "0,0", "M1", "0,0,nan"])
def test_targets_that_are_none(given: Path, place: str) -> None:
    refused(given, "target", target=place)


def test_a_map_that_cannot_be(given: Path) -> None:
    refused(given, str(given), map=given)
    refused(given, "cortex.gii", map=given / "cortex.gii")
    refused(given, "pose.txt", map=given / "pose.txt" / "cortex")


def test_numbers_without_grey_matter(given: Path) -> None:
    labels, affine = sphere(4.0)
    written.image(given / "ball.nii.gz", np.where(labels == Tissue.GM, np.uint8(Tissue.WM), labels), affine)
    refused(given, "ball", "grey matter", map=given / "cortex")
    refused(given, "ball", "grey matter", target="0,0,66")


def test_a_coil_inside_the_head(given: Path) -> None:
    written.pose(given / "pose.txt", height=60)
    refused(given, "inside the head")


@pytest.mark.parametrize("text", [
    "x,y,z\n", "", "x,y,z\n1,2\n", "x,y,z\n1,2,a\n", "1,2,nan\n", "a,b,c\n1,2,3\n", "1 2 3\n",
])  # fmt: skip
def test_points_that_are_none(given: Path, text: str) -> None:
    (given / "points.csv").write_text(text)
    refused(given, "points.csv")


def test_a_coil_file_is_refused_with_the_line(given: Path) -> None:
    good = (given / "eight.ccd").read_text().splitlines()
    for number, bad in ((6, "0.01 0 0 0 0 x"), (9, "0.01 0 0 0 0"), (4, "10 0 0 0 0 1e-5"), (2, "eighty")):
        lines = [*good[: number - 1], bad, *good[number:]]
        (given / "eight.ccd").write_text("\n".join(lines) + "\n")
        refused(given, "eight.ccd", f"line {number}:")
    (given / "eight.ccd").write_text("\n".join(good[:-3]) + "\n")
    refused(given, "eight.ccd", "line 2:", "cut short")


FLAT = {"coilElementList": [{"type": 1, "stimulator": 0, "points": [[0, 0]], "values": [[0, 0, 1]]}]}
SAMPLED = {"coilElementList": [{"type": 3, "stimulator": 0}]}


@pytest.mark.parametrize(("content", "about"), [
    ("{", "line 1"), ("{}", "coilElementList"), ("[]", "coilElementList"), (json.dumps(FLAT), "points"),
    (json.dumps(SAMPLED), "not supported"),
])  # fmt: skip
def test_a_tcd_file_is_refused_with_the_place(given: Path, content: str, about: str) -> None:
    (given / "coil.tcd").write_text(content)
    refused(given, "coil.tcd", about, coil=given / "coil.tcd")


@pytest.mark.parametrize("override", [
    "bones=0.01", "bone=-1", "bone=0", "bone=10mS", "gm=275", "air=1", "bone", "bone=nan",
])  # fmt: skip
def test_conductivities_that_are_none(given: Path, override: str) -> None:
    refused(given, override.split("=")[0], conductivity=override)


def test_nothing_that_conducts(given: Path) -> None:
    cavities = np.full((20, 20, 20), Tissue.CAVITY, np.uint8)
    written.image(given / "ball.nii.gz", cavities, np.diag([4e-3, 4e-3, 4e-3, 1]))
    refused(given, "ball", "conducts")


def test_files_that_are_not_there_and_places_that_are_none(given: Path) -> None:
    refused(given, "no file", "gone", labels=given / "gone")
    refused(given, "no file", "gone", pose=given / "gone")
    refused(given, "no file", "gone", at=given / "gone")
    refused(given, "no file", "gone.ccd", coil=given / "gone.ccd")
    refused(given, "coil", coil="figure-9")
    refused(given, "H-coil", coil="h1")
    refused(given, str(given), out=given)
    refused(given, "pose.txt", out=given / "pose.txt" / "E.csv")


def test_wrong_usage(given: Path) -> None:
    assert call("field", given / "ball.nii.gz", "--coil", "figure-8").code == 2
    refused(given, "--pos", code=2, pos=given / "pose.txt")
    some = ("field", given / "ball.nii.gz", "--coil", "figure-8", "--pose", given / "pose.txt")
    halves = (("--at", given / "points.csv"), "--out"), (("--out", given / "E.csv"), "--at")
    for options, about in (((), "--map"), *halves):
        said = call(*some, *options)
        assert said.code == 2
        assert about in said.sentence
    assert not (given / "E.csv").exists()
