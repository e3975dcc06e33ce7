"""The pose search for maps on a sphere, whose fields are known in closed form."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from scipy.spatial import ConvexHull
from scipy.spatial.transform import Rotation

from bobina.coil import Coil, coil
from bobina.field import sphere_field
from bobina.field.primary import thin
from bobina.head import Alignment
from bobina.plan import ground
from bobina.plan.engagement import PERCENTILES, Aim, Map, connectivity_map, network_map
from bobina.plan.engagement_search import F4, Cap, Engaged, cap, engage, hexagons, solver
from bobina.plan.model import Pose
from bobina.plan.place import Outside, outside
from bobina.plan.spread import NAVIGATED
from bobina.space import Rigid, Surface
from bobina.space.frames import Coil as CoilFrame
from bobina.space.frames import Scanner
from bobina.space.units import degree, mm
from made_heads import sphere_head
from spheres import Array

RIGHT = np.array([0.6, 0.0, 0.8])
LEFT = RIGHT * [-1, 1, 1]
RADIUS = 69 * mm
SOLVES = 26


@cache
def figure() -> Coil:
    """With few elements, which the closed form sums one by one."""
    whole = coil("figure-8-70")
    return replace(whole, wires=thin(whole.wires, 12 * mm))


@cache
def around() -> Outside:
    return outside(sphere_head(4.0))


@cache
def brain() -> Surface[Scanner]:
    """A sphere that is its own mirror image, left and right."""
    k = np.arange(1800)
    z, turn = 1 - (2 * k + 1) / len(k), k * np.pi * (3 - np.sqrt(5))
    points = np.stack([np.sqrt(1 - z**2) * np.cos(turn), np.sqrt(1 - z**2) * np.sin(turn), z], axis=1)
    half = points[points[:, 0] > 0.02]
    both = np.concatenate([half, half * [-1, 1, 1]])
    return Surface(RADIUS * both, ConvexHull(both).simplices, Scanner)


@cache
def over(x: float, y: float, z: float) -> Cap:
    return cap(figure(), around(), brain(), RADIUS * np.array([x, y, z]), solves=SOLVES)


FIELDS: dict[bytes, F4] = {}


def exact(pose: Pose) -> F4:
    key = pose.matrix.tobytes()
    if key not in FIELDS:
        FIELDS[key] = sphere_field(figure(), pose, brain().vertices).astype(np.float32)
    return FIELDS[key]


def disc(towards: Array, radius: float) -> Array:
    on: Array = (np.linalg.norm(brain().vertices - RADIUS * towards, axis=1) < radius).astype(float)
    return on


def found(of: Map, towards: Array = RIGHT, aim: Aim = Aim.ON_TARGET, penalty: float = 1.0) -> Engaged:
    return engage(over(*towards), of, exact, aim, penalty)


def under(pose: Pose) -> Array:
    """Where the coil's axis meets the brain, on a head that is a sphere."""
    direction: Array = pose.origin / np.linalg.norm(pose.origin)
    return RADIUS * direction


@pytest.mark.parametrize("aim", [Aim.ON_TARGET, Aim.STRENGTH, Aim.HIGHEST])
def test_the_coil_goes_over_a_small_disc(aim: Aim) -> None:
    aside = np.add(RIGHT, (0.0, 0.2, 0.0))
    aside /= np.linalg.norm(aside)
    assert np.linalg.norm(RADIUS * (aside - RIGHT)) > 12 * mm
    best = found(network_map(brain(), disc(aside, 12 * mm)), aim=aim)
    assert np.linalg.norm(under(best.best.pose) - RADIUS * aside) < 4 * mm
    assert best.error < 0.02


def test_the_coil_turns_its_hotspot_along_a_strip() -> None:
    forward, sideways = np.array([0.0, 1.0, 0.0]), np.array([-0.8, 0.0, 0.6])
    along = np.cos(40 * degree) * forward + np.sin(40 * degree) * sideways
    offset = brain().vertices - RADIUS * RIGHT
    lengthwise, across = np.abs(offset @ along), np.abs(offset @ np.cross(RIGHT, along))
    strip = (across < 8 * mm) & (lengthwise < 40 * mm) & (brain().vertices @ RIGHT > 0)
    best = found(network_map(brain(), strip)).best.pose
    size = np.linalg.norm(exact(best), axis=1)
    hot = best.inverse().points(brain().vertices[size > np.percentile(size, PERCENTILES[-1])])
    assert hot[:, 1].std() > 1.2 * hot[:, 0].std(), "a figure of eight's hotspot is longer along the current"
    assert abs(best.rotation[:, 1] @ along) > np.cos(20 * degree)


def test_a_map_that_is_its_mirror_image_gives_mirrored_poses() -> None:
    of = network_map(brain(), np.maximum(disc(RIGHT, 12 * mm), disc(LEFT, 12 * mm)))
    right, left = (found(of, towards) for towards in (RIGHT, LEFT))
    assert np.linalg.norm(right.best.pose.origin - left.best.pose.origin * [-1, 1, 1]) < 5 * mm
    assert right.best.engagement.on_target == pytest.approx(left.best.engagement.on_target, rel=0.03)


def test_a_uniform_map_is_engaged_alike_everywhere() -> None:
    of = connectivity_map(brain(), np.full(len(brain().vertices), -0.3), part=1.0)
    best = found(of)
    for one in (best.best, *best.candidates):
        assert one.engagement.mean == pytest.approx(-0.3)
        assert one.engagement.hotspot_mean == pytest.approx(-0.3)
        assert one.engagement.on_target == pytest.approx(1)
    assert best.slipped.low == pytest.approx(1)
    assert best.slipped.high == pytest.approx(1)


def test_what_is_to_be_avoided_is_avoided_the_more_it_counts() -> None:
    beside = np.add(RIGHT, (0.0, 0.3, 0.0))
    of = network_map(brain(), disc(RIGHT, 15 * mm), avoid=disc(beside / np.linalg.norm(beside), 18 * mm))
    tried = [found(of, penalty=penalty).best.engagement for penalty in (0.0, 1.0, 4.0)]
    shares = [one.avoided for one in tried]
    assert shares[0] > shares[1] + 0.02
    assert shares[1] >= shares[2] - 0.01
    assert tried[0].on_target > tried[2].on_target


def test_the_best_pose_leads_and_a_given_one_is_scored_as_it_was_found() -> None:
    of = network_map(brain(), disc(RIGHT, 15 * mm))
    best = found(of, aim=Aim.STRENGTH)
    again = engage(over(*RIGHT), of, exact, Aim.STRENGTH, point=best.candidates[3].pose)
    assert again.at_point_target is not None
    assert again.point_slipped is not None
    beside = again.at_point_target.engagement
    assert beside.strength == pytest.approx(best.candidates[3].engagement.strength, rel=0.03)
    assert beside.strength < best.best.engagement.strength
    strengths = [one.engagement.strength for one in best.candidates]
    assert strengths == sorted(strengths, reverse=True)
    assert best.slipped.low < best.slipped.median < best.slipped.high
    assert again.point_slipped.median < best.slipped.median


def test_a_pose_is_scored_in_the_mean_over_positions_within_5_mm() -> None:
    of = network_map(brain(), disc(RIGHT, 12 * mm))
    best = found(of, aim=Aim.STRENGTH).best
    ring = np.sqrt(300 / 19) * mm / (90 * mm)  # the mean square of 19 positions, as an angle
    strengths = []
    for way in np.arange(6) * 60 * degree:
        axis = best.pose.rotation @ [np.cos(way), np.sin(way), 0.0]
        turned = np.eye(4)
        turned[:3, :3] = Rotation.from_rotvec(ring * axis).as_matrix()
        size = np.linalg.norm(exact(Rigid(turned @ best.pose.matrix, Scanner, CoilFrame)), axis=1)
        strengths.append(np.average(size[of.network], weights=of.areas[of.network]))
    there = np.linalg.norm(exact(best.pose), axis=1)[of.network].mean()
    assert best.engagement.strength == pytest.approx(np.mean(strengths), rel=0.007)
    assert best.engagement.strength < there


def test_without_slips_nothing_spreads() -> None:
    of = network_map(brain(), disc(RIGHT, 15 * mm))
    still = replace(NAVIGATED, shift=replace(NAVIGATED.shift, value=0.0), turn=replace(NAVIGATED.turn, value=0.0))
    best = engage(over(*RIGHT), of, exact, Aim.STRENGTH, placement=still)
    assert best.slipped.low == pytest.approx(best.slipped.high)
    inside = np.linalg.norm(exact(best.best.pose), axis=1)[of.network]
    assert best.slipped.median == pytest.approx(np.average(inside, weights=of.areas[of.network]), rel=0.02)


def test_it_asks_for_one_solve_more_than_told_and_stops_when_told_to() -> None:
    asked: list[Pose] = []

    def counted(pose: Pose) -> F4:
        asked.append(pose)
        return exact(pose)

    def stops(pose: Pose) -> F4:
        raise KeyboardInterrupt

    of = network_map(brain(), disc(RIGHT, 15 * mm))
    best = engage(over(*RIGHT), of, counted)
    assert asked == [*over(*RIGHT).told, best.best.pose]
    with pytest.raises(KeyboardInterrupt):
        engage(over(*RIGHT), of, stops)


def test_full_solves_on_a_head_give_the_closed_form() -> None:
    on = ground(sphere_head(4.0), Alignment(np.eye(4), 1.0, 0.0))
    pose = over(*RIGHT).told[0]
    e, true = solver(on, figure(), brain())(pose), exact(pose)
    known = np.isfinite(e).all(axis=1)
    assert known.mean() > 0.9
    assert np.linalg.norm(e[known] - true[known]) < 0.2 * np.linalg.norm(true[known])


def test_positions_lie_in_a_triangular_lattice() -> None:
    points = hexagons(5 * mm, 2.5 * mm)
    assert len(points) == 19
    apart = np.linalg.norm(points[:, None] - points, axis=2)
    np.testing.assert_allclose(np.sort(apart + np.eye(19), axis=1)[:, 0], 2.5 * mm)
