"""``bobina plan`` with input that cannot be used: one sentence, exit code 3 or 2, nothing half-written."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

import written
from bobina.head import Tissue
from bobina.space import Volume
from bobina.space.frames import Scanner
from command import Said, call, written_in

Labels = Volume[Scanner]
BRAIN = (Tissue.WM, Tissue.GM)


def plan(tmp_path: Path, *arguments: object) -> Said:
    """Run ``bobina plan`` into a fresh folder, in which nothing may stand where it is refused."""
    said = call("plan", *arguments, "--output", tmp_path / "out")
    assert not written_in(tmp_path / "out")
    assert said.out == ""
    return said


def refused(said: Said, *about: str, code: int = 3) -> None:
    assert said.code == code
    assert said.sentence.startswith("bobina: ")
    assert "Traceback" not in said.err
    for word in about:
        assert word in said.sentence


def t1(labels: Labels) -> NDArray[np.float32]:
    return np.asarray(written.colin_t1(2.5).data)


def with_nan(labels: Labels) -> NDArray[np.float32]:
    data = labels.data.astype(np.float32)
    data[10, 10, 10] = np.nan
    return data


def skull_stripped(labels: Labels) -> NDArray[np.float32]:
    return np.where(np.isin(labels.data, BRAIN), t1(labels), 0)


def without_bone(labels: Labels) -> NDArray[np.uint8]:
    return np.where(labels.data == Tissue.BONE, np.uint8(Tissue.SCALP), labels.data)


def only_brain(labels: Labels) -> NDArray[np.uint8]:
    return np.where(np.isin(labels.data, BRAIN), labels.data, 0)


def in_pieces(labels: Labels) -> NDArray[np.uint8]:
    """A head in two halves with a gap of 2 cm between."""
    data = np.array(labels.data)
    middle = data.shape[2] // 2
    data[:, :, middle - 4 : middle + 4] = 0
    return data


def open_to_air(labels: Labels) -> NDArray[np.uint8]:
    """A hole of 5 cm through scalp, bone and all, down to the white matter."""
    data = np.array(labels.data)
    data[26:46, 33:53, 45:] = 0
    return data


UNUSABLE = {
    "a skull-stripped T1": (skull_stripped, "skull"),
    "NaN": (with_nan, "NaN"),
    "another numbering": (lambda labels: labels.data.astype(np.int16) * 10, "0 to 6"),
    "4-D": (lambda labels: np.stack([labels.data] * 2, axis=-1), "4-D"),
    "one slice": (lambda labels: labels.data[9], "2-D"),
    "no bone": (without_bone, "BONE"),
    "no skull": (only_brain, "BONE"),
    "all air": (lambda labels: 0 * labels.data, "air"),
    "in pieces": (in_pieces, "not connected"),
    "open to the air": (open_to_air, "open to the outside air"),
    "of a mouse": (lambda labels: labels.data[::4, ::4, ::4], "brain"),
}


@pytest.mark.parametrize("what", UNUSABLE)
def test_labels_that_are_none(tmp_path: Path, colin: Labels, what: str) -> None:
    make, about = UNUSABLE[what]
    data = make(colin)
    file = written.image(tmp_path / "given.nii.gz", data, colin.affine)
    refused(plan(tmp_path, file, "--mni", "--threshold", 55), "given", about)


SHEARED = np.array([[2.5, 0.8, 0, -90], [0, 2.5, 0, -126], [0, 0, 2.5, -72], [0, 0, 0, 1000]]) / 1e3
FAR = np.diag([25.0, 25, 25, 1000]) / 1e3
TINY = np.diag([2.5e-3, 2.5e-3, 2.5e-3, 1000]) / 1e3


@pytest.mark.parametrize("affine", [SHEARED, FAR, TINY], ids=["sheared", "in the wrong unit", "in metres"])
def test_an_affine_that_is_not_rigid_in_mm(tmp_path: Path, colin: Labels, affine: NDArray[np.float64]) -> None:
    file = written.image(tmp_path / "given.nii.gz", colin.data, affine)
    refused(plan(tmp_path, file, "--mni", "--threshold", 55), "given.nii.gz", "affine")


def test_a_file_cut_short_or_missing_or_no_image(tmp_path: Path, colin_file: Path) -> None:
    short = tmp_path / "short.nii.gz"
    short.write_bytes(colin_file.read_bytes()[:9000])
    refused(plan(tmp_path, short, "--threshold", 55), "short.nii.gz", "cut short")
    refused(plan(tmp_path, tmp_path / "none.nii.gz", "--threshold", 55), "no file", "none.nii.gz")
    text = tmp_path / "text.nii"
    text.write_text("labels")
    refused(plan(tmp_path, text, "--threshold", 55), "text.nii", "NIfTI")
    refused(plan(tmp_path, tmp_path, "--threshold", 55), str(tmp_path))


def test_a_head_that_is_not_where_it_is_said_to_be(tmp_path: Path, colin: Labels) -> None:
    moved = np.array(colin.affine)
    moved[:3, 3] += 0.08
    file = written.image(tmp_path / "moved.nii.gz", colin.data, moved)
    refused(plan(tmp_path, file, "--mni", "--threshold", 55), "moved", "MNI")


def test_a_t1_that_does_not_fit_the_labels(tmp_path: Path, colin: Labels, colin_file: Path) -> None:
    given = [colin_file, "--mni", "--threshold", 55, "--t1", tmp_path / "t1.nii.gz"]
    written.image(tmp_path / "t1.nii.gz", t1(colin)[:-1], colin.affine)
    refused(plan(tmp_path, *given), "t1.nii.gz", "one grid")
    moved = np.array(colin.affine)
    moved[0, 3] += 0.005
    written.image(tmp_path / "t1.nii.gz", t1(colin), moved)
    refused(plan(tmp_path, *given), "t1.nii.gz", "affine")
    written.image(tmp_path / "t1.nii.gz", skull_stripped(colin), colin.affine)
    refused(plan(tmp_path, *given), "t1.nii.gz", "skull-stripp")


TARGETS = {
    "200,0,0": "outside the head", "0,0,-96": "outside the head", "1,2": "x,y,z", "1,2,3,4": "x,y,z", "a,b,c": "x,y,z",
    "nan,0,0": "x,y,z", "inf,0,0": "x,y,z", "m1-hnd": "m1-hand", "": "target",
}


@pytest.mark.parametrize("target", TARGETS)
def test_a_target_that_is_none(tmp_path: Path, ball_file: Path, target: str) -> None:
    said = plan(tmp_path, ball_file, "--mni", "--threshold", 55, "--target", target)
    refused(said, TARGETS[target])


def test_a_target_in_an_air_cavity(tmp_path: Path, colin: Labels, colin_file: Path) -> None:
    index = np.argwhere(colin.data == Tissue.CAVITY)
    x, y, z = 1e3 * colin.points(index[len(index) // 2])
    refused(plan(tmp_path, colin_file, "--mni", "--threshold", 55, "--target", f"{x},{y},{z}"), "cavity")


OPTIONS = {
    "negative threshold": ("--threshold -5", "threshold"),
    "no threshold at all": ("--threshold 0", "threshold"),
    "threshold above the machine": ("--threshold 120", "threshold"),
    "threshold nan": ("--threshold nan", "threshold"),
    "unknown coil": ("--coil figure-9", "figure-8"),
    "H-coil": ("--coil h1", "H-coil"),
    "no such coil file": ("--coil no.ccd", "no.ccd"),
    "kind of a known coil": ("--coil figure-8 --coil-kind h-coil", "kind"),
    "unknown protocol": ("--protocol neurostr", "neurostar"),
    "maintenance": ("--protocol MDD-10HZ-MAINT", "protocol"),
    "unknown indication": ("--indication depresion", "depression"),
    "unknown country": ("--country XX", "XX"),
    "unknown region": ("--country GB-XYZ", "GB-XYZ"),
    "unknown tissue": ("--conductivity bones=0.01", "bone"),
    "negative conductivity": ("--conductivity bone=-1", "bone"),
    "mS/m": ("--conductivity gm=275", "S/m"),
    "no number": ("--conductivity bone", "bone=0.01"),
    "subject with a dash": ("--subject a-b", "a-b"),
    "subject elsewhere": ("--subject ../x", "../x"),
    "negative hair": ("--hair -1", "hair"),
    "hair in m": ("--hair 4000", "hair"),
    "no dI/dt": ("--max-didt 0", "dI/dt"),
    "negative dI/dt": ("--max-didt -3", "dI/dt"),
}


@pytest.mark.parametrize("what", OPTIONS)
def test_an_option_that_cannot_be(tmp_path: Path, what: str) -> None:
    given, about = OPTIONS[what]
    threshold = () if "--threshold" in given else ("--threshold", 55)
    refused(plan(tmp_path, tmp_path / "not-looked-at.nii.gz", *given.split(), *threshold), about)


USAGE = {
    "unknown option": ("--treshold 55", "--threshold"),
    "no threshold": ("", "--threshold"),
    "not a number": ("--threshold strong", "--threshold"),
    "two heads": ("a.nii b.nii --threshold 5", "b.nii"),
    "unknown way to dose": ("--threshold 55 --dose felds", "field"),
    "unknown language": ("--threshold 5 --language de", "de"),
    "not a day": ("--threshold 55 --start 2027-02-30", "--start"),
    "kind": ("--threshold 55 --coil-kind figure", "figure-8"),
}


@pytest.mark.parametrize("what", USAGE)
def test_wrong_usage(tmp_path: Path, what: str) -> None:
    given, about = USAGE[what]
    refused(plan(tmp_path, *given.split()), about, code=2)


def test_no_output_and_no_such_command() -> None:
    refused(call("plan", "--threshold", 55), "--output", code=2)
    refused(call("pln"), "plan", code=2)


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    given = ["plan", tmp_path / "not-looked-at.nii.gz", "--threshold", 55, "--output"]
    file = tmp_path / "file"
    file.write_text("mine")
    for place in (file, file / "below"):
        refused(call(*given, place), str(place))
    assert file.read_text() == "mine"
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    with as_nobody():
        said = call(*given, closed / "out")
    refused(said, "closed")
    assert not list(closed.iterdir())


@contextmanager
def as_nobody() -> Iterator[None]:
    """Root may write anywhere, so a test of permissions must not be root."""
    me = os.geteuid()
    if me == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(me)
