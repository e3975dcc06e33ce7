"""The planning job over values: ``ground``, ``candidates``, ``spread``, ``choose``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bobina.coil import Coil
from bobina.dose import Prescription, Schedule, Threshold, Verdict
from bobina.field import Field, FiniteVolume, percentiles
from bobina.field.cortical import PATCH
from bobina.head import Alignment, Head, Tissue, outside_distance, scalp_depth, volumes
from bobina.head.warp import Warp
from bobina.plan import connectivity, scenarios
from bobina.plan.model import Candidate, CoilUse, FieldSummary, Flatness, HeadUse, Site, Target, TissueUse
from bobina.plan.place import HAIR, Outside
from bobina.plan.search import Bench, flatness, search
from bobina.plan.slips import Slips, slips
from bobina.plan.spread import CAP, NAVIGATED, Spread
from bobina.plan.targets import Anatomy, anatomy
from bobina.plan.whole import Plan
from bobina.source import Source
from bobina.space.units import mm

Array = NDArray[np.float64]
SEARCH_TOLERANCE = 1e-5
"""of the adjoint solves: it leaves 4e-6 of the received field (measured on Colin27)"""
DEEPEST = 70 * mm


@dataclass(frozen=True, eq=False, slots=True)
class Ground:
    """A head made ready: its anatomy for targets, its outside for coils, its solver for fields."""

    anatomy: Anatomy
    outside: Outside
    solver: FiniteVolume

    @property
    def head(self) -> Head:
        """The head itself."""
        return self.anatomy.head


@dataclass(frozen=True, eq=False, slots=True)
class Found:
    """What the pose search found for one target. ``depth``: of the target below the scalp, m.

    ``slips``: what placements as navigated keep of the field, ``slips_by_cap``: those by a cap.
    """

    target: Target
    best: Candidate
    candidates: tuple[Candidate, ...]
    flatness: Flatness
    depth: float
    tried: int
    slips: Slips
    slips_by_cap: Slips


@dataclass(frozen=True, slots=True)
class Treatment:
    """The clinical half of a plan."""

    threshold: Threshold
    prescription: Prescription
    verdict: Verdict
    schedule: Schedule


def ground(head: Head, alignment: Alignment | Warp) -> Ground:
    """Make a head ready."""
    on = anatomy(head, alignment)
    return Ground(on, Outside(on.scalp, outside_distance(head)), FiniteVolume(head))


def candidates(ground: Ground, coil: Coil, target: Target, gap: float = HAIR.value) -> Found:
    """Search poses for the field at a target, by reciprocity: three solves, then thousands of poses. ``gap`` in m."""
    receiver = ground.solver.receiver(target.point, PATCH, SEARCH_TOLERANCE)
    bench = Bench(coil, ground.outside, receiver.outside(), gap)
    found = search(bench, target.point)
    exact = float(np.linalg.norm(receiver.receive(coil, found.best.pose)))
    best = Candidate(found.best.pose, exact)
    depth = float(scalp_depth(ground.outside.distance, target.point))
    slipped, by_cap = (slips(bench, found.best, placement) for placement in (NAVIGATED, CAP))
    return Found(target, best, found.candidates, flatness(bench, found.best), depth, found.tried, slipped, by_cap)


def slopes(ground: Ground, coil: Coil, own: Found) -> Mapping[Tissue, float]:
    """Of each tissue, d ln|E| / d ln conductivity at the target, at the best pose."""
    return ground.solver.slopes(coil, own.best.pose, own.target.point, PATCH)


def at_target(ground: Ground, coil: Coil, own: Found, conductivity: scenarios.Conductivity) -> float:
    """|E| at the target at the best pose, V/m per A/s, were the conductivities (S/m) these: one full solve."""
    known = ground.head.conductivity
    solver = ground.solver.conducting({one: replace(known[one], value=value) for one, value in conductivity.items()})
    return float(np.linalg.norm(solver.patch(own.target.point, PATCH).mean(solver.field(coil, own.best.pose).e)))


def spread(
    ground: Ground, own: Found, field: Field, slopes: Mapping[Tissue, float],
    solve: Callable[[scenarios.Conductivity], float],
) -> Spread | None:
    """How surely the field at the target is known; None without ``slopes``. ``field``: the full solve at the best pose.

    ``solve`` gives ``at_target`` for other conductivities; it is asked twice.
    """
    if not slopes:
        return None
    nominal = float(np.linalg.norm(_mean_at(ground, own.target, field)))
    values = {tissue: sourced.value for tissue, sourced in ground.head.conductivity.items()}
    return scenarios.spread(nominal, values, slopes, solve, own.slips, own.slips_by_cap)


def choose(
    ground: Ground, coil: Coil, found: Sequence[Found], field: Field, *,
    indication: str, source: Source, gap: float, treatment: Treatment,
) -> Plan:
    """A plan for the first of ``found``, with ``field`` the full solve at its pose; the others stand beside it."""
    own = found[0]
    table = connectivity.ranked() if own.target.key == "group-connectivity" else ()
    return Plan(
        indication, _head_use(ground, source),
        CoilUse(coil.name, coil.kind, coil.stimulator, coil.max_didt, gap, coil.source),
        own.best.pose, tuple(_site(ground, one, own, field) for one in found), table, summary(ground, own, field),
        own.flatness, sum(one.tried for one in found),
        treatment.threshold, treatment.prescription, treatment.verdict, treatment.schedule,
    )


def summary(ground: Ground, own: Found, field: Field) -> FieldSummary:
    """The numbers people ask of a field: at the target, over grey matter, and with depth below the coil."""
    mean = _mean_at(ground, own.target, field)
    size = float(np.linalg.norm(mean))
    x, y, z = (float(c) for c in mean / size)
    depth, points = _line(ground, own)
    along, tissue = field.at(points)
    return FieldSummary(
        size, own.best.field, (x, y, z),
        percentiles(field), depth, np.linalg.norm(along, axis=1), tissue, field.iterations, field.residual,
    )


def _mean_at(ground: Ground, target: Target, field: Field) -> Array:
    return ground.solver.patch(target.point, PATCH).mean(field.e)


def _line(ground: Ground, own: Found) -> tuple[Array, Array]:
    """Depth below the scalp (m) every half millimetre, and the points, from the coil's centre through the target."""
    start = own.best.pose.origin
    way = np.asarray(own.target.point) - start
    way /= np.linalg.norm(way)
    steps = np.arange(0, DEEPEST + 30 * mm, 0.5 * mm)
    points = start + steps[:, None] * way
    entry = int(np.argmax(scalp_depth(ground.outside.distance, points) >= 0))
    depth = steps - steps[entry]
    keep = (depth >= 0) & (depth <= DEEPEST)
    return depth[keep], points[keep]


def _site(ground: Ground, one: Found, own: Found, field: Field) -> Site:
    apart = float(np.linalg.norm(np.subtract(one.target.point, own.target.point)))
    here = float(np.linalg.norm(_mean_at(ground, one.target, field)))
    return Site(one.target, one.best, one.depth, apart, here)


def _head_use(ground: Ground, source: Source) -> HeadUse:
    head = ground.head
    sizes = volumes(head)
    tissues = tuple(TissueUse(tissue.name, sizes[tissue], sourced) for tissue, sourced in head.conductivity.items())
    nx, ny, nz = (int(n) for n in head.labels.data.shape)
    dx, dy, dz = (float(h) for h in head.labels.spacing)
    return HeadUse(head.name, (nx, ny, nz), (dx, dy, dz), tissues, source, ground.anatomy.to_mni.error)
