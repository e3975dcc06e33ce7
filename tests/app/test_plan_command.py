"""``bobina plan`` from a head to the report: one plan for depression on a coarse Colin27, looked at from all sides."""

import json
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest

import written
from bobina.app import api
from bobina.dose import Level
from bobina.head import Tissue
from bobina.plan import Ground, Plan, Pose
from bobina.plan.place import clearance
from bobina.space import Volume
from bobina.space.frames import Scanner
from bobina.space.units import mega, mm
from bobina.store import load_plan, read_brainsight, read_localite, read_pose, sha256
from command import Said, call, written_in

STEM = "sub-c/tms/sub-c"
FILES = [
    "dataset_description.json", f"{STEM}_desc-E_tms.json", f"{STEM}_desc-E_tms.nii.gz",
    f"{STEM}_desc-brainsight_poses.txt", f"{STEM}_desc-invesalius_poses.mkss", f"{STEM}_desc-localite_poses.xml",
    f"{STEM}_desc-magnE_tms.json", f"{STEM}_desc-magnE_tms.nii.gz", f"{STEM}_desc-openigtlink_poses.igtl",
    f"{STEM}_coordsystem.json", f"{STEM}_desc-plan_dseg.nii.gz", f"{STEM}_desc-simnibs_pose.txt",
    f"{STEM}_markers.json", f"{STEM}_markers.tsv", f"{STEM}_plan.json", f"{STEM}_report.html",
]  # fmt: skip


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("planned") / "out"


@pytest.fixture(scope="module")
def options(root: Path, colin_file: Path, coil_file: Path) -> list[object]:
    return [
        "plan", colin_file, "--mni", "--indication", "depression", "--protocol", "neurostar", "--threshold", 55,
        "--coil", coil_file, "--coil-kind", "figure-8", "--start", "2027-01-11", "--output", root,
    ]  # fmt: skip


@pytest.fixture(scope="module")
def said(options: list[object]) -> Said:
    return call(*options, "--subject", "c", "--json")


@pytest.fixture(scope="module")
def plan(said: Said, root: Path) -> Plan:
    assert said.code == 0, said.err
    return load_plan(root / f"{STEM}_plan.json")[0]


def test_it_writes_a_bids_derivative_and_says_where(plan: Plan, said: Said, root: Path) -> None:
    assert written_in(root) == sorted(FILES)
    told = json.loads(said.out)
    assert told["verdict"] == plan.verdict.level == Level.EXCEEDS_AS_PUBLISHED
    assert not told["refused"]
    assert {str(Path(path).relative_to(root)) for path in told["paths"].values()} < set(FILES)
    assert json.loads((root / FILES[0]).read_text())["DatasetType"] == "derivative"


def test_progress_is_shown_and_what_is_left_out_is_said(plan: Plan, said: Said) -> None:
    for site in plan.sites:
        assert any(site.target.name in line for line in said.err.splitlines())
    missing = {"group-connectivity", "fox", "weigand", "beam-f3", "rule-5.5cm", "m1-hand"} - {
        site.target.key for site in plan.sites
    }
    left_out = {line.split()[-1] for line in said.err.splitlines() if "left out" in line}
    assert left_out == missing


def test_the_plan_is_for_the_target_by_connectivity(plan: Plan) -> None:
    assert plan.target.key == "group-connectivity"
    x, y, z = np.array(plan.target.point) / mm
    assert -60 < x < -20
    assert 10 < y < 60
    assert 0 < z < 60
    assert {"fox", "weigand", "beam-f3"} <= {site.target.key for site in plan.sites}
    assert plan.sites[-1].target.key == "m1-hand"
    assert plan.connectivity
    assert plan.poses_searched > 1000 * len(plan.sites)


def test_reciprocity(plan: Plan) -> None:
    assert plan.field.at_target == pytest.approx(plan.field.at_target_by_adjoint, rel=0.01)
    assert plan.sites[0].best.field == plan.field.at_target_by_adjoint
    assert 0.2 < plan.field.at_target * mega < 3, "V/m at 1 A/us in a plausible range"


def test_the_target_has_a_stronger_field_than_elsewhere_and_the_optimum_is_flat(plan: Plan) -> None:
    own, *others = plan.sites
    assert all(site.field_under_chosen <= site.best.field * 1.01 for site in (own, *others))
    assert 0.5 < plan.flatness.worst_5mm <= plan.flatness.mean_5mm < 1
    assert 0.9 < plan.flatness.worst_10deg < 1


def test_the_coil_never_enters_the_head(plan: Plan, ground: Ground, coil_file: Path) -> None:
    coil = api.coil(coil_file)
    poses = np.stack([site.best.pose.matrix for site in plan.sites])
    assert clearance(poses, coil.casing, ground.outside) == pytest.approx(plan.coil.gap, abs=0.7 * mm)


def far(one: Pose, other: Pose) -> tuple[float, float]:
    """Distance (mm) and angle (degrees) between two poses."""
    turn = (np.trace(one.rotation.T @ other.rotation) - 1) / 2
    return float(np.linalg.norm(one.origin - other.origin) / mm), float(np.degrees(np.arccos(np.clip(turn, -1, 1))))


def test_every_navigation_file_holds_the_pose(plan: Plan, root: Path) -> None:
    assert far(read_pose(root / f"{STEM}_desc-simnibs_pose.txt"), plan.pose) < (0.1, 0.1)
    for read, file in ((read_brainsight, "brainsight_poses.txt"), (read_localite, "localite_poses.xml")):
        markers = read(root / f"{STEM}_desc-{file}")
        assert [marker.name for marker in markers] == [site.target.name for site in plan.sites]
        for marker, site in zip(markers, plan.sites, strict=True):
            distance, angle = far(marker.pose, site.best.pose)
            assert distance < 0.1
            assert angle < 0.1


def test_the_field_image_lies_on_the_head(plan: Plan, root: Path, colin: Volume[Scanner]) -> None:
    image = nib.Nifti1Image.from_filename(root / f"{STEM}_desc-magnE_tms.nii.gz")
    vector = nib.Nifti1Image.from_filename(root / f"{STEM}_desc-E_tms.nii.gz")
    e = np.asarray(image.dataobj)
    assert np.allclose(np.linalg.norm(np.asarray(vector.dataobj), axis=-1).squeeze(), e, rtol=1e-5, equal_nan=True)
    places = nib.affines.apply_affine(image.affine, np.argwhere(~np.isnan(e))) * mm
    index = np.rint(colin.index(places)).astype(int)
    tissue = colin.data[tuple(index.T)]
    assert ((tissue >= Tissue.WM) & (tissue <= Tissue.SCALP)).all()
    at = np.rint(nib.affines.apply_affine(np.linalg.inv(image.affine), np.array(plan.target.point) / mm)).astype(int)
    around = e[tuple(slice(k - 1, k + 2) for k in at)]
    assert np.nanmean(around) == pytest.approx(plan.field.at_target * mega, rel=0.3)
    told = json.loads((root / f"{STEM}_desc-magnE_tms.json").read_text())
    assert told["SHA256"] == sha256(root / f"{STEM}_desc-magnE_tms.nii.gz")
    assert (told["Units"], told["RateOfChangeOfCurrent"]) == ("V/m", 1)


def test_the_prescription(plan: Plan) -> None:
    by_threshold, by_depth, by_field = plan.prescription.doses
    assert by_threshold.percent_mso == pytest.approx(66)
    motor = plan.sites[-1]
    assert by_field.percent_mso == pytest.approx(66 * motor.best.field / plan.sites[0].best.field)
    deeper = (plan.sites[0].depth - motor.depth) / mm
    assert by_depth.percent_mso == pytest.approx(1.2 * (55 + 2.8 * deeper))
    assert plan.prescription.pulses == 3000
    assert {session.day.isoformat() for session in plan.schedule.sessions} >= {"2027-01-11", "2027-01-12"}


def test_the_report_says_what_the_plan_says(plan: Plan, root: Path) -> None:
    page = (root / f"{STEM}_report.html").read_text(encoding="utf-8")
    for word in (*(site.target.name for site in plan.sites), "exceeds", "66", "clinician"):
        assert word in page
    assert "https://cdn" not in page


def test_the_file_says_how_it_was_made(plan: Plan, root: Path, colin_file: Path, coil_file: Path) -> None:
    _, made = load_plan(root / f"{STEM}_plan.json")
    assert made.inputs == {file.name: sha256(file) for file in (colin_file, coil_file)}
    assert made.settings["threshold"] == 55
    assert str(root) not in (root / f"{STEM}_plan.json").read_text()


def kept(root: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in (root / ".cache").iterdir()}


def test_the_same_command_again_gives_the_same_bytes_and_computes_nothing_twice(
    plan: Plan, options: list[object], root: Path
) -> None:
    before, steps = (root / f"{STEM}_plan.json").read_bytes(), kept(root)
    kinds = [name.split("-")[0] for name in steps]
    assert kinds.count("search") == len({site.target.point for site in plan.sites})
    assert kinds.count("field") == 1
    again = call(*options, "--subject", "c")
    assert again.code == 0
    assert (root / f"{STEM}_plan.json").read_bytes() == before
    assert kept(root) == steps
    assert "verdict: exceeds-as-published" in again.out
    assert (root / f"{STEM}_report.html").resolve().as_uri() in again.out


def test_a_damaged_step_is_made_again(plan: Plan, options: list[object], root: Path) -> None:
    before = (root / f"{STEM}_plan.json").read_bytes()
    (step,) = (root / ".cache").glob("field-*.npz")
    whole = step.read_bytes()
    step.write_bytes(whole[:-100])
    assert call(*options, "--subject", "c").code == 0
    assert step.read_bytes() == whole
    assert (root / f"{STEM}_plan.json").read_bytes() == before


def test_in_italian_by_field(plan: Plan, options: list[object], root: Path) -> None:
    steps = kept(root)
    told = call(*options, "--subject", "it", "--language", "it", "--dose", "field")
    other, _ = load_plan(root / "sub-it/tms/sub-it_plan.json")
    assert kept(root) == steps
    assert other.prescription.chosen == "field"
    percent = next(one.percent_mso for one in other.prescription.doses if one.key == "field")
    assert percent is not None
    assert any(f"{100 * percent / 55:g} %" in reason.value for reason in other.verdict.reasons)
    assert other.verdict != plan.verdict
    assert told.code == (1 if other.verdict.level is Level.EXCEEDS_UNPUBLISHED or percent > 100 else 0)
    page = (root / "sub-it/tms/sub-it_report.html").read_text(encoding="utf-8")
    assert '<html lang="it"' in page
    assert "bersaglio" in page.lower()


def test_where_a_session_landed(plan: Plan, root: Path, colin_file: Path, coil_file: Path, tmp_path: Path) -> None:
    """Ten pulses as planned, ten 4 mm beside it, one without tracking."""
    aside = np.array(plan.pose.matrix)
    aside[:3, 3] += 4 * mm * aside[:3, 0]
    poses = [*[plan.pose.matrix] * 10, *[aside] * 10, np.eye(4)]
    session = written.localite_session(tmp_path / "TriggerMarkers_Coil0.xml", poses)
    told = call("landed", session, root / f"{STEM}_plan.json", colin_file, "--coil", coil_file, "--json")
    assert told.code == 0, told.err
    found = json.loads(told.out)
    assert found["recorded"] == 21
    assert found["untracked"] == [21]
    assert np.array(found["at_scalp"][:10]) == pytest.approx(0, abs=1e-6)
    assert np.array(found["at_scalp"][10:]) == pytest.approx(4 * mm, abs=0.5 * mm)
    assert np.array(found["kept"][:10]) == pytest.approx(1, abs=1e-6)
