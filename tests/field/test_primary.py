import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial import cKDTree
from scipy.spatial.transform import Rotation
from scipy.special import ellipe, ellipk

from bobina.coil import NO_ELEMENTS, Coil, Elements, catalogue, coil
from bobina.field import potential
from bobina.field.primary import as_wires, thin
from bobina.space import Rigid
from bobina.space.frames import Coil as CoilFrame
from bobina.space.frames import Scanner
from bobina.space.units import mm
from spheres import Array, over, relative

MU0 = 4e-7 * np.pi
HERE = Rigid(np.eye(4), Scanner, CoilFrame)


def made(wires: Elements = NO_ELEMENTS, dipoles: Elements = NO_ELEMENTS) -> Coil:
    like = coil("figure-8-70")
    return Coil("made", "circular", wires, dipoles, like.casing, None, like.source)


def loop(radius: float, sides: int = 2000) -> Coil:
    angle = 2 * np.pi * np.arange(sides) / sides
    corners = radius * np.stack([np.cos(angle), np.sin(angle), np.zeros(sides)], axis=1)
    ahead = np.roll(corners, -1, axis=0)
    return made(Elements((corners + ahead) / 2, ahead - corners))


def around(radius: float, rho: Array, z: Array) -> Array:
    """A about a circular loop of 1 A (Jackson, Classical Electrodynamics, 5.37)."""
    square = 4 * radius * rho / ((radius + rho) ** 2 + z**2)
    k = np.sqrt(square)
    result: Array = MU0 / (np.pi * k) * np.sqrt(radius / rho) * ((1 - square / 2) * ellipk(square) - ellipe(square))
    return result


def test_wires_give_the_potential_of_a_loop() -> None:
    rho, z = (part.ravel() for part in np.meshgrid(np.linspace(0.01, 0.1, 10), np.linspace(0.01, 0.1, 10)))
    turn = np.linspace(0, 6, len(rho))
    points = np.stack([rho * np.cos(turn), rho * np.sin(turn), z], axis=1)
    along = np.stack([-np.sin(turn), np.cos(turn), np.zeros_like(turn)], axis=1)
    true = around(0.045, rho, z)[:, None] * along
    np.testing.assert_allclose(potential(loop(0.045), HERE, points), true, rtol=1e-5, atol=1e-13)


def test_a_dipole_is_a_small_loop() -> None:
    radius = 1 * mm
    dipole = made(dipoles=Elements([[0, 0, 0]], [[0, 0, np.pi * radius**2]]))  # type: ignore[arg-type]
    points = np.random.default_rng(0).normal(size=(50, 3)) * 10 * mm + [0, 0, 80 * mm]
    oblique = over(0.0, turn=0.5, tilt=1.0)
    assert relative(potential(dipole, oblique, points), potential(loop(radius), oblique, points)) < 1e-3


def test_dipoles_become_wires() -> None:
    rng = np.random.default_rng(1)
    of_dipoles = made(dipoles=Elements(rng.uniform(-0.03, 0.03, (20, 3)), rng.normal(size=(20, 3)) * 1e-6))
    points = rng.normal(size=(50, 3)) * 10 * mm + [0, 0, 80 * mm]
    true = potential(of_dipoles, HERE, points)
    wide, narrow = (relative(potential(made(as_wires(of_dipoles, side)), HERE, points), true) for side in (2e-3, 1e-3))
    assert wide < 5e-4
    assert wide / narrow == pytest.approx(4, rel=0.1)


@pytest.mark.parametrize("any_coil", catalogue(), ids=lambda c: c.name)
def test_a_thinned_coil_is_nearly_the_same_under_its_face(any_coil: Coil) -> None:
    below = np.stack(np.meshgrid(*[np.linspace(-0.05, 0.05, 11)] * 2, [15 * mm, 30 * mm]), axis=-1).reshape(-1, 3)
    below = below[cKDTree(any_coil.wires.points).query(below)[0] > 15 * mm]
    few = thin(any_coil.wires)
    assert len(few.points) < 0.7 * len(any_coil.wires.points)
    assert relative(potential(made(few), HERE, below), potential(any_coil, HERE, below)) < 0.015


@given(st.integers(0, 2**32 - 1))
def test_head_and_coil_may_move_together(seed: int) -> None:
    rng = np.random.default_rng(seed)
    matrix = np.eye(4)
    matrix[:3, :3] = Rotation.random(random_state=rng.integers(2**31)).as_matrix()
    matrix[:3, 3] = rng.uniform(-1, 1, 3)
    move = Rigid(matrix, Scanner, Scanner)
    points = rng.uniform(-0.05, 0.05, (20, 3))
    figure, pose = coil("figure-8-25"), over(0.1, turn=0.3)
    moved = potential(figure, move @ pose, move.points(points))
    np.testing.assert_allclose(moved, move.vectors(potential(figure, pose, points)), rtol=1e-5, atol=1e-11)


@given(st.floats(-5, 5))
def test_it_is_linear_in_the_current(times: float) -> None:
    figure = coil("figure-8-25")
    points = np.array([[0.01, 0.02, 0.03]])
    more = made(Elements(figure.wires.points, times * figure.wires.vectors))
    once, found = potential(figure, HERE, points), potential(more, HERE, points)
    np.testing.assert_allclose(found, times * once, rtol=1e-5, atol=1e-20)


def test_it_has_no_poles() -> None:
    figure = coil("figure-8-70")
    both = made(figure.wires, Elements(figure.wires.points, 1e-6 * figure.wires.vectors))
    assert np.isfinite(potential(both, HERE, figure.wires.points[::50])).all()
