"""``bobina target``, and ``bobina plan`` with resting state: from fMRIPrep's derivatives to a recommendation."""

import json
from pathlib import Path

import numpy as np
import pytest

from bobina.app import planning
from bobina.app.progress import Progress
from bobina.app.resting import STEPS, RestSettings, personal
from bobina.app.settings import Settings
from bobina.plan import Ground
from bobina.plan.person import Personal
from bobina.plan.personal.algorithms import Algorithm
from bobina.plan.personal.regions import in_fence
from bobina.space.units import mm
from bobina.store import Cache, unpacked
from command import Said, call
from made_bold import fmriprep, patch


@pytest.fixture(scope="module")
def subject(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fmriprep(tmp_path_factory.mktemp("derivatives"))


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("targets")


@pytest.fixture(scope="module")
def said(subject: Path, output: Path) -> Said:
    return call("target", subject, "--output", output)


def test_it_finds_what_was_written_into_the_scan(said: Said, output: Path) -> None:
    assert said.code == 0, said.err
    found = unpacked((output / "desc-personal_targets.json").read_bytes(), Personal)
    assert set(found.gsr) == set(found.plain) == set(Algorithm)
    for measured in (found.gsr, found.plain):
        for algorithm in (Algorithm.PEAK, Algorithm.SPHERE):
            point = measured[algorithm].located.point
            assert point is not None
            assert np.linalg.norm(point - patch()) < 12 * mm
    assert in_fence(found.recommended.point[None])[0]
    assert 0 < found.recommended.weight < 1
    assert found.cleaning["asked"]["global_signal"] is True


def test_it_says_all_five_with_their_worth(said: Said) -> None:
    for algorithm in Algorithm:
        assert said.out.count(f"{algorithm:<18}") == 2
    assert said.out.count("recommendation") == 2


def test_a_second_time_it_is_read_from_what_was_kept(said: Said, subject: Path, output: Path) -> None:
    again = call("target", subject, "--output", output, "--json")
    assert "cleaning" not in again.err
    assert json.loads(again.out) == json.loads((output / "desc-personal_targets.json").read_text())


def test_a_plan_goes_to_the_recommendation(said: Said, subject: Path, output: Path, ground: Ground) -> None:
    rest = RestSettings(bold=(subject,))
    wanted = planning.order(Settings(output=output, threshold=55, protocol="neurostar", rest=rest))
    assert wanted.rest is not None
    assert [path.name for path in wanted.rest.files if path.name.endswith("_bold.nii.gz")]
    found = personal(wanted.rest, None, Cache(output / ".cache"), Progress(STEPS, quiet=True))
    own, *others = planning.sites(ground, wanted, found)
    assert own.key == "personal"
    assert own.mni == pytest.approx(found.recommended.point)
    assert np.linalg.norm(ground.anatomy.to_mni.to_mni(own.point) - found.recommended.point) == pytest.approx(own.moved)
    assert "group-connectivity" in {site.key for site in others}
    asked = planning.order(Settings(output=output, threshold=55, protocol="neurostar", rest=rest, target="fox"))
    assert planning.sites(ground, asked, found)[0].key == "fox"


@pytest.mark.parametrize(("given", "about"), [
    (("--bold", "gone.nii.gz"), "gone.nii.gz"), ((), "--bold"),
    (("--bold", "a.nii.gz", "--confounds", "b.tsv", "--confounds", "c.tsv"), "for each run"),
    (("--bold", "rh.rest.mgz", "--bold", "lh.rest.mgz"), "swap"), (("--bold", "lh.rest.mgz"), "left and the right"),
])  # fmt: skip
def test_what_cannot_be_a_scan(tmp_path: Path, given: tuple[str, ...], about: str) -> None:
    refused = call("target", *given, "--output", tmp_path, "--bold-in-mni")
    assert refused.code == 3
    assert about in refused.sentence


def test_cleaning_that_contradicts_itself(subject: Path, tmp_path: Path) -> None:
    chosen = tmp_path / "cleaning.json"
    chosen.write_text(json.dumps({"motion": 7}))
    refused = call("target", subject, "--cleaning", chosen, "--output", tmp_path)
    assert refused.code == 3
    assert "7" in refused.sentence


def test_bold_on_the_t1_needs_the_t1(tmp_path: Path, subject: Path) -> None:
    bold = next(subject.rglob("*_bold.nii.gz"))
    refused = call("target", "--bold", bold, "--output", tmp_path)
    assert refused.code == 3
    assert "T1" in refused.sentence
