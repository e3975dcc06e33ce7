from functools import cache

import numpy as np
import pytest
from scipy.spatial import cKDTree

from bobina.coil import coil
from bobina.field import FiniteVolume, Reception
from bobina.head import Head
from bobina.plan.place import HAIR, Outside, clearance, outside
from bobina.plan.search import Bench, Search, flatness, search
from bobina.space import BadInput
from bobina.space.units import mm
from made_heads import colin
from spheres import THREE, Array, ball

ASIDE = np.array([0.48, 0.36, 0.8])
"""a direction off every axis"""
SCALP = 95 * mm
MIDDLE = 22.0
"""depth of the target, mm: 12 mm below the bone"""
KEYS = ("figure-8-70", "double-cone", "mc-b70")


@cache
def head() -> Head:
    return ball(THREE, 4 * mm)


@cache
def ground() -> Outside:
    return outside(head())


@cache
def solver() -> FiniteVolume:
    return FiniteVolume(head(), 1e-5)


def target(depth: float) -> Array:
    return (SCALP - depth * mm) * ASIDE


@cache
def reception(depth: float) -> Reception:
    return solver().receiver(target(depth), 3 * mm).outside()


@cache
def bench(depth: float = MIDDLE, key: str = "figure-8-70") -> Bench:
    return Bench(coil(key), ground(), reception(depth))


@cache
def found(depth: float = MIDDLE, key: str = "figure-8-70") -> Search:
    return search(bench(depth, key), target(depth))


@cache
def person() -> tuple[Bench, Search]:
    """Colin27, every third voxel, and a target in the left prefrontal cortex."""
    labels = colin().labels
    coarse = type(labels)(labels.data[::3, ::3, ::3], labels.affine @ np.diag([3.0, 3, 3, 1]), labels.frame)
    receiver = FiniteVolume(Head("Colin27, 3 mm", coarse), 1e-4).receiver(np.array([-38, 44, 26]) * mm, 4 * mm)
    of = Bench(coil("figure-8-70"), outside(colin()), receiver.outside())
    return of, search(of, np.array([-38, 44, 26]) * mm)


def test_the_best_pose_stands_over_the_target() -> None:
    origin = found().best.pose.origin
    assert np.linalg.norm(origin - (origin @ ASIDE) * ASIDE) < 5 * mm
    assert origin @ ASIDE == pytest.approx(SCALP + HAIR.value, abs=2 * mm)
    assert found().best.pose.rotation[:, 2] @ ASIDE < -0.99


@pytest.mark.parametrize("key", KEYS)
def test_the_winner_beats_every_pose_tried(key: str) -> None:
    search = found(key=key)
    fields = [candidate.field for candidate in search.candidates]
    assert fields == sorted(fields, reverse=True)
    assert search.best.field >= fields[0] > 0
    assert search.tried > 5000


def test_the_winner_beats_poses_at_random_on_a_person() -> None:
    of, search = person()
    rng = np.random.default_rng(0)
    vertices = of.head.scalp.vertices
    near = vertices[np.linalg.norm(vertices - search.best.pose.origin, axis=1) < 40 * mm]
    fields = of.try_out(near[rng.integers(len(near), size=500)], rng.uniform(-np.pi, np.pi, 500))[1]
    assert fields.max() <= 1.002 * search.best.field
    assert fields.max() > 0.9 * search.best.field


def test_no_pose_kept_enters_the_head() -> None:
    of, search = person()
    poses = np.array([candidate.pose.matrix for candidate in (search.best, *search.candidates)])
    assert clearance(poses, of.coil.casing, of.head).min() > of.gap - 0.3 * mm


def test_a_deeper_target_gets_less() -> None:
    fields = [found(depth).best.field for depth in (18.0, 22.0, 26.0)]
    assert fields[0] > fields[1] > fields[2]


def test_more_hair_costs_field() -> None:
    thick = Bench(bench().coil, bench().head, bench().target, 10 * mm)
    assert 0.6 < search(thick, target(MIDDLE)).best.field / found().best.field < 0.95


@pytest.mark.parametrize("key", KEYS)
def test_flatness_is_what_is_kept(key: str) -> None:
    flat = flatness(bench(key=key), found(key=key).best)
    middle = np.flatnonzero(np.linalg.norm(flat.offsets, axis=1) < 1e-9)
    np.testing.assert_allclose(flat.kept[middle], 1, rtol=1e-3)
    np.testing.assert_allclose(flat.kept_by_angle[np.abs(flat.angles) < 1e-9], 1, rtol=1e-3)
    assert flat.worst_5mm <= flat.mean_5mm <= 1.002
    assert flat.worst_5mm > 0.5
    assert 0.5 < flat.worst_10deg <= 1.002
    assert flat.kept.max() < 1.01


def test_on_a_sphere_the_optimum_is_symmetric() -> None:
    flat = flatness(bench(), found().best)
    _, opposite = cKDTree(flat.offsets).query(-flat.offsets)
    np.testing.assert_allclose(flat.kept, flat.kept[opposite], atol=0.03)


def test_on_a_sphere_turning_the_coil_costs_nothing() -> None:
    np.testing.assert_allclose(flatness(bench(), found().best).kept_by_angle, 1, atol=0.05)


@pytest.mark.parametrize("point", [(0.0, 0.0, 0.1), (0.0, -0.25, 0.0), (0.3, 0.3, 0.3)])
def test_a_target_outside_the_head_is_refused(point: tuple[float, float, float]) -> None:
    with pytest.raises(BadInput, match="outside the head"):
        search(bench(), point)
