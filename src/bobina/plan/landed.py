"""Where the pulses of a session landed, beside the plan: distances, angles, and the field at the target of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bobina.coil import Coil
from bobina.field.cortical import PATCH
from bobina.head import sample
from bobina.plan.model import Pose
from bobina.plan.place import AXIS, CLOSE, Outside
from bobina.plan.search import Bench
from bobina.plan.verbs import SEARCH_TOLERANCE, Ground
from bobina.plan.whole import Plan
from bobina.space import BadInput
from bobina.space.units import degree, mm

Array = NDArray[np.float64]

FAR, DEEP = 40 * mm, 10 * mm
"""A coil farther than this from the scalp, or deeper than this inside, cannot have been there: our choice. It leaves
room for hair, an EEG cap and pads, and for the error of registration."""
ELSEWHERE = 30 * mm
"""A pulse farther than this along the scalp was meant for another place, such as the motor hot spot: our choice."""
WITHIN, WITHIN_TURN = 5 * mm, 10 * degree
"""How near counts as on the plan in ``Landed.share_within``: the shifts that a plan's flatness is shown for."""


@dataclass(frozen=True, eq=False, slots=True)
class Stimulation:
    """One pulse as a navigation system recorded it."""

    number: int
    """its place among the pulses of the file, from 1"""
    pose: Pose | None
    """None: the coil was not tracked"""
    time: float | None = None
    """s from the start of the recording"""
    target: str = ""
    """the target that was chosen then, as the system names it"""
    didt: float | None = None
    """A/s, where recorded"""
    output: float | None = None
    """part of the stimulator's maximum output, where recorded"""


@dataclass(frozen=True, eq=False, slots=True)
class Stimulations:
    """A session. ``frame``: the coordinate system as the file names it."""

    system: str
    frame: str
    pulses: tuple[Stimulation, ...]


@dataclass(frozen=True, slots=True)
class Usual:
    """The median and the 95th percentile of sizes."""

    median: float
    p95: float


@dataclass(frozen=True, eq=False, slots=True)
class Landed:
    """The pulses that landed by the plan's place: arrays (n,), in the order of the file."""

    numbers: NDArray[np.int64]
    at_scalp: Array
    """m between where the coil's axis met the scalp and where it should have"""
    at_target: Array
    """m between the coil's axis and the planned one, at the depth of the target"""
    lift: Array
    """m that the coil stood farther from the scalp, along its axis, than planned"""
    turn: Array
    """rad of the handle about the planned axis, positive from the planned x to the planned y"""
    tilt: Array
    """rad between the coil's axis and the planned one"""
    field: Array
    """|E| at the target, V/m per A/s"""
    kept: Array
    """``field`` in parts of the plan's own, at the same dI/dt"""
    strength: Array
    """|E| at the target, V/m; nan where dI/dt was not recorded"""
    recorded: int
    """pulses in the file"""
    untracked: tuple[int, ...]
    """numbers of those without a pose"""
    strayed: tuple[int, ...]
    """those whose coil stood far from the scalp, inside the head, or looked past it"""
    elsewhere: tuple[int, ...]
    """those on the head but far from the plan's place"""

    @property
    def usual(self) -> dict[str, Usual]:
        """Of the sizes of at_scalp, at_target, lift, turn and tilt."""
        names = ("at_scalp", "at_target", "lift", "turn", "tilt")
        return {name: _usual(getattr(self, name)) for name in names}

    @property
    def kept_median(self) -> float:
        """The field usually kept."""
        return float(np.median(self.kept))

    @property
    def kept_low(self) -> float:
        """The field that 95 % of the pulses kept: the 5th percentile."""
        return float(np.percentile(self.kept, 5))

    @property
    def share_within(self) -> float:
        """The part of these pulses within ``WITHIN`` on the scalp and ``WITHIN_TURN`` of the planned handle."""
        return float(np.mean((self.at_scalp <= WITHIN) & (np.abs(self.turn) <= WITHIN_TURN)))


def landed(ground: Ground, coil: Coil, plan: Plan, session: Stimulations) -> Landed:
    """Where a session landed by its plan: three solves, then all pulses at once. Raises BadInput as ``land``."""
    receiver = ground.solver.receiver(plan.target.point, PATCH, SEARCH_TOLERANCE)
    return land(session, plan.pose, plan.target.point, Bench(coil, ground.outside, receiver.outside(), plan.coil.gap))


def land(session: Stimulations, planned: Pose, point: ArrayLike, bench: Bench) -> Landed:
    """Where a session landed beside a planned pose for a target ``point`` (3,) m.

    BadInput: no pulse was tracked; most stand where no coil can be on this head, so they are in another image's frame;
    none came near the plan.
    """
    tracked = [pulse for pulse in session.pulses if pulse.pose is not None]
    if not tracked:
        raise BadInput(f"none of the {len(session.pulses)} pulses of this {session.system} session has a coil pose")
    poses = np.array([pulse.pose.matrix for pulse in tracked if pulse.pose is not None])
    fits, entry = _on_head(poses, bench.head)
    _same_frame(session, poses, fits, bench.head)
    (own,) = _entry(planned.matrix[None], bench.head)
    feet, foot = _along(poses, entry), _along(planned.matrix, own)
    near = fits & (np.linalg.norm(feet - foot, axis=1) <= ELSEWHERE)
    if not near.any():
        nearest = np.linalg.norm(feet[fits] - foot, axis=1).min() / mm
        raise BadInput(
            f"no pulse landed within {ELSEWHERE / mm:.0f} mm of the plan's place (the nearest {nearest:.0f} mm): is "
            "this the session of this plan, and was it navigated on the same image?"
        )
    both = np.concatenate([planned.matrix[None], poses[near]])
    field = np.linalg.norm(bench.target.receive(bench.coil, both), axis=1)
    pulses = [pulse for pulse, kept in zip(tracked, near, strict=True) if kept]
    return Landed(
        _numbers(pulses), np.linalg.norm(feet[near] - foot, axis=1), _off_axis(poses[near], planned, point),
        entry[near] - own, _turn(poses[near], planned), _tilt(poses[near], planned),
        field[1:], field[1:] / field[0], field[1:] * [np.nan if p.didt is None else p.didt for p in pulses],
        len(session.pulses), tuple(p.number for p in session.pulses if p.pose is None),
        tuple(p.number for p, fit in zip(tracked, fits, strict=True) if not fit),
        tuple(p.number for p, at, by in zip(tracked, fits, near, strict=True) if at and not by),
    )  # fmt: skip


def _on_head(poses: Array, head: Outside) -> tuple[NDArray[np.bool_], Array]:
    """Which poses (n, 4, 4) a coil can have on this head, and how far along its axis each meets it (nan: never)."""
    height, entry = sample(head.distance, poses[:, :3, 3]), _entry(poses, head)
    stands = _covered(head, poses[:, :3, 3]) & np.isfinite(entry)
    return stands & (height <= FAR) & (height >= -DEEP), entry


def _covered(head: Outside, points: Array) -> NDArray[np.bool_]:
    """Whether points (n, 3) lie where the distance is known: beyond it nothing is within ``FAR``."""
    index = head.distance.index(points)
    within = (index >= -0.5) & (index <= np.array(head.distance.data.shape) - 0.5)
    covered: NDArray[np.bool_] = np.logical_and.reduce(within, axis=1)
    return covered


def _entry(poses: Array, head: Outside) -> Array:
    """How far (n,) m along their z the coils of ``poses`` (n, 4, 4) meet the head; negative: the coil is inside."""
    steps = np.arange(-2 * DEEP, AXIS, 5 * CLOSE)
    depth = np.full(len(poses), np.nan)
    for n, pose in enumerate(poses):
        distance = sample(head.distance, pose[:3, 3] + steps[:, None] * pose[:3, 2])
        inside = np.flatnonzero((distance[1:] <= 0) & (distance[:-1] > 0))
        if len(inside):
            first = inside[0]
            depth[n] = np.interp(0.0, -distance[[first, first + 1]], steps[[first, first + 1]])
    return depth


def _same_frame(session: Stimulations, poses: Array, fits: NDArray[np.bool_], head: Outside) -> None:
    if 2 * fits.sum() > len(fits):
        return
    height = np.median(sample(head.distance, poses[:, :3, 3])) / mm
    raise BadInput(
        f"{len(fits) - fits.sum()} of {len(fits)} coils of this {session.system} session stand where none can be on "
        f"this head (they should be {-DEEP / mm:.0f} to {FAR / mm:.0f} mm from the scalp and face it; the median is "
        f"{height:.0f} mm): it is in the frame of another image ({session.frame}), so export it again in that of the "
        "plan's own"
    )


def _along(pose: Array, depth: Array) -> Array:
    """The points (..., 3) on the axes of poses (..., 4, 4), ``depth`` (...) m from their origins."""
    result: Array = pose[..., :3, 3] + np.asarray(depth)[..., None] * pose[..., :3, 2]
    return result


def _off_axis(poses: Array, planned: Pose, point: ArrayLike) -> Array:
    """How far (n,) m the axes are from the planned one where it passes the target: in the plane across it there."""
    z = planned.rotation[:, 2]
    depth = (np.asarray(point, dtype=float) - planned.origin) @ z
    there = planned.origin + depth * z
    ahead = ((there - poses[:, :3, 3]) @ z) / np.maximum(poses[:, :3, 2] @ z, 1e-3)
    off: Array = np.linalg.norm(_along(poses, ahead) - there, axis=1)
    return off


def _turn(poses: Array, planned: Pose) -> Array:
    """The turn (n,) rad of the coils' y about the planned z."""
    y = poses[:, :3, 1] @ planned.rotation
    turn: Array = np.arctan2(-y[:, 0], y[:, 1])
    return turn


def _tilt(poses: Array, planned: Pose) -> Array:
    cosine = poses[:, :3, 2] @ planned.rotation[:, 2]
    across = np.linalg.norm(np.cross(poses[:, :3, 2], planned.rotation[:, 2]), axis=1)
    tilt: Array = np.arctan2(across, cosine)
    return tilt


def _numbers(pulses: Sequence[Stimulation]) -> NDArray[np.int64]:
    return np.array([pulse.number for pulse in pulses], dtype=np.int64)


def _usual(values: Array) -> Usual:
    sizes = np.abs(values)
    return Usual(float(np.median(sizes)), float(np.percentile(sizes, 95)))
