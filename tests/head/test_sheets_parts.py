"""What the sheets are made with: voxels that stay a ball, crossings, fewer triangles."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import ndimage

from bobina.head.sheets.crossing import crossing
from bobina.head.sheets.mesh import closed, euler, neighbours, taubin, thinned
from bobina.head.sheets.repair import untangled
from bobina.head.sheets.tetrahedra import surface as level
from bobina.head.sheets.topology import ball

Array = NDArray[np.float64]


def surface(mask: NDArray[np.bool_]) -> tuple[Array, NDArray[np.int32]]:
    return level(mask.astype(np.float32), 0.5)


def places(size: int) -> Array:
    axis = np.arange(size) - size // 2
    return np.stack(np.meshgrid(axis, axis, axis, indexing="ij")).astype(float)


def ring(radius: float, thickness: float) -> NDArray[np.bool_]:
    x, y, z = places(41)
    return np.asarray(np.hypot(np.hypot(x, y) - radius, z) < thickness)


def test_a_wide_ring_is_cut() -> None:
    whole = ring(12, 4)
    grown = ball(whole, whole.astype(np.float32))
    assert euler(surface(whole)[1]) == 0
    assert euler(surface(grown)[1]) == 2
    assert not (grown & ~whole).any()
    assert 0 < np.count_nonzero(whole & ~grown) < 0.1 * whole.sum()


def test_a_small_tunnel_and_a_cavity_are_filled() -> None:
    x, y, z = places(41)
    whole = np.sqrt(x**2 + y**2 + z**2) < 12
    holed = whole & ~((np.abs(x) < 1) & (np.abs(y) < 1)) & ~(np.sqrt((x - 6) ** 2 + y**2 + z**2) < 3)
    grown = ball(holed, holed.astype(np.float32))
    assert euler(surface(grown)[1]) == 2
    assert grown[26, 20, 20]
    assert grown[20, 20].any()
    assert not holed[20, 20].any()


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6))
def test_a_level_is_closed_and_winds_outwards(seed: int) -> None:
    noise = ndimage.gaussian_filter(np.random.default_rng(seed).normal(size=(16, 16, 16)), 1.0).astype(np.float32)
    field = np.pad(noise, 1, constant_values=-noise.std())
    vertices, triangles = level(field, 0.0)
    assert closed(triangles)
    a, b, c = (vertices[triangles[:, k]] for k in range(3))
    assert np.einsum("ij,ij->", a, np.cross(b, c)) / 6 == pytest.approx(np.count_nonzero(noise > 0), rel=0.2)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6), st.floats(0.8, 2.0))
def test_whatever_is_filled_is_a_ball(seed: int, blur: float) -> None:
    noise = ndimage.gaussian_filter(np.random.default_rng(seed).normal(size=(24, 24, 24)), blur)
    solid = np.zeros((28, 28, 28), bool)
    solid[2:-2, 2:-2, 2:-2] = noise > 0
    vertices, triangles = surface(ball(solid, solid.astype(np.float32)))
    assert closed(triangles)
    assert euler(triangles) == 2
    assert len(np.unique(triangles)) == len(vertices)


def test_triangles_drawn_together_leave_the_shape_and_its_topology() -> None:
    vertices, triangles = surface(ring(12, 4))
    fewer, left = thinned(taubin(vertices, neighbours(triangles), 10), triangles, 1.2)
    assert len(fewer) < 0.6 * len(vertices)
    assert euler(left) == 0
    assert closed(left)
    x, y, z = (fewer - 20).T
    assert np.abs(np.hypot(np.hypot(x, y) - 12, z) - 3.8).max() < 0.7


@given(st.integers(0, 10**6))
def test_triangles_cross_as_sampling_says(seed: int) -> None:
    """Two triangles with a vertex apart: an edge that pierces the other changes side within it."""
    corners = np.random.default_rng(seed).normal(size=(6, 3))
    one, other = corners[:3], corners[3:]
    pierced = any(
        pierces(tri[i], tri[(i + 1) % 3], plane) for tri, plane in ((one, other), (other, one)) for i in range(3)
    )
    found = crossing(corners, np.array([[0, 1, 2], [3, 4, 5]], np.int32))
    assert found.tolist() == [pierced, pierced]


def pierces(p: Array, q: Array, triangle: Array) -> bool:
    """Solves for the point of the line in the triangle's own coordinates."""
    a, b, c = triangle
    u, v, t = np.linalg.solve(np.stack([b - a, c - a, p - q], axis=1), p - a)
    return bool(u > 0 and v > 0 and u + v < 1 and 0 < t < 1)


def test_a_sphere_pushed_through_itself_is_found_and_mended() -> None:
    x, y, z = places(31)
    vertices, triangles = surface(np.sqrt(x**2 + y**2 + z**2) < 10)
    assert not crossing(vertices, triangles).any()
    pole = vertices[:, 2].argmax()
    vertices[pole] += (0.31, 0.17, -25)
    assert crossing(vertices, triangles).any()
    mended = untangled(vertices, triangles, neighbours(triangles))
    assert not crossing(mended, triangles).any()


def test_neighbouring_triangles_do_not_cross_by_touching() -> None:
    flat = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [1, 1, 0], [2, 2, 1]], float)
    assert not crossing(flat, np.array([[0, 1, 2], [1, 3, 2], [3, 4, 2]], np.int32)).any()


def test_smoothing_does_not_shrink() -> None:
    x, y, z = places(31)
    vertices, triangles = surface(np.sqrt(x**2 + y**2 + z**2) < 10)
    smooth = taubin(vertices, neighbours(triangles), 20)
    radii = [np.linalg.norm(points - 15, axis=1) for points in (vertices, smooth)]
    assert radii[1].mean() == pytest.approx(radii[0].mean(), rel=0.01)
    assert radii[1].std() < 0.8 * radii[0].std()
