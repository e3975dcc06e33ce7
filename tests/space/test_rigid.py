import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from bobina.space import Rigid
from bobina.space.frames import MNI, Coil, Scanner, Tracker

numbers = st.floats(-1, 1)
triples = st.tuples(numbers, numbers, numbers)
Triple = tuple[float, float, float]


def matrix(turn: Triple, shift: Triple) -> NDArray[np.float64]:
    result = np.eye(4)
    result[:3, :3] = Rotation.from_rotvec(np.pi * np.array(turn)).as_matrix()
    result[:3, 3] = shift
    return result


@given(triples, triples, triples)
def test_there_and_back(turn: Triple, shift: Triple, point: Triple) -> None:
    way = Rigid(matrix(turn, shift), Scanner, Coil)
    back = way.inverse()
    assert np.allclose(back.points(way.points(point)), point, atol=1e-12)
    assert back.target is Coil
    assert back.source is Scanner


@given(triples, triples, triples, triples, triples)
def test_composition_is_first_the_right_one(a: Triple, b: Triple, c: Triple, d: Triple, point: Triple) -> None:
    outer, inner = Rigid(matrix(a, b), MNI, Scanner), Rigid(matrix(c, d), Scanner, Coil)
    assert np.allclose((outer @ inner).points(point), outer.points(inner.points(point)), atol=1e-12)


@given(triples, triples, triples, triples)
def test_distances_and_angles_are_kept(turn: Triple, shift: Triple, a: Triple, b: Triple) -> None:
    way = Rigid(matrix(turn, shift), Scanner, Coil)
    assert np.isclose(np.linalg.norm(way.points(a) - way.points(b)), np.linalg.norm(np.subtract(a, b)), atol=1e-12)
    assert np.isclose(way.vectors(a) @ way.vectors(b), np.dot(a, b), atol=1e-12)


@given(triples, triples, triples)
def test_vectors_do_not_shift(turn: Triple, shift: Triple, a: Triple) -> None:
    way = Rigid(matrix(turn, shift), Scanner, Coil)
    assert np.allclose(way.points(a) - way.origin, way.vectors(a), atol=1e-12)


def test_frames_that_do_not_meet_are_refused() -> None:
    with pytest.raises(ValueError, match="Scanner is not Tracker"):
        Rigid(np.eye(4), MNI, Scanner) @ Rigid(np.eye(4), Tracker, Coil)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "broken",
    [
        np.diag([-1.0, 1, 1, 1]), np.diag([1.1, 1, 1, 1]), np.eye(4)[[1, 0, 2, 3]], np.eye(3), np.full((4, 4), np.nan),
        np.eye(4) + np.eye(4, k=1) * 0.05, np.diag([1.0, 1, 1, 2]),
    ],
)
def test_what_is_not_rigid_is_refused(broken: NDArray[np.float64]) -> None:
    with pytest.raises(ValueError, match=r"rigid|axes"):
        Rigid(broken, Scanner, Coil)


def test_the_matrix_cannot_be_changed() -> None:
    given_matrix = np.eye(4)
    way = Rigid(given_matrix, Scanner, Coil)
    given_matrix[0, 3] = 5
    assert way.origin[0] == 0
    with pytest.raises(ValueError, match="read-only"):
        way.matrix[0, 0] = 2


def test_the_small_rounding_of_a_file_is_mended() -> None:
    rough = matrix((0.1, 0.2, 0.3), (0, 0, 0)).round(4)
    rotation = Rigid(rough, Scanner, Coil).rotation
    assert np.allclose(rotation.T @ rotation, np.eye(3), atol=1e-12)
