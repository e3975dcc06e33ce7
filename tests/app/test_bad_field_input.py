"""``bobina field`` with input that cannot be used: one sentence, exit code 3 or 2, nothing written."""

import json
from pathlib import Path

import numpy as np
import pytest

import written
from bobina.head import Tissue
from command import call

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


def test_the_folder_itself_is_accepted(given: Path) -> None:
    options = [part for name in ("coil", "pose", "at", "out") for part in (f"--{name}", given / FILES[name])]
    assert call("field", given / FILES["labels"], *options).code == 0
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
