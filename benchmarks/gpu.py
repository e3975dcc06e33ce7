"""Colin27 at 1 mm on the CPU and on a GPU: times, and how far the fields lie apart. Run: python benchmarks/gpu.py.

Where there is no GPU it says so and ends. We have had none so far: no line of ours has run on a GPU yet.
"""

import os
from collections.abc import Callable
from time import perf_counter
from types import ModuleType
from typing import TypeVar

import numpy as np

from bobina.coil import coil
from bobina.field import Field, FiniteVolume
from bobina.field.device import VARIABLE, DeviceNet, accelerator
from bobina.field.grid import Grid, grid
from bobina.field.krylov import Net
from bobina.head import Tissue, build
from bobina.plan.place import lay, outside
from bobina.space import Rigid
from bobina.space.frames import Coil, Scanner
from bobina.space.units import degree, mm
from bobina.store import embedded_head

T = TypeVar("T")
SPOT = np.array([[-52, 60, 46]]) * mm


def timed(name: str, work: Callable[[], T]) -> T:
    """Do it and print how long it took."""
    start = perf_counter()
    result = work()
    print(f"  {name:<40}{perf_counter() - start:>8.2f} s")
    return result


def net(of: Grid, xp: ModuleType | None) -> Net | DeviceNet:
    """As ``FiniteVolume`` makes it."""
    return DeviceNet(xp, of.conductance) if xp else Net(of.conductance)


def set_up_and_solve(of: Grid, emf: np.ndarray) -> None:
    """Print the times of both."""
    made = timed("set-up: multigrid levels", lambda: net(of, accelerator()))
    currents = made.leaving(made.currents(emf))
    solved = timed("solve", lambda: made.solve(currents))
    print(f"    {solved.iterations} iterations")


def measured(device: str, of: Grid, emf: np.ndarray) -> Field:
    """Print set-up and solve twice, since the first compiles, and a pose; the field of a figure-8."""
    os.environ[VARIABLE] = device
    print(device)
    set_up_and_solve(of, emf)
    set_up_and_solve(of, emf)
    figure, around = coil("figure-8-70"), outside(build("Colin27", embedded_head().labels))
    pose = Rigid(lay(figure, around, SPOT, [45 * degree])[0], Scanner, Coil)
    solver = FiniteVolume(of)
    solver.field(figure, pose)
    return timed("a further pose, all of it", lambda: solver.field(figure, pose))


def main() -> None:
    """Print both, and the difference of E in grey matter."""
    os.environ.pop(VARIABLE, None)
    if accelerator() is None:
        print("no GPU answers with CuPy here, so nothing was measured (bobina[gpu], CUDA and a driver are needed)")
        return
    of = grid(build("Colin27", embedded_head().labels))
    x, y, z = np.meshgrid(*(np.linspace(-1, 1, n) for n in of.corners), indexing="ij")
    emf = np.stack([np.sin(2 * y) * z, x * z, np.cos(x) * y]).astype(np.float32)
    here, there = (measured(device, of, emf) for device in ("cpu", "gpu"))
    grey = here.labels.data == Tissue.GM
    one, other = (field.e.data[grey].astype(float) for field in (here, there))
    apart = np.linalg.norm(one - other, axis=1)
    print(f"E in grey matter: {np.linalg.norm(apart) / np.linalg.norm(one):.1e} apart (relative L2), at most"
          f" {apart.max() / np.linalg.norm(one, axis=1).max():.1e} of the largest")  # fmt: skip


if __name__ == "__main__":
    main()
