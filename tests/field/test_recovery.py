import numpy as np
import pytest

from bobina.field import Field
from bobina.field.grid import Grid, grid
from bobina.field.recovery import ball as in_ball
from bobina.field.recovery import in_voxels
from bobina.head import CONDUCTIVITY, Head, Tissue
from bobina.space import Volume
from bobina.space.frames import Scanner
from bobina.space.units import mm
from spheres import Array

BONE, CSF = CONDUCTIVITY[Tissue.BONE].value, CONDUCTIVITY[Tissue.CSF].value
SPACING = np.array([1.0, 1.5, 2.0]) * mm
HALF = 5


def slabs(axis: int) -> Grid:
    """CSF below the middle of the axis, bone above: conductivities 165 to 1."""
    labels = np.full((2 * HALF,) * 3, Tissue.CSF, np.uint8)
    upper: list[slice | int] = [slice(None)] * 3
    upper[axis] = slice(HALF, None)
    labels[tuple(upper)] = Tissue.BONE
    return grid(Head("slabs", Volume(labels, np.diag([*SPACING, 1.0]), Scanner)))


def potential(on: Grid, axis: int) -> tuple[Array, Array]:
    """A potential with a steady current of 1 A/m^2 across the interface and 3 V/m along it, and its E in each voxel."""
    inside = on.labels.data == Tissue.CSF
    across = (np.arange(on.sigma.shape[axis]) - HALF - 0.5) * SPACING[axis]
    drop = -np.where(across < 0, across / CSF, across / BONE)
    side = (axis + 1) % 3
    along = -3 * np.arange(on.sigma.shape[side]) * SPACING[side]
    shape, beside = [1, 1, 1], [1, 1, 1]
    shape[axis], beside[side] = -1, -1
    phi = np.broadcast_to(drop.reshape(shape) + along.reshape(beside), on.sigma.shape).copy()
    e = np.zeros((*on.sigma.shape, 3))
    e[..., axis] = np.where(inside, 1 / CSF, 1 / BONE)
    e[..., side] = 3
    return phi, e


@pytest.mark.parametrize("axis", range(3))
def test_each_side_of_an_interface_gets_its_own_field(axis: int) -> None:
    on = slabs(axis)
    phi, true = potential(on, axis)
    nothing = np.zeros(on.sigma.shape, np.float32)
    found = in_voxels(on, phi, (nothing, nothing, nothing)).data
    inner = (slice(1, -1),) * 3  # the outermost voxels miss a face
    np.testing.assert_allclose(found[inner], true[1:-1, 1:-1, 1:-1][inner], rtol=1e-5, atol=1e-4)


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
