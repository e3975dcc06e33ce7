"""Plan and prescription: a physician chooses protocol and dose; what the tables say of it is shown."""

from bobina.course.prescription import rules
from bobina.course.prescription.events import PROTOCOLS, PlanAttached, Prescribed
from bobina.course.prescription.rules import to_explain
from bobina.course.prescription.state import current, fits, fitting, plans, verdict
from bobina.course.record import PHYSICIANS, TEAM, Kind
from bobina.course.referral import needs_referral

KINDS = (
    Kind("plan-attached", PlanAttached, "Plan attached", TEAM, (needs_referral, rules.new_plan)),
    Kind("prescribed", Prescribed, "Prescription", PHYSICIANS,
         (needs_referral, rules.with_a_pathway, rules.after_the_threshold, rules.with_an_attached_plan,
          rules.explained), rules.second, topic="prescription"),
)

__all__ = ["KINDS", "PROTOCOLS", "PlanAttached", "Prescribed", "current", "fits", "fitting", "plans", "to_explain",
           "verdict"]
