import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bobina.head import Head, cortex, nearest, outside_distance, sample, scalp, scalp_depth
from bobina.head.surface import coarsen
from bobina.space import Surface, Volume
from bobina.space.frames import Scanner
from bobina.space.units import mm
from made_heads import colin, sphere, sphere_head

MADE = sphere_head(1.5)
AWAY = outside_distance(MADE)


def assert_closed_and_outward(surface: Surface[Scanner]) -> None:
    a, b, c = (surface.vertices[surface.triangles[:, k]] for k in range(3))
    assert np.einsum("ij,ij->", a, np.cross(b, c)) > 0
    edges = np.vstack([surface.triangles[:, [i, j]] for i, j in ((0, 1), (1, 2), (2, 0))])
    _, used = np.unique(np.sort(edges, axis=1), axis=0, return_counts=True)
    assert (used == 2).all()


def test_the_scalp_of_a_sphere_is_that_sphere() -> None:
    surface = scalp(MADE)
    radius = np.linalg.norm(surface.vertices, axis=1)
    assert_closed_and_outward(surface)
    assert np.abs(radius - 90 * mm).max() < 0.8 * mm
    assert abs(radius.mean() - 90 * mm) < 0.3 * mm


def test_the_cortex_of_a_sphere_is_that_sphere() -> None:
    surface = cortex(MADE)
    assert_closed_and_outward(surface)
    assert np.abs(np.linalg.norm(surface.vertices, axis=1) - 70 * mm).max() < 1.5 * mm


@pytest.mark.parametrize("surface", [scalp, cortex])
def test_real_surfaces_are_closed(surface: object) -> None:
    assert callable(surface)
    assert_closed_and_outward(surface(colin()))


@given(st.floats(0, np.pi), st.floats(-np.pi, np.pi), st.floats(40, 135))
def test_the_distance_is_that_to_the_sphere(polar: float, turn: float, radius: float) -> None:
    away = np.array([np.sin(polar) * np.cos(turn), np.sin(polar) * np.sin(turn), np.cos(polar)])
    assert sample(AWAY, away * radius * mm) == pytest.approx((radius - 90) * mm, abs=1.0 * mm)
    assert scalp_depth(AWAY, away * radius * mm) == pytest.approx((90 - radius) * mm, abs=1.0 * mm)


def test_beyond_the_volume_the_distance_is_never_overstated() -> None:
    far = np.array([0.5, 0.3, -0.4])
    assert 0 < sample(AWAY, far) <= np.linalg.norm(far) - 90 * mm


def test_scalp_and_distance_agree_on_a_real_head() -> None:
    away = outside_distance(colin())
    upper = scalp(colin()).vertices
    upper = upper[upper[:, 2] > 0]
    error = np.abs(sample(away, upper))
    assert error.mean() < 0.5 * mm
    assert error.max() < 2.1 * mm


def test_a_canal_and_a_cavity_are_inside() -> None:
    labels, affine = sphere(2.0)
    middle = labels.shape[0] // 2
    labels[middle - 2 : middle + 3, middle - 2 : middle + 3, middle + 20 :] = 0
    labels[middle - 8 : middle + 8, middle - 8 : middle + 8, middle - 8 : middle + 8] = 6
    head = Head("pierced", Volume(labels, affine, Scanner))
    down = np.array([[0, 0, z * mm] for z in (0, 30, 60, 75)])
    assert (sample(outside_distance(head), down) < -5 * mm).all()
    assert np.linalg.norm(scalp(head).vertices, axis=1).min() > 84 * mm


def test_below_the_cut_neck_the_head_goes_on() -> None:
    labels, affine = sphere(2.0)
    cut = Head("cut", Volume(labels[:, :, labels.shape[2] // 2 :], affine, Scanner))
    floor = cut.labels.points((0, 0, 0))[2]
    centre = cut.labels.points(np.array(cut.labels.data.shape) // 2)
    assert sample(outside_distance(cut), [centre[0], centre[1], floor - 20 * mm]) < -20 * mm
    assert scalp(cut).vertices[:, 2].min() > floor - 2 * mm


@pytest.mark.parametrize("flip", [np.diag([-1.0, 1, 1, 1]), np.eye(4)[[1, 0, 2, 3]]])
def test_any_axis_order_gives_the_same_outward_surface(flip: np.ndarray) -> None:
    labels, affine = sphere(3.0)
    surface = scalp(Head("flipped", Volume(labels, flip @ affine, Scanner)))
    assert_closed_and_outward(surface)
    assert np.abs(np.linalg.norm(surface.vertices, axis=1) - 90 * mm).max() < 1.6 * mm


@given(arrays(float, 4, elements=st.floats(-10, 10)), arrays(float, (5, 3), elements=st.floats(0.001, 0.009)))
def test_samples_of_a_linear_field_are_exact(weights: np.ndarray, points: np.ndarray) -> None:
    affine = np.diag([1e-3, 2e-3, 1e-3, 1.0])
    affine[:3, 3] = -1e-3
    grid = Volume(np.zeros((12, 12, 12)), affine, Scanner)
    centres = grid.points(np.indices((12, 12, 12)).transpose(1, 2, 3, 0))
    field = Volume(centres @ weights[:3] + weights[3], affine, Scanner)
    assert np.allclose(sample(field, points), points @ weights[:3] + weights[3], atol=1e-9)


@given(arrays(float, 4, elements=st.floats(-10, 10)))
def test_block_means_of_a_linear_field_lie_where_the_coarse_grid_says(weights: np.ndarray) -> None:
    affine = np.diag([1e-3, 0.7e-3, -1e-3, 1.0])
    affine[:3, 3] = (-9e-3, 4e-3, 2e-3)
    grid = Volume(np.zeros((12, 12, 12)), affine, Scanner)
    fine = grid.points(np.indices((12, 12, 12)).transpose(1, 2, 3, 0)) @ weights[:3] + weights[3]
    coarse = coarsen(Volume(fine, affine, Scanner), 2e-3)
    centres = coarse.points(np.indices(coarse.data.shape).transpose(1, 2, 3, 0))
    assert coarse.data.shape == (6, 4, 6)
    assert np.allclose(coarse.data, centres @ weights[:3] + weights[3], atol=1e-4)


def test_the_nearest_scalp_point_lies_outward_of_the_point() -> None:
    inner = np.array([[40, 30, 20], [-30, 10, 40.0]]) * mm
    found, normal = nearest(scalp(MADE), inner)
    outward = inner / np.linalg.norm(inner, axis=1, keepdims=True)
    assert np.allclose(found, outward * 90 * mm, atol=2 * mm)
    assert ((normal * outward).sum(axis=1) > np.cos(np.radians(3))).all()
