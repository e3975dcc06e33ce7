"""What is uncertain of the person's own head, connectivity and network."""

from __future__ import annotations

from collections.abc import Iterator

from bobina.finding import Level
from bobina.head.priors import BUILT_IN
from bobina.head.segment.quality import BOUNDS
from bobina.plan.engagement import TANS
from bobina.plan.person import Making, Personal, Reached
from bobina.plan.personal import findings
from bobina.plan.personal.recommend import UNDERSTATED
from bobina.plan.whole import Plan
from bobina.source import Source
from bobina.space.units import mm
from bobina.view.language import Language
from bobina.view.measures import FIRST_LOOK
from bobina.view.personal import LITTLE, apart

SCAN_LIMITS = (
    findings.SEED_TSNR, findings.DROPPED_SHARE, findings.DISPLACEMENT, findings.SCRUBBED, findings.MINUTES,
    findings.VOLUMES, findings.FREEDOM, findings.EXCURSIONS_CHANCE, findings.OWN_FOLDS, findings.SHARP_FOLDS,
    findings.FOLDS_OFF,
)


def of_the_person(plan: Plan, _: Language) -> Iterator[tuple[str, str, tuple[Source, ...]]]:
    """(heading, sentence, its sources), as ``doubts`` has them."""
    if plan.making:
        yield _("Where the tissues' borders really run"), _borders(plan.making, _), ()
    if plan.personal:
        yield _("Whether another scan would say the same"), _scan(plan.personal, _), (UNDERSTATED.source,)
    if plan.reached:
        yield _("Whether reaching the network helps"), _network(plan.reached, _), ()


def person_sources(plan: Plan) -> list[Source]:
    """Every source that the figures on the person rest on."""
    made = [FIRST_LOOK, BUILT_IN, *(bound.source for bound in BOUNDS.values())] if plan.making else []
    between = [plan.personal.recommended.between.source, UNDERSTATED.source] if plan.personal else []
    limits = [limit.source for limit in SCAN_LIMITS] if plan.personal else []
    return [*made, *between, *limits, *([TANS] if plan.reached else [])]


def _borders(making: Making, _: Language) -> str:
    every = (*making.coverage.findings, *making.quality.findings)
    amiss = sum(one.level is not Level.GOOD for one in every)
    said = _(
        "The head was made from a T1, in which bone and air are both dark: the skull is partly guessed from priors. Of "
        "{count} measures {amiss} are outside what is good.",
        count=str(len(every)), amiss=str(amiss),
    )
    return said + " " + _("Other software would draw other borders; by how much the field changes is not known here.")


def _scan(personal: Personal, _: Language) -> str:
    advice = personal.recommended
    said = _(
        "From {minutes} min of data the person's own target is expected to be off by {error} mm. With and without the "
        "global signal the recommendations lie {apart} mm apart.",
        minutes=_.number(personal.scan.minutes), apart=_.number(apart(personal) / mm, 0),
        error=_.number(advice.within / mm, 0) if advice.own is not None else "∞",
    )
    if advice.weight >= LITTLE:
        return said
    return said + " " + _("So little of this scan is trusted that the point is mostly the group's.")


def _network(reached: Reached, _: Language) -> str:
    return _(
        "{share} of the hotspot lies in the network with the plan's pose, {best} with the best one found. The network "
        "is drawn from a map with a threshold of our choice, and no trial has tested poses chosen so.",
        share=_.percent(reached.point.engagement.on_target), best=_.percent(reached.best.engagement.on_target),
    )
