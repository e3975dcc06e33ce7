from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.ndimage import binary_erosion, binary_opening
from scipy.spatial import cKDTree

from bobina.coil import Coil, Elements, catalogue, coil
from bobina.head import Tissue, nearest
from bobina.plan.place import HAIR, Outside, clearance, foot, lay, outside
from bobina.space.units import degree, mm
from made_heads import colin, sphere_head
from spheres import Array

RADIUS = 90 * mm


@cache
def person() -> Outside:
    return outside(colin())


@cache
def round_head() -> Outside:
    return outside(sphere_head())


@cache
def skin() -> cKDTree:
    """Centres of Colin27's outermost voxels, without the thin shadow that its labels have in front of the nose."""
    labels = colin().labels
    head = binary_opening(labels.data != Tissue.AIR, iterations=2)
    return cKDTree(labels.points(np.argwhere(head & ~binary_erosion(head))))


def upper() -> Array:
    """Vertices of the scalp above the ears."""
    vertices = person().scalp.vertices
    return vertices[vertices[:, 2] > 20 * mm]


@pytest.mark.parametrize("any_coil", catalogue(), ids=lambda c: c.name)
@settings(max_examples=25)
@given(
    places=st.lists(st.tuples(st.floats(0, 1), st.floats(-np.pi, np.pi)), min_size=1, max_size=5),
    gap=st.floats(0, 15 * mm),
)
@example(places=[(0.5203408288484453, 0.0)], gap=0.0)
def test_a_coil_laid_touches_the_gap_and_never_the_head(
    any_coil: Coil, places: list[tuple[float, float]], gap: float
) -> None:
    along, angles = np.array(places).T
    spots = upper()[(along * (len(upper()) - 1)).astype(int)]
    poses = lay(any_coil, person(), spots, angles, gap)
    room = clearance(poses, any_coil.casing, person())
    assert room.min() > gap - 0.3 * mm
    assert room.max() < gap + 0.3 * mm
    for pose in poses:
        rotation = pose[:3, :3]
        np.testing.assert_allclose(rotation.T @ rotation, np.eye(3), atol=1e-12)
        assert np.linalg.det(rotation) == pytest.approx(1)
        casing = any_coil.casing @ rotation.T + pose[:3, 3]
        # the outermost voxels reach half a diagonal beyond their centres, and the surface is smoothed over 2 mm; the
        # worst of 6,000 poses was 1.55 mm
        assert np.min(skin().query(casing)[0]) > gap - 2 * mm


@settings(max_examples=25)
@given(st.floats(0, 1))
def test_z_points_into_the_head_and_y_forward(along: float) -> None:
    spot = upper()[int(along * (len(upper()) - 1))]
    pose = lay(coil("figure-8-70"), person(), spot[None], [0.0])[0]
    normal = nearest(person().scalp, spot)[1]
    np.testing.assert_allclose(pose[:3, 2], -normal, atol=1e-9)
    if abs(normal[1]) < 0.9:
        assert pose[1, 1] > 0.3


@pytest.mark.parametrize("angle", [-90, -30, 45, 120])
def test_the_angle_turns_the_coil_about_its_axis(angle: float) -> None:
    spots = [[0, 30 * mm, RADIUS]] * 2
    straight, turned = lay(coil("figure-8-25"), round_head(), spots, np.array([0, angle]) * degree)
    c, s = np.cos(angle * degree), np.sin(angle * degree)
    np.testing.assert_allclose(turned[:3, :3], straight[:3, :3] @ [[c, -s, 0], [s, c, 0], [0, 0, 1]], atol=1e-12)


def test_a_flat_coil_on_a_sphere_touches_with_its_middle() -> None:
    direction = np.array([0.36, 0.48, 0.8])
    pose = lay(coil("figure-8-70"), round_head(), RADIUS * direction[None], [0.3])[0]
    np.testing.assert_allclose(pose[:3, 3], (RADIUS + HAIR.value) * direction, atol=1.5 * mm)
    np.testing.assert_allclose(pose[:3, 2], -direction, atol=0.02)


@pytest.mark.parametrize("any_coil", catalogue(), ids=lambda c: c.name)
def test_laid_again_over_its_foot_a_coil_stays(any_coil: Coil) -> None:
    spots = upper()[:: len(upper()) // 20]
    poses = lay(any_coil, person(), spots, np.zeros(len(spots)))
    feet = np.array([foot(pose, person()) for pose in poses])
    assert np.linalg.norm(feet - spots, axis=1).max() < 1.5 * mm
    np.testing.assert_allclose(lay(any_coil, person(), feet, np.zeros(len(spots))), poses, atol=0.2 * mm)


def test_clearance_is_negative_inside() -> None:
    pose = np.eye(4)
    pose[:3, 3] = [0, 0, 80 * mm]
    assert clearance(pose[None], np.zeros((1, 3)), round_head())[0] == pytest.approx(-10 * mm, abs=1 * mm)


def test_windings_that_stand_proud_of_the_casing_stay_out_too() -> None:
    ring = np.array([[40 * mm, 0, 12 * mm], [-40 * mm, 0, 12 * mm]])
    proud = replace(coil("figure-8-25"), wires=Elements(ring, np.full((2, 3), 1 * mm)), casing=np.zeros((1, 3)))
    pose = lay(proud, round_head(), np.array([[0, 0, 95 * mm]]), np.zeros(1), HAIR.value)
    assert clearance(pose, ring, round_head())[0] == pytest.approx(HAIR.value, abs=0.5 * mm)
