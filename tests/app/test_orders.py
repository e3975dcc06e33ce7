"""What is planned for each indication, protocol and target, before any search."""

from pathlib import Path

import pytest

from bobina import dose
from bobina.app import planning
from bobina.app.settings import Settings
from bobina.dose import Level
from bobina.plan import Ground
from bobina.plan.targets_published import INDICATIONS, PUBLISHED
from bobina.store import load_plan
from command import call, written_in


def keys(ground: Ground, **changed: object) -> list[str]:
    """The targets of an order, the plan's own first."""
    wanted = planning.order(Settings(**{"output": Path("out"), "threshold": 50.0, **changed}))  # type: ignore[arg-type]
    return [target.key for target in planning.sites(ground, wanted)]


@pytest.mark.parametrize("indication", INDICATIONS)
def test_each_indication_has_a_protocol_and_a_target(indication: str) -> None:
    wanted = planning.order(Settings(output=Path("out"), threshold=50.0, indication=indication))
    assert wanted.protocol.indication == indication
    assert wanted.protocol.parts
    assert wanted.schedule.sessions or wanted.schedule.note
    site = wanted.protocol.parts[wanted.part].site
    assert wanted.keys[0] == ("group-connectivity" if indication == "depression" else site)
    assert wanted.threshold.site in wanted.keys
    assert planning.steps(wanted) == 5 + len(wanted.keys)


@pytest.mark.parametrize("protocol", [row.id for row in dose.protocols()])
def test_each_protocol_is_ordered_or_refused_with_a_reason(protocol: str) -> None:
    row = dose.protocol(protocol)
    indication = row.indication if row.indication in INDICATIONS else "depression"
    settings = Settings(output=Path("out"), threshold=50.0, indication=indication, protocol=protocol)
    places = [part.site for part in row.parts]
    if not places or ("left-dlpfc" not in places and places[0] not in PUBLISHED):
        with pytest.raises(ValueError, match=protocol):
            planning.order(settings)
        return
    wanted = planning.order(settings)
    assert wanted.protocol == row
    own = row.parts[wanted.part].site
    assert wanted.keys[0] == own or (own == "left-dlpfc" and wanted.keys[0] == "group-connectivity")


def test_a_protocol_for_the_right_side_is_planned_on_the_right(ground: Ground) -> None:
    wanted = planning.order(Settings(output=Path("out"), threshold=50.0, protocol="1hz-right"))
    own = planning.sites(ground, wanted)[0]
    assert own.key == "right-dlpfc"
    assert own.point[0] > 0.02


def test_a_bilateral_protocol_has_both_sides(ground: Ground) -> None:
    found = keys(ground, protocol="bilateral")
    assert found[0] == "group-connectivity"
    assert "right-dlpfc" in found


def test_a_target_of_the_users_comes_first(ground: Ground) -> None:
    assert keys(ground, target="-30,40,30")[0] == "user"
    assert keys(ground, target="fox")[0] == "fox"
    assert "group-connectivity" in keys(ground, target="fox")


def test_the_motor_site_of_the_threshold_is_searched_too(ground: Ground) -> None:
    assert "m1-hand" in keys(ground)
    assert "m1-hand" in keys(ground, indication="ms-cognition")
    with pytest.raises(ValueError, match="m1-leg"):
        keys(ground, threshold_site="m1-leg", dose="field")


@pytest.mark.parametrize("way", ["threshold", "depth"])
def test_a_head_that_cannot_be_laid_on_mni_takes_a_target_of_the_users(
    tmp_path: Path, ball_file: Path, coil_file: Path, way: str
) -> None:
    said = call(
        "plan", ball_file, "--threshold", 90, "--target", "10,30,60", "--coil", coil_file, "--coil-kind", "h-coil",
        "--output", tmp_path / "out", "--dose", way, "--protocol", "neurostar",
    )  # fmt: skip
    if way == "depth":
        assert said.code == 3
        assert "m1-hand" in said.sentence
        assert not written_in(tmp_path / "out")
        return
    assert said.code == 1, "108 % of output is more than any stimulator gives"
    assert "machine:" in said.out
    plan, _ = load_plan(tmp_path / "out/sub-01/tms/sub-01_plan.json")
    assert [site.target.key for site in plan.sites] == ["user"]
    assert plan.target.mni is None
    assert [one.percent_mso for one in plan.prescription.doses] == [pytest.approx(108), None, None]
    assert plan.coil.kind == "h-coil"
    assert plan.verdict.level is Level.EXCEEDS_UNPUBLISHED
    assert plan.field.at_target == pytest.approx(plan.field.at_target_by_adjoint, rel=0.01)
