"""Where surfaces are put inside the voxels, against bodies whose surface is known."""

from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import ndimage

import made_shares
from bobina.field.levels import FAR, NESTED, levels
from bobina.head import Tissue
from bobina.space.units import mm
from made_heads import colin
from spheres import THREE, Array

F4 = NDArray[np.float32]
Labels = NDArray[np.uint8]
WM, GM, CSF, BONE, SCALP = range(5)
"""the level sets, by their outermost tissue"""
LIES = [(0, 0, 1), (0.1, 0.2, 1), (1, 2, 3), (0.35, -0.6, 0.72), (0.7, 0.05, 0.66)]


def on_surface(level: F4, distance: Array) -> Array:
    """The true distance (n,) where a level set crosses the lines between neighbouring voxels' centres."""
    found = []
    for axis in range(3):
        found_level, true = np.moveaxis(level, axis, 0), np.moveaxis(distance, axis, 0)
        low, high = found_level[:-1].astype(float), found_level[1:].astype(float)
        cut = (low > 0) != (high > 0)
        part = low[cut] / (low[cut] - high[cut])
        found.append(true[:-1][cut] * (1 - part) + true[1:][cut] * part)
    return np.concatenate(found)


def rms(values: Array) -> float:
    return float(np.sqrt((values**2).mean()))


def radius(reach: int, centre: tuple[float, float, float]) -> Array:
    """Of voxels of 1 about the origin, from ``centre``."""
    at = np.moveaxis(np.indices((2 * reach + 1,) * 3), 0, -1) - reach - np.array(centre)
    result: Array = np.linalg.norm(at, axis=-1)
    return result


@pytest.mark.parametrize("centre", [(0, 0, 0), (0.3, 0.1, 0.2), (0.5, 0.5, 0.5)])
@pytest.mark.parametrize(("size", "within"), [(10, 0.1), (20, 0.07), (40, 0.04)])
def test_the_surface_of_a_sphere_is_found_within_the_voxels(
    size: int, within: float, centre: tuple[float, float, float]
) -> None:
    r = radius(size + 20, centre)
    level = levels(np.where(r <= size, Tissue.GM, Tissue.AIR).astype(np.uint8))[GM]
    off = on_surface(level, size - r)
    assert rms(off) < within
    assert abs(off.mean()) < 0.35 * within
    near = abs(size - r) < 1
    assert np.abs(level - (size - r))[near].mean() < 1.5 * within, "about the distance in voxels"


def sheet(normal: tuple[float, ...], thick: float, offset: float) -> tuple[Labels, Array]:
    """CSF ``thick`` voxels between grey matter and bone, and the distance from the grey matter."""
    unit = np.array(normal) / np.linalg.norm(normal)
    distance = np.tensordot(unit, np.indices((48,) * 3) - 23.5, 1) + offset
    labels = np.select([distance <= 0, distance <= thick], [Tissue.GM, Tissue.CSF], Tissue.BONE)
    return labels.astype(np.uint8), distance


@pytest.mark.parametrize("offset", [0.02, 0.3, 0.55])
@pytest.mark.parametrize("thick", [1, 2])
@pytest.mark.parametrize("normal", LIES)
def test_a_thin_sheet_keeps_its_thickness(normal: tuple[float, ...], thick: int, offset: float) -> None:
    labels, distance = sheet(normal, thick, offset)
    found, inner = levels(labels), (slice(14, -14),) * 3
    ends = [on_surface(found[number][inner], distance[inner]) for number in (GM, CSF)]
    assert ends[1].mean() - ends[0].mean() == pytest.approx(thick, abs=0.25)
    assert max(end.std() for end in ends) < 0.13, "flat, but for terraces that are many voxels wide"


@pytest.mark.parametrize("thick", [1, 2])
def test_a_thin_shell_keeps_its_thickness_and_stays_whole(thick: int) -> None:
    r = radius(44, (0.3, 0.1, 0.2))
    labels = np.select([r <= 24, r <= 24 + thick, r <= 30], [Tissue.GM, Tissue.CSF, Tissue.BONE], Tissue.AIR)
    found = levels(labels.astype(np.uint8))
    ends = [on_surface(found[number], r) for number in (GM, CSF)]
    assert ends[1].mean() - ends[0].mean() == pytest.approx(thick, abs=0.1 * thick)
    assert ends[1].min() > ends[0].mean(), "no hole"


@pytest.mark.parametrize("spacing", [4 * mm, 2 * mm])
def test_shares_put_the_surface_where_it_is(spacing: float) -> None:
    head = made_shares.ball(THREE, spacing, fine=8)
    found = levels(head.labels.data, head.shares)
    at = head.labels.points(np.moveaxis(np.indices(head.labels.data.shape), 0, -1))
    for number, outer in ((GM, THREE[Tissue.GM]), (BONE, THREE[Tissue.BONE]), (SCALP, THREE[Tissue.SCALP])):
        distance = (outer - np.linalg.norm(at, axis=-1)) / spacing
        assert rms(on_surface(found[number], distance)) < 0.03
        assert np.abs(found[number] - distance)[abs(distance) < 1].mean() < 0.03, "the distance in voxels"


def test_shares_place_a_thin_layer_better_than_labels() -> None:
    """1.5 mm of CSF on 2 mm voxels: from labels 1, 2 or no voxel; from shares 1.5 mm."""
    shells = {Tissue.GM: 40 * mm, Tissue.CSF: 41.5 * mm, Tissue.BONE: 50 * mm}
    head = made_shares.ball(shells, 2 * mm, fine=8)
    at = head.labels.points(np.moveaxis(np.indices(head.labels.data.shape), 0, -1))
    thickness = []
    for shares in (head.shares, None):
        found = levels(head.labels.data, shares)
        inner, outer = (on_surface(found[n], np.linalg.norm(at, axis=-1)).mean() for n in (GM, CSF))
        thickness.append(outer - inner)
    assert thickness[0] == pytest.approx(1.5 * mm, abs=0.05 * mm)
    assert abs(thickness[1] - 1.5 * mm) > abs(thickness[0] - 1.5 * mm)


def test_where_there_is_no_surface_all_is_far() -> None:
    air = levels(np.zeros((6, 5, 4), np.uint8))
    assert (air == -FAR).all()
    brain = levels(np.full((6, 5, 4), Tissue.GM, np.uint8))
    assert (brain[WM] == -FAR).all()
    assert (brain[GM:] == FAR).all()


def test_a_cavity_is_air() -> None:
    labels = np.full((30,) * 3, Tissue.BONE, np.uint8)
    labels[10:20, 10:20, 10:20] = Tissue.CAVITY
    as_air = np.where(labels == Tissue.CAVITY, Tissue.AIR, labels).astype(np.uint8)
    np.testing.assert_array_equal(levels(labels), levels(as_air))
    assert (levels(labels)[SCALP][12:18, 12:18, 12:18] < 0).all()


@cache
def person() -> tuple[Labels, F4]:
    """Colin27 at 2 mm."""
    labels = np.pad(colin().labels.data[::2, ::2, ::2], 2)
    return labels, levels(labels)


@pytest.mark.parametrize("number", range(5), ids=[tissue.name for tissue in NESTED])
def test_the_labels_of_a_person_are_hardly_ever_contradicted(number: int) -> None:
    labels, found = person()
    body = (labels != Tissue.AIR) & (labels <= NESTED[number])
    beside = ndimage.binary_dilation(body) & ~ndimage.binary_erosion(body)
    wrong = (found[number] > 0) != body
    assert not (wrong & ~beside).any()
    assert wrong.sum() < 0.03 * beside.sum()
    assert np.abs(found[number][wrong]).max() < 0.7, "voxels"


def test_inner_bodies_of_a_person_lie_within_outer_ones() -> None:
    found = person()[1]
    assert (found[:-1] <= found[1:]).all()


def test_every_voxel_on_its_own_and_every_hole_stays() -> None:
    labels = np.full((24,) * 3, Tissue.GM, np.uint8)
    labels[6, 6, 6], labels[12, 12, 12], labels[18, 18, 12:20] = Tissue.WM, Tissue.CSF, Tissue.CSF
    found = levels(labels)
    assert found[WM][6, 6, 6] > 0
    assert found[GM][12, 12, 12] < 0
    assert (found[GM][18, 18, 12:20] < 0).all()
