"""What is uncertain, from the plan's own numbers."""

from __future__ import annotations

import math
from collections.abc import Iterator

from bobina.dose.device import WESTIN
from bobina.plan.whole import Plan
from bobina.source import Source, Status
from bobina.space.units import mm
from bobina.view.doubts_person import of_the_person, person_sources
from bobina.view.language import Language

SCALP_RULES = ("beam-f3", "rule-5.5cm")
MOTOR = ("m1-hand", "m1-leg")


def doubts(plan: Plan, _: Language) -> list[tuple[str, str, tuple[Source, ...]]]:
    """(heading, sentence, its sources) for each thing that could make the plan wrong."""
    return [
        (_("Where the coil really stands"), _placement(plan, _), ()),
        (_("Where the target really lies"), " ".join(_target(plan, _)), ()),
        (
            _("How well the tissues conduct"),
            _conduction(plan, _),
            tuple(dict.fromkeys(t.conductivity.source for t in plan.head.tissues)),
        ),
        (_("The motor threshold"), _threshold(plan, _), (WESTIN,) if _by_eye(plan) else ()),
        (_("The arithmetic"), _arithmetic(plan, _), ()),
        *of_the_person(plan, _),
        (_("Figures nobody here has read"), _unread(plan, _), ()),
    ]


def _placement(plan: Plan, _: Language) -> str:
    flat = plan.flatness
    cost = _(
        "A slip of 5 mm keeps {mean} of the field at the target on average and {worst} in the worst direction; "
        "a turn of 10° keeps at least {turn}.",
        mean=_.percent(flat.mean_5mm),
        worst=_.percent(flat.worst_5mm),
        turn=_.percent(flat.worst_10deg),
    )
    if not plan.spread:
        return cost + " " + _("How far a coil slips in practice is not part of this plan.")
    return cost + " " + _(
        "As published, navigation keeps at least {navigated} in nineteen of twenty placements, a cap at least {cap}.",
        navigated=_.percent(plan.spread.by_placement.low),
        cap=_.percent(plan.spread.by_cap.low),
    )


def _target(plan: Plan, _: Language) -> Iterator[str]:
    key = plan.target.key
    if key == "user":
        yield _("The point was given by the user; nothing here says that it is the right one.")
    elif key in SCALP_RULES:
        yield _("The point follows a rule of scalp measures, which ignores this brain's folds.")
    elif key == "personal" and plan.personal:
        yield _(
            "The point rests on one scan of this person and on the group; it is expected to be off by {error} mm in "
            "MNI, if the assumptions hold.",
            error=_.number(plan.personal.recommended.expected_error / mm, 0),
        )
    else:
        yield _("The coordinate comes from groups of other people, not from this person's own brain activity.")
    if plan.target.moved > 0.5 * mm:
        yield _(
            "The method's own point lies {moved} mm from the grey matter chosen.",
            moved=_.number(plan.target.moved / mm),
        )
    others = [site for site in plan.sites[1:] if site.target.key not in MOTOR]
    if others:
        farthest = max(others, key=lambda site: site.distance_to_chosen)
        yield _("The methods compared here differ by up to {far} mm.", far=_.number(farthest.distance_to_chosen / mm))
    if plan.head.mni_error is None:
        yield _(
            "This head lies in the template's own space: where it is not the person's own, every position is a "
            "stand-in."
        )
    elif math.isinf(plan.head.mni_error):
        yield _("This head could not be laid on the template, so no published target could be put beside the point.")
    else:
        yield _(
            "The map from the template to this head may be off by about {off} mm, and it does not match sulci: between "
            "persons these differ by about a centimetre besides (recollected).",
            off=_.number(plan.head.mni_error / mm),
        )


def _conduction(plan: Plan, _: Language) -> str:
    values = {tissue.name: _.number(tissue.conductivity.value, 3) for tissue in plan.head.tissues}
    said = _(
        "Conductivities are figures of the literature for each tissue (bone {bone} S/m), not measured in this person.",
        bone=values.get("BONE", "–"),
    )
    if not plan.spread:
        return said + " " + _("The plan can be made again with other figures to see what changes.")
    conductivity = plan.spread.by_conductivity
    return said + " " + _(
        "Over the published ranges the field at the target is {low} to {high} of the plan's.",
        low=_.percent(conductivity.low),
        high=_.percent(conductivity.high),
    )


def _threshold(plan: Plan, _: Language) -> str:
    if _by_eye(plan):
        return _(
            "It was taken by eye, which reads 11 % higher than EMG on average (up to 28 %, n = 20): the dose may be "
            "too high."
        )
    return _(
        "It was taken by {how}. It belongs to the day on which it was taken: take it again when medicines change.",
        how=_(plan.threshold.how),
    )


def _by_eye(plan: Plan) -> bool:
    return plan.threshold.how.lower() == "visual"


def _arithmetic(plan: Plan, _: Language) -> str:
    field = plan.field
    apart = abs(field.at_target / field.at_target_by_adjoint - 1) if field.at_target_by_adjoint else float("nan")
    return _(
        "Two independent routes to the field at the target differ by {apart}. Tissue borders are smoothed from the "
        "image's voxels of {edge} mm.",
        apart=_.percent(apart, 1),
        edge=_.number(max(plan.head.spacing) / mm),
    )


def sources(plan: Plan) -> list[Source]:
    """Every source that the plan's figures rest on, each once."""
    coil = [plan.coil.max_didt.source] if plan.coil.max_didt else []
    spread = [one.range.source for one in plan.spread.influences] if plan.spread else []
    found = [
        plan.head.source,
        *(tissue.conductivity.source for tissue in plan.head.tissues),
        plan.coil.source,
        *coil,
        *spread,
        *(site.target.source for site in plan.sites),
        plan.prescription.protocol.source,
        *(dose.source for dose in plan.prescription.doses),
        *(check.source for check in plan.prescription.device),
        *(reason.source for reason in plan.verdict.reasons),
        *person_sources(plan),
    ]
    return list(dict.fromkeys(found))


def _unread(plan: Plan, _: Language) -> str:
    unread = [source.text for source in sources(plan) if source.status is Status.RECOLLECTED]
    if not unread:
        return _("None: every source of this plan was read, at least in part.")
    return _(
        "These sources are quoted from memory, and a person holding the paper must sign them off: {sources}.",
        sources="; ".join(unread),
    )
