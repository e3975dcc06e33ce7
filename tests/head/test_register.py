from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import ndimage
from scipy.spatial.transform import Rotation

from bobina.head import Head, align
from bobina.space import BadInput, Volume
from bobina.space.frames import Scanner
from bobina.space.units import mm
from made_heads import colin, sphere, usc

SITES = np.array([[-38, 44, 26], [-29, 43, 29], [-37, -25, 62], [37, 26, 49], [-6, -26, 76], [0, -90, 0]]) * mm


def moved(seed: int, degrees: float) -> tuple[Head, NDArray[np.float64]]:
    """Colin27 resampled on another grid after a known affine, and that affine (Scanner <- MNI)."""
    rng = np.random.default_rng(seed)
    linear = Rotation.from_rotvec(np.radians(rng.uniform(-degrees, degrees, 3))).as_matrix()
    linear = linear @ np.diag(rng.uniform(0.85, 1.15, 3)) @ (np.eye(3) + rng.uniform(-0.05, 0.05, (3, 3)))
    true = np.eye(4)
    true[:3, :3], true[:3, 3] = linear, rng.uniform(-30, 30, 3) * mm
    labels = colin().labels
    grid = np.diag([1.7 * mm] * 3 + [1.0])
    grid[:3, 3] = true[:3, 3] - 127 * mm
    index = np.linalg.inv(labels.affine) @ np.linalg.inv(true) @ grid
    data = ndimage.affine_transform(labels.data, index, output_shape=(150, 150, 150), order=0)
    return Head("moved", Volume(data, grid, Scanner)), true


@pytest.mark.parametrize("seed", range(4))
def test_a_known_affine_is_found_again(seed: int) -> None:
    head, true = moved(seed, 12)
    found = align(head)
    there = SITES @ true[:3, :3].T + true[:3, 3]
    assert np.linalg.norm(found.to_mni(there) - SITES, axis=1).max() < 1 * mm
    assert np.allclose(found.to_scanner(SITES), there, atol=1 * mm)
    assert found.dice > 0.95


def test_the_embedded_head_is_in_mni() -> None:
    found = align(colin(), in_mni=True)
    assert np.array_equal(found.matrix, np.eye(4))
    assert found.error is None
    assert found.dice > 0.98


def test_another_person_is_aligned_with_an_error_stated(shared: Path) -> None:
    found = align(usc(shared))
    assert found.dice > 0.9
    assert found.error is not None
    assert 2 * mm < found.error < 10 * mm
    assert np.linalg.det(found.matrix[:3, :3]) > 0


def test_an_image_said_to_be_in_mni_must_be() -> None:
    away = colin().labels.affine.copy()
    away[:3, 3] += 40 * mm
    with pytest.raises(BadInput, match="said to be in MNI"):
        align(Head("away", Volume(colin().labels.data, away, Scanner)), in_mni=True)


def test_a_ball_is_no_brain() -> None:
    labels, affine = sphere(4.0)
    with pytest.raises(BadInput, match="could not align"):
        align(Head("ball", Volume(labels, affine, Scanner)))


def test_half_a_brain_is_refused() -> None:
    labels = colin().labels
    right = np.arange(labels.data.shape[0])[:, None, None] >= 90
    half = np.where(right & np.isin(labels.data, (1, 2)), 3, labels.data)
    with pytest.raises(BadInput, match="could not align"):
        align(Head("half", Volume(half, labels.affine, Scanner)))


def test_a_head_facing_backwards_is_refused() -> None:
    labels = colin().labels
    with pytest.raises(BadInput, match="could not align"):
        align(Head("turned", Volume(np.rot90(labels.data, 2, (0, 1)), labels.affine, Scanner)))
