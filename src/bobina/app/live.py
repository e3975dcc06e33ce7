"""The live operator of a head: made once, in steps that are shown, kept and resumed; then read from disk."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import bobina
from bobina import store
from bobina.app.progress import Progress
from bobina.coil import catalogue
from bobina.field import FiniteVolume, Live, choose, combine, sensors, under
from bobina.field.live import Placed
from bobina.head import Head, cortex
from bobina.plan.place import outside
from bobina.plan.scatter import scatter
from bobina.space import Surface
from bobina.space.frames import Scanner
from bobina.space.units import mm
from bobina.store.live_file import read_live, write_live

SPACING = 3 * mm
"""of the cortex, about 20,000 vertices on an adult's"""
SOLVES = 200
"""placements that are solved"""
POOL = 1000
"""placements of each coil of the catalogue that they are chosen from"""
TRIED = 2
"""placements of each coil that are solved besides, to tell the error"""
TOLERANCE = 1e-4
"""of the solves: far below what the low rank leaves out"""


def operator(path: Path, head: Head, progress: Progress, solves: int = SOLVES) -> Live:
    """The live operator of a head: that in ``path``, or a new one, which is then kept there.

    While it is made its solves lie in a folder beside ``path``, so that it may be stopped and gone on with. BadInput as
    ``store.live_file.read_live``.
    """
    made_for = store.digest(bobina.__version__, head.labels, head.shares, head.conductivity, solves)
    if path.exists():
        return read_live(path, made_for)
    parts = path.with_name(f"{path.name}.parts")
    live = _made(head, store.Cache(parts), made_for, progress, solves)
    write_live(path, live, made_for)
    shutil.rmtree(parts)
    return live


def steps(solves: int = SOLVES) -> int:
    """How many steps it takes to make one."""
    return solves + TRIED * len(catalogue()) + 1


def _made(head: Head, cache: store.Cache, made_for: str, progress: Progress, solves: int) -> Live:
    surface, around = cortex(head, SPACING), outside(head)
    with progress.step("Choosing placements"):
        at = sensors(surface.vertices)
        pool = scatter(catalogue(), around, POOL, seed=0)
        chosen, readings = choose(pool, at, solves)
    told = [pool[number] for number in chosen]
    others = scatter(catalogue(), around, TRIED, seed=1)
    solved = _solved(head, surface, [*told, *others], cache, made_for, progress)
    fields = np.stack(list(solved))
    response, reading = combine(fields[: len(told)], told, readings, at)
    live = Live(surface, at, response, reading, np.zeros(0))
    errors = np.array([_error(live, one, true) for one, true in zip(others, fields[len(told) :], strict=True)])
    return Live(surface, at, response, reading, errors)


def _solved(
    head: Head, surface: Surface[Scanner], placed: Sequence[Placed], cache: store.Cache, made_for: str,
    progress: Progress,
) -> Iterator[NDArray[np.float32]]:
    """E (3 n,) on the surface, of each placement."""
    points, solver = under(head.labels, surface), FiniteVolume(head, TOLERANCE)
    for number, (coil, pose) in enumerate(placed):
        with progress.step(f"Solving placement {number + 1} of {len(placed)}: {coil.name}"):
            found = cache.step(
                "placement", made_for, coil.wires, coil.dipoles, pose.matrix,
                compute=lambda: {"e": solver.field(coil, pose).at(points)[0].astype(np.float32)},  # noqa: B023
            )
        yield found["e"].ravel()


def _error(live: Live, placed: Placed, true: NDArray[np.float32]) -> float:
    difference = live.field(*placed).ravel() - true
    return float(np.sqrt(np.nansum(difference**2) / np.nansum(true**2)))

