"""The spread of the field over conductivities and placements."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from bobina.coil import Coil, Elements, coil
from bobina.coil.model import NO_ELEMENTS
from bobina.field import FiniteVolume, Receiver
from bobina.head import CONDUCTIVITY, Head, Tissue
from bobina.head.ranges import RANGES, WEIGHTED_MEANS, Range
from bobina.plan import scenarios
from bobina.plan.place import foot, lay, outside
from bobina.plan.scenarios import conductivities
from bobina.plan.search import Bench, Search, search
from bobina.plan.slips import Slips, slips
from bobina.plan.spread import CAP, NAVIGATED, Placement, Spread
from bobina.source import Source, Sourced, Status
from bobina.space import Rigid, Volume
from bobina.space.frames import Coil as CoilFrame
from bobina.space.frames import Scanner
from bobina.space.units import degree, mm
from spheres import FOUR, Array, ball, over

GIVEN = Source("this test", Status.GIVEN)
TARGET = np.array([12, 16, 56]) * mm
STEP = 0.02
VOXEL = 6 * mm
OWN = {tissue: CONDUCTIVITY[tissue].value for tissue in (Tissue.GM, Tissue.CSF, Tissue.BONE, Tissue.SCALP)}
Conductivity = Mapping[Tissue, float]


@cache
def lopsided() -> Head:
    """Shells whose middles are apart, the inner ones narrower: here conductivity matters."""
    head = ball(FOUR, VOXEL)
    points = head.labels.points(np.moveaxis(np.indices(head.labels.data.shape), 0, -1).reshape(-1, 3))
    labels = np.zeros(len(points), np.uint8)
    for k, (tissue, outer) in enumerate(sorted(FOUR.items(), key=lambda pair: -pair[1])):
        middle, stretch = np.array([8.0, 0, 0]) * k * mm, np.array([1 + 0.1 * k, 1, 1])
        labels[np.linalg.norm((points - middle) * stretch, axis=1) <= outer] = tissue
    return Head("lopsided", Volume(labels.reshape(head.labels.data.shape), head.labels.affine, Scanner))


POSE = over(103 * mm, turn=0.4, tilt=0.2)


@cache
def rough() -> Coil:
    """A figure-8 of two rings: quick. Elements stand in the middle of their ways: else the current is not closed."""
    like, angle = coil("figure-8-70"), np.linspace(0, 2 * np.pi, 17)[:-1]
    rings = [35 * mm * np.stack([side * (1 + np.cos(angle)), np.sin(angle), 0 * angle], axis=1) for side in (-1, 1)]
    ahead = [np.roll(ring, -1, axis=0) for ring in rings]
    middles, steps = np.add(ahead, rings) / 2, np.subtract(ahead, rings)
    wires = Elements(middles.reshape(-1, 3) - [0, 0, 5 * mm], steps.reshape(-1, 3))
    return Coil("two rings", "figure-8", wires, NO_ELEMENTS, like.casing, None, like.source)


@cache
def made_before(head: Head, values: tuple[tuple[Tissue, float], ...]) -> float:
    return solved(head, dict(values))


def field(head: Head, values: Conductivity) -> float:
    """|E| at the target, by a full solve."""
    return made_before(head, tuple(values.items()))


def solved(head: Head, values: Conductivity, target: Array = TARGET) -> float:
    own = {**head.conductivity, **{tissue: Sourced(value, "S/m", GIVEN) for tissue, value in values.items()}}
    solver = FiniteVolume(replace(head, conductivity=own), 1e-6)
    return float(np.linalg.norm(solver.patch(target, 10 * mm).mean(solver.field(rough(), POSE).e)))


def slopes_of(head: Head, target: Array = TARGET) -> Conductivity:
    solver = FiniteVolume(head, 1e-6)
    return solver.slopes(rough(), POSE, target, 10 * mm)


@cache
def slopes() -> Conductivity:
    return slopes_of(lopsided())


STILL = Slips(np.zeros((1000, 2)), np.zeros(1000), np.ones(1000))


def spread_of(
    slipped: Slips = STILL, ranges: Mapping[Tissue, Range] = RANGES, own: Conductivity = OWN
) -> Spread:
    nominal = field(lopsided(), own)
    return scenarios.spread(
        nominal, own, slopes(), lambda values: field(lopsided(), values), slipped, slipped, ranges=ranges
    )


@cache
def made() -> Spread:
    return spread_of()


@cache
def bench() -> tuple[Bench, Search]:
    of = Bench(rough(), outside(lopsided()), receiver().outside())
    return of, search(of, TARGET)


@cache
def receiver() -> Receiver:
    return FiniteVolume(lopsided(), 1e-5).receiver(TARGET, 10 * mm)


def test_on_a_sphere_conductivity_changes_nothing() -> None:
    """The field in concentric shells does not depend on their conductivities; what is left is the grid's."""
    head = ball({**FOUR, Tissue.GM: 69 * mm}, 4 * mm)
    assert max(map(abs, slopes_of(head, 0.6 * TARGET).values())) < 0.002
    assert max(map(abs, slopes().values())) > 0.05


def test_slopes_are_those_of_full_solves() -> None:
    for one, value in OWN.items():
        more, less = (field(lopsided(), {**OWN, one: value * np.exp(step)}) for step in (STEP, -STEP))
        assert slopes()[one] == pytest.approx(np.log(more / less) / (2 * STEP), abs=2e-4)


def test_all_conductivities_together_change_nothing() -> None:
    assert field(lopsided(), {one: 3 * value for one, value in OWN.items()}) == pytest.approx(
        field(lopsided(), OWN), rel=1e-4
    )
    assert sum(slopes().values()) == pytest.approx(0, abs=1e-4)


def test_the_interval_is_that_of_full_solves() -> None:
    """Twenty scenarios solved in full fall where the interval says."""
    values = conductivities([RANGES[one] for one in OWN], 20, seed=5)
    solved = np.array([field(lopsided(), dict(zip(OWN, row, strict=True))) for row in values]) / made().nominal
    interval = made().by_conductivity
    inside = (solved >= interval.low) & (solved <= interval.high)
    assert inside.mean() >= 0.75
    assert np.median(solved) == pytest.approx(interval.median, abs=0.3 * (interval.high - interval.low))
    assert np.std(solved) == pytest.approx((interval.high - interval.low) / 3.29, rel=0.35)


def test_the_ends_rest_on_full_solves() -> None:
    assert [one.solved for one in made().solved] == pytest.approx(
        [made().by_conductivity.low, made().by_conductivity.high], rel=1e-3
    )
    for one in made().solved:
        values = {Tissue[name]: value for name, value in one.conductivity.items()}
        assert one.solved * made().nominal == pytest.approx(field(lopsided(), values))
        assert one.by_slopes == pytest.approx(one.solved, abs=0.05)
    assert made().misfit < 0.05


def test_solves_that_say_otherwise_are_believed() -> None:
    """With slopes half as steep as they should be, the solves put it right."""
    halved = {one: slope / 2 for one, slope in slopes().items()}
    found = scenarios.spread(made().nominal, OWN, halved, lambda values: field(lopsided(), values), STILL, STILL)
    assert found.by_conductivity.low == pytest.approx(made().by_conductivity.low, rel=1e-6)
    assert found.by_conductivity.high == pytest.approx(made().by_conductivity.high, rel=1e-6)


def test_wider_ranges_widen_the_interval() -> None:
    narrow = {one: Range((r.low + OWN[one]) / 2, (r.high + OWN[one]) / 2, r.source) for one, r in RANGES.items()
              if one in OWN}
    less, more = spread_of(ranges=narrow).by_conductivity, made().by_conductivity
    assert 0.3 < (less.high - less.low) / (more.high - more.low) < 0.8


def test_a_tissue_that_does_not_vary_has_no_share() -> None:
    fixed = {**RANGES, Tissue.GM: Range(OWN[Tissue.GM], OWN[Tissue.GM], GIVEN)}
    shares = {one.tissue: one.share for one in spread_of(ranges=fixed).influences}
    assert shares["GM"] == pytest.approx(0, abs=1e-12)
    assert sum(shares.values()) == pytest.approx(1)
    assert made().placement_share == 0


def test_a_conductivity_out_of_its_range_stretches_it() -> None:
    own = {**OWN, Tissue.GM: 0.9}
    (stretched,) = (one.range for one in spread_of(own=own).influences if one.tissue == "GM")
    assert (stretched.low, stretched.high) == (0.1, 0.9)


def test_the_same_seed_gives_the_same_spread() -> None:
    assert spread_of() == made()
    of, found = bench()
    first, again = (slips(of, found.best, NAVIGATED, 20) for _ in range(2))
    np.testing.assert_array_equal(first.kept, again.kept)
    assert not np.allclose(slips(of, found.best, NAVIGATED, 20, seed=1).kept, first.kept)


def test_a_slip_keeps_what_a_coil_put_there_gives() -> None:
    of, found = bench()
    slipped, pose = slips(of, found.best, NAVIGATED, 15), found.best.pose
    for offset, turn, kept in zip(slipped.offsets, slipped.turns, slipped.kept, strict=True):
        along = pose.rotation[:, 0] * offset[0] + pose.rotation[:, 1] * offset[1]
        spot = foot(pose.matrix, of.head) + along
        stood = Rigid(lay(of.coil, of.head, spot[None], [angle_of(pose, of) + turn])[0], Scanner, CoilFrame)
        assert np.linalg.norm(receiver().receive(of.coil, stood)) / found.best.field == pytest.approx(kept, rel=0.01)


def angle_of(pose: Rigid[Scanner, CoilFrame], of: Bench) -> float:
    """The angle at which ``lay`` turns a coil as ``pose`` is turned."""
    angles = np.arange(-180, 180, 0.5) * degree
    poses = lay(of.coil, of.head, np.repeat(foot(pose.matrix, of.head)[None], len(angles), axis=0), angles)
    return float(angles[np.argmax(np.einsum("nij,ij->n", poses[:, :3, :3], pose.rotation))])


def test_slips_are_as_large_as_published() -> None:
    """Means of the sources: 5.5 mm; caps 10.66 mm and 5.99 degrees; median turn of 3.48 degrees."""
    of, found = bench()
    navigated, cap = (slips(of, found.best, placement) for placement in (NAVIGATED, CAP))
    assert np.linalg.norm(navigated.offsets, axis=1).mean() == pytest.approx(5.5 * mm, rel=0.05)
    assert np.median(np.abs(navigated.turns)) == pytest.approx(3.48 * degree, rel=0.1)
    assert np.linalg.norm(cap.offsets, axis=1).mean() == pytest.approx(10.66 * mm, rel=0.05)
    assert np.abs(cap.turns).mean() == pytest.approx(5.99 * degree, rel=0.1)
    assert np.percentile(cap.kept, 5) < np.percentile(navigated.kept, 5) < 1


def test_placement_alone_and_both_together() -> None:
    of, found = bench()
    slipped = slips(of, found.best, NAVIGATED)
    both = spread_of(slipped)
    assert [both.by_placement.low, both.by_placement.median, both.by_placement.high] == pytest.approx(
        np.percentile(slipped.kept, [5, 50, 95])
    )
    assert both.by_conductivity == made().by_conductivity
    wider = both.together.high - both.together.low
    assert wider > max(one.high - one.low for one in (both.by_placement, both.by_conductivity))
    assert 0 < both.placement_share < 1
    assert both.placement_share + sum(one.share for one in both.influences) == pytest.approx(1)
    none = Placement("none", Sourced(0.0, "m", GIVEN), Sourced(0.0, "rad", GIVEN))
    np.testing.assert_allclose(slips(of, found.best, none, 3).kept, 1, rtol=2e-3)


def test_every_range_holds_what_the_plan_takes_and_the_meta_analysis_found() -> None:
    for tissue, one in RANGES.items():
        drawn = one.draw(2000, np.random.default_rng(0))
        assert one.low < CONDUCTIVITY[tissue].value < one.high
        assert one.low < WEIGHTED_MEANS[tissue] < one.high
        assert one.low <= drawn.min()
        assert drawn.max() <= one.high
        assert drawn.mean() == pytest.approx((one.low + one.high) / 2, rel=0.03)
