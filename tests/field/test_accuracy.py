"""The finite-volume field against the closed form in a sphere."""

from functools import cache

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from bobina.coil import coil
from bobina.field import Field, FiniteVolume, sphere_field
from bobina.head import Tissue
from bobina.space.units import mm
from spheres import FOUR, ONE, THREE, UPRIGHT, Array, Shells, ball, cap, lowest, over, relative

FIGURE = coil("figure-8-70")
POSE = over(99 * mm - lowest(FIGURE), turn=0.3)
"""the lowest winding 4 mm above a head of 95 mm"""


def errors(field: Field, radii: tuple[float, ...], centre: Array, pose_tilt: float = 0.0) -> list[float]:
    """Relative L2 error on upper half shells about ``centre``."""
    pose = over(99 * mm - lowest(FIGURE), turn=0.3, tilt=pose_tilt, centre=centre)
    found = []
    for radius in radii:
        points = cap(radius, 2000) + centre
        found.append(relative(field.at(points)[0], sphere_field(FIGURE, pose, points, centre)))
    return found


def solved(
    shells: Shells, spacing: float | tuple[float, float, float], centre: tuple[float, float, float] = (0, 0, 0),
    axes: Array = UPRIGHT,
) -> Field:
    head = ball(shells, spacing, centre=centre, axes=axes)
    return FiniteVolume(head).field(FIGURE, over(99 * mm - lowest(FIGURE), turn=0.3, centre=centre))


@cache
def at_2mm() -> Field:
    return solved(THREE, 2 * mm, OFF_GRID)


def test_a_three_layer_sphere_at_1_mm() -> None:
    """The figure of the issue: at most 2 % at 80 and 70 mm. At 84 mm, 1 mm under the bone, about 10 %."""
    below_bone, middle, deep = errors(solved(THREE, 1 * mm), (84 * mm, 80 * mm, 70 * mm), np.zeros(3))
    assert middle < 0.02
    assert deep < 0.02
    assert 0.05 < below_bone < 0.12


def test_the_error_falls_with_the_voxel() -> None:
    """A staircase boundary is of first order: halving the voxel about halves the error."""
    coarse = errors(solved(ONE, 4 * mm), (60 * mm, 70 * mm), np.zeros(3))
    fine = errors(solved(ONE, 2 * mm), (60 * mm, 70 * mm), np.zeros(3))
    assert max(fine) < 0.012
    assert np.log2(np.array(coarse) / fine).min() > 0.85


@pytest.mark.parametrize("centre", [(0.7, -0.4, 0.9), (31.3, -12.1, 8.6)])
def test_the_sphere_may_stand_off_the_grid(centre: tuple[float, float, float]) -> None:
    x, y, z = (part * mm for part in centre)
    middle, deep = errors(solved(THREE, 2 * mm, (x, y, z)), (80 * mm, 70 * mm), np.array([x, y, z]))
    assert middle < 0.05
    assert deep < 0.04


OBLIQUE = Rotation.from_euler("xyz", [20, -35, 50], degrees=True).as_matrix()
MIRROR = np.diag([-1.0, 1.0, 1.0])
SWAP = np.array([[0.0, 1, 0], [0, 0, 1], [1, 0, 0]])
OFF_GRID = (0.3 * mm, 0.1 * mm, 0.2 * mm)
"""so that no voxel's centre lies on a boundary, to be rounded either way"""


@pytest.mark.parametrize("axes", [OBLIQUE, OBLIQUE @ MIRROR], ids=["oblique", "oblique and left-handed"])
def test_the_field_does_not_depend_on_the_axes_of_the_grid(axes: Array) -> None:
    turned = solved(THREE, 2 * mm, axes=axes)
    middle, deep = errors(turned, (80 * mm, 70 * mm), np.zeros(3))
    assert middle < 0.05
    assert deep < 0.04


@pytest.mark.parametrize("axes", [MIRROR, SWAP], ids=["left-handed", "axes swapped"])
def test_the_same_voxels_in_another_order_give_the_same_field(axes: Array) -> None:
    points = cap(78 * mm, 300)
    found = solved(THREE, 2 * mm, OFF_GRID, axes).at(points)[0]
    assert relative(found, at_2mm().at(points)[0]) < 1e-5


def test_voxels_need_not_be_cubes() -> None:
    middle, deep = errors(solved(THREE, (1.5 * mm, 2 * mm, 2.5 * mm)), (80 * mm, 70 * mm), np.zeros(3))
    assert middle < 0.05
    assert deep < 0.04


def test_four_layers_with_csf() -> None:
    """3 mm of CSF are one and a half voxels: measured 10.4 and 7.0 % (at 1 mm 3.9 and 2.9 %)."""
    upper, deep = errors(solved(FOUR, 2 * mm), (72 * mm, 60 * mm), np.zeros(3))
    assert upper < 0.12
    assert deep < 0.08


def test_the_field_says_how_it_was_found() -> None:
    field = at_2mm()
    assert field.residual < 1e-6
    assert 0 < field.coil_error < 5e-3
    assert field.e.data.shape == (*field.labels.data.shape, 3)
    air = field.labels.data == Tissue.AIR
    assert np.isnan(field.e.data[air]).all()
    assert np.isfinite(field.e.data[~air]).all()
