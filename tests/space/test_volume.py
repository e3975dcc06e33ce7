import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.spatial.transform import Rotation

from bobina.space import Surface, Volume
from bobina.space.frames import Scanner

sizes = st.tuples(*[st.floats(0.5e-3, 3e-3)] * 3)
turns = st.tuples(*[st.floats(-3, 3)] * 3)
points = arrays(float, (4, 3), elements=st.floats(-0.1, 0.1))

TETRAHEDRON = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1.0]])
OUTWARDS = np.array([[0, 2, 1], [0, 1, 3], [0, 3, 2], [1, 2, 3]])


@given(sizes, turns, points)
def test_index_and_points_undo_each_other(size: tuple[float, ...], turn: tuple[float, ...], xyz: np.ndarray) -> None:
    affine = np.eye(4)
    affine[:3, :3] = Rotation.from_rotvec(turn).as_matrix() @ np.diag(size)
    affine[:3, 3] = (0.01, -0.02, 0.03)
    volume = Volume(np.zeros((2, 2, 2)), affine, Scanner)
    assert np.allclose(volume.points(volume.index(xyz)), xyz, atol=1e-9)
    assert np.allclose(volume.spacing, size)


def test_the_voxels_cannot_be_changed() -> None:
    volume = Volume(np.zeros((2, 2, 2)), np.eye(4), Scanner)
    with pytest.raises(ValueError, match="read-only"):
        volume.data[0, 0, 0] = 1


def test_normals_of_outward_triangles_point_outwards() -> None:
    surface = Surface(TETRAHEDRON, OUTWARDS, Scanner)
    outward = ((surface.vertices - surface.vertices.mean(axis=0)) * surface.normals()).sum(axis=1)
    assert (outward > 0).all()
    assert np.allclose(np.linalg.norm(surface.normals(), axis=1), 1)


@given(turns)
def test_normals_turn_with_the_surface(turn: tuple[float, ...]) -> None:
    rotation = Rotation.from_rotvec(turn).as_matrix()
    turned = Surface(TETRAHEDRON @ rotation.T, OUTWARDS, Scanner)
    assert np.allclose(turned.normals(), Surface(TETRAHEDRON, OUTWARDS, Scanner).normals() @ rotation.T)
