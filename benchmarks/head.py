"""Speed and memory on Colin27 at 1 mm, from labels to a searched pose. Run: python benchmarks/head.py.

Times are also shown in units of a floor taken in the same run: how long numpy needs to copy as many bytes as one
iteration must move on the finest level.
"""

import resource
from collections.abc import Callable
from time import perf_counter
from typing import TypeVar

import numpy as np

from bobina.coil import coil
from bobina.field import FiniteVolume, potential
from bobina.field.lattice import node_index
from bobina.head import build
from bobina.plan.place import lay, outside
from bobina.plan.search import Bench, search
from bobina.space import Rigid
from bobina.space.frames import Coil, Scanner
from bobina.space.units import degree, mm
from bobina.store import embedded_head

T = TypeVar("T")
TARGET = np.array([-38, 44, 26]) * mm
SPOT = np.array([[-52, 60, 46]]) * mm
POSES = 10_000
CYCLE = 2 * (5 * 4 + 4) + 20 + 8 + 4 + 12
"""bytes a corner of one multigrid cycle: the half-sweeps, down and up, each through memory once (x, b, three
conductances; x back), restriction, prolongation, zeros, right-hand side"""
OUTSIDE_IT = 2 * (36 + 4 + 8) + 40 + 3 * (8 + 4 + 8) + 48 + 56
"""bytes a corner: K twice (nine conductances, x; result), the correction, three kept directions, the step"""
ITERATION = 2 * CYCLE + OUTSIDE_IT


def copy_time(size: int) -> float:
    """The least time (s) of numpy to move ``size`` bytes: half of them read, half written."""
    here, there = np.ones(16_000_000), np.ones(16_000_000)
    times = []
    for _ in range(7):
        start = perf_counter()
        np.copyto(there, here)
        times.append(perf_counter() - start)
    return min(times) * size / (2 * here.nbytes)


def timed(name: str, work: Callable[[], T], floor: float | None = None, per: int = 1) -> T:
    """Do it and print how long it took; where a floor is given, also in floors for each of ``per`` iterations."""
    start = perf_counter()
    result = work()
    seconds = perf_counter() - start
    print(f"{name:<46}{seconds:>8.2f} s" + (f"{seconds / per / floor:>9.1f} floors" if floor else ""))
    return result


def main() -> None:
    """Every step of a plan's field; what is called first includes its compilation, or its loading from the cache."""
    labels = embedded_head().labels
    head = timed("labels checked and cleaned", lambda: build("Colin27", labels))
    solver = timed("solver set up", lambda: FiniteVolume(head))
    floor = copy_time(solver.grid.sigma.size * ITERATION)
    around = timed("outer surface and distance", lambda: outside(head))
    print(f"{solver.grid.sigma.shape} voxels; floor of an iteration {floor * 1e3:.0f} ms")
    figure = coil("figure-8-70")
    pose = Rigid(timed("one pose laid", lambda: lay(figure, around, SPOT, [45 * degree]))[0], Scanner, Coil)
    first = timed("first field", lambda: solver.field(figure, pose))
    times = first.iterations
    timed(f"a further field, {times} iterations", lambda: solver.field(figure, pose), floor, times)
    solver.tolerance, usual = 1e-6, solver.tolerance
    times = solver.field(figure, pose).iterations
    timed(f"  the same to 1e-6, {times} iterations", lambda: solver.field(figure, pose), floor, times)
    solver.tolerance = usual
    nodes = solver.grid.labels.points(node_index(solver.lattice))
    timed(f"  of which the coil's own, {len(nodes)} nodes", lambda: potential(figure, pose, nodes))
    receiver = timed("three adjoint solves", lambda: solver.receiver(TARGET))
    reception = timed("reception round the head", receiver.outside)
    found = timed("search", lambda: search(Bench(figure, around, reception), TARGET))
    print(f"  {found.tried} poses, best {found.best.field * 1e6:.3f} V/m at 1 A/us")
    poses = np.repeat(found.best.pose.matrix[None], POSES, axis=0)
    timed(f"the field at the target for {POSES} poses laid", lambda: reception.receive(figure, poses))
    full = receiver.where.mean(solver.field(figure, found.best.pose).e)
    one = poses[:1]
    timed("the field at the target, 1,000 times", lambda: [reception.receive(figure, one) for _ in range(1000)])
    apart = np.linalg.norm(receiver.receive(figure, found.best.pose) - full) / np.linalg.norm(full)
    print(f"adjoint against full solve at the best pose: {apart:.1e}")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.2f} GiB")


if __name__ == "__main__":
    main()
