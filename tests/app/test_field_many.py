"""``bobina field-many`` on this machine: the table, the volumes, what is kept, what fails."""

import json
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest
from pyarrow import parquet

import many_jobs
import written
from bobina import store
from bobina.app import many
from bobina.app.jobs import read_jobs
from bobina.app.many import Batch, Crash, Here, Outcome, describe, outcomes, run, solve
from bobina.field import FiniteVolume
from bobina.head import Head, Tissue, conductivities
from bobina.space.units import mega, mm
from command import call, written_in

TARGET = (0.0, 0.0, 32.0)


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return many_jobs.given(tmp_path_factory.mktemp("many"))


def by_itself(there: Path, head: str, height: int, bone: float) -> tuple[np.ndarray, float]:
    """Percentiles in grey matter and the mean round the target, V/m at 1 A/us, from the solver and numpy alone."""
    labels = store.read_labels(there / f"sub-{head}.nii.gz")
    solver = FiniteVolume(Head(head, labels, conductivities({"bone": bone})))
    field = solver.field(store.read_coil(there / "eight.ccd"), store.read_pose(there / f"above{height}.txt"))
    index = np.argwhere(field.labels.data == Tissue.GM)
    e = field.e.data[tuple(index.T)] * mega
    near = np.linalg.norm(field.labels.points(index) - np.array(TARGET) * mm, axis=1) <= 3 * mm
    grey = np.percentile(np.linalg.norm(e, axis=1), [50, 75, 95, 99, 99.9])
    return grey, float(np.linalg.norm(e[near].mean(axis=0)))


def test_the_table_says_what_the_solver_gives(there: Path, tmp_path: Path) -> None:
    table = many_jobs.written_table(
        there, "subject,head,coil,pose,target,conductivity", "# a remark", "",
        "one,sub-a.nii.gz,eight.ccd,above59.txt,0;0;32,bone=0.05", "two,sub-b.nii.gz,figure-8,above64.txt,,",
    )  # fmt: skip
    said = call("field-many", table, "--output", tmp_path)
    assert said.code == 0, said.err
    first, second = many_jobs.rows_of(tmp_path)
    grey, target = by_itself(there, "a", 59, 0.05)
    found = [first[f"E_gm_p{name}"] for name in ("50", "75", "95", "99", "99_9")]
    assert found == pytest.approx(grey, rel=1e-5)
    assert first["E_target"] == pytest.approx(target, rel=1e-3)
    assert (first["subject"], first["head"], first["coil"]) == ("one", "sub-a.nii.gz", "eight.ccd")
    assert [first[f"target_{x}"] for x in "xyz"] == [0, 0, 32]
    assert (first["sigma_bone"], second["sigma_bone"]) == (0.05, 0.01)
    assert first["head_sha256"] == store.sha256(there / "sub-a.nii.gz")
    assert first["iterations"] > 0
    assert 0 < first["residual"] < 1e-5
    assert second["E_target"] is None
    assert second["E_gm_p50"] > 0
    assert {first["status"], second["status"]} == {"done"}
    assert first["reason"] is None
    unit = parquet.read_schema(tmp_path / "field-many.parquet").field("E_gm_p99").metadata[b"unit"]
    assert unit == b"V/m at 1 A/us"
    assert written_in(tmp_path) == ["field-many.parquet"]


def test_a_folder_of_heads_is_every_head_coil_and_pose(there: Path, tmp_path: Path) -> None:
    poses = tmp_path / "poses"
    poses.mkdir()
    written.pose(poses / "everyone.txt", 59)
    written.pose(poses / "sub-b_own.txt", 64)
    coils = ("--coil", there / "eight.ccd", "--coil", written.ccd(tmp_path / "thick.ccd", behind=0.009))
    said = call("field-many", there, *coils, "--pose", poses, "--output", tmp_path / "out", "--json")
    assert said.code == 0, said.err
    rows = many_jobs.rows_of(tmp_path / "out")
    assert [(row["subject"], row["coil"], row["pose"]) for row in rows] == [
        ("a", "eight.ccd", "everyone.txt"), ("a", "thick.ccd", "everyone.txt"),
        ("b", "eight.ccd", "everyone.txt"), ("b", "eight.ccd", "sub-b_own.txt"),
        ("b", "thick.ccd", "everyone.txt"), ("b", "thick.ccd", "sub-b_own.txt"),
    ]  # fmt: skip
    assert many_jobs.told(said)["jobs"] == len({row["E_gm_p50"] for row in rows}) == 6


def test_volumes_are_written_where_asked_each_under_its_own_name(there: Path, tmp_path: Path) -> None:
    table = many_jobs.written_table(
        there, "head,coil,pose,conductivity", "sub-a.nii.gz,eight.ccd,above54.txt,",
        "sub-a.nii.gz,eight.ccd,above59.txt,", "sub-a.nii.gz,eight.ccd,above59.txt,gm=0.4",
    )  # fmt: skip
    assert call("field-many", table, "--output", tmp_path, "--fields").code == 0
    rows = many_jobs.rows_of(tmp_path)
    names = [row["acquisition"] for row in rows]
    assert names[0] == "eightabove54"
    assert len(set(names)) == 3
    for row in rows:
        path, vectors = store.field_paths(tmp_path, "a", row["acquisition"])
        image = nib.Nifti1Image.from_filename(path)
        grey = np.asarray(store.read_labels(there / "sub-a.nii.gz").data) == Tissue.GM
        e = np.asarray(image.dataobj)
        assert image.get_data_dtype() == np.float32
        assert np.nanpercentile(e, 99.9) >= row["E_gm_p99_9"]
        assert abs(np.sort(e[np.isfinite(e)]) - row["E_gm_p99_9"]).min() < 0.01
        assert grey.sum() < np.isfinite(e).sum()
        assert vectors.is_file()
        assert json.loads(path.with_name(path.name.replace(".nii.gz", ".json")).read_text())["Coil"] == "made eight"


def test_a_volume_that_is_gone_or_spoilt_is_made_again(there: Path, tmp_path: Path) -> None:
    table = many_jobs.table(there, "a")
    order = ("field-many", table, "--output", tmp_path, "--json")
    assert many_jobs.told(call(*order))["kept"] == 0
    assert many_jobs.told(call(*order, "--fields"))["kept"] == 0
    files = [store.field_paths(tmp_path, "a", f"eightabove{height}")[0] for height in (54, 59, 64)]
    before = [path.read_bytes() for path in files]
    files[0].unlink()
    files[1].write_bytes(before[2])
    assert many_jobs.told(call(*order, "--fields"))["kept"] == 1
    assert [path.read_bytes() for path in files] == before


def test_only_what_is_missing_or_changed_is_computed(tmp_path: Path) -> None:
    here = tmp_path / "in"
    here.mkdir()
    many_jobs.given(here)
    out = tmp_path / "out"
    call("field-many", many_jobs.table(here, "a"), "--output", out)
    first = many_jobs.finished(out)
    assert many_jobs.told(call("field-many", many_jobs.table(here), "--output", out, "--json"))["kept"] == 3
    both = many_jobs.finished(out)
    assert first.items() < both.items()
    assert len(both) == 6
    written.pose(here / "above54.txt", 70)
    changed = call("field-many", many_jobs.table(here), "--output", out, "--json")
    assert many_jobs.told(changed)["kept"] == 4
    elsewhere = tmp_path / "elsewhere"
    call("field-many", many_jobs.table(here), "--output", elsewhere)
    assert many_jobs.content(out) == many_jobs.content(elsewhere)


def test_what_fails_is_listed_and_does_not_stop_the_others(there: Path, tmp_path: Path) -> None:
    written.pose(there / "inside.txt", 30)
    (there / "sub-bad.nii.gz").write_bytes(b"no image")
    names = ("sub-bad.nii.gz,eight.ccd,above54.txt,", "sub-a.nii.gz,eight.ccd,inside.txt,",
             "sub-a.nii.gz,eight.ccd,above54.txt,0;0;200", "sub-a.nii.gz,eight.ccd,above54.txt,0;0;30")  # fmt: skip
    table = many_jobs.written_table(there, "head,coil,pose,target", *names)
    said = call("field-many", table, "--output", tmp_path)
    assert said.code == 4
    listed = [line for line in said.out.splitlines() if line.startswith("failed")]
    about = ("not a NIfTI", "inside the head", "target")
    assert len(listed) == 3
    for line, number, word in zip(listed, (2, 3, 4), about, strict=True):
        assert f"line {number}:" in line
        assert word in line
    *failed, done = many_jobs.rows_of(tmp_path)
    assert [row["status"] for row in failed] == ["failed"] * 3
    assert all(word in row["reason"] and row["E_gm_p50"] is None for word, row in zip(about, failed, strict=True))
    assert done["status"] == "done"
    again = call("field-many", table, "--output", tmp_path, "--json")
    assert again.code == 4
    assert many_jobs.told(again)["kept"] == 1
    assert [one["where"] for one in many_jobs.told(again)["failed"]] == [f"jobs.csv, line {n}" for n in (2, 3, 4)]


def test_a_head_is_set_up_once_for_all_its_poses(there: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []

    class Counted(FiniteVolume):
        def __init__(self, head: Head) -> None:
            made.append(head.name)
            super().__init__(head)

    monkeypatch.setattr(many, "FiniteVolume", Counted)
    jobs = read_jobs(many_jobs.table(there, "a"))
    head = Head("a", store.read_labels(there / "sub-a.nii.gz"))
    assert [outcome.reason for _, outcome, _ in outcomes(head, jobs)] == [""] * 3
    assert made == ["a"]


class Breaking(Here):
    """Breaks off in every batch that holds one job, before it."""

    def __init__(self, number: int, times: int) -> None:
        self.number, self.times, self.sizes = number, times, list[int]()

    def __call__(self, batches):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN204
        for batch in batches:
            self.sizes.append(len(batch.jobs))
            numbers = [job.number for job in batch.jobs]
            if self.number in numbers and self.times:
                self.times -= 1
                before = batch.jobs[: numbers.index(self.number)]
                list(solve(Batch(before, batch.output, batch.fields)))
                yield Crash(batch, "the worker was killed")
            else:
                yield from solve(batch)


def test_a_crash_is_tried_again_job_by_job(there: Path, tmp_path: Path) -> None:
    jobs = read_jobs(many_jobs.table(there, "a"))
    whole = run(jobs, tmp_path / "whole", Here())
    once = Breaking(1, times=1)
    assert run(jobs, tmp_path / "once", once) == whole
    assert once.sizes == [3, 1, 1]
    always = Breaking(1, times=99)
    found = run(jobs, tmp_path / "always", always, retries=2)
    assert [outcome.reason for outcome in found] == ["", "the worker was killed", ""]
    assert (found[0], found[2]) == (whole[0], whole[2])
    assert always.sizes == [3, 1, 1, 1]
    assert run(jobs, tmp_path / "never", Breaking(1, times=1), retries=0)[1] == Outcome({}, "the worker was killed")


def test_an_error_that_is_not_the_inputs_is_a_crash(there: Path, tmp_path: Path) -> None:
    jobs = read_jobs(many_jobs.table(there, "a"))
    (tmp_path / ".cache").write_text("in the way of what is kept")
    (crash,) = Here()([Batch(jobs, tmp_path, fields=False)])
    assert isinstance(crash, Crash)
    assert "Error" in crash.reason
    assert describe(OSError("a\nb")) == "OSError: a b"
