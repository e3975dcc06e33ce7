import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from bobina.field.grid import Faces, grid
from bobina.field.lattice import gather, lattice, node_index, spread
from bobina.head import Tissue
from bobina.space.units import mm
from spheres import Array, ball

GRID = grid(ball({Tissue.GM: 15 * mm}, np.array([0.9, 1.0, 1.5]) * mm))
LATTICE = lattice(GRID)


def polynomial(index: Array, seed: int) -> Array:
    """Three components of degree 5 in each coordinate."""
    unit = index / GRID.sigma.shape
    factors = [np.polynomial.Polynomial(c) for c in np.random.default_rng(seed).normal(size=(9, 6))]
    along = np.stack([factor(unit[:, k % 3]) for k, factor in enumerate(factors)], axis=1)
    values: Array = along.reshape(-1, 3, 3).prod(axis=2)
    return values


def at_faces() -> list[Array]:
    """Fractional indices (n, 3) of the faces that a grid's arrays hold, along each axis."""
    index = np.stack(np.meshgrid(*(np.arange(n) for n in GRID.sigma.shape), indexing="ij"), axis=-1).reshape(-1, 3)
    return [index + 0.5 * along for along in np.eye(3)]


@pytest.mark.parametrize("seed", range(3))
def test_a_polynomial_of_degree_five_is_carried_exactly(seed: int) -> None:
    values = polynomial(node_index(LATTICE), seed).reshape(*LATTICE.shape, 3)
    for axis, (found, where) in enumerate(zip(spread(LATTICE, values, np.eye(3)), at_faces(), strict=True)):
        true = polynomial(where, seed)[:, axis]
        assert np.abs(found.ravel() - true).max() < 1e-5 * np.abs(values).max()


def test_gather_is_the_transpose_of_spread() -> None:
    rng = np.random.default_rng(5)
    axes = Rotation.random(random_state=5).as_matrix()
    values = rng.normal(size=(*LATTICE.shape, 3))
    x, y, z = rng.normal(size=(3, *GRID.sigma.shape)).astype(np.float32)
    faces: Faces = (x, y, z)
    there = sum(float(np.vdot(a.astype(float), b)) for a, b in zip(spread(LATTICE, values, axes), faces, strict=True))
    back = float(np.vdot(values, gather(LATTICE, faces, axes)))
    assert back == pytest.approx(there, abs=float(1e-6 * np.linalg.norm(values) * np.linalg.norm(x)))


def test_a_turned_grid_gets_components_along_its_own_axes() -> None:
    axes = Rotation.random(random_state=7).as_matrix()
    vector = np.array([1.0, -2.0, 3.0])
    found = spread(LATTICE, np.broadcast_to(vector, (*LATTICE.shape, 3)), axes)
    for axis in range(3):
        np.testing.assert_allclose(found[axis], vector @ axes[:, axis], rtol=1e-5)
