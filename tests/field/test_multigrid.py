"""The net of currents: its pieces, and its solution against a sparse direct solve."""

from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from bobina.coil import coil
from bobina.field import FiniteVolume, NotConverged, kernels, relaxation
from bobina.field.grid import grid
from bobina.field.krylov import Net
from bobina.head import Head, Tissue
from bobina.space import Volume
from bobina.space.frames import Scanner
from bobina.space.units import mm
from nets import LongWay, diagonal
from spheres import THREE, Array, ball, over, relative

F4 = NDArray[np.float32]
RNG = np.random.default_rng(7)


@cache
def sphere() -> F4:
    """Conductances of an off-grid sphere on voxels that are no cubes: with across terms, not symmetric."""
    return grid(ball(THREE, np.array([10, 11, 12]) * mm, centre=np.array([1, 2, 3]) * mm)).conductance


@cache
def with_islands() -> F4:
    """A head with scraps of scalp in the air round it."""
    labels = ball(THREE, 4 * mm).labels
    data = np.pad(labels.data, 2)
    rng = np.random.default_rng(0)
    for corner in rng.integers(0, 10, (12, 3)):
        data[tuple(slice(c, c + 1 + rng.integers(3)) for c in corner)] = Tissue.SCALP
    return grid(Head("islands", Volume(data, labels.affine, Scanner))).conductance


NETS = {
    **{f"edges alone, {shape}": diagonal(shape, 1) for shape in [(16, 15, 14), (25, 9, 4), (3, 3, 3), (40, 5, 1)]},
    "sphere": sphere(),
}


def balanced(of: LongWay, *, transposed: bool = False) -> Array:
    """Currents (corners) that sum to zero on every part: K, or K', times a random potential."""
    result = np.zeros(of.live.shape)
    result[of.live] = (of.matrix.T if transposed else of.matrix) @ RNG.normal(size=of.live.sum())
    return result


def span(conductance: F4) -> NDArray[np.int32]:
    return kernels.spans(conductance[0, 0], conductance[1, 1], conductance[2, 2])


@pytest.mark.parametrize("transposed", [False, True], ids=["forward", "transposed"])
@pytest.mark.parametrize("conductance", NETS.values(), ids=NETS)
def test_it_agrees_with_a_direct_solve(conductance: F4, transposed: bool) -> None:
    of = LongWay(conductance)
    b = balanced(of, transposed=transposed)
    solved = Net(conductance).solve(b, 1e-7, transposed=transposed)
    found, matrix = solved.potential[of.live], of.matrix.T if transposed else of.matrix
    left = np.linalg.norm(b[of.live] - matrix @ found) / np.linalg.norm(b)
    assert left == pytest.approx(solved.residual, abs=3e-7), "the residual reported is the true one, to float32"
    true = of.centred(of.solved(b[of.live], transposed=transposed))
    assert relative(of.centred(found), true) < 1e-5


def test_forward_and_transposed_are_not_the_same() -> None:
    of = LongWay(sphere())
    asymmetry = of.matrix - of.matrix.T
    assert abs(asymmetry).max() > 0.01 * abs(of.matrix).max()


@pytest.mark.parametrize("conductance", [sphere(), with_islands()], ids=["sphere", "islands"])
def test_the_kernels_are_the_matrices(conductance: F4) -> None:
    of, net = LongWay(conductance), Net(conductance)
    potential = RNG.normal(size=of.live.shape) * of.live
    live = np.array([conductance[a, a] > 0 for a in range(3)])
    voltage = net.voltage(potential)
    assert voltage[live] == pytest.approx((of.drops @ potential.ravel()).reshape(voltage.shape)[live], abs=1e-6)
    currents = net.currents(voltage)
    assert relative(currents.astype(float), (of.currents @ voltage.ravel()).reshape(voltage.shape)) < 1e-6
    for count in (1, 3):
        at_once, rows = np.zeros(of.live.shape), span(conductance)
        kernels.flow(potential.astype(np.float32), conductance, rows, relaxation.slabs(rows, count), at_once)
        assert relative(at_once, net.leaving(currents)) < 1e-5
        assert np.abs(np.bincount(of.part, at_once[of.live])).max() < 1e-12 * np.abs(at_once).max(), "it balances"
    assert relative(net.leaving(currents), (of.drops.T @ currents.ravel()).reshape(of.live.shape)) < 1e-12


@pytest.mark.parametrize("conductance", [sphere(), with_islands()], ids=["sphere", "islands"])
def test_driven_back_is_the_transpose_of_driven(conductance: F4) -> None:
    net = Net(conductance)
    live = np.array([conductance[a, a] > 0 for a in range(3)])
    there, back = (np.where(live, RNG.normal(size=live.shape), 0).astype(np.float32) for _ in range(2))
    forth = np.vdot(net.currents(there).astype(float), back)
    size = float(np.linalg.norm(there) * np.linalg.norm(net.currents(back, transposed=True)))
    assert np.vdot(there.astype(float), net.currents(back, transposed=True)) == pytest.approx(forth, abs=1e-6 * size)


def test_apply_is_the_matrix_of_the_diagonal() -> None:
    g = diagonal((9, 8, 7), 3)
    of = LongWay(g)
    x, out = RNG.normal(size=of.live.shape) * of.live, np.zeros(of.live.shape)
    energy = kernels.apply(x, out, g[0, 0], g[1, 1], g[2, 2], span(g))
    np.testing.assert_allclose(out[of.live], of.matrix @ x[of.live], rtol=1e-5, atol=1e-9)
    assert energy == pytest.approx(np.vdot(x, out))


@pytest.mark.parametrize(("times", "count"), [(1, 1), (4, 1), (4, 2), (5, 3)])
@pytest.mark.parametrize("colour", [0, 1])
def test_a_wave_of_half_sweeps_is_one_after_another(times: int, count: int, colour: int) -> None:
    g = diagonal((31, 6, 7), 5)
    of, edges, rows = LongWay(g), (g[0, 0], g[1, 1], g[2, 2]), span(g)
    b = np.where(of.live, RNG.normal(size=of.live.shape), 0).astype(np.float32)
    found, x = np.zeros_like(b), np.zeros(of.live.shape)
    relaxation.relax(found, b, *edges, rows, colour, times, relaxation.slabs(rows, count))
    parity = np.indices(of.live.shape).sum(axis=0)
    for n in range(times):
        own = of.live & (parity % 2 == (colour + n) % 2)
        rest = np.zeros_like(x)
        rest[of.live] = b[of.live] - of.matrix @ x[of.live]
        diagonal_ = np.zeros_like(x)
        diagonal_[of.live] = of.matrix.diagonal()
        x[own] += rest[own] / diagonal_[own]
    np.testing.assert_allclose(found, x, rtol=1e-4, atol=1e-5 * np.abs(x).max())


@pytest.mark.parametrize("shape", [(8, 6, 10), (7, 5, 9), (2, 2, 3)])
def test_restriction_is_the_transpose_of_prolongation(shape: tuple[int, int, int]) -> None:
    rows = span(diagonal(shape, 0))
    assert (rows[1:-1, 1:-1, 1] - rows[1:-1, 1:-1, 0]).min() < shape[2], "some rows are shorter than the box"
    fine = np.pad(RNG.normal(size=shape).astype(np.float32), 1)
    coarse = np.pad(RNG.normal(size=[(n + 1) // 2 for n in shape]).astype(np.float32), 1)
    down, up, nothing = np.zeros_like(coarse), np.zeros_like(fine), np.zeros_like(fine)
    relaxation.restrict(nothing, fine, nothing, nothing, nothing, rows, down)
    relaxation.prolong(coarse, rows, up)
    assert np.vdot(down, coarse) == pytest.approx(np.vdot(fine, up), abs=1e-4)
    assert down.any()


def test_restriction_takes_the_residual() -> None:
    g = diagonal((9, 8, 7), 3)
    edges, rows = (g[0, 0], g[1, 1], g[2, 2]), span(g)
    x = (RNG.normal(size=g.shape[2:]) * LongWay(g).live).astype(np.float32)
    flow = np.zeros_like(x)
    kernels.apply(x, flow, *edges, rows)
    found, left = np.zeros((7, 6, 6), np.float32), np.zeros((7, 6, 6), np.float32)
    relaxation.restrict(x, np.zeros_like(x), *edges, rows, found)
    relaxation.restrict(np.zeros_like(x), -flow, *edges, rows, left)
    np.testing.assert_allclose(found, left, atol=1e-5 * np.abs(flow).max())


def test_iterations_hardly_depend_on_size() -> None:
    heads = [ball(THREE, 190 * mm / voxels) for voxels in (24, 48, 96)]
    iterations = [FiniteVolume(head, 1e-6).field(coil("figure-8-70"), over(100 * mm)).iterations for head in heads]
    assert max(iterations) <= 12
    assert iterations[-1] <= iterations[0]


def test_islands_do_not_spoil_convergence() -> None:
    """Once a float32 right-hand side did not balance on islands, and the solve diverged."""
    of, net = LongWay(with_islands()), Net(with_islands())
    emf = RNG.normal(size=(3, *of.live.shape)).astype(np.float32)
    rhs = net.leaving(net.currents(emf))
    sums = np.bincount(of.part, rhs[of.live])
    assert len(sums) > 3
    assert np.abs(sums).max() < 1e-12 * np.abs(rhs).max(), "every part balances"
    solved = net.solve(rhs, 1e-6)
    assert solved.iterations <= 20
    islands = of.centred(solved.potential[of.live])[of.part != np.bincount(of.part).argmax()]
    assert 0 < np.abs(islands).max() < 100 * np.abs(emf).max()


def test_no_source_no_field() -> None:
    solved = Net(sphere()).solve(np.zeros(sphere().shape[2:]))
    assert (solved.iterations, solved.residual) == (0, 0.0)
    assert not solved.potential.any()


def test_one_solve_does_not_disturb_the_next() -> None:
    of, net = LongWay(sphere()), Net(sphere())
    b = balanced(of)
    first = net.solve(b).potential.copy()
    net.solve(balanced(of, transposed=True), transposed=True)
    np.testing.assert_array_equal(net.solve(b).potential, first)


def test_what_does_not_converge_is_not_returned() -> None:
    of = LongWay(sphere())
    with pytest.raises(NotConverged):
        Net(sphere()).solve(balanced(of), 1e-9, limit=2)


def test_currents_that_do_not_balance_have_no_solution() -> None:
    unbalanced = np.where(LongWay(sphere()).live, 1.0, 0.0)
    with pytest.raises(NotConverged):
        Net(sphere()).solve(unbalanced)
