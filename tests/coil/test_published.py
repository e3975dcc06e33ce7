"""Depth and focality of Deng, Lisanby & Peterchev 2013 (10.1016/j.brs.2012.02.005), and the public coil files."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from bobina.coil import Coil, coil
from bobina.field.sphere import sphere_field
from bobina.space import Rigid
from bobina.space.frames import Coil as CoilFrame
from bobina.space.frames import Scanner
from bobina.space.units import cm, mm
from bobina.store import read_coil

Array = NDArray[np.float64]
HEAD, BRAIN = 85 * mm, 70 * mm
GAP = 5 * mm
"""from the head to the lowest copper"""


def pose(height: float) -> Rigid[Scanner, CoilFrame]:
    matrix = np.diag([1.0, -1.0, -1.0, 1.0])
    matrix[2, 3] = height
    return Rigid(matrix, Scanner, CoilFrame)


def half_value_depth_and_area(one: Coil, recess: float) -> tuple[float, float]:
    """d1/2 (m) below the cortex, and V1/2 / d1/2 = S1/2 (m^2): the volume of the brain above half its peak field."""
    at = pose(HEAD + GAP - recess)
    depth = np.arange(0, 30 * mm, 0.1 * mm)
    along = np.linalg.norm(sphere_field(one, at, np.stack([0 * depth, 0 * depth, BRAIN - depth], axis=1)), axis=1)
    peak = along[0]
    half = float(np.interp(-peak / 2, -along, depth))
    step = 2 * mm
    axis = np.arange(-BRAIN, BRAIN + step, step) + step / 2
    grid = np.stack(np.meshgrid(axis, axis, axis[axis > 20 * mm], indexing="ij"), axis=-1).reshape(-1, 3)
    grid = grid[np.linalg.norm(grid, axis=1) <= BRAIN]
    grid = grid[(grid[:, 0] > 0) & (grid[:, 1] > 0)]
    strong = np.linalg.norm(sphere_field(one, at, grid), axis=1) >= peak / 2
    return half, 4 * strong.sum() * step**3 / half


@pytest.mark.parametrize(("key", "recess", "depth_cm", "area_cm2"), [
    ("figure-8-25", 3 * mm, 0.96, 6.46), ("c-b60", 4 * mm, 1.33, 12.9), ("figure-8-70", 3 * mm, 1.41, 14.8),
])
def test_depth_and_focality_are_those_published(key: str, recess: float, depth_cm: float, area_cm2: float) -> None:
    depth, area = half_value_depth_and_area(coil(key), recess)
    assert depth / cm == pytest.approx(depth_cm, rel=0.05)
    assert area / cm**2 == pytest.approx(area_cm2, rel=0.10)


@pytest.mark.parametrize(("key", "file", "size", "shape"), [
    ("figure-8-70", "Magstim_70mm_Fig8.ccd", 0.02, 0.01),
    ("c-b60", "MagVenture_C-B60.ccd", 0.08, 0.03),
    ("mc-b70", "MagVenture_MC-B70.ccd", 0.08, 0.12),
    ("mc-b70", "MagVenture_MC_B70.ccd", 0.08, 0.07),
    ("double-cone", "MagStim_DCC.ccd", 0.10, 0.08),
])
def test_the_field_is_that_of_the_public_coil_file(
    shared: Path, key: str, file: str, size: float, shape: float,
) -> None:
    """Peak ratio and shape on a 80 mm sphere in a 95 mm head, as low as the casing allows plus 4 mm."""
    ours, theirs = coil(key), read_coil(shared / "coils" / file)
    x, y, z = ours.casing.T
    at = pose(float(np.max(np.sqrt(np.maximum((95 * mm) ** 2 - x**2 - y**2, 0)) + z)) + 4 * mm)
    n = 800
    polar, turn = np.arccos(1 - (np.arange(n) + 0.5) / n), np.pi * (1 + 5**0.5) * np.arange(n)
    points = 80 * mm * np.stack([np.cos(turn) * np.sin(polar), np.sin(turn) * np.sin(polar), np.cos(polar)], axis=1)
    a, b = sphere_field(ours, at, points), sphere_field(theirs, at, points)
    scale = float((a * b).sum() / (a * a).sum())
    ratio = np.linalg.norm(a, axis=1).max() / np.linalg.norm(b, axis=1).max()
    misfit = np.linalg.norm(scale * a - b) / np.linalg.norm(b)
    assert ratio == pytest.approx(1, abs=size)
    assert misfit < shape
