"""What a target receives: by adjoint solves, by convolution, and by solving for the coil."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from bobina.coil import Coil, Elements, coil
from bobina.field import FiniteVolume, Receiver, Reception
from bobina.head import Head
from bobina.plan.place import Outside, lay, outside
from bobina.space import Rigid, Volume
from bobina.space.frames import Coil as CoilFrame
from bobina.space.frames import Scanner
from bobina.space.units import mm
from made_heads import colin
from spheres import THREE, Array, ball, over, relative

TARGET = np.array([-38, 44, 26]) * mm
RADIUS = 3 * mm
CENTRE = np.array([10, -20, 70]) * mm
AXES = Rotation.from_euler("xyz", [10, 20, -30], degrees=True).as_matrix() @ np.diag([-1.0, 1, 1])


@cache
def sphere() -> FiniteVolume:
    """On oblique, left-handed voxels."""
    return FiniteVolume(ball(THREE, 4 * mm, axes=AXES), 1e-7)


@cache
def sphere_receiver() -> Receiver:
    return sphere().receiver(CENTRE, 6 * mm)


@cache
def coarse_colin() -> Head:
    """Every second voxel of Colin27."""
    labels = colin().labels
    affine = labels.affine @ np.diag([2.0, 2, 2, 1])
    return Head("Colin27, 2 mm", Volume(labels.data[::2, ::2, ::2], affine, Scanner))


@cache
def colin_outside() -> Outside:
    return outside(coarse_colin())


@cache
def colin_solver() -> FiniteVolume:
    return FiniteVolume(coarse_colin())


@cache
def colin_receiver() -> Receiver:
    return colin_solver().receiver(TARGET, RADIUS)


@cache
def colin_reception() -> Reception:
    return colin_receiver().outside()


def pose_over(spot: Array, turn: float, of: Coil) -> Rigid[Scanner, CoilFrame]:
    return Rigid(lay(of, colin_outside(), spot[None], [turn])[0], Scanner, CoilFrame)


def solved_at_target(solver: FiniteVolume, receiver: Receiver, of: Coil, pose: Rigid[Scanner, CoilFrame]) -> Array:
    return receiver.where.mean(solver.field(of, pose).e)


@pytest.mark.parametrize("key", ["figure-8-70", "circular-90"])
def test_adjoint_and_full_solve_agree_in_a_sphere(key: str) -> None:
    of, pose = coil(key), over(101 * mm, turn=0.7, tilt=0.5)
    assert relative(sphere_receiver().receive(of, pose), solved_at_target(sphere(), sphere_receiver(), of, pose)) < 1e-5


def test_adjoint_and_full_solve_agree_for_dipoles() -> None:
    rng = np.random.default_rng(0)
    moments = Elements(rng.uniform(-30 * mm, -5 * mm, (30, 3)), rng.normal(size=(30, 3)) * 1e-6)
    like = coil("figure-8-70")
    of = Coil("dipoles", "figure-8", like.wires, moments, like.casing, None, like.source)
    pose = over(101 * mm)
    assert relative(sphere_receiver().receive(of, pose), solved_at_target(sphere(), sphere_receiver(), of, pose)) < 1e-5


@pytest.mark.parametrize(("spot", "turn"), [((-46, 62, 44), 0.8), ((0, 20, 100), -1.2)])
def test_adjoint_and_full_solve_agree_on_a_head(spot: tuple[float, float, float], turn: float) -> None:
    """The issue asks for 1 %; the adjoint is the transpose of the solve, so only the solver's tolerance is left."""
    of = coil("figure-8-70")
    pose = pose_over(np.array(spot) * mm, turn, of)
    full = solved_at_target(colin_solver(), colin_receiver(), of, pose)
    assert relative(colin_receiver().receive(of, pose), full) < 1e-4


@pytest.mark.parametrize("key", ["figure-8-70", "figure-8-25", "double-cone"])
def test_the_reception_round_the_head_gives_the_same(key: str) -> None:
    of = coil(key)
    spots = np.array([(-46, 62, 44), (0, 20, 100), (70, 10, 60), (0, -90, 60)]) * mm
    poses = [pose_over(spot, turn, of) for spot, turn in zip(spots, (0.8, -1.2, 0.1, 2.0), strict=True)]
    direct = np.array([colin_receiver().receive(of, pose) for pose in poses])
    matrices = np.array([pose.matrix for pose in poses])
    strongest = np.linalg.norm(direct, axis=1).max()
    exact = colin_reception().receive(of, matrices, exact=True)
    assert np.linalg.norm(exact - direct, axis=1).max() < 2e-3 * strongest
    assert np.linalg.norm(colin_reception().receive(of, matrices) - direct, axis=1).max() < 1e-2 * strongest


def test_the_far_side_sends_no_ghosts() -> None:
    """The convolution is periodic: a coil well above one side must not meet the currents of the other again."""
    of = coil("figure-8-70")
    for tilt in (0.3, 2.0, 3.5, 5.0):
        pose = over(185 * mm, tilt=tilt)
        found = sphere_reception().receive(of, pose.matrix[None], exact=True)[0]
        assert relative(found, sphere_receiver().receive(of, pose)) < 2e-3


@cache
def sphere_reception() -> Reception:
    return sphere_receiver().outside()


STRONG = float(np.linalg.norm(sphere_receiver().receive(coil("figure-8-70"), over(101 * mm, tilt=0.1))))


@settings(max_examples=30)
@given(st.floats(-3, 3), st.floats(0, 6), st.floats(0, 1.5))
def test_it_is_linear_in_the_current(times: float, turn: float, tilt: float) -> None:
    of = coil("figure-8-25")
    more = Coil(
        of.name, of.kind, Elements(of.wires.points, times * of.wires.vectors), of.dipoles, of.casing, None, of.source
    )
    pose = over(101 * mm, turn=turn, tilt=tilt).matrix[None]
    found, once = (sphere_reception().receive(any_coil, pose, exact=True) for any_coil in (more, of))
    np.testing.assert_allclose(found, times * once, atol=1e-9 * STRONG)


def test_turning_the_coil_half_round_turns_the_field_round() -> None:
    """A figure-8 is symmetric: half a turn about its z reverses the current."""
    of = coil("c-b60")
    there, back = (sphere_receiver().receive(of, over(101 * mm, turn=turn, tilt=0.4)) for turn in (0.3, 0.3 + np.pi))
    np.testing.assert_allclose(back, -there, atol=1e-6 * STRONG)


def test_head_and_coil_may_move_together() -> None:
    """A rigid motion of everything moves the field with it."""
    matrix = np.eye(4)
    matrix[:3, :3] = Rotation.from_euler("xyz", [0.4, -0.2, 1.1]).as_matrix()
    matrix[:3, 3] = [0.1, -0.2, 0.05]
    move = Rigid(matrix, Scanner, Scanner)
    head = ball(THREE, 8 * mm)
    moved = Head("moved", Volume(head.labels.data, matrix @ head.labels.affine, Scanner))
    of, pose = coil("figure-8-70"), over(105 * mm, turn=0.5, tilt=0.3)
    points = np.array([CENTRE, [0, 30 * mm, 40 * mm]])
    here = FiniteVolume(head, 1e-7).field(of, pose).at(points)[0]
    there = FiniteVolume(moved, 1e-7).field(of, move @ pose).at(move.points(points))[0]
    assert relative(there, move.vectors(here)) < 1e-5
