"""The solver of a GPU, its arrays numpy's: the operators and the solution are those of the compiled one."""

from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from types import ModuleType

import numpy as np
import pytest
from numpy.typing import NDArray

import made_shares
from bobina.coil import NO_ELEMENTS, Elements, coil
from bobina.field import FiniteVolume, NotConverged, primary
from bobina.field.device import VARIABLE, DeviceNet, accelerator, potential
from bobina.field.grid import grid
from bobina.field.krylov import Net
from bobina.head import Head
from bobina.space import BadInput, Volume
from bobina.space.frames import Scanner
from bobina.space.units import mm
from elsewhere import xp as elsewhere
from made_heads import colin
from spheres import FOUR, THREE, ball, lowest, over, relative

F4 = NDArray[np.float32]
MODULES = [pytest.param(np, id="numpy"), pytest.param(elsewhere, id="elsewhere")]
FORWARD_AND_BACK = pytest.mark.parametrize("transposed", [False, True])


def cut_head() -> Head:
    """Every third voxel of Colin27."""
    labels = colin().labels
    return Head("Colin27, 3 mm", Volume(labels.data[::3, ::3, ::3], labels.affine @ np.diag([3.0, 3, 3, 1]), Scanner))


HEADS = {"sphere": lambda: ball(THREE, 6 * mm), "shares": lambda: made_shares.ball(FOUR, 6 * mm), "head": cut_head}


@cache
def conductance(head: str) -> F4:
    return grid(HEADS[head]()).conductance


def random_net(shape: tuple[int, int, int], seed: int) -> F4:
    """Conductances at random, a third of the edges open, in a rim of empty corners."""
    rng = np.random.default_rng(seed)
    g = rng.normal(size=(3, 3, *shape))
    g[range(3), range(3)] = np.exp(g[range(3), range(3)])
    g *= rng.random((3, 1, *shape)) > 1 / 3
    whole = np.zeros((3, 3, *(n + 2 for n in shape)), np.float32)
    whole[:, :, 1:-1, 1:-1, 1:-1] = g
    for axis in range(3):
        whole[axis].swapaxes(1, axis + 1)[:, -2] = 0
    return whole


def close(found: NDArray[np.floating], true: NDArray[np.floating]) -> None:
    assert found.dtype == true.dtype
    np.testing.assert_allclose(found, true, atol=1e-6 * np.abs(true).max())


@pytest.mark.parametrize("xp", MODULES)
@pytest.mark.parametrize("shape", [(9, 8, 7), (1, 12, 5), (3, 2, 2), (16, 1, 1)])
def test_the_operators_are_the_compiled_ones(shape: tuple[int, int, int], xp: ModuleType) -> None:
    g = random_net(shape, 1)
    rng = np.random.default_rng(2)
    compiled, device = Net(g), DeviceNet(xp, g)
    potential, edges = rng.normal(size=g.shape[2:]), rng.normal(size=g.shape[1:]).astype(np.float32)
    close(device.voltage(potential), compiled.voltage(potential))
    close(device.leaving(edges), compiled.leaving(edges))
    for transposed in (False, True):
        close(device.currents(edges, transposed=transposed), compiled.currents(edges, transposed=transposed))


def emf(shape: tuple[int, ...]) -> F4:
    """Voltages (3, ...) round and round, as a coil's."""
    x, y, z = np.meshgrid(*(np.linspace(-1, 1, n) for n in shape), indexing="ij")
    return np.stack([np.sin(2 * y) * z, x * z, np.cos(x) * y]).astype(np.float32)


@FORWARD_AND_BACK
@pytest.mark.parametrize("head", HEADS)
def test_the_solution_is_the_compiled_one(head: str, transposed: bool) -> None:
    g = conductance(head)
    compiled, device = Net(g), DeviceNet(np, g)
    b = compiled.leaving(compiled.currents(emf(g.shape[2:]), transposed=transposed))
    true, found = (net.solve(b, 1e-7, transposed=transposed) for net in (compiled, device))
    live = g[range(3), range(3)] > 0
    one, other = (net.voltage(x.potential)[live].astype(float) for net, x in ((device, found), (compiled, true)))
    assert relative(one, other) < 3e-5
    left = b - compiled.leaving(compiled.currents(compiled.voltage(found.potential), transposed=transposed))
    assert np.linalg.norm(left) < 5e-6 * np.linalg.norm(b), "what is left is small, to voltages in float32"
    assert found.iterations <= 20


@FORWARD_AND_BACK
def test_a_tight_tolerance_is_reached(transposed: bool) -> None:
    """With images in float32 the residual stood at 1e-7: rounded currents do not balance."""
    g = conductance("head")
    device = DeviceNet(np, g)
    b = device.leaving(device.currents(emf(g.shape[2:]), transposed=transposed))
    assert device.solve(b, 1e-9, limit=40, transposed=transposed).residual < 1e-9


def test_nothing_but_what_cupy_has_and_no_array_of_numpy_on_the_way() -> None:
    g = conductance("sphere")
    here, there = DeviceNet(np, g), DeviceNet(elsewhere, g)
    b = here.leaving(here.currents(emf(g.shape[2:])))
    one, other = here.solve(b), there.solve(b)
    np.testing.assert_array_equal(one.potential, other.potential)
    assert type(other.potential) is np.ndarray


@pytest.mark.parametrize("xp", MODULES)
def test_the_coils_own_field(xp: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of wire and of dipoles, in chunks of a few points; some lie in the coil."""
    monkeypatch.setattr("bobina.field.device.primary.PAIRS", 50_000)
    points = np.random.default_rng(0).normal(size=(500, 3)) * 60 * mm
    pose = over(99 * mm, turn=0.3, tilt=0.7)
    wires = coil("figure-8-70")
    moments = Elements(wires.wires.points[::3], 3e-3 * wires.wires.vectors[::3, ::-1])
    for one in (wires, replace(wires, wires=NO_ELEMENTS, dipoles=moments), replace(wires, dipoles=moments)):
        true = primary.potential(one, pose, points)
        np.testing.assert_allclose(potential(one, pose, points, xp), true, atol=3e-6 * np.abs(true).max())


def test_the_solver_takes_the_device_that_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    head, figure = ball(THREE, 6 * mm), coil("figure-8-70")
    pose = over(99 * mm - lowest(figure), turn=0.3)
    monkeypatch.setenv(VARIABLE, "cpu")
    true = FiniteVolume(head, 1e-7).field(figure, pose)
    monkeypatch.setattr("bobina.field.solve.accelerator", lambda: elsewhere)
    found = FiniteVolume(head, 1e-7).field(figure, pose)
    used = np.isfinite(true.e.data)
    assert found.residual != true.residual, "it was another way"
    assert relative(found.e.data[used], true.e.data[used]) < 1e-5


def test_no_source_no_field() -> None:
    g = conductance("sphere")
    solved = DeviceNet(np, g).solve(np.zeros(g.shape[2:]))
    assert (solved.iterations, solved.residual) == (0, 0.0)
    assert not solved.potential.any()


def test_what_does_not_converge_is_not_returned() -> None:
    g = conductance("sphere")
    net = DeviceNet(np, g)
    b = net.leaving(net.currents(emf(g.shape[2:])))
    with pytest.raises(NotConverged):
        net.solve(b, limit=2)


@pytest.mark.skipif(find_spec("cupy") is not None, reason="CuPy is here")
def test_without_cupy_there_is_no_device(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    assert accelerator() is None
    monkeypatch.setenv(VARIABLE, "gpu")
    with pytest.raises(BadInput, match=VARIABLE):
        accelerator()


def test_the_variable_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bobina.field.device.choice._cuda", lambda: np)
    monkeypatch.delenv(VARIABLE, raising=False)
    assert accelerator() is np
    for value, found in (("", np), ("gpu", np), ("cpu", None)):
        monkeypatch.setenv(VARIABLE, value)
        assert accelerator() is found
    monkeypatch.setenv(VARIABLE, "cuda")
    with pytest.raises(BadInput, match="cuda"):
        accelerator()
