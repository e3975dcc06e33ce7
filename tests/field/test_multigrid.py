import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.ndimage import label, sum_labels
from scipy.sparse import coo_array, csr_array, diags_array
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import spsolve

from bobina.coil import coil
from bobina.field import FiniteVolume, kernels
from bobina.field.grid import conductances, grid
from bobina.field.multigrid import Multigrid
from bobina.space.units import mm
from spheres import THREE, Array, ball, over

SPACING = np.array([1, 1.5, 2]) * mm


def matrix(sigma: NDArray[np.float32], spacing: Array) -> csr_array:
    """L of conducting voxels, written the long way: both half voxels in series across every shared face."""
    number = np.full(sigma.shape, -1)
    used = sigma > 0
    number[used] = np.arange(used.sum())
    rows, columns, values = [], [], []
    for axis in range(3):
        area = spacing.prod() / spacing[axis]
        for low in np.argwhere(used):
            high = low.copy()
            high[axis] += 1
            if high[axis] < sigma.shape[axis] and used[tuple(high)]:
                resistance = spacing[axis] / area / 2 * (1 / float(sigma[tuple(low)]) + 1 / float(sigma[tuple(high)]))
                a, b = number[tuple(low)], number[tuple(high)]
                rows += [a, b, a, b]
                columns += [a, b, b, a]
                values += [1 / resistance, 1 / resistance, -1 / resistance, -1 / resistance]
    return coo_array((values, (rows, columns)), shape=(used.sum(),) * 2).tocsr()


def box(shape: tuple[int, int, int], seed: int) -> NDArray[np.float32]:
    """Conductivity from 0.01 to 1.65 S/m at random, with holes."""
    rng = np.random.default_rng(seed)
    sigma = np.exp(rng.uniform(np.log(0.01), np.log(1.65), shape)).astype(np.float32)
    sigma[rng.random(shape) < 0.15] = 0
    return np.pad(sigma, 1)


def balanced(sigma: NDArray[np.float32], seed: int) -> Array:
    """Currents that sum to zero on every part: L times a random potential."""
    used = sigma > 0
    potential = np.random.default_rng(seed).normal(size=used.sum())
    result = np.zeros(sigma.shape)
    result[used] = matrix(sigma, SPACING) @ potential
    return result


def directly(full: csr_array, b: Array) -> tuple[Array, NDArray[np.int32]]:
    """A sparse direct solve, the first voxel of every part held at 0; and the part of every voxel."""
    part = connected_components(full)[1]
    held = np.zeros(len(b))
    held[np.unique(part, return_index=True)[1]] = full.diagonal().max()
    return spsolve((full + diags_array(held)).tocsc(), b), part


def centred(potential: Array, part: NDArray[np.int32]) -> Array:
    """The potential less its mean over each part."""
    return potential - (np.bincount(part, potential) / np.bincount(part))[part]


@pytest.mark.parametrize("shape", [(16, 15, 14), (25, 9, 4), (3, 3, 3), (40, 5, 1)])
def test_it_agrees_with_a_direct_solve(shape: tuple[int, int, int]) -> None:
    sigma = box(shape, 1)
    used = sigma > 0
    b = balanced(sigma, 2)
    full = matrix(sigma, SPACING)
    solved = Multigrid(conductances(sigma, SPACING)).solve(b, 1e-7)
    residual = np.linalg.norm(b[used] - full @ solved.potential[used]) / np.linalg.norm(b)
    assert residual == pytest.approx(solved.residual, abs=2e-7), "the residual reported is the true one, to float32"
    direct, part = directly(full, b[used])
    true = centred(direct, part)
    assert np.linalg.norm(centred(solved.potential[used], part) - true) < 1e-5 * np.linalg.norm(true)


def test_apply_is_the_matrix() -> None:
    sigma = box((9, 8, 7), 3)
    used = sigma > 0
    x = np.random.default_rng(4).normal(size=sigma.shape) * used
    out = np.zeros_like(x)
    energy = kernels.apply(x, out, *conductances(sigma, SPACING))
    np.testing.assert_allclose(out[used], matrix(sigma, SPACING) @ x[used], rtol=1e-5, atol=1e-9)
    assert energy == pytest.approx(np.vdot(x, out))


@pytest.mark.parametrize("shape", [(8, 6, 10), (7, 5, 9), (1, 2, 3)])
def test_restriction_is_the_transpose_of_prolongation(shape: tuple[int, int, int]) -> None:
    rng = np.random.default_rng(0)
    fine = np.pad(rng.normal(size=shape).astype(np.float32), 1)
    coarse = np.pad(rng.normal(size=[(n + 1) // 2 for n in shape]).astype(np.float32), 1)
    down, up = np.zeros_like(coarse), np.zeros_like(fine)
    nothing = np.zeros_like(fine)
    kernels.restrict(nothing, fine, nothing, nothing, nothing, down)
    kernels.prolong(coarse, up)
    assert np.vdot(down, coarse) == pytest.approx(np.vdot(fine, up), abs=1e-4)


def test_restriction_takes_the_residual() -> None:
    sigma = box((9, 8, 7), 3)
    x = (np.random.default_rng(4).normal(size=sigma.shape) * (sigma > 0)).astype(np.float32)
    g = conductances(sigma, SPACING)
    flow = np.zeros_like(x)
    kernels.apply(x, flow, *g)
    found, left = np.zeros((7, 6, 6), np.float32), np.zeros((7, 6, 6), np.float32)
    kernels.restrict(x, np.zeros_like(x), *g, found)
    kernels.restrict(np.zeros_like(x), -flow, *g, left)
    np.testing.assert_allclose(found, left, atol=1e-5 * np.abs(flow).max())


def test_iterations_hardly_depend_on_size() -> None:
    figure = coil("figure-8-70")
    heads = [ball(THREE, 190 * mm / voxels) for voxels in (24, 48, 96)]
    iterations = [FiniteVolume(head, 1e-6).field(figure, over(100 * mm)).iterations for head in heads]
    assert max(iterations) <= 15
    assert iterations[-1] <= 9


def test_islands_do_not_spoil_convergence() -> None:
    """Once a float32 right-hand side did not balance on islands, and the solve diverged."""
    labels = ball(THREE, 4 * mm)
    of = grid(labels)
    sigma = np.pad(np.array(of.sigma), 3)
    rng = np.random.default_rng(0)
    for corner in rng.integers(1, 6, (12, 3)):
        sigma[tuple(slice(c, c + 1 + rng.integers(2)) for c in corner)] = 1.654
    g = conductances(sigma, of.spacing)
    x, y, z = emf = rng.normal(size=(3, *sigma.shape)).astype(np.float32)
    rhs = np.zeros(sigma.shape)
    kernels.source(*g, x, y, z, rhs)
    parts, count = label(sigma > 0)
    assert count > 3
    assert np.abs(sum_labels(rhs, parts, range(1, count + 1))).max() < 1e-12 * np.abs(rhs).max(), "every part balances"
    solved = Multigrid(g).solve(rhs, 1e-8)
    assert solved.iterations <= 30
    islands = solved.potential[:6, :6, :6]
    assert np.isfinite(islands).all()
    assert np.abs(islands).max() < 100 * np.abs(emf).max()


def test_no_source_no_field() -> None:
    sigma = box((5, 5, 5), 0)
    solved = Multigrid(conductances(sigma, SPACING)).solve(np.zeros(sigma.shape))
    assert (solved.iterations, solved.residual) == (0, 0.0)
    assert not solved.potential.any()


def test_what_does_not_converge_is_not_returned() -> None:
    sigma = box((12, 12, 12), 0)
    solver = Multigrid(conductances(sigma, SPACING))
    with pytest.raises(RuntimeError, match="did not converge"):
        solver.solve(balanced(sigma, 1), 1e-9, limit=2)


def test_currents_that_do_not_balance_have_no_solution() -> None:
    sigma = box((12, 12, 12), 0)
    unbalanced = np.where(sigma > 0, 1.0, 0.0)
    with pytest.raises(RuntimeError, match="did not converge"):
        Multigrid(conductances(sigma, SPACING)).solve(unbalanced)
