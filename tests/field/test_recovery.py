import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from bobina.field import Field
from bobina.field.grid import RIM, Grid, grid
from bobina.field.recovery import INNER, Functional, in_voxels
from bobina.field.recovery import ball as in_ball
from bobina.head import CONDUCTIVITY, Head, Tissue
from bobina.space import Volume
from bobina.space.frames import Scanner
from bobina.space.units import mm
from spheres import Array, ball

OFF_GRID = np.array([0.3, 0.1, 0.2]) * mm
OBLIQUE = Rotation.from_euler("xyz", [20, -35, 50], degrees=True).as_matrix()


def uniform(on: Grid, e: Array) -> NDArray[np.float32]:
    """The voltages along the edges of a uniform E (3,) in voxel axes."""
    return np.broadcast_to((e * on.spacing)[:, None, None, None], (3, *on.corners)).astype(np.float32)


def test_a_uniform_field_in_one_tissue_is_found_up_to_its_surface() -> None:
    on = grid(ball({Tissue.GM: 20 * mm}, np.array([1.5, 2, 2.5]) * mm, centre=OFF_GRID, axes=OBLIQUE))
    e = np.array([1.0, -2.0, 0.5])
    found = in_voxels(on, uniform(on, OBLIQUE.T @ e))
    tissue = on.labels.data[INNER] == Tissue.GM
    within = tissue & (on.level[1][INNER] > 0)
    assert within.sum() > 0.98 * tissue.sum()
    np.testing.assert_allclose(found.data[within], np.broadcast_to(e, (within.sum(), 3)), atol=1e-5)
    assert np.isnan(found.data[~tissue]).all()
    np.testing.assert_allclose(found.points([0, 0, 0]), on.labels.points([RIM] * 3), atol=1e-12)


def test_a_uniform_field_is_found_on_the_tips_of_a_surface() -> None:
    """The sphere's poles are voxels on their own, which the smoothed surface all but cuts off."""
    on = grid(ball({Tissue.GM: 20 * mm}, np.array([1.5, 2, 2.5]) * mm))
    e = np.array([1.0, -2.0, 0.5])
    found = in_voxels(on, uniform(on, e)).data[on.labels.data[INNER] == Tissue.GM]
    np.testing.assert_allclose(found, np.broadcast_to(e, found.shape), atol=1e-5)


@pytest.mark.parametrize("axis", range(3))
def test_each_side_of_an_interface_gets_its_own_field(axis: int) -> None:
    """Labels of two slabs; by hand: 1 A/m^2 across, and 3 V/m along."""
    csf, bone = (CONDUCTIVITY[tissue].value for tissue in (Tissue.CSF, Tissue.BONE))
    spacing, half, side = np.array([1.0, 1.5, 2.0]) * mm, 20, (axis + 1) % 3
    labels = np.full((2 * half,) * 3, Tissue.CSF, np.uint8)
    np.moveaxis(labels, axis, 0)[half:] = Tissue.BONE
    on = grid(Head("slabs", Volume(labels, np.diag([*spacing, 1.0]), Scanner)))
    voltage, middle = np.zeros((3, *on.corners), np.float32), RIM + half
    voltage[side] = 3 * spacing[side]
    along = np.moveaxis(voltage[axis], axis, 0)
    along[:middle], along[middle:] = spacing[axis] / csf, spacing[axis] / bone
    found = np.moveaxis(in_voxels(on, voltage).data[(slice(17, -17),) * 3], axis, 0)
    for part, sigma in ((found[: half - 17], csf), (found[half - 17 :], bone)):
        e = np.zeros(3)
        e[axis], e[side] = 1 / sigma, 3
        np.testing.assert_allclose(part, np.broadcast_to(e, part.shape), atol=0.01 * float(np.linalg.norm(e)))


def test_a_functional_weighs_the_voltages_as_the_voxels_do() -> None:
    """Whatever the voltages, among many tissues and beside air."""
    on = grid(ball({Tissue.GM: 20 * mm, Tissue.CSF: 23 * mm, Tissue.SCALP: 28 * mm}, 2.5 * mm, axes=OBLIQUE))
    rng = np.random.default_rng(0)
    voltage = rng.normal(size=(3, *on.corners)).astype(np.float32)
    conducting = np.argwhere(on.sigma > 0)
    weights = rng.uniform(size=200)
    where = Functional(conducting[rng.choice(len(conducting), 200, replace=False)], weights / weights.sum())
    weighed = [np.vdot(where.source(on, axis).astype(float), voltage) for axis in range(3)]
    mean = where.mean(in_voxels(on, voltage))
    np.testing.assert_allclose(on.axes @ weighed, mean, atol=float(1e-4 * np.linalg.norm(mean)))


def two_tissues() -> Field:
    labels = np.zeros((6, 4, 4), np.uint8)
    labels[1:3], labels[3:5] = Tissue.GM, Tissue.CSF
    e = np.full((6, 4, 4, 3), np.nan, np.float32)
    e[1:3], e[3:5] = (1, 0, 0), (5, 0, 0)
    affine = np.diag([mm, mm, mm, 1.0])
    return Field(Volume(e, affine, Scanner), Volume(labels, affine, Scanner), 1, 0.0, 0.0)


@pytest.mark.parametrize(("x", "value", "tissue"), [(2.0, 1, Tissue.GM), (2.49, 1, Tissue.GM), (2.51, 5, Tissue.CSF)])
def test_points_get_the_field_of_their_own_tissue(x: float, value: float, tissue: Tissue) -> None:
    e, found = two_tissues().at(np.array([[x, 1.3, 2.2]]) * mm)
    np.testing.assert_allclose(e, [[value, 0, 0]])
    assert found == [tissue]


@pytest.mark.parametrize("point", [(0.2, 1, 1), (-30, 1, 1), (2, 99, 1)])
def test_there_is_no_field_in_air_or_beyond_the_image(point: tuple[float, float, float]) -> None:
    e, tissue = two_tissues().at(np.array(point) * mm)
    assert np.isnan(e).all()
    assert tissue == [Tissue.AIR]


def test_a_linear_field_is_interpolated_exactly_within_a_tissue() -> None:
    affine = np.array([[2, 0.3, 0, 1], [-0.3, 1.5, 0, 2], [0, 0, 1, -4], [0, 0, 0, 1e3]]) * mm
    labels = Volume(np.full((8, 8, 8), Tissue.WM, np.uint8), affine, Scanner)
    slope = np.random.default_rng(0).normal(size=(3, 3))
    centres = labels.points(np.stack(np.meshgrid(*[np.arange(8)] * 3, indexing="ij"), axis=-1))
    field = Field(Volume(centres @ slope, affine, Scanner), labels, 1, 0.0, 0.0)
    points = labels.points(np.random.default_rng(1).uniform(0, 7, (50, 3)))
    np.testing.assert_allclose(field.at(points)[0], points @ slope, rtol=1e-12)


def test_the_mean_in_a_ball_is_over_grey_matter_only() -> None:
    field = two_tissues()
    on = grid(Head("two", field.labels))
    centre = np.array([2.9, 1.5, 1.5]) * mm
    np.testing.assert_allclose(in_ball(on, centre, 1.5 * mm).weights.sum(), 1)
    chosen = in_ball(on, centre, 1.5 * mm).voxels
    assert (on.labels.data[tuple(chosen.T)] == Tissue.GM).all()
    np.testing.assert_array_equal(on.labels.points(in_ball(on, [4 * mm, 0, 0], 0.1 * mm).voxels), [[4 * mm, 0, 0]])
