import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bobina.coil import NO_ELEMENTS, Coil, Elements, catalogue, coil
from bobina.field import potential, sphere_field
from bobina.field.primary import as_wires
from bobina.space import Rigid
from bobina.space.frames import Coil as CoilFrame
from bobina.space.frames import Scanner
from bobina.space.units import mm
from spheres import Array, cap, over, relative

POSE = over(100 * mm, turn=0.4, tilt=0.3)
STEP = 0.1 * mm


def made(wires: Elements, dipoles: Elements) -> Coil:
    like = coil("figure-8-70")
    return Coil("made", "figure-8", wires, dipoles, like.casing, None, like.source)


def dipoles() -> Coil:
    rng = np.random.default_rng(3)
    places = rng.uniform([-30 * mm, -30 * mm, -10 * mm], [30 * mm, 30 * mm, -3 * mm], (40, 3))
    return made(NO_ELEMENTS, Elements(places, rng.normal(size=(40, 3)) * 1e-6))


def derivatives(of_coil: Coil, points: Array) -> tuple[Array, Array]:
    """Jacobians (n, 3, 3) of E and of dA/dt: how component c changes along axis a, at [:, a, c]."""
    results = []
    for function in (sphere_field, potential):
        along = [(function(of_coil, POSE, points + s) - function(of_coil, POSE, points - s)) / (2 * STEP)
                 for s in STEP * np.eye(3)]
        results.append(np.stack(along, axis=1))
    return results[0], results[1]


def curl(jacobian: Array) -> Array:
    pairs = ((1, 2), (2, 0), (0, 1))
    return np.stack([jacobian[:, a, b] - jacobian[:, b, a] for a, b in pairs], axis=1)


EVERY = [*catalogue(), dipoles()]


@pytest.mark.parametrize("any_coil", EVERY, ids=lambda c: c.name)
def test_curl_divergence_and_normal_make_it_the_only_solution(any_coil: Coil) -> None:
    points = np.concatenate([cap(r, 40) for r in (30 * mm, 60 * mm, 80 * mm)])
    e, a = derivatives(any_coil, points)
    assert relative(-curl(e), curl(a)) < 1e-3, "curl E = -dB/dt"
    assert np.abs(np.trace(e, axis1=1, axis2=2)).max() < 1e-4 * np.linalg.norm(curl(a), axis=1).max(), "div E = 0"
    field = sphere_field(any_coil, POSE, points)
    assert np.abs(np.einsum("nc,nc->n", field, points)).max() < 1e-12 * np.linalg.norm(field), "E . r = 0"


def test_a_dipole_is_a_small_loop() -> None:
    points = cap(75 * mm, 60)
    loops = made(as_wires(dipoles(), 0.2 * mm), NO_ELEMENTS)
    assert relative(sphere_field(loops, POSE, points), sphere_field(dipoles(), POSE, points)) < 1e-4


def test_the_secondary_field_is_a_gradient_inside() -> None:
    """Around any closed path the charge's field does no work, so E and -dA/dt agree there."""
    angle = np.linspace(0, 2 * np.pi, 721)[:-1]
    ring = np.stack([30 * mm * np.cos(angle), 30 * mm * np.sin(angle), np.full(720, 70 * mm)], axis=1)
    along = np.stack([-np.sin(angle), np.cos(angle), np.zeros(720)], axis=1)
    circular = coil("circular-90")
    e = np.einsum("nc,nc->", sphere_field(circular, POSE, ring), along)
    a = np.einsum("nc,nc->", potential(circular, POSE, ring), along)
    assert e == pytest.approx(-a, rel=1e-4)
    assert abs(a) > 0


@given(st.lists(st.floats(-0.2, 0.2), min_size=3, max_size=3))
def test_a_sphere_may_stand_anywhere(shift: list[float]) -> None:
    figure = made(coil("figure-8-25").wires, dipoles().dipoles)
    points = cap(80 * mm, 10)
    matrix = POSE.matrix.copy()
    matrix[:3, 3] += shift
    moved = sphere_field(figure, Rigid(matrix, Scanner, CoilFrame), points + shift, shift)
    np.testing.assert_allclose(moved, sphere_field(figure, POSE, points), rtol=1e-9, atol=1e-18)


def test_it_vanishes_at_the_centre_and_far_from_the_coil() -> None:
    figure = coil("figure-8-70")
    near = np.linalg.norm(sphere_field(figure, POSE, [[0, 0, 80 * mm]]))
    assert np.linalg.norm(sphere_field(figure, POSE, [[0, 0, 1e-6]])) < 1e-3 * near
    assert np.linalg.norm(sphere_field(figure, over(1.0), [[0, 0, 80 * mm]])) < 1e-3 * near
