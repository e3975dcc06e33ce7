from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bobina.head import Alignment, Tissue, align
from bobina.plan.model import Target
from bobina.plan.targets import USER, USER_ELSEWHERE, Anatomy, anatomy, target, targets, user_target
from bobina.plan.targets_published import INDICATIONS, PUBLISHED
from bobina.source import Status
from bobina.space import BadInput
from bobina.space.units import mm
from made_heads import colin, sphere_head, usc

GROUND = anatomy(colin(), align(colin(), in_mni=True))
EVERY = sorted({key for keys in INDICATIONS.values() for key in keys} | set(PUBLISHED))


def tissue(ground: Anatomy, found: Target) -> Tissue:
    index = np.rint(ground.head.labels.index(found.point)).astype(int)
    return Tissue(int(ground.head.labels.data[tuple(index)]))


@pytest.mark.parametrize("key", EVERY)
def test_on_colin_every_target_is_grey_matter_on_its_side_near_its_coordinate(key: str) -> None:
    found = target(GROUND, key)
    assert tissue(GROUND, found) is Tissue.GM
    assert found.mni is not None
    assert np.sign(found.point[0]) == np.sign(found.mni[0]) == (1 if "right" in key else -1)
    assert np.linalg.norm(np.subtract(found.point, found.mni)) < 6 * mm
    assert found.moved < 6 * mm


@pytest.mark.parametrize("key", PUBLISHED)
def test_the_distance_moved_is_that_from_the_published_point(key: str) -> None:
    found = target(GROUND, key)
    assert found.moved == pytest.approx(np.linalg.norm(np.subtract(found.point, PUBLISHED[key].mni)))


@pytest.mark.parametrize("indication", INDICATIONS)
def test_each_indication_has_its_targets_in_order(indication: str) -> None:
    assert tuple(found.key for found in targets(GROUND, indication)) == INDICATIONS[indication]


def test_depression_begins_with_connectivity_and_has_four_alternatives() -> None:
    assert INDICATIONS["depression"] == ("group-connectivity", "fox", "weigand", "beam-f3", "rule-5.5cm")
    sites = np.array([found.point for found in targets(GROUND, "depression")])
    assert (sites[:, 0] < -25 * mm).all()
    assert (sites[:, 1] > 10 * mm).all()
    assert all(np.linalg.norm(a - b) > 1 * mm for a, b in pairwise(sites))


def test_only_what_was_read_is_called_seen() -> None:
    for key in ("m1-hand", "m1-leg", "right-dlpfc", "m1-hand-right", "m1-leg-right"):
        assert PUBLISHED[key].source.status is Status.RECOLLECTED


def test_on_another_head_the_targets_are_grey_matter_of_their_side(shared: Path) -> None:
    ground = anatomy(usc(shared), align(usc(shared)))
    for found in (*targets(ground, "depression"), *targets(ground, "ms-spasticity")):
        where = ground.to_mni.to_mni(found.point)
        assert tissue(ground, found) is Tissue.GM
        assert (where[0] < 0) == ("right" not in found.key)
    chosen = ground.to_mni.to_mni(target(ground, "group-connectivity").point)
    assert chosen[0] < -15 * mm
    assert chosen[1] > 20 * mm


def test_a_user_s_point_is_kept() -> None:
    point = target(GROUND, "fox").point
    found = user_target(GROUND, point)
    assert found.point == point
    assert found.method == USER
    assert found.moved == 0


def test_a_user_s_point_in_white_matter_is_kept_and_said() -> None:
    assert user_target(GROUND, np.array([-25, 20, 30]) * mm).method == USER_ELSEWHERE


@pytest.mark.parametrize(
    ("point", "says"),
    [([0, 0, 0.3], "outside"), ([-0.08, 0.08, 0.08], "outside"), ([0, 0.015, -0.042], "cavity"),
     ([0, 0], "three"), ([0, np.nan, 0], "three")],
)
def test_a_user_s_point_in_air_is_refused(point: list[float], says: str) -> None:
    with pytest.raises(BadInput, match=says):
        user_target(GROUND, point)


def test_a_user_s_point_far_from_grey_matter_is_refused() -> None:
    ground = anatomy(sphere_head(4.0), Alignment(np.eye(4), 1.0, 0.0))
    for radius in (54 * mm, 76 * mm):
        assert user_target(ground, [radius, 0, 0]).method == USER_ELSEWHERE
    for radius in (0, 46 * mm, 84 * mm):
        with pytest.raises(BadInput, match="no grey matter"):
            user_target(ground, [radius, 0, 0])


@given(st.tuples(*[st.floats(-0.15, 0.15)] * 3))
def test_a_user_s_point_is_either_in_tissue_or_refused(point: tuple[float, float, float]) -> None:
    try:
        found = user_target(GROUND, point)
    except BadInput:
        return
    assert tissue(GROUND, found) not in (Tissue.AIR, Tissue.CAVITY)


def test_unknown_names_are_answered_with_the_nearest() -> None:
    with pytest.raises(BadInput, match="did you mean 'depression'"):
        targets(GROUND, "depresion")
    with pytest.raises(BadInput, match="did you mean 'beam-f3'"):
        target(GROUND, "beamf3")


def test_a_brain_without_cortex_at_the_site_is_refused() -> None:
    away = np.linalg.norm(GROUND.crowns - np.array(PUBLISHED["fox"].mni), axis=1) > 20 * mm
    lesioned = Anatomy(GROUND.head, GROUND.to_mni, GROUND.scalp, GROUND.crowns[away])
    with pytest.raises(BadInput, match="no grey matter within 15 mm"):
        target(lesioned, "fox")
