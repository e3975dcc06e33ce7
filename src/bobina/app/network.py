"""What a pose reaches of a network, and the pose that reaches most: solved around the target, searched at once."""

from __future__ import annotations

from bobina import store
from bobina.app.progress import Progress
from bobina.coil import Coil
from bobina.field.cortical import under
from bobina.head import cortex
from bobina.plan import Found, Ground, Pose
from bobina.plan.engagement import Aim, connectivity_map, group_values, on_crowns
from bobina.plan.engagement_search import F4, SOLVES, Engaged, cap, engage, solver
from bobina.plan.person import At, Reached
from bobina.space.units import mm

SPACING = 3 * mm
"""of the cortex, about 20,000 vertices on an adult's"""
SGACC = "sgacc-group"
STEPS = SOLVES + 1


def reached(ground: Ground, coil: Coil, own: Found, gap: float, cache: store.Cache, progress: Progress) -> Reached:
    """Of the cortex that is most anticorrelated with the sgACC in the group (its lowest tenth), around a target.

    Every solve is kept, so that the work may be stopped and gone on with.
    """
    surface = cortex(ground.head, SPACING)
    points = under(ground.head.labels, surface)
    of = connectivity_map(surface, group_values(ground.anatomy, points), reachable=on_crowns(ground.anatomy, points))
    made, full = cap(coil, ground.outside, surface, own.target.point, gap), solver(ground, coil, surface)

    def solve(pose: Pose) -> F4:
        with progress.step("Solving around the target for the network"):
            return cache.step(
                "network", ground.head, coil, SPACING, pose.matrix, compute=lambda: {"e": full(pose)}
            )["e"]

    return _told(engage(made, of, solve, Aim.ON_TARGET, point=own.best.pose))


def _told(found: Engaged) -> Reached:
    point, slipped = found.at_point_target, found.point_slipped
    assert point is not None
    assert slipped is not None
    return Reached(
        SGACC, found.aim, found.penalty, At(found.best.pose, found.best.engagement, found.slipped),
        At(point.pose, point.engagement, slipped), found.tried, found.error,
    )
