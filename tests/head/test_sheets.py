"""The cortical sheets: of known shapes, and of Colin27."""

from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from bobina.head.register import Alignment
from bobina.head.sheets import Half, Sheets, half, sampled, sheets
from bobina.head.sheets.mesh import closed, euler
from bobina.head.sheets.zones import LEFT
from bobina.space import BadInput, Surface, Volume
from bobina.space.frames import Scanner
from bobina.space.units import mm
from bobina.store import embedded_head
from made_cortex import ball, folded, made, twins

Array = NDArray[np.float64]
IN_MNI = Alignment(np.eye(4), 1.0, None)


@cache
def colin_sheets() -> Sheets:
    return sheets(embedded_head().labels, None, IN_MNI, 2 * mm)


@cache
def sphere() -> Half:
    return half(made(ball(18), ball(21), 26), LEFT)


def volume(surface: Surface[Scanner]) -> float:
    a, b, c = (surface.vertices[surface.triangles[:, k]] for k in range(3))
    return float(np.einsum("ij,ij->", a, np.cross(b, c))) / 6


def area(surface: Surface[Scanner]) -> float:
    a, b, c = (surface.vertices[surface.triangles[:, k]] for k in range(3))
    return float(np.linalg.norm(np.cross(b - a, c - a), axis=1).sum()) / 2


def sound(one: Half, astray: float = 0.0) -> None:
    """Closed, like a sphere, without crossings, outwards, one within the other save for the part ``astray``."""
    assert closed(one.white.triangles)
    assert euler(one.white.triangles) == 2
    assert one.crossings == (0, 0, 0)
    assert 0 < volume(one.white) < volume(one.middle) < volume(one.pial)
    assert within(one.white, one.pial) <= astray


def within(white: Surface[Scanner], pial: Surface[Scanner]) -> float:
    """The part of a few hundred pial vertices round which white goes, of those at least half a millimetre from it."""
    away = np.linalg.norm(pial.vertices - white.vertices, axis=1) > 0.5 * mm
    some = pial.vertices[away][:: max(1, np.count_nonzero(away) // 300)]
    return float(np.mean([winding(white, point) > 0.5 for point in some]))


def test_a_sphere_has_its_radii_its_thickness_and_its_area() -> None:
    one = sphere()
    sound(one)
    for surface, radius, within in ((one.white, 18, 0.15), (one.middle, 19.5, 0.2), (one.pial, 21, 0.2)):
        radii = np.linalg.norm(surface.vertices, axis=1) / mm
        assert np.abs(radii - radius).max() < 2 * within
        assert abs(radii.mean() - radius) < within
        assert area(surface) == pytest.approx(4 * np.pi * (radius * mm) ** 2, rel=0.02)
    assert np.abs(one.thickness / mm - 3).mean() < 0.2
    assert one.cortex.all()
    assert (np.einsum("ij,ij->i", one.pial.normals(), one.pial.vertices) > 0).all()


def test_folds_are_followed_by_both_surfaces() -> None:
    inside, outside = folded(18), folded(21)
    one = half(made(inside, outside, 29), LEFT)
    sound(one)
    assert np.percentile(np.abs(inside(one.white.vertices / mm)), 95) < 0.35
    assert np.percentile(np.abs(outside(one.pial.vertices / mm)), 95) < 0.35
    assert np.median(inside(one.middle.vertices / mm)) == pytest.approx(-1.5, abs=0.2)


def test_banks_that_touch_are_parted_in_their_middle() -> None:
    """White matter 3 to 7 mm apart under 3 mm of cortex: the sulcus is closed, and each bank keeps its own half."""
    one = half(made(twins(12, 13, 3), twins(15, 13, 6), 32), LEFT)
    sound(one)
    starts, ends = one.white.vertices / mm, one.pial.vertices / mm
    off = np.hypot(starts[:, 1], starts[:, 2])
    banks = (off > 4) & (off < 6) & (np.abs(starts[:, 0]) < 3)
    assert np.count_nonzero(banks) > 50
    assert (starts[banks, 0] * ends[banks, 0] > 0).all()
    assert np.median(np.abs(ends[banks, 0])) < 0.4


def test_colin_has_two_sound_hemispheres() -> None:
    found = colin_sheets()
    for one, sign in ((found.left, -1), (found.right, 1)):
        sound(one, astray=0.01)
        assert 350e-6 < volume(one.pial) < 700e-6
        assert (sign * one.pial.vertices[:, 0] > -8 * mm).all()
        assert 1.5 * mm < one.thickness[one.cortex].mean() < 4.5 * mm
        assert 0.9 < one.cortex.mean() < 1


@pytest.mark.parametrize("below", [(20, -65, -42), (-20, -65, -42), (0, -60, -25), (0, -28, -40)])
def test_cerebellum_and_brainstem_are_cut_off(below: tuple[float, float, float]) -> None:
    far = cKDTree(colin_sheets().middle.vertices).query(np.array(below) * mm)[0]
    assert far > 12 * mm


@pytest.mark.parametrize("deep", [(12, -18, 8), (-12, -18, 8), (25, 3, 2), (-8, 15, 8), (-4, -5, 16)])
def test_deep_nuclei_and_ventricles_are_filled(deep: tuple[float, float, float]) -> None:
    found = colin_sheets()
    one = found.left if deep[0] < 0 else found.right
    turns = winding(one.white, np.array(deep) * mm)
    assert turns == pytest.approx(1, abs=1e-6)


def winding(surface: Surface[Scanner], point: Array) -> float:
    """How often a surface goes round a point (van Oosterom and Strackee)."""
    a, b, c = (surface.vertices[surface.triangles[:, k]] - point for k in range(3))
    u, v, w = (np.linalg.norm(part, axis=1) for part in (a, b, c))
    over = np.einsum("ij,ij->i", a, np.cross(b, c))
    dots = [np.einsum("ij,ij->i", p, q) for p, q in ((a, b), (b, c), (c, a))]
    under = u * v * w + dots[0] * w + dots[1] * u + dots[2] * v
    return float(2 * np.arctan2(over, under).sum() / (4 * np.pi))


def test_the_middle_of_both_is_one_surface_of_two_pieces() -> None:
    found = colin_sheets()
    assert euler(found.middle.triangles) == 4
    assert closed(found.middle.triangles)
    assert len(found.middle.vertices) == len(found.left.thickness) + len(found.right.thickness)


def test_a_volume_is_sampled_at_the_depths_and_in_time() -> None:
    one = sphere()
    grid = np.indices((70, 70, 70)).astype(float) - 35
    affine = np.diag([mm, mm, mm, 1.0])
    affine[:3, 3] = -35 * mm
    slope = Volume(grid[0] + 2 * grid[1], affine, Scanner)
    middle = one.middle.vertices / mm
    assert sampled(slope, one, 0.5) == pytest.approx(middle[:, 0] + 2 * middle[:, 1], abs=1e-9)
    white, pial = one.white.vertices / mm, one.pial.vertices / mm
    assert sampled(slope, one, (0, 1)) == pytest.approx(((white + pial) @ [1, 2, 0]) / 2, abs=1e-9)
    series = Volume(np.stack([slope.data, -slope.data], axis=-1), affine, Scanner)
    assert sampled(series, one).shape == (len(middle), 2)
    assert sampled(series, one)[:, 1] == pytest.approx(-sampled(slope, one))
    short = Volume(slope.data[:35], affine, Scanner)
    assert (np.isnan(sampled(short, one, 0.5)) == (middle[:, 0] > -1)).all()


def test_what_is_no_brain_is_refused() -> None:
    empty = Volume(np.full((40, 40, 40), 5, np.uint8), np.diag([mm, mm, mm, 1.0]), Scanner)
    with pytest.raises(BadInput, match="no brain"):
        sheets(empty, None, IN_MNI)


def test_half_a_brain_is_refused() -> None:
    labels = embedded_head().labels
    data = labels.data.copy()
    data[:92] = 0
    with pytest.raises(BadInput, match="left hemisphere"):
        sheets(Volume(data, labels.affine, Scanner), None, IN_MNI, 2 * mm)
