"""The pose that a session was planned with, as NIBS-BIDS writes poses. It is no measurement, and every file says so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from bobina.course.delivery import Delivered
from bobina.course.prescription import PlanAttached, Prescribed, plans
from bobina.course.record import Entry, Record
from bobina.space import Rigid
from bobina.space.frames import Coil, Scanner
from bobina.store.navigation.nibs_bids import OWN, PLANNED, POSES, coordinate_system, described_columns, pose_cells

OTHER = "Other"
"""of a coordinate system: as its description says"""
_HEADS = {
    "own": (OWN, "World coordinates (RAS, by the header) of the person's image that the plan was made on."),
    "template": (OTHER, "World coordinates (RAS, by the header) of a template in MNI space, on which the plan was made "
                        "since there was no image of the person."),
    "": (OTHER, "World coordinates (RAS, by the header) of the image that the plan was made on; whether it is the "
                "person's own or a template is not recorded."),
}  # fmt: skip
_PLANNED = " The poses are those of the plan: they are what was intended, and nobody measured where the coil stood."


def planned(record: Record, given: Entry[Delivered]) -> PlanAttached | None:
    """The plan with a pose that was prescribed when a session was given; None: there was none."""
    before = [one.what for one in record.of(Prescribed) if one.number < given.number]
    named = before[-1].plan if before else ""
    return next((one.what for one in plans(record) if named and one.what.sha256 == named and one.what.pose), None)


def cells(plan: PlanAttached | None) -> list[str]:
    """The pose of a plan in a row of a *_markers.tsv, n/a in each cell without one."""
    if plan is None:
        return ["n/a"] * len(POSES)
    return pose_cells(Rigid(np.reshape(plan.pose, (4, 4)), Scanner, Coil))


def found(plan: PlanAttached | None) -> str:
    """How a position was found."""
    return "n/a" if plan is None else "planned, not measured"


def columns(plan: PlanAttached | None) -> Mapping[str, Any]:
    """What a *_markers.json says of the poses."""
    return {**described_columns(POSES), PLANNED: plan is not None}


def frame(plan: PlanAttached) -> Mapping[str, str]:
    """The *_coordsystem.json of a plan's pose."""
    system, says = _HEADS[plan.head]
    return coordinate_system(system, says + _PLANNED)
