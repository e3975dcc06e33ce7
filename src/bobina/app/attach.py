"""A plan file as what the record keeps of it: its hash and the few values that are used."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from bobina.course.prescription import PlanAttached
from bobina.store import load_plan

if TYPE_CHECKING:
    from bobina.plan import Plan


def plan_attached(content: bytes) -> PlanAttached:
    """What is kept of a plan file. Raises BadInput where it is none; the name of the file is not kept."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plan.json"
        path.write_bytes(content)
        made, _ = load_plan(path)
    return kept_of(made, hashlib.sha256(content).hexdigest())


def kept_of(made: Plan, sha256: str) -> PlanAttached:
    """The values of a plan that the record uses."""
    order = made.prescription
    dose = next(one for one in order.doses if one.key == order.chosen)
    return PlanAttached(
        sha256, made.indication, made.target.name, made.coil.name, made.coil.kind, order.protocol.id,
        made.threshold.percent_mso, made.verdict.level.value, dose.percent_mso, order.chosen,
        tuple(float(value) for value in made.pose.matrix.ravel()), "template" if made.head.mni_error is None else "own",
    )
