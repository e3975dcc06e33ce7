"""The numbers people ask of a field, against fields whose numbers are known."""

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import ndimage

from bobina.coil import coil
from bobina.field import Field, focality, half_value, measures, percentiles, sphere_field
from bobina.head import Tissue
from bobina.space import BadInput, Rigid, Volume
from bobina.space.frames import Coil as CoilFrame
from bobina.space.frames import Scanner
from bobina.space.units import cm, mm
from spheres import Array, over

HEAD, BRAIN, GAP = 85 * mm, 70 * mm, 5 * mm
"""radii, and from the head to the lowest copper"""
COILS = {"figure-8-25": 3 * mm, "c-b60": 4 * mm, "figure-8-70": 3 * mm}
"""how far the copper lies behind the face"""
HALF_WIDTH = 36 * mm


def filled(labels: NDArray[Any], e: Array, voxel: float, corner: Array) -> Field:
    """``e`` (nx, ny, nz, 3) where ``labels`` conduct, nan elsewhere, on cubes whose first centre is ``corner``."""
    affine = np.diag([voxel] * 3 + [1.0])
    affine[:3, 3] = corner
    data = np.where((labels == 0)[..., None], np.nan, e).astype(np.float32)
    return Field(Volume(data, affine, Scanner), Volume(labels.astype(np.uint8), affine, Scanner), 0, 0.0, 0.0)


@cache
def cap(key: str, voxel: float) -> Field:
    """|E| of the closed form in the cap of a brain under a coil, from a lattice of 4 mm by cubic splines.

    The topmost centre lies 0.4 voxels below the surface. Of the symmetric field of a figure-8 a quarter is summed.
    """
    step, low = 4 * mm, 26 * mm
    lattice = np.stack(np.meshgrid(*[np.arange(-1, 13) * step] * 2, low + np.arange(14) * step, indexing="ij"), axis=-1)
    away = np.linalg.norm(lattice, axis=-1, keepdims=True)
    inside = lattice * np.minimum(1, (HEAD - 7 * mm) / away)
    sizes = np.linalg.norm(sphere_field(coil(key), pose(key), inside.reshape(-1, 3)), axis=1).reshape(away.shape[:3])
    across, up = np.arange(-HALF_WIDTH, HALF_WIDTH, voxel), np.arange(BRAIN - 0.4 * voxel, 30 * mm, -voxel)[::-1]
    x, y, z = np.meshgrid(across + 0.3 * voxel, across + 0.2 * voxel, up, indexing="ij")
    index = np.stack([np.abs(x) / step + 1, np.abs(y) / step + 1, (z - low) / step])
    e = ndimage.map_coordinates(sizes, index, order=3)[..., None] * [1.0, 0.0, 0.0]
    labels = np.where(np.sqrt(x**2 + y**2 + z**2) <= BRAIN, Tissue.GM, 0)
    return filled(labels, e, voxel, np.array([x[0, 0, 0], y[0, 0, 0], z[0, 0, 0]]))


def pose(key: str) -> Rigid[Scanner, CoilFrame]:
    return over(HEAD + GAP - COILS[key])


def on_axis(key: str) -> tuple[float, float]:
    """|E| at the top of the brain, and the depth at which it is half of that, straight from the closed form."""
    depth = np.arange(0, 30 * mm, 0.05 * mm)
    points = np.stack([0 * depth, 0 * depth, BRAIN - depth], axis=1)
    along = np.linalg.norm(sphere_field(coil(key), pose(key), points), axis=1)
    return float(along[0]), float(np.interp(-along[0] / 2, -along, depth))


@pytest.mark.parametrize(("key", "depth", "spread"), [
    ("figure-8-25", 0.96, 6.46), ("c-b60", 1.33, 12.9), ("figure-8-70", 1.41, 14.8),
])
def test_half_value_depth_and_spread_are_those_of_deng_2013(key: str, depth: float, spread: float) -> None:
    """10.1016/j.brs.2012.02.005: cm and cm^2, of coils 25, 29 and 31."""
    found = half_value(cap(key, 0.8 * mm))
    assert found.depth / cm == pytest.approx(depth, rel=0.05)
    assert found.spread / cm**2 == pytest.approx(spread, rel=0.08)
    assert found.spread == found.volume / found.depth


@pytest.mark.parametrize("key", COILS)
@pytest.mark.parametrize("voxel", [0.8 * mm, 1 * mm])
def test_maximum_and_depth_are_those_of_the_closed_form(key: str, voxel: float) -> None:
    largest, depth = on_axis(key)
    found = half_value(cap(key, voxel))
    assert found.reference == pytest.approx(largest, rel=0.02)
    assert found.depth == pytest.approx(depth, rel=0.03)
    assert half_value(cap(key, voxel), largest).depth == pytest.approx(depth, rel=0.03)


def test_two_references_can_be_told_apart() -> None:
    got = measures(cap("c-b60", 1 * mm))
    assert got.half_of_robust.reference == dict(got.percentiles)[99.9]
    assert got.half_of_maximum.reference > got.half_of_robust.reference
    assert got.half_of_maximum.depth < got.half_of_robust.depth
    assert got.half_of_maximum.volume < got.half_of_robust.volume


def graded(values: Array, voxel: float = 2 * mm) -> Field:
    """Grey matter of 10 x 10 x 10 voxels in a shell of scalp, with |E| as in ``values`` (1000,)."""
    labels = np.pad(np.full((10, 10, 10), Tissue.GM, np.uint8), 1, constant_values=Tissue.SCALP)
    e = np.zeros((12, 12, 12, 3))
    e[labels == Tissue.GM, 2] = -values
    e[labels == Tissue.SCALP, 1] = 7.0
    e[0, 0, 0] = [3.0, 4.0, 12.0]
    return filled(labels, e, voxel, np.zeros(3))


def test_percentiles_and_focality_by_counting() -> None:
    field = graded(np.arange(1000) / 999)
    assert dict(percentiles(field, [0, 50, 100])) == pytest.approx({0: 0, 50: 0.5, 100: 1})
    assert dict(percentiles(field, [50], Tissue.SCALP)) == pytest.approx({50: 7})
    peak = 0.999
    counted = {part: sum(k / 999 >= part * peak for k in range(1000)) * (2 * mm) ** 3 for part in (0.5, 0.75)}
    assert dict(focality(field)) == pytest.approx(counted)


def test_the_scalp_is_asked_where_there_is_one() -> None:
    got = measures(graded(np.ones(1000)))
    assert got.scalp is not None
    assert got.scalp[0] == pytest.approx(13)
    assert 7 <= got.scalp[1] <= 13
    assert measures(cap("c-b60", 1 * mm)).scalp is None
    assert got.target is None


def test_white_matter_counts_for_depth_and_not_for_percentiles() -> None:
    usual = graded(np.arange(1000) / 999)
    labels = np.array(usual.labels.data)
    labels[(labels == Tissue.GM) & (np.arange(12) >= 8)] = Tissue.WM
    mixed = replace(usual, labels=Volume(labels, usual.labels.affine, Scanner))
    assert half_value(mixed) == half_value(usual)
    assert percentiles(mixed) != percentiles(usual)


def test_a_field_that_reaches_through_and_one_too_weak() -> None:
    field = graded(np.ones(1000))
    through = half_value(field)
    assert through.volume == pytest.approx(1000 * (2 * mm) ** 3)
    assert through.depth == pytest.approx(9 * mm, abs=2 * mm)
    assert (half_value(field, 3.0).depth, half_value(field, 3.0).volume, half_value(field, 3.0).spread) == (0, 0, 0)


def test_no_grey_matter_is_said() -> None:
    field = graded(np.ones(1000))
    labels = np.where(field.labels.data == Tissue.GM, Tissue.CSF, field.labels.data)
    without = replace(field, labels=Volume(labels, field.labels.affine, Scanner))
    for ask in (measures, focality, percentiles, half_value):
        with pytest.raises(BadInput, match=r"grey|GM"):
            ask(without)
