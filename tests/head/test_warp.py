"""The way to MNI and back, on deformations that are known."""

from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import ndimage
from scipy.spatial.transform import Rotation

from bobina.head import FILLED
from bobina.head.bend import Bend, straight
from bobina.head.priors import Priors, built_in
from bobina.head.warp import Warp, warp
from bobina.source import Source, Status
from bobina.space import BadInput, Volume
from bobina.space.frames import MNI
from bobina.space.units import mm
from made_heads import colin

Array = NDArray[np.float64]
SITES = np.array([[-38, 44, 26], [-29, 43, 29], [-37, -25, 62], [37, 26, 49], [-6, -26, 70], [0, -90, 5]]) * mm
EDGE = 3 * mm


@cache
def template() -> Priors:
    """Colin27's own tissues, a little smoothed, as if they were priors."""
    labels = colin().labels
    coarse = np.diag([EDGE, EDGE, EDGE, 1.0])
    coarse[:3, 3] = labels.affine[:3, 3]
    points = coarse[:3, :3] @ np.indices((61, 73, 61)).reshape(3, -1) + coarse[:3, 3:]
    at = labels.index(points.T).T.reshape(3, 61, 73, 61)
    shares = [
        ndimage.map_coordinates(ndimage.gaussian_filter((labels.data == k).astype(np.float32), 1.3), at, order=1)
        for k in FILLED
    ]
    return Priors("Colin27", np.stack(shares), coarse, Source("tests", Status.COMPUTED))


def bent(points: Array) -> Array:
    """From the template to a made-up person: 8 degrees, 5 % larger, 20 mm away, and waves of 4 mm."""
    turn = 1.05 * Rotation.from_rotvec(np.radians([5, 4, -5])).as_matrix()
    waves = 4 * mm * np.sin(points[..., [1, 2, 0]] / (25 * mm))
    moved: Array = (points + waves) @ turn.T + np.array([20, -10, 15]) * mm
    return moved


def unbent(points: Array) -> Array:
    guess = points
    for _ in range(60):
        guess = guess - 0.8 * (bent(guess) - points)
    return guess


@cache
def person() -> tuple[NDArray[np.float32], Array]:
    grid = np.diag([EDGE, EDGE, EDGE, 1.0])
    grid[:3, 3] = np.array([-90, -150, -75]) * mm
    points = np.moveaxis(np.indices((72, 78, 72)), 0, -1) @ grid[:3, :3].T + grid[:3, 3]
    known = template()
    at = np.moveaxis(Volume(known.shares[0], known.affine, MNI).index(unbent(points)), -1, 0)
    return np.stack([ndimage.map_coordinates(one, at, order=1) for one in known.shares]), grid


@pytest.fixture(scope="module")
def found() -> Warp:
    return warp(*person(), priors=template())


def test_a_known_deformation_is_found_again(found: Warp) -> None:
    away = np.linalg.norm(found.to_mni(bent(SITES)) - SITES, axis=1)
    assert away.max() < 2 * mm
    assert np.linalg.norm(found.to_scanner(SITES) - bent(SITES), axis=1).max() < 2 * mm
    inside = np.random.default_rng(0).uniform([-55, -90, -20], [55, 55, 60], (500, 3)) * mm
    assert np.median(np.linalg.norm(found.to_scanner(inside) - bent(inside), axis=1)) < 1 * mm


def test_there_and_back(found: Warp) -> None:
    rng = np.random.default_rng(1)
    sites = rng.uniform([-60, -95, -30], [60, 60, 70], (4, 125, 3)) * mm
    back = found.to_mni(found.to_scanner(sites))
    assert back.shape == sites.shape
    assert np.linalg.norm(back - sites, axis=-1).max() < 0.5 * mm
    assert found.inverse < 0.5 * mm


def test_its_error_is_shown(found: Warp) -> None:
    assert found.dice > 0.97
    assert found.error is not None
    assert found.inverse <= found.error < 4 * mm


def test_what_is_in_mni_is_not_moved_and_must_be_there() -> None:
    known = template()
    same = warp(known.shares, known.affine, priors=known, in_mni=True)
    assert np.array_equal(same.to_mni(SITES), SITES)
    assert np.array_equal(same.to_scanner(SITES), SITES)
    assert same.error is None
    assert same.dice > 0.95
    away = known.affine.copy()
    away[:3, 3] += 40 * mm
    with pytest.raises(BadInput, match="said to be in MNI"):
        warp(known.shares, away, priors=known, in_mni=True)


def test_a_head_on_its_side_is_refused() -> None:
    known = template()
    turned = np.ascontiguousarray(np.rot90(known.shares, 1, (1, 3)))
    with pytest.raises(BadInput, match="could not be laid"):
        warp(turned, known.affine, priors=known, start=np.eye(4))


@pytest.mark.parametrize("matrix", [np.diag([1.0, -1, -1, 1]), np.diag([-1.0, 1, 1, 1]), np.diag([2.0, 1, 1, 1])])
def test_what_no_head_would_do_is_refused(matrix: Array) -> None:
    known = template()
    with pytest.raises(BadInput, match="upright"):
        warp(known.shares, known.affine, priors=known, start=matrix)


def test_beyond_its_grid_a_bend_goes_on_as_at_the_edge() -> None:
    shift = np.full((2, 2, 2, 3), 1 * mm, np.float32)
    bend = Bend(np.diag([2.0, 2.0, 2.0, 1.0]), shift, np.eye(4))
    assert np.allclose(bend([[5.0, -7.0, 0.5]]), [[10.001, -13.999, 1.001]])
    assert np.array_equal(straight(np.eye(4))(SITES), SITES)


def test_the_built_in_priors_are_a_head() -> None:
    known = built_in()
    deep, motor, skin, away = known.at(np.array([[-28, -30, 30], [-38, -24, 57], [-80, -20, 40], [-98, 100, 0]]) * mm).T
    assert deep[0] > 0.9
    assert motor[1] > 0.4
    assert skin[3:].sum() > 0.9
    assert away[5] > 0.95
    assert np.allclose(known.at(SITES).sum(axis=0), 1)
