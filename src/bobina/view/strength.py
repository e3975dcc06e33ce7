"""At what drive the report's fields are shown: the proposed dose, or 1 A/µs where there is none."""

from __future__ import annotations

from dataclasses import dataclass

from bobina.dose import Dose
from bobina.plan.model import Plan
from bobina.space.units import mega
from bobina.view.language import Language


@dataclass(frozen=True, slots=True)
class Strength:
    """``didt`` (A/s) turns V/m per A/s into the V/m shown; ``words`` say so."""

    didt: float
    prescribed: bool
    words: str


def chosen_dose(plan: Plan) -> Dose:
    """The dose proposed. A ``chosen`` that names no dose raises ValueError."""
    for dose in plan.prescription.doses:
        if dose.key == plan.prescription.chosen:
            return dose
    keys = ", ".join(dose.key for dose in plan.prescription.doses)
    raise ValueError(f"the plan's chosen dose is {plan.prescription.chosen!r}, but it holds only: {keys}")


def strength(plan: Plan, _: Language) -> Strength:
    """The dI/dt that the figures are drawn for."""
    didt = chosen_dose(plan).didt
    if didt is None:
        return Strength(mega, False, _("V/m at 1 A/µs"))
    return Strength(didt, True, _("V/m at the proposed {didt} A/µs", didt=_.number(didt / mega)))
