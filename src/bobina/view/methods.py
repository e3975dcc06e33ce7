"""The paragraph for the methods section of a paper, written from the plan."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from markupsafe import Markup

from bobina.dose import Dose
from bobina.plan.whole import Plan
from bobina.space.units import mega, mm
from bobina.view.citing import References, cited, link
from bobina.view.language import Language
from bobina.view.methods_person import of_the_person
from bobina.view.strength import chosen_dose
from bobina.view.words import INDICATIONS, LEVELS, TISSUES


def methods(plan: Plan, references: References, version: str, _: Language) -> Markup:
    """Sentences with citations, ready to copy."""
    return Markup(" ").join([
        *_model(plan, references, version, _), *of_the_person(plan, references, _), *_course(plan, references, _),
    ])


def _model(plan: Plan, references: References, version: str, _: Language) -> Iterator[Markup]:
    """Head, coil, target."""
    say = partial(cited, references)
    tissues = plan.head.tissues
    yield say(
        _(
            "The plan was made with bobina {version} for the indication «{indication}» on the head {head} {cite}, with "
            "{count} tissues at {spacing} mm ({conductivity} S/m) {conduction}."
        ),
        plan.head.source,
        version=version,
        indication=_(INDICATIONS.get(plan.indication, plan.indication)),
        head=plan.head.name,
        count=str(len(tissues)),
        spacing=" × ".join(_.number(edge / mm) for edge in plan.head.spacing),
        conductivity=_.listed(f"{_(TISSUES.get(t.name, t.name))} {_.number(t.conductivity.value, 3)}" for t in tissues),
        conduction=Markup(" ").join(link(references, s) for s in dict.fromkeys(t.conductivity.source for t in tissues)),
    )
    yield say(
        _("The coil was {coil} {cite}, its casing {gap} mm from the scalp."),
        plan.coil.source,
        coil=_(plan.coil.name),
        gap=_.number(plan.coil.gap / mm),
    )
    yield say(
        _("The target was {target} {cite} at ({point}) mm in scanner space."),
        plan.target.source,
        target=_(plan.target.name),
        point="; ".join(_.number(value / mm) for value in plan.target.point),
    )


def _course(plan: Plan, references: References, _: Language) -> Iterator[Markup]:
    """Search, protocol, dose, tables."""
    say = partial(cited, references)
    yield say(
        _(
            "Among {count} poses on the scalp the one with the largest field at the target was found by "
            "reciprocity, and its quasi-static field was then solved in full ({iterations} iterations, relative "
            "residual {residual})."
        ),
        count=_.number(plan.poses_searched, 0),
        iterations=str(plan.field.iterations),
        residual=f"{plan.field.residual:.1e}",
    )
    protocol = plan.prescription.protocol
    yield say(_("The protocol was {protocol} {cite}."), protocol.source, protocol=_(protocol.name))
    yield _dose_sentence(chosen_dose(plan), plan, references, _)
    tables = list(dict.fromkeys(reason.source for reason in plan.verdict.reasons))
    yield say(
        _("Trains were compared with published tables {cite}, without interpolation: {level}."),
        *tables,
        level=_(LEVELS[plan.verdict.level][1]).lower(),
    )


def _dose_sentence(dose: Dose, plan: Plan, references: References, _: Language) -> Markup:
    if dose.percent_mso is None:
        return Markup(_("No intensity was proposed."))
    didt = "–" if dose.didt is None else _.number(dose.didt / mega)
    return Markup(
        _(
            "With a motor threshold of {threshold} % of maximum stimulator output ({kind}, {how}) the intensity "
            "proposed was {mso} % ({didt} A/µs) {cite}."
        )
    ).format(
        threshold=_.number(plan.threshold.percent_mso),
        kind=plan.threshold.kind,
        how=_(plan.threshold.how),
        mso=_.number(dose.percent_mso),
        didt=didt,
        cite=link(references, dose.source),
    )
