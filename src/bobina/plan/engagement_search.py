"""The pose that engages a network or a map best: coarse to fine over a cap of the scalp, by a local live operator.

A few dozen placements over the cap are solved in full; their fields span those of any other there (``field.live``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.spatial.distance import cdist

from bobina.coil import Coil
from bobina.field import FiniteVolume, Live, choose, combine, sensors, under
from bobina.field.live import Sensors
from bobina.head import nearest
from bobina.plan.engagement import PENALTY, Aim, Engagement, Map, Scores, scores
from bobina.plan.model import Pose
from bobina.plan.place import HAIR, Outside, body, clearance, foot, lay
from bobina.plan.slips import errors
from bobina.plan.spread import NAVIGATED, Interval, Placement
from bobina.plan.verbs import Ground
from bobina.space import Rigid, Surface
from bobina.space.frames import Coil as CoilFrame
from bobina.space.frames import Scanner
from bobina.space.units import degree, mm

Array = NDArray[np.float64]
F4 = NDArray[np.float32]
Solve = Callable[[Pose], F4]
"""from a pose to E (n, 3) at the surface's vertices, V/m per A/s, nan where there is no grey matter; one full solve"""

REACH, APART, TURN = 30 * mm, 5 * mm, 30 * degree
"""the coarse round; TANS has positions 2 mm apart"""
FINE_REACH, FINE_APART, FINE_TURN = 5 * mm, 2.5 * mm, 5 * degree
UNSURE = 5 * mm
"""a position's score is the mean over positions within this (TANS, which turns the coil anew at each; a coil that has
slipped keeps its angle, as here)"""
SOLVES = 28
"""placements that are solved; benchmarks/README.md has what the operator then errs by"""
POOL = 600
"""placements that they are chosen from"""
SENSORS = 800
SEEN = 80 * mm
"""sensors lie within this of the cap's middle"""
TOLERANCE = 1e-4
"""of the solves: far below what the low rank leaves out"""
KEPT = 20
"""candidates remembered"""
DRAWS = 300
BLOCK = 64
"""fields held at once"""


@dataclass(frozen=True, eq=False, slots=True)
class Cap:
    """A part of the scalp made ready: ``told`` are the poses to solve.

    ``over`` (3,) m: the scalp nearest to the point asked about; ``readings``: as ``field.choose`` gives them.
    """

    coil: Coil
    head: Outside
    surface: Surface[Scanner]
    over: Array
    gap: float
    at: Sensors
    told: tuple[Pose, ...]
    readings: Array


@dataclass(frozen=True, eq=False, slots=True)
class Tried:
    """A pose, and what it engages in the mean over positions within ``UNSURE``."""

    pose: Pose
    engagement: Engagement


@dataclass(frozen=True, eq=False, slots=True)
class Engaged:
    """The pose that engages the map best, and what it is compared with.

    ``at_point_target``: the pose for a single point. ``candidates``: the best angle of each of the coarse round's best
    positions, best first. ``slipped``: percentiles of the score of one placement, as ``placement`` errs. ``error``:
    of |E| by the operator at the best pose, relative L2 against its full solve, where it is at least half its largest.
    """

    best: Tried
    at_point_target: Tried | None
    candidates: tuple[Tried, ...]
    aim: Aim
    penalty: float
    tried: int
    slipped: Interval
    point_slipped: Interval | None
    placement: Placement
    error: float


def cap(
    coil: Coil, head: Outside, surface: Surface[Scanner], about: ArrayLike, gap: float = HAIR.value,
    solves: int = SOLVES,
) -> Cap:
    """Choose the placements to solve over the scalp nearest to ``about`` (3,) m, for the field on ``surface``.

    Of about 3 mm and 20,000 vertices; the time of a search goes with their number. ``gap`` in m.
    """
    vertices = head.scalp.vertices
    over = vertices[np.linalg.norm(vertices - np.asarray(about, dtype=float), axis=1).argmin()]
    at = sensors(surface.vertices, SENSORS, np.linalg.norm(surface.vertices - over, axis=1) < SEEN)
    rng = np.random.default_rng(0)
    reach = REACH + FINE_REACH + 2 * UNSURE
    spots = vertices[np.linalg.norm(vertices - over, axis=1) < reach]
    matrices = lay(coil, head, spots[rng.integers(len(spots), size=POOL)], rng.uniform(-np.pi, np.pi, POOL), gap)
    free = clearance(matrices, body(coil), head) >= gap / 2
    pool = [(coil, _pose(matrix)) for matrix in matrices[free]]
    chosen, readings = choose(pool, at, solves)
    return Cap(coil, head, surface, over, gap, at, tuple(pool[k][1] for k in chosen), readings)


def solver(ground: Ground, coil: Coil, surface: Surface[Scanner]) -> Solve:
    """Full solves on a head made ready, as exact as the search needs."""
    points, engine = under(ground.head.labels, surface), FiniteVolume(ground.solver.grid, TOLERANCE)
    return lambda pose: engine.field(coil, pose).at(points)[0].astype(np.float32)


def engage(
    on: Cap, of: Map, solve: Solve, aim: Aim = Aim.ON_TARGET, penalty: float = PENALTY.value, point: Pose | None = None,
    placement: Placement = NAVIGATED,
) -> Engaged:
    """The pose over the cap that serves ``aim`` best. ``solve`` is asked for each of ``on.told``, then for the best.

    What shows progress, keeps the solves or stops between them is ``solve``. ``point``: the pose for a point target,
    to stand beside it. BadInput: no grey matter in the map's network, a coil inside the head.
    """
    told = [(on.coil, pose) for pose in on.told]
    fields = np.stack([solve(pose).ravel() for pose in on.told])
    response, reading = combine(fields, told, on.readings, on.at)
    bench = _Bench(on, of, Live(on.surface, on.at, response, reading, np.zeros(0)), aim, penalty)
    candidates = _coarse(bench)
    best, tried = _fine(bench, candidates[0].pose)
    beside = None if point is None else bench.averaged(point)
    return Engaged(
        best, beside, candidates, aim, penalty, tried, bench.slipped(best.pose, placement),
        None if point is None else bench.slipped(point, placement), placement,
        _error(bench.sizes([best.pose])[0], np.linalg.norm(solve(best.pose), axis=1)),
    )


@dataclass(frozen=True, eq=False, slots=True)
class _Bench:
    """What stays the same over all poses."""

    cap: Cap
    map: Map
    live: Live
    aim: Aim
    penalty: float

    def lay(self, spots: Array, angles: Array) -> list[Pose]:
        return [_pose(matrix) for matrix in lay(self.cap.coil, self.cap.head, spots, angles, self.cap.gap)]

    def sizes(self, poses: list[Pose]) -> F4:
        """|E| (p, n)."""
        read = np.stack([self.live.sensors.read((self.cap.coil, pose)) for pose in poses], axis=1).astype(np.float32)
        e = self.live.response @ (self.live.reading @ read)
        result: F4 = np.linalg.norm(e.reshape(-1, 3, len(poses)), axis=1).T
        return result

    def scores(self, poses: list[Pose]) -> Scores:
        blocks = [scores(self.sizes(poses[k : k + BLOCK]), self.map).parts for k in range(0, len(poses), BLOCK)]
        return Scores(*(np.concatenate(part) for part in zip(*blocks, strict=True)))

    def score(self, scored: Scores) -> Array:
        return scored.score(self.aim, self.penalty)

    def shifted(self, pose: Pose, offsets: Array, turns: Array) -> list[Pose]:
        """The coil laid ``offsets`` (n, 2) m along its own x and y, and turned by ``turns`` (n,) rad."""
        spot, angle = self.where(pose)
        return self.lay(spot + offsets @ pose.rotation[:, :2].T, angle + turns)

    def where(self, pose: Pose) -> tuple[Array, float]:
        """The spot (3,) m and the angle (rad) that lay a pose."""
        spot = foot(pose.matrix, self.cap.head)
        turned = self.lay(spot[None], np.zeros(1))[0].rotation.T @ pose.rotation
        return spot, float(np.arctan2(turned[1, 0], turned[0, 0]))

    def averaged(self, pose: Pose) -> Tried:
        """What a pose engages in the mean over positions within ``UNSURE``."""
        offsets = hexagons(UNSURE, FINE_APART)
        return Tried(pose, self.scores(self.shifted(pose, offsets, np.zeros(len(offsets)))).over())

    def slipped(self, pose: Pose, placement: Placement) -> Interval:
        score = self.score(self.scores(self.shifted(pose, *errors(placement, DRAWS))))
        low, median, high = (float(value) for value in np.percentile(score, (5, 50, 95)))
        return Interval(low, median, high)


def hexagons(radius: float, apart: float) -> Array:
    """A triangular lattice (n, 2) in a disc, m, the middle first."""
    steps = np.arange(-np.ceil(2 * radius / apart), np.ceil(2 * radius / apart) + 1)
    i, j = (part.ravel() for part in np.meshgrid(steps, steps))
    points = apart * np.stack([i + j / 2, np.sqrt(3) / 2 * j], axis=1)
    inside = points[np.linalg.norm(points, axis=1) <= radius * (1 + 1e-9)]
    result: Array = inside[np.argsort(np.linalg.norm(inside, axis=1), kind="stable")]
    return result


def _coarse(bench: _Bench) -> tuple[Tried, ...]:
    """The best angle of each of the best positions, best first."""
    offsets = hexagons(REACH, APART)
    turns = np.arange(-90 * degree, 89 * degree, TURN)
    spots = bench.cap.over + offsets @ _across(bench.cap.head, bench.cap.over)
    poses = bench.lay(np.repeat(spots, len(turns), axis=0), np.tile(turns, len(spots)))
    scored = bench.scores(poses)
    near = cdist(offsets, offsets) <= UNSURE * (1 + 1e-9)
    mean = (near / near.sum(axis=1, keepdims=True)) @ bench.score(scored).reshape(len(spots), len(turns))
    angle = mean.argmax(axis=1)
    order = np.argsort(-mean.max(axis=1), kind="stable")[:KEPT]
    return tuple(
        Tried(poses[k * len(turns) + angle[k]], scored.over(np.flatnonzero(near[k]) * len(turns) + angle[k]))
        for k in order
    )


def _fine(bench: _Bench, start: Pose) -> tuple[Tried, int]:
    """The best pose about ``start``, and how many were tried in both rounds."""
    offsets = hexagons(FINE_REACH + UNSURE, FINE_APART)
    turns = np.arange(-TURN, TURN * 1.01, FINE_TURN)
    poses = bench.shifted(start, np.repeat(offsets, len(turns), axis=0), np.tile(turns, len(offsets)))
    scored = bench.scores(poses)
    inner = int(np.count_nonzero(np.linalg.norm(offsets, axis=1) <= FINE_REACH * (1 + 1e-9)))
    near = cdist(offsets[:inner], offsets) <= UNSURE * (1 + 1e-9)
    mean = (near / near.sum(axis=1, keepdims=True)) @ bench.score(scored).reshape(len(offsets), len(turns))
    spot, turn = np.unravel_index(int(mean.argmax()), mean.shape)
    best = poses[int(spot) * len(turns) + int(turn)]
    tried = len(poses) + len(hexagons(REACH, APART)) * round(np.pi / TURN)
    return Tried(best, scored.over(np.flatnonzero(near[spot]) * len(turns) + turn)), tried


def _across(head: Outside, over: Array) -> Array:
    """Two axes (2, 3) along the scalp at a point of it."""
    _, normal = nearest(head.scalp, over)
    return np.linalg.svd(normal[None])[2][1:]


def _error(found: NDArray[np.floating], true: NDArray[np.floating]) -> float:
    strong = true >= np.nanmax(true) / 2
    return float(np.linalg.norm(found[strong] - true[strong]) / np.linalg.norm(true[strong]))


def _pose(matrix: Array) -> Pose:
    return Rigid(matrix, Scanner, CoilFrame)
