import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation
from skimage import measure

from bobina.head import along, circuit, length, tape
from bobina.space import BadInput, Surface
from bobina.space.frames import Scanner

R = 0.09
turns = st.tuples(*[st.floats(-3, 3)] * 3)


def _ball() -> Surface[Scanner]:
    axis = np.arange(-50, 51) * 2e-3
    grid = np.stack(np.meshgrid(axis, axis, axis, indexing="ij"))
    vertices, triangles, _, _ = measure.marching_cubes(R - np.linalg.norm(grid, axis=0), 0.0)  # type: ignore[no-untyped-call]
    return Surface((vertices - 50) * 2e-3, triangles[:, ::-1], Scanner)


BALL = _ball()


@settings(max_examples=30)
@given(turns, st.floats(0.3, 2.8))
def test_a_tape_over_a_ball_is_an_arc(turn: tuple[float, ...], angle: float) -> None:
    spin = Rotation.from_rotvec(turn)
    start, over, end = (spin.apply([R * np.cos(a), R * np.sin(a), 0]) for a in (0, angle / 2, angle))
    line = tape(BALL, start, end, over)
    assert length(line) == pytest.approx(R * angle, rel=5e-3)
    assert np.allclose(line[0], start)
    assert np.allclose(line[-1], end)
    assert np.allclose(along(line, length(line) / 2), over, atol=1e-3)


def test_the_tape_goes_by_the_side_it_is_told() -> None:
    start, end = [R, 0, 0], [0, R, 0]
    short, long = (tape(BALL, start, end, np.array(over) * R) for over in ([0.71, 0.71, 0], [-0.71, -0.71, 0]))
    assert length(short) == pytest.approx(R * np.pi / 2, rel=5e-3)
    assert length(long) == pytest.approx(R * 3 * np.pi / 2, rel=5e-3)


@settings(max_examples=30)
@given(turns, st.floats(-0.05, 0.05))
def test_a_circuit_is_a_circle_of_latitude(turn: tuple[float, ...], height: float) -> None:
    spin = Rotation.from_rotvec(turn)
    ring = np.sqrt(R**2 - height**2)
    line = circuit(BALL, spin.apply([ring, 0, height]), spin.apply([0, 1, 0]), spin.apply([0, 0, 1]))
    assert length(line) == pytest.approx(2 * np.pi * ring, rel=5e-3)
    assert np.allclose(along(line, length(line) / 4), spin.apply([0, ring, height]), atol=2e-3)
    assert np.allclose(line[0], line[-1])


def test_a_dent_is_spanned() -> None:
    dented = BALL.vertices * np.where(np.abs(BALL.vertices[:, :1] - R) < 5e-3, 0.9, 1.0)
    surface = Surface(dented, BALL.triangles, Scanner)
    line = circuit(surface, [0, R, 0], [1, 0, 0], [0, 0, 1])
    assert 0.98 * 2 * np.pi * R < length(line) < 2 * np.pi * R


def test_a_point_beyond_the_tape_is_refused() -> None:
    with pytest.raises(BadInput, match="cm"):
        along(tape(BALL, [R, 0, 0], [0, R, 0], [R, R, 0]), 0.5)


def test_a_plane_beside_the_head_is_refused() -> None:
    with pytest.raises(BadInput, match="does not meet"):
        circuit(BALL, [0, 0, 0.5], [1, 0, 0], [0, 0, 1])
