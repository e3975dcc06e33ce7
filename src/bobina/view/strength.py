"""At what drive the report's fields are shown: the proposed dose, or 1 A/µs where there is none."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bobina.dose import Dose
from bobina.head.model import Tissue
from bobina.plan.whole import Plan
from bobina.space.units import mega
from bobina.view.language import Language
from bobina.view.scene import Scene


@dataclass(frozen=True, slots=True)
class Strength:
    """``didt`` (A/s) turns V/m per A/s into the V/m shown; ``words`` say so. Colours end at ``top`` V/m."""

    didt: float
    top: float
    prescribed: bool
    words: str


def chosen_dose(plan: Plan) -> Dose:
    """The dose proposed. A ``chosen`` that names no dose raises ValueError."""
    for dose in plan.prescription.doses:
        if dose.key == plan.prescription.chosen:
            return dose
    keys = ", ".join(dose.key for dose in plan.prescription.doses)
    raise ValueError(f"the plan's chosen dose is {plan.prescription.chosen!r}, but it holds only: {keys}")


def strength(plan: Plan, scene: Scene, _: Language) -> Strength:
    """The dI/dt that the figures are drawn for; colours end at the 99.9th percentile of the brain."""
    brain = np.isin(scene.labels.data, (Tissue.WM, Tissue.GM))
    values = scene.field.data[brain]
    values = values[np.isfinite(values)]
    top = float(np.percentile(values, 99.9)) if len(values) else 0.0
    didt = chosen_dose(plan).didt
    if didt is None:
        return Strength(mega, max(top * mega, 1e-9), False, _("V/m at 1 A/µs"))
    return Strength(didt, max(top * didt, 1e-9), True, _("V/m at the proposed {didt} A/µs", didt=_.number(didt / mega)))
