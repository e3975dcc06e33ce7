"""Pose search by reciprocity: thousands of poses on the scalp for the price of three adjoint solves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bobina.coil import Coil
from bobina.field.adjoint import Reception
from bobina.head import sample
from bobina.plan.model import Candidate, Flatness
from bobina.plan.place import HAIR, Outside, foot, lay
from bobina.space import BadInput, Rigid
from bobina.space.frames import Coil as CoilFrame
from bobina.space.frames import Scanner
from bobina.space.units import degree, mm

Array = NDArray[np.float64]
REACH = 40 * mm
"""how far from the scalp over the target positions are tried"""
APART = 4 * mm
TURN = 10 * degree
FINE_REACH, FINE_APART = 4 * mm, 1 * mm
FINE_TURN = 2.5 * degree
SHIFT = 5 * mm
TWIST = 10 * degree
KEPT = 20
"""candidates remembered"""


@dataclass(frozen=True, eq=False, slots=True)
class Search:
    """The best pose, the runners-up of the coarse round (best first), and how many poses were tried."""

    best: Candidate
    candidates: tuple[Candidate, ...]
    tried: int


@dataclass(frozen=True, eq=False, slots=True)
class Bench:
    """What stays the same over all poses: coil, head, target as receiver, room for hair (m)."""

    coil: Coil
    head: Outside
    target: Reception
    gap: float = HAIR.value

    def try_out(self, spots: Array, angles: Array) -> tuple[Array, Array]:
        """Poses (n, 4, 4) over ``spots`` (n, 3) m at ``angles`` (n,), and |E| (n,) at the target, V/m per A/s."""
        poses = lay(self.coil, self.head, spots, angles, self.gap)
        return poses, np.linalg.norm(self.target.receive(self.coil, poses), axis=1)

    def kept(self, best: Candidate, offsets: Array, turns: Array) -> Array:
        """What is kept (n,) of the field of ``best`` when the coil slips on the scalp and turns.

        ``offsets`` (n, 2) m along its own x and y, ``turns`` (n,) rad.
        """
        matrix = best.pose.matrix
        spots = foot(matrix, self.head) + offsets @ matrix[:3, :2].T
        fields: Array = self.try_out(spots, _angle(matrix) + turns)[1] / best.field
        return fields


def search(bench: Bench, target: ArrayLike) -> Search:
    """The pose with the strongest mean field at ``target`` (3,) m: coarse round, then a fine one about its best.

    BadInput where the target is not inside the head.
    """
    spots = _spots(bench.head, np.asarray(target, dtype=float))
    turns = np.asarray(np.arange(-90 * degree, 90 * degree, TURN), dtype=float)
    spots, angles = np.repeat(spots, len(turns), axis=0), np.tile(turns, len(spots))
    poses, fields = bench.try_out(spots, angles)
    order = np.argsort(-fields, kind="stable")
    top = order[0]
    fine_poses, fine_fields = bench.try_out(*_around(bench.head, poses[top], angles[top]))
    tried = len(poses) + len(fine_poses)
    best = int(np.argmax(fine_fields))
    candidates = tuple(_candidate(poses[k], fields[k]) for k in order[:KEPT])
    finest = _candidate(fine_poses[best], fine_fields[best])
    return Search(max(finest, candidates[0], key=lambda candidate: candidate.field), candidates, tried)


def flatness(bench: Bench, best: Candidate) -> Flatness:
    """What shifts along the scalp and turns about the coil's axis cost, relative to ``best``."""
    steps = np.arange(-10 * mm, 10.1 * mm, 2.5 * mm)
    grid = np.array([(x, y) for x in steps for y in steps if np.hypot(x, y) <= 10.1 * mm])
    ring = SHIFT * np.stack([np.cos(w := np.linspace(0, 2 * np.pi, 16, endpoint=False)), np.sin(w)], axis=1)
    turns = np.asarray(np.arange(-90 * degree, 90.1 * degree, 5 * degree), dtype=float)
    by_angle = bench.kept(best, np.zeros((len(turns), 2)), turns)
    on_ring = bench.kept(best, ring, np.zeros(len(ring)))
    twisted = bench.kept(best, np.zeros((2, 2)), np.array([-TWIST, TWIST]))
    return Flatness(
        grid, bench.kept(best, grid, np.zeros(len(grid))), turns, by_angle,
        worst_5mm=float(on_ring.min()), mean_5mm=float(on_ring.mean()), worst_10deg=float(twisted.min()),
    )


def _spots(head: Outside, target: Array) -> Array:
    """Scalp points (n, 3) about ``APART`` from each other, within ``REACH`` of the scalp nearest to the target."""
    out = float(sample(head.distance, target))
    if not out < 0:
        raise BadInput(f"the target lies {out / mm:.0f} mm outside the head: give a point inside it, in scanner mm")
    vertices = head.scalp.vertices
    over = vertices[np.linalg.norm(vertices - target, axis=1).argmin()]
    near = vertices[np.linalg.norm(vertices - over, axis=1) < REACH]
    _, first = np.unique(np.floor(near / APART).astype(int), axis=0, return_index=True)
    spots: Array = near[first]
    return spots


def _around(head: Outside, matrix: Array, angle: float) -> tuple[Array, Array]:
    """A fine grid of spots and angles about a pose."""
    steps = np.arange(-FINE_REACH, FINE_REACH * 1.01, FINE_APART)
    offsets = np.array([(x, y) for x in steps for y in steps if np.hypot(x, y) <= FINE_REACH * 1.01])
    turns = angle + np.arange(-TURN, TURN * 1.01, FINE_TURN)
    spots = foot(matrix, head) + offsets @ matrix[:3, :2].T
    return np.repeat(spots, len(turns), axis=0), np.tile(turns, len(spots))


def _angle(matrix: Array) -> float:
    """The angle that ``lay`` would need for a pose's orientation, rad."""
    z = matrix[:3, 2]
    forward = np.array([0.0, 1.0, 0.0]) if abs(z[1]) < 0.95 else np.array([0.0, 0.0, 1.0])
    y = forward - (forward @ z) * z
    x = np.cross(y, z)
    return float(np.arctan2(-matrix[:3, 1] @ x, matrix[:3, 1] @ y))


def _candidate(matrix: Array, field: float) -> Candidate:
    return Candidate(Rigid(matrix, Scanner, CoilFrame), float(field))
