"""Meshes fit to be drawn keep their place, their side and their size."""

import gzip
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bobina.space import Surface
from bobina.space.frames import Scanner
from bobina.view import Scene
from bobina.view.surfaces import ball, chains, decimate, hollowness, join, mz3, smooth, tube
from plan_example import example_coil


def volume(surface: Surface[Scanner]) -> float:
    a, b, c = (surface.vertices[surface.triangles[:, k]] for k in range(3))
    return float((a * np.cross(b, c)).sum() / 6)


@pytest.mark.parametrize("count", [500, 2000, 8000])
def test_decimation_keeps_volume_and_outward_side(scene: Scene, count: int) -> None:
    small = decimate(scene.scalp, count)
    assert count / 3 < len(small.vertices) <= count * 1.25
    assert volume(small) == pytest.approx(volume(scene.scalp), rel=0.03)
    assert len(np.unique(small.triangles)) == len(small.vertices)
    assert decimate(small, 10**6) is small


def test_smoothing_keeps_volume_and_calms_noise(scene: Scene) -> None:
    shape = decimate(scene.scalp, 4000)
    rng = np.random.default_rng(1)
    rough = Surface(shape.vertices + rng.normal(0, 5e-4, shape.vertices.shape), shape.triangles, Scanner)
    calm = smooth(rough, 20)
    spread = [np.linalg.norm(s.vertices - shape.vertices.mean(axis=0), axis=1).std() for s in (rough, calm)]
    assert spread[1] < 0.7 * spread[0]
    assert volume(calm) == pytest.approx(volume(rough), rel=5e-3)


def test_gyri_are_less_hollow_than_sulci() -> None:
    grid = np.linspace(-0.05, 0.05, 60)
    x, y = np.meshgrid(grid, grid, indexing="ij")
    points = np.stack([x, y, 0.004 * np.cos(x / 0.006)], axis=-1).reshape(-1, 3)
    n = np.arange(3600).reshape(60, 60)
    a, b, c, d = (n[:-1, :-1].ravel(), n[1:, :-1].ravel(), n[1:, 1:].ravel(), n[:-1, 1:].ravel())
    sheet = Surface(points, np.concatenate([np.stack([a, b, c], 1), np.stack([a, c, d], 1)]), Scanner)
    hollow = hollowness(sheet)
    height = points[:, 2]
    assert hollow[height > 0.003].mean() < 0 < hollow[height < -0.003].mean()


@given(st.floats(0.01, 0.2), st.floats(1e-3, 5e-3), st.integers(3, 12))
def test_a_tube_has_its_radius_and_looks_outwards(length: float, radius: float, sides: int) -> None:
    path = np.stack([np.linspace(0, length, 9), np.zeros(9), np.zeros(9)], axis=1)
    made = tube(path, radius, sides)
    assert np.linalg.norm(made.vertices[:, 1:], axis=1) == pytest.approx(radius)
    outwards = (made.normals()[:, 1:] * made.vertices[:, 1:]).sum(axis=1)
    assert (outwards > 0).all()


def test_chains_find_every_ring_of_the_example_coil() -> None:
    runs = list(chains(example_coil().wires.points))
    assert sum(len(run) for run in runs) >= len(example_coil().wires.points)
    assert all(np.linalg.norm(np.diff(run, axis=0), axis=1).max() < 15e-3 for run in runs)


def test_ball_is_closed_and_looks_outwards() -> None:
    made = ball((0.01, 0.02, 0.03), 0.005)
    assert volume(Surface(made.vertices - [0.01, 0.02, 0.03], made.triangles, Scanner)) == pytest.approx(
        4 / 3 * np.pi * 0.005**3, rel=0.05
    )
    assert volume(join([made, made])) == pytest.approx(2 * volume(made))


def test_mz3_holds_millimetres_triangles_and_colours() -> None:
    made = ball((0, 0, 0), 0.01)
    colours = np.arange(len(made.vertices) * 4).reshape(-1, 4).astype(np.uint8)
    raw = gzip.decompress(mz3(made, colours))
    magic, kind, faces, vertices, skip = struct.unpack("<2sHIII", raw[:16])
    assert (magic, kind, faces, vertices, skip) == (b"MZ", 7, len(made.triangles), len(made.vertices), 0)
    triangles = np.frombuffer(raw, "<i4", faces * 3, 16).reshape(-1, 3)
    points = np.frombuffer(raw, "<f4", vertices * 3, 16 + faces * 12).reshape(-1, 3)
    np.testing.assert_array_equal(triangles, made.triangles)
    np.testing.assert_allclose(points, made.vertices * 1000, rtol=1e-6, atol=1e-6)
    np.testing.assert_array_equal(
        np.frombuffer(raw, np.uint8, offset=16 + faces * 12 + vertices * 12).reshape(-1, 4), colours
    )
