"""``bobina head``, and heads that ``bobina plan`` is given in other forms than labels."""

import json
from dataclasses import replace
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest

import uneven_head
import written
from bobina.app import case, heads, planning
from bobina.finding import Finding, Level
from bobina.head import Tissue
from bobina.head.segment import STEPS, Quality
from bobina.space import BadInput, Volume
from bobina.space.frames import Scanner
from command import Said, call, written_in
from plan_example import example_plan

CHARM = {Tissue.WM: 1, Tissue.GM: 2, Tissue.CSF: 3, Tissue.BONE: 7, Tissue.SCALP: 5, Tissue.CAVITY: 0, Tissue.AIR: 0}


@pytest.fixture(scope="module")
def folder_and_said(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Said]:
    return uneven_head.made(tmp_path_factory)


def test_a_head_from_a_t1(folder_and_said: tuple[Path, Said]) -> None:
    folder, said = folder_and_said
    assert said.code in (0, 1), said.err
    notes = iter(said.err.split())
    assert all(step in notes for step in STEPS), "in this order"
    told = json.loads(said.out)
    assert {Level(one["level"]) for one in told["findings"]}
    assert 350 < told["volumes_ml"]["WM"] < 800
    assert "sub-x/anat/sub-x_label-GM_probseg.nii.gz" in written_in(folder / "made")
    head = heads.read(folder / "made" / "sub-x" / "anat", whole=True)
    assert head.shares is not None
    both = (head.labels.data == Tissue.WM) & (uneven_head.truth() == Tissue.WM)
    assert 2 * both.sum() / ((head.labels.data == Tissue.WM).sum() + (uneven_head.truth() == Tissue.WM).sum()) > 0.75


def test_it_is_made_once(folder_and_said: tuple[Path, Said]) -> None:
    folder, said = folder_and_said
    before = {path: path.stat().st_mtime_ns for path in (folder / "made").rglob("*.nii.gz")}
    again = call("head", folder / "sub-x_T1w.nii.gz", "--output", folder / "made", "--subject", "x", "--json")
    assert json.loads(again.out) == json.loads(said.out)
    assert {path: path.stat().st_mtime_ns for path in (folder / "made").rglob("*.nii.gz")} == before


def test_what_is_a_head_already_is_not_made(colin_file: Path, tmp_path: Path) -> None:
    refused = call("head", colin_file, "--output", tmp_path)
    assert refused.code == 3
    assert "already" in refused.sentence


def test_a_t1_whose_top_is_cut_is_refused_at_once(tmp_path: Path) -> None:
    image = written.colin_t1(2.0)
    cut = written.image(tmp_path / "cut.nii.gz", image.data[:, :, :-25], image.affine)
    refused = call("plan", cut, "--threshold", 55, "--output", tmp_path / "out")
    assert refused.code == 3
    assert "top" in refused.sentence
    assert written_in(tmp_path / "out") == []


@pytest.fixture
def charm(tmp_path: Path, colin: Volume[Scanner]) -> Path:
    folder = tmp_path / "m2m_x"
    folder.mkdir()
    numbers = np.zeros(colin.data.shape, np.uint8)
    for tissue, number in CHARM.items():
        numbers[colin.data == tissue] = number
    written.image(folder / "final_tissues.nii.gz", numbers, colin.affine)
    return folder


def test_a_head_of_another_tool(charm: Path, colin: Volume[Scanner]) -> None:
    for named in (charm, charm / "final_tissues.nii.gz"):
        head = heads.read(named)
        for tissue in (Tissue.WM, Tissue.BONE, Tissue.SCALP):
            assert ((head.labels.data == tissue) == (colin.data == tissue)).all()
    assert case.named(charm).head == charm


def test_labels_with_a_table(tmp_path: Path, colin: Volume[Scanner]) -> None:
    file = written.image(tmp_path / "odd.nii.gz", colin.data * np.uint8(10), colin.affine)
    table = tmp_path / "odd.tsv"
    names = ("white matter", "gray matter", "csf", "skull", "skin", "sinus")
    table.write_text("index\tname\n" + "".join(f"{10 * n}\t{name}\n" for n, name in enumerate(names, start=1)))
    head = heads.read(file, table=table)
    assert ((head.labels.data == Tissue.GM) == (colin.data == Tissue.GM)).all()


def test_mirrored_labels_are_noticed(tmp_path: Path, colin: Volume[Scanner]) -> None:
    labels = written.image(tmp_path / "labels.nii.gz", colin.data[::-1], colin.affine)
    image = written.colin_t1(2.5)
    t1 = written.image(tmp_path / "t1.nii.gz", image.data, image.affine)
    refused = call("plan", labels, "--t1", t1, "--mni", "--threshold", 55, "--output", tmp_path / "out")
    assert refused.code == 3
    assert "mirrored" in refused.sentence or "swapped" in refused.sentence


def test_a_brain_alone_needs_the_t1(tmp_path: Path, colin: Volume[Scanner]) -> None:
    aseg = np.zeros(colin.data.shape, np.int16)
    left = np.indices(colin.data.shape)[0] < colin.data.shape[0] // 2
    for tissue, numbers in ((Tissue.WM, (2, 41)), (Tissue.GM, (3, 42))):
        for side, number in zip((left, ~left), numbers, strict=True):
            aseg[(colin.data == tissue) & side] = number
    affine = np.array(colin.affine)
    affine[:3] *= 1e3
    nib.save(nib.Nifti1Image(aseg, affine), tmp_path / "aseg.nii.gz")
    assert heads.brain_only(tmp_path / "aseg.nii.gz")
    with pytest.raises(BadInput, match="T1"):
        heads.read(tmp_path / "aseg.nii.gz")


@pytest.mark.parametrize("level", list(Level))
def test_a_plan_on_a_head_that_should_not_be_used_is_refused(level: Level) -> None:
    plan = example_plan()
    assert plan.making is not None
    quality = Quality((Finding("wm", level, 1e-4),))
    assert planning.unsound(replace(plan, making=replace(plan.making, quality=quality))) == (level is Level.STOP)
    assert not planning.unsound(replace(plan, making=None))
