"""``bobina plan``: from settings to a plan and its files, in steps that are shown, kept and resumed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bobina import dose, plan
from bobina.app import api
from bobina.app.kept import Kept
from bobina.app.progress import Progress
from bobina.app.settings import Settings
from bobina.coil import Coil
from bobina.dose import Level, Part, Prescription, Protocol, Schedule, Threshold, Verdict
from bobina.field import Field
from bobina.head import Alignment, Head, align
from bobina.plan import Found, Ground, Plan, Target, Treatment
from bobina.plan.targets_published import INDICATIONS, PUBLISHED
from bobina.space import BadInput, pick
from bobina.store import Cache

UNALIGNED = Alignment(np.eye(4), float("nan"), float("inf"))
"""stands in where the head could not be laid on MNI and the user gave the target"""


@dataclass(frozen=True, eq=False, slots=True)
class Order:
    """Settings, looked up: everything that can be refused before work begins has been."""

    settings: Settings
    protocol: Protocol
    part: int
    coil: Coil
    threshold: Threshold
    schedule: Schedule


@dataclass(frozen=True, eq=False, slots=True)
class Made:
    """A plan with what its pictures need."""

    plan: Plan
    ground: Ground
    coil: Coil
    field: Field


def order(settings: Settings) -> Order:
    """Look up protocol, coil, threshold and calendar. BadInput or ValueError says what is wrong with which."""
    pick("indication", settings.indication, INDICATIONS)
    protocol = dose.protocol(settings.protocol) if settings.protocol else dose.default_protocol(settings.indication)
    if not protocol.parts:
        raise BadInput(f"{protocol.id} is a maintenance schedule without a stimulation of its own: choose a protocol")
    threshold = Threshold(settings.threshold, settings.threshold_kind, settings.threshold_how, settings.threshold_site)
    coil = api.coil(settings.coil, settings.coil_kind, settings.max_didt)
    schedule = dose.schedule(protocol, settings.first_day(), settings.country)
    return Order(settings, protocol, _part(protocol, settings), coil, threshold, schedule)


def run(wanted: Order, progress: Progress) -> Made:
    """Make the plan. KeyboardInterrupt leaves the finished steps in the output folder."""
    settings = wanted.settings
    with progress.step("Reading and checking the head"):
        head = api.read_head(settings.labels, settings.conductivity)
    with progress.step("Finding scalp, cortex and landmarks"):
        ground = _ground(head, settings)
        targets = sites(ground, wanted)
    kept = Kept(Cache(settings.output / ".cache"), ground, wanted.coil, settings.hair)
    found = []
    for target in targets:
        with progress.step(f"Searching poses for {target.name}"):
            found.append(kept.candidates(target))
    with progress.step("Solving the field at the best pose"):
        field = kept.field(found[0].best.pose)
    with progress.step("Prescribing and checking"):
        made = plan.choose(
            ground, wanted.coil, found, field, indication=settings.indication,
            source=api.COLIN if settings.labels is None else api.OWN, gap=settings.hair,
            treatment=_treatment(wanted, found),
        )
    return Made(made, ground, wanted.coil, field)


def steps(wanted: Order) -> int:
    """How many steps ``run`` will show, as far as can be told beforehand."""
    return 4 + len(_keys(wanted)) + (wanted.threshold.site not in _keys(wanted))


def sites(ground: Ground, wanted: Order) -> tuple[Target, ...]:
    """The plan's own target, its alternatives, and the motor site of the threshold last."""
    settings = wanted.settings
    first = [] if settings.target is None or isinstance(settings.target, str) else [
        api.target(ground, settings.target)
    ]
    if ground.anatomy.to_mni is UNALIGNED:
        return tuple(first)
    others = [plan.target(ground.anatomy, key) for key in _keys(wanted)]
    motor = plan.target(ground.anatomy, wanted.threshold.site)
    return (*first, *others, *([motor] if motor.key not in {one.key for one in others} else []))


def _keys(wanted: Order) -> list[str]:
    """Keys of the targets beside a point of the user's, the plan's own first."""
    settings, site = wanted.settings, wanted.protocol.parts[wanted.part].site
    usual = list(INDICATIONS[settings.indication])
    also = [part.site for part in wanted.protocol.parts if part.site in PUBLISHED and part.site != "left-dlpfc"]
    if isinstance(settings.target, str):
        own = [settings.target]
    elif settings.target is not None or (site == "left-dlpfc" and settings.indication == "depression"):
        own = []
    elif site in PUBLISHED:
        own = [site]
    else:
        raise BadInput(
            f"{wanted.protocol.id} stimulates {site}, for which no coordinate is known here: give --target x,y,z"
        )
    return list(dict.fromkeys([*own, *usual, *also]))


def _part(protocol: Protocol, settings: Settings) -> int:
    """Of a protocol with several sites, the one on the left is planned (the other stands among the alternatives)."""
    sites = [part.site for part in protocol.parts]
    return sites.index("left-dlpfc") if "left-dlpfc" in sites else 0


def _ground(head: Head, settings: Settings) -> Ground:
    try:
        alignment = align(head, in_mni=settings.mni or settings.labels is None)
    except BadInput:
        if settings.target is None or isinstance(settings.target, str):
            raise
        alignment = UNALIGNED
    return plan.ground(head, alignment)


def _treatment(wanted: Order, found: list[Found]) -> Treatment:
    own = found[0]
    motor = next((one for one in found if one.target.key == wanted.threshold.site), None)
    prescription = api.prescribe(
        wanted.protocol, wanted.threshold, wanted.coil, own, motor, chosen=wanted.settings.dose, part=wanted.part
    )
    return Treatment(wanted.threshold, prescription, _verdict(wanted, prescription), wanted.schedule)


def _verdict(wanted: Order, prescription: Prescription) -> Verdict:
    """The safety verdict at the intensity chosen: the protocol's own, or what depth or field make of it."""
    protocol, kind = wanted.protocol, wanted.coil.kind
    lesion = wanted.settings.indication.startswith("ms-")
    if prescription.chosen == "threshold":
        return dose.check_protocol(protocol, coil_kind=kind, lesion=lesion)
    chosen = next(one for one in prescription.doses if one.key == prescription.chosen)
    part: Part = protocol.parts[wanted.part]
    fraction = (chosen.percent_mso or 0.0) / wanted.threshold.percent_mso
    return dose.check(
        part.timing, fraction, coil_kind=kind, protocol=protocol, threshold_kind=protocol.threshold_kind, lesion=lesion
    )


def refused(verdict: Verdict) -> bool:
    """Whether a limit says no: what exceeds the tables and was never published."""
    return verdict.level is Level.EXCEEDS_UNPUBLISHED
