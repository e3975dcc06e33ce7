"""The live operator of Colin27: time to make it, time a pose, error against full solves. Run: python benchmarks/live.py
[VOXEL [SOLVES]], the voxel in whole mm (1 takes about 15 minutes on two cores, 2 about 4).
"""

import sys
import tempfile
from pathlib import Path
from time import perf_counter

import numpy as np

from bobina.app.live import SOLVES, operator, steps
from bobina.app.progress import Progress
from bobina.coil import catalogue
from bobina.field import FiniteVolume, under
from bobina.head import Head, build
from bobina.plan.place import outside
from bobina.plan.scatter import scatter
from bobina.space import Volume
from bobina.space.frames import Scanner
from bobina.store import embedded_head

EACH = 17
"""placements of each coil of the catalogue that are tried: 102 in all"""


def main() -> None:
    """Make it, time it, try it."""
    voxel, solves = (int(value) for value in (*sys.argv[1:], *("1", str(SOLVES))[len(sys.argv) - 1 :]))
    labels = build("Colin27", embedded_head().labels).labels
    coarse = np.ascontiguousarray(labels.data[::voxel, ::voxel, ::voxel])
    head = Head("Colin27", Volume(coarse, labels.affine @ np.diag([voxel, voxel, voxel, 1]), Scanner))
    with tempfile.TemporaryDirectory() as folder:
        start = perf_counter()
        live = operator(Path(folder) / "colin27.live.npz", head, Progress(steps(solves), quiet=True), solves)
    rank, vertices = len(live.reading), len(live.surface.vertices)
    print(f"made in {perf_counter() - start:.0f} s; {vertices} vertices, rank {rank}", flush=True)
    placed = scatter(catalogue(), outside(head), EACH, seed=7)
    live.field(*placed[0])
    start = perf_counter()
    found = [live.field(*one) for one in placed]
    print(f"{1e3 * (perf_counter() - start) / len(placed):.1f} ms a pose")
    solver, points = FiniteVolume(head), under(head.labels, live.surface)
    start, errors = perf_counter(), []
    for one, e in zip(placed, found, strict=True):
        true = solver.field(*one).at(points)[0]
        errors.append(float(np.sqrt(np.nansum((e - true) ** 2) / np.nansum(true**2))))
    print(f"{(perf_counter() - start) / len(placed):.1f} s a full solve")
    print(f"relative L2 error over {len(placed)} placements: median {np.median(errors):.2%}, worst {max(errors):.2%}")
    for coil in catalogue():
        own_errors = [error for error, (of, _) in zip(errors, placed, strict=True) if of is coil]
        print(f"  {coil.name:<36} median {np.median(own_errors):.2%}, worst {max(own_errors):.2%}")


if __name__ == "__main__":
    main()
