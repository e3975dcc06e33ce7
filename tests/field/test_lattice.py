import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from bobina.field.grid import grid
from bobina.field.lattice import GAUSS, gather, lattice, node_index, spread
from bobina.head import Tissue
from bobina.space.units import mm
from spheres import Array, ball

GRID = grid(ball({Tissue.GM: 15 * mm}, np.array([0.9, 1.0, 1.5]) * mm))
LATTICE = lattice(GRID)


def polynomial(index: Array, seed: int, degree: int = 5) -> Array:
    """Three components of a degree in each coordinate."""
    unit = index / GRID.sigma.shape
    factors = [np.polynomial.Polynomial(c) for c in np.random.default_rng(seed).normal(size=(9, degree + 1))]
    along = np.stack([factor(unit[:, k % 3]) for k, factor in enumerate(factors)], axis=1)
    values: Array = along.reshape(-1, 3, 3).prod(axis=2)
    return values


def starts() -> Array:
    """Fractional voxel indices (n, 3) of the corners in which edges begin."""
    result: Array = np.moveaxis(np.indices(GRID.corners, dtype=float), 0, -1).reshape(-1, 3) - 0.5
    return result


@pytest.mark.parametrize("seed", range(3))
def test_a_polynomial_of_degree_five_is_carried_exactly(seed: int) -> None:
    """To the two points of an edge whose mean it takes."""
    values = polynomial(node_index(LATTICE), seed).reshape(*LATTICE.shape, 3)
    for axis, found in enumerate(spread(LATTICE, values, np.eye(3))):
        points = [starts() + (0.5 + side * GAUSS) * np.eye(3)[axis] for side in (-1, 1)]
        true = sum(polynomial(at, seed)[:, axis] for at in points) / 2
        assert np.abs(found.ravel() - true).max() < 1e-5 * np.abs(values).max()


def test_the_mean_over_an_edge_is_that_of_the_whole_edge() -> None:
    values = polynomial(node_index(LATTICE), 4, 3).reshape(*LATTICE.shape, 3)
    steps = (np.arange(40) + 0.5) / 40
    for axis, found in enumerate(spread(LATTICE, values, np.eye(3))):
        true = np.mean([polynomial(starts() + step * np.eye(3)[axis], 4, 3)[:, axis] for step in steps], axis=0)
        assert np.abs(found.ravel() - true).max() < 1e-5 * np.abs(values).max()


def test_gather_is_the_transpose_of_spread() -> None:
    rng = np.random.default_rng(5)
    axes = Rotation.random(random_state=5).as_matrix()
    values = rng.normal(size=(*LATTICE.shape, 3))
    edges = rng.normal(size=(3, *GRID.corners)).astype(np.float32)
    there = float(np.vdot(spread(LATTICE, values, axes).astype(float), edges))
    back = float(np.vdot(values, gather(LATTICE, edges, axes)))
    assert back == pytest.approx(there, abs=float(1e-6 * np.linalg.norm(values) * np.linalg.norm(edges)))


def test_a_turned_grid_gets_components_along_its_own_axes() -> None:
    axes = Rotation.random(random_state=7).as_matrix()
    vector = np.array([1.0, -2.0, 3.0])
    found = spread(LATTICE, np.broadcast_to(vector, (*LATTICE.shape, 3)), axes)
    for axis in range(3):
        np.testing.assert_allclose(found[axis], vector @ axes[:, axis], rtol=1e-5)
