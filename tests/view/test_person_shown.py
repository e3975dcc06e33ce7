"""What the report says of the person: how the head was made, own connectivity, what a network is reached."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from bobina.finding import Finding, Level
from bobina.head.coverage import LIMITS
from bobina.head.segment.quality import BOUNDS
from bobina.plan.engagement import Aim
from bobina.plan.person import Personal
from bobina.plan.personal import findings
from bobina.plan.personal.algorithms import Algorithm, Why
from bobina.plan.personal.recommend import Key, Reason
from bobina.plan.spread import Interval
from bobina.space import Rigid, Volume
from bobina.space.frames import Coil, Scanner
from bobina.space.units import degree, mm
from bobina.view import Scene, measures, personal, reach, report
from bobina.view.doubts import doubts
from bobina.view.language import Language
from page_parser import Page
from person_example import GROUP, example_making, example_personal, example_reached
from plan_example import example_plan, example_pose

EN = Language("en")
SECTIONS = {"making", "mni", "personal", "reached"}
ALERT = "Do not use this plan"


def words(html: str) -> str:
    return Page(html).words.replace("\N{NARROW NO-BREAK SPACE}", " ")


def advised(of: Personal, **changed: object) -> Personal:
    return replace(of, recommended=replace(of.recommended, **changed))  # type: ignore[arg-type]


def test_a_plan_that_knows_nothing_of_the_person_has_none_of_the_sections(small: Scene) -> None:
    page = Page(report(example_plan(person=False), replace(small, mni_brain=None), {}, [], "en"))
    assert not SECTIONS & set(page.ids)
    assert not page.broken
    assert ALERT not in page.words


@pytest.mark.parametrize("code", ["en", "it"])
def test_a_plan_that_knows_the_person_has_all_of_them_with_their_pictures(pages: Mapping[str, str], code: str) -> None:
    assert {*SECTIONS, "borders-title", "mni-title", "personal-title"} <= set(Page(pages[code]).ids)
    assert ALERT not in pages[code]


def test_every_measure_and_reason_can_be_said() -> None:
    assert set(measures.IMAGE) == set(LIMITS)
    assert set(measures.HEAD) == set(BOUNDS)
    assert set(personal.SCAN) == set(findings.SENTENCES)
    assert set(personal.REASONS) == set(Key)
    assert set(personal.ALGORITHMS) == set(Algorithm)
    assert set(personal.WHY) == set(Why)
    assert set(reach.AIMS) == set(Aim)


def test_the_gravest_measure_comes_first_in_the_rims_units_with_what_is_wrong() -> None:
    rows = measures.head_rows(example_making(wm=150e-6).quality, EN)
    assert [row.level for row in rows[:3]] == [Level.STOP, Level.CARE, Level.GOOD]
    assert (rows[0].value, rows[0].good) == ("150 mL", "350 to 750 mL")
    assert (rows[1].value, rows[1].good) == ("14.0 cm²", "at most 10.0 cm²")
    assert rows[0].hint
    assert not rows[2].hint


def test_limits_of_the_image_are_said_from_the_side_that_is_good() -> None:
    good = {row.name: row.good for row in measures.image_rows(example_making().coverage, EN)}
    assert good["Longest edge of a voxel"] == "at most 1.5 mm"
    assert good["Reach below the vertex"] == "at least 165 mm"


def test_a_head_that_must_not_be_used_is_said_before_all_else_and_a_scan_that_says_little(small: Scene) -> None:
    own = advised(example_personal(), weight=0.3)
    said = words(report(replace(example_plan(), making=example_making(wm=150e-6), personal=own), small, {}, [], "en"))
    assert said.count(ALERT) == 1
    assert said.index(ALERT) < said.index("Safety tables")
    assert "The segmentation was found unfit" in said
    assert "The image was found unfit" not in said
    assert "more than half of this point is the group's" in said


def test_an_image_that_must_not_be_used_is_said_and_no_target_has_its_reason(small: Scene) -> None:
    making, own = example_making(), example_personal()
    cut = replace(making.coverage, findings=(Finding("top", Level.STOP, 30 * mm),))
    nothing = {Algorithm.HIERARCHICAL: own.plain[Algorithm.HIERARCHICAL]}
    own = advised(
        replace(own, gsr=nothing, plain=nothing), weight=0.0, own=None, shares={}, point=GROUP, within=float("inf"),
        reasons=(Reason(Key.NO_TARGET, 0.0),),
    )
    plan = replace(example_plan(), making=replace(making, coverage=cut), personal=own)
    said = words(report(plan, small, {}, [], "en"))
    assert "The image was found unfit" in said
    assert "The segmentation was found unfit" not in said
    assert said.count("no cluster is both large enough") == 2
    assert "this is the group's point" in said
    assert "so the group's point stands" in said
    assert "nan" not in said.split()


@pytest.mark.parametrize("code", ["en", "it"])
def test_what_speaks_against_personal_targets_stands_beside_them(pages: Mapping[str, str], code: str) -> None:
    section = pages[code].split('<section id="personal"')[1].split("</section>")[0]
    assert [name for name, _ in personal.against()] == ["Elbau 2023", "Khosravani 2025", "Gregory 2025"]
    assert all(f"{name} <span class=\"mark mark-seen" in section for name, _ in personal.against())


def test_an_unknown_worth_of_a_scan_is_a_dash_not_good() -> None:
    own = example_personal()
    unknown = replace(own, scan=replace(own.scan, tsnr=None, tsnr_seed=None, displacement=None, findings=()))
    levels = {row.name: (row.value, row.level) for row in personal.scan_rows(unknown, EN)}
    assert levels["Motion from volume to volume, mean"] == ("–", None)
    known = {row.name: (row.value, row.level) for row in personal.scan_rows(own, EN)}
    assert known["Large swings of the global signal"] == ("9", Level.CARE)
    assert known["Data left"] == ("9.0 min", Level.GOOD)


@pytest.mark.parametrize("turn", [0, 40, 140, 180])
def test_poses_are_apart_by_the_nearer_way_of_the_handle(turn: float) -> None:
    pose, c, s = example_pose(), np.cos(turn * degree), np.sin(turn * degree)
    matrix = np.array(pose.matrix)
    matrix[:3, :3] = pose.rotation @ np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]])
    matrix[:3, 3] += [3 * mm, 0, 4 * mm]
    distance, angle = reach.apart(pose, Rigid(matrix, Scanner, Coil))
    assert distance == pytest.approx(5 * mm)
    assert angle / degree == pytest.approx(min(turn, 180 - turn), abs=1e-5)


@pytest.mark.parametrize(
    ("aim", "said"),
    [(Aim.ON_TARGET, "10 % to 30 %"), (Aim.HIGHEST, "0.100 to 0.300"), (Aim.LOWEST, "−0.300 to −0.100"),
     (Aim.STRENGTH, "100,000.000 to 300,000.000")],
)
def test_slips_are_in_the_unit_of_the_aim(aim: Aim, said: str) -> None:
    reached = replace(example_reached(example_pose()), aim=aim)
    shown = reach.slips(Interval(0.1, 0.2, 0.3), reached, EN).replace("\N{NARROW NO-BREAK SPACE}", " ")
    assert shown == said


def test_doubts_and_methods_name_the_person(pages: Mapping[str, str]) -> None:
    plan = example_plan()
    assert len(doubts(plan, EN)) == len(doubts(example_plan(person=False), EN)) + 3
    own = replace(plan.sites[0], target=replace(plan.target, key="personal"))
    told = " ".join(text for _, text, _ in doubts(replace(plan, sites=(own, *plan.sites[1:])), EN))
    assert "one scan of this person" in told
    assert "other people, not from this person's own" not in told
    method = pages["en"].split('<section id="methods"')[1].split("</section>")[0]
    assert all(word in method for word in ("N4", "SyN", "nilearn", "alike series", "TANS"))


def test_a_brain_of_mni_on_another_grid_is_refused(scene: Scene) -> None:
    assert scene.mni_brain is not None
    with pytest.raises(ValueError, match="MNI"):
        replace(scene, mni_brain=Volume(scene.mni_brain.data[1:], scene.mni_brain.affine, Scanner))


def test_an_image_in_mni_is_not_said_to_be_bent(small: Scene) -> None:
    plan = example_plan()
    said = words(report(replace(plan, head=replace(plan.head, mni_error=None)), small, {}, [], "en"))
    assert "so nothing was bent" in said
    assert "SyN" not in said
