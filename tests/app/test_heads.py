"""A head as labels, as one image of probability maps or as a folder of them, through the commands."""

from pathlib import Path

import numpy as np
import pytest

import made_shares
import written
from bobina.app import api, heads
from bobina.field import sphere_field
from bobina.head import FILLED, Tissue
from bobina.space import Volume
from bobina.space.frames import Scanner
from bobina.space.units import mega, mm
from bobina.store import head_files, load_plan, read_coil, read_pose, sha256
from command import call
from spheres import FOUR, THREE, cap, relative

THREE_SHELLS = made_shares.ball(THREE, 4 * mm)
HEAD = made_shares.ball({Tissue.WM: 60 * mm, **FOUR}, 4 * mm)


def given(folder: Path, kind: str) -> Path:
    """Three shells as a user may hand them in."""
    if kind == "labels":
        return written.labels(folder / "ball.nii.gz", THREE_SHELLS.labels)
    if kind == "one image":
        return made_shares.four_d(folder / "ball.nii.gz", THREE_SHELLS)
    (folder / "anat").mkdir()
    return (made_shares.bids if kind == "bids" else made_shares.spm)(folder / "anat", THREE_SHELLS)


@pytest.mark.parametrize("kind", ["labels", "one image", "bids", "spm"])
def test_the_field_in_three_shells_however_they_are_given(tmp_path: Path, coil_file: Path, kind: str) -> None:
    head, pose, xyz = given(tmp_path, kind), written.pose(tmp_path / "pose.txt"), cap(70, 60)
    at, out = written.points(tmp_path / "points.csv", xyz), tmp_path / "E.csv"
    said = call("field", head, "--coil", coil_file, "--pose", pose, "--at", at, "--out", out)
    assert said.code == 0, said.err
    table = np.loadtxt(out, delimiter=",", skiprows=1)
    true = sphere_field(read_coil(coil_file), read_pose(pose), xyz * mm) * mega
    assert relative(table[:, 3:6], true) < 0.06
    assert (table[:, 6] == Tissue.GM).all()


def test_maps_bring_their_shares_and_labels_do_not(tmp_path: Path) -> None:
    assert heads.read(given(tmp_path, "labels")).shares is None
    read = heads.read(given(tmp_path, "bids"), {"bone": 0.02})
    assert THREE_SHELLS.shares is not None
    assert read.shares is not None
    assert np.abs(read.shares - THREE_SHELLS.shares).max() < 1e-6
    assert (read.name, read.conductivity[Tissue.BONE].value) == ("anat", 0.02)


def test_for_a_plan_maps_are_checked_as_labels_are(tmp_path: Path) -> None:
    (tmp_path / "whole").mkdir()
    whole = api.read_head(made_shares.bids(tmp_path / "whole", HEAD))
    assert np.array_equal(whole.labels.data, HEAD.labels.data)
    assert whole.shares is not None
    (tmp_path / "brain").mkdir()
    brain = made_shares.bids(tmp_path / "brain", HEAD, tissues=FILLED[:3])
    said = call("plan", brain, "--threshold", 55, "--output", tmp_path / "out")
    assert (said.code, "BONE" in said.sentence) == (3, True)


def test_a_plan_on_maps_in_an_order_that_is_said(tmp_path: Path, coil_file: Path) -> None:
    target, out = "-55,0,48", tmp_path / "out"
    maps = made_shares.four_d(tmp_path / "maps.nii.gz", HEAD, made_shares.SPM)
    line = ["plan", maps, "--threshold", 55, "--target", target, "--coil", coil_file, "--coil-kind", "figure-8"]
    refused = call(*line, "--output", out)
    assert (refused.code, "--tissues" in refused.sentence) == (3, True)
    said = call(*line, "--output", out, "--tissues", "gm,wm,csf,bone,scalp,air")
    assert said.code in (0, 1), said.err
    plan, provenance = load_plan(out / "sub-01" / "tms" / "sub-01_plan.json")
    assert plan.head.name == "maps"
    assert provenance.inputs["maps.nii.gz"] == sha256(maps)
    assert provenance.settings["tissues"] == "gm,wm,csf,bone,scalp,air"


def test_every_file_of_a_folder_is_an_input(tmp_path: Path) -> None:
    folder = given(tmp_path, "bids")
    assert sorted(head_files(folder)) == sorted(folder.iterdir())
    labels = written.image(tmp_path / "labels.nii.gz", HEAD.labels.data, HEAD.labels.affine)
    (tmp_path / "labels.json").write_text("{}")
    assert head_files(labels) == [labels]


def test_what_is_asked_of_the_wrong_kind_of_head_is_refused(tmp_path: Path) -> None:
    labels = given(tmp_path, "labels")
    said = call("plan", labels, "--tissues", "wm,gm", "--threshold", 55, "--output", tmp_path / "out")
    assert (said.code, "BALL" in said.sentence.upper()) == (3, True)
    one = made_shares.bids(tmp_path, HEAD) / "sub-01_label-GM_probseg.nii.gz"
    said = call("plan", one, "--threshold", 55, "--output", tmp_path / "out")
    assert (said.code, "folder" in said.sentence) == (3, True)


def test_labels_of_two_heads_are_no_head_but_conduct(tmp_path: Path, coil_file: Path) -> None:
    """``bobina field`` takes loose pieces: the field of each is its own, and a plan refuses them."""
    labels = THREE_SHELLS.labels
    both = Volume(np.concatenate([labels.data, labels.data]), labels.affine, Scanner)
    xyz, pose = cap(70, 60), written.pose(tmp_path / "pose.txt")
    at, out = written.points(tmp_path / "points.csv", xyz), tmp_path / "E.csv"
    file = written.labels(tmp_path / "two.nii.gz", both)
    said = call("field", file, "--coil", coil_file, "--pose", pose, "--at", at, "--out", out)
    assert said.code == 0, said.err
    true = sphere_field(read_coil(coil_file), read_pose(pose), xyz * mm) * mega
    assert relative(np.loadtxt(out, delimiter=",", skiprows=1)[:, 3:6], true) < 0.06
