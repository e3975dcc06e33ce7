"""``bobina plan``: from settings to a plan and its files, in steps that are shown, kept and resumed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from bobina import dose, finding, plan, store
from bobina.app import api, case, network, resting, surfaces
from bobina.app.kept import Kept
from bobina.app.progress import Progress
from bobina.app.settings import Settings, parse_point
from bobina.coil import Coil
from bobina.dose import DeviceCheck, Level, Prescription, Protocol, Schedule, Threshold, Verdict
from bobina.field import Field
from bobina.head import Alignment, conductivities, parse_overrides
from bobina.head.warp import Warp
from bobina.plan import Found, Ground, Plan, Target, Treatment
from bobina.plan.model import XYZ
from bobina.plan.person import Personal
from bobina.plan.targets_published import INDICATIONS, PUBLISHED
from bobina.space import BadInput, pick
from bobina.space.units import mega, mm

UNALIGNED = Alignment(np.eye(4), float("nan"), float("inf"))
"""stands in where the head could not be laid on MNI and the user gave the target"""
PERSONAL, GROUP = "personal", "group-connectivity"
MOST_HAIR = 30.0
"""mm"""
MOST_BY_DOSE = 3.0
"""the largest fraction of the motor threshold that ``dose.check`` takes"""


@dataclass(frozen=True, eq=False, slots=True)
class Order:
    """Settings, looked up and in SI: everything that can be refused before work begins has been."""

    settings: Settings
    protocol: Protocol
    part: int
    """of the protocol's, which is planned"""
    coil: Coil
    gap: float
    threshold: Threshold
    schedule: Schedule
    named: case.Named
    """whose head"""
    rest: resting.Rest | None
    conductivity: Mapping[str, float]
    point: XYZ | None
    """the user's own target"""
    keys: tuple[str, ...]
    """of the other targets: the plan's own first where there is no ``point``"""

    @property
    def personal(self) -> bool:
        """Whether the target is that of the person's own connectivity."""
        asked = self.settings.target == PERSONAL
        return asked or (self.rest is not None and self.settings.target is None and self.keys[0] == GROUP)

    @property
    def surfaced(self) -> bool:
        """Whether the cortex is shown and kept as surfaces: of heads from a T1, or with FreeSurfer's own."""
        return self.named.segmented or self.named.surfaces is not None

    @property
    def lesion(self) -> bool:
        """Whether the brain has a lesion, which puts it outside the safety tables."""
        return self.settings.indication.startswith("ms-")


@dataclass(frozen=True, eq=False, slots=True)
class Made:
    """A plan with what its pictures need."""

    plan: Plan
    ground: Ground
    coil: Coil
    field: Field
    whose: case.Case
    inputs: tuple[Path, ...]
    """the files of head, image and scans"""
    cortex: surfaces.Cortex | None


def order(settings: Settings) -> Order:
    """Look everything up and check it. BadInput or ValueError says what is wrong with which."""
    pick("indication", settings.indication, INDICATIONS)
    protocol = dose.protocol(settings.protocol) if settings.protocol else dose.default_protocol(settings.indication)
    if not protocol.parts:
        raise BadInput(f"{protocol.id} is a maintenance schedule without a stimulation of its own: choose a protocol")
    if not 0 <= settings.hair_mm <= MOST_HAIR:
        raise BadInput(f"--hair is the room for hair in mm, 0 to {MOST_HAIR:g}; got {settings.hair_mm:g}")
    overrides = parse_overrides(settings.conductivity)
    conductivities(overrides)
    store.label(settings.person)
    store.writable(settings.output)
    part, point = _part(protocol), parse_point(settings.target)
    didt = settings.max_didt_a_per_us
    coil = api.coil(settings.coil, settings.coil_kind or "", None if didt is None else didt * mega)
    threshold = Threshold(
        settings.threshold, settings.threshold_kind, settings.threshold_how, settings.threshold_site
    )
    schedule = dose.schedule(protocol, settings.first_day(), settings.country)
    keys = _keys(settings, protocol, part, own=point is None and settings.target != PERSONAL)
    named = case.named(settings.head, settings.t1, labels=bool(settings.tissues or settings.table))
    rest = resting.rest(settings.rest, named.bold)
    if settings.target == PERSONAL and rest is None:
        raise BadInput("the target of the person's own connectivity needs resting-state BOLD: give --bold")
    return Order(
        settings, protocol, part, coil, settings.hair_mm * mm, threshold, schedule, named, rest, overrides, point, keys
    )


def run(wanted: Order, progress: Progress) -> Made:
    """Make the plan. KeyboardInterrupt leaves the finished steps in the output folder."""
    settings = wanted.settings
    whose = case.open_case(
        wanted.named, settings.output, settings.person, progress,
        case.How(wanted.conductivity, settings.tissues, settings.table, settings.series, settings.mni),
    )
    cache = store.Cache(settings.output / ".cache")
    own = None if wanted.rest is None else resting.personal(wanted.rest, whose, cache, progress)
    with progress.step("Finding scalp, cortex and landmarks"):
        ground = plan.ground(whose.head, _aligned(whose, wanted))
        targets = sites(ground, wanted, own)
        own = own and own.on(ground.anatomy.to_mni.to_scanner)
    cortex = None
    if wanted.surfaced:
        with progress.step("Finding the surfaces of the cortex"):
            cortex = surfaces.cortex_of(whose, wanted.named, ground.anatomy.to_mni, cache)
    for key in sorted(set(wanted.keys) - {one.key for one in targets}):
        progress.note(f"left out, not found on this head: {key}")
    kept = Kept(cache, ground, wanted.coil, wanted.gap)
    found = []
    for target in targets:
        with progress.step(f"Searching poses for {target.name}"):
            found.append(kept.candidates(target))
    with progress.step("Solving the field at the best pose"):
        field = kept.field(found[0].best.pose)
    with progress.step("Solving with other conductivities"):
        spread = kept.spread(found[0], field)
    reached = None
    if settings.network:
        reached = network.reached(ground, wanted.coil, found[0], wanted.gap, cache, progress)
    with progress.step("Prescribing and checking"):
        made = plan.choose(
            ground, wanted.coil, found, field, indication=settings.indication,
            source=whose.source, gap=wanted.gap,
            treatment=_treatment(wanted, found),
        )
    made = replace(made, spread=spread, making=whose.making, personal=own, reached=reached)
    scans = [] if wanted.rest is None else wanted.rest.files
    return Made(made, ground, wanted.coil, field, whose, (*whose.files, *scans), cortex)


def steps(wanted: Order) -> int:
    """How many steps ``run`` will show, as far as can be told beforehand."""
    rest = resting.STEPS if wanted.rest else 0
    own = wanted.point is not None or wanted.personal
    engaged = network.STEPS if wanted.settings.network else 0
    return 4 + wanted.surfaced + case.steps(wanted.named) + rest + own + len(wanted.keys) + engaged


def sites(ground: Ground, wanted: Order, personal: Personal | None = None) -> tuple[Target, ...]:
    """The plan's own target, then the others, as far as this head has them.

    BadInput: the plan's own is not there, nor the motor site where the dose needs it.
    """
    if wanted.personal and personal is not None:
        own, others = plan.personal_target(ground.anatomy, personal.recommended), wanted.keys
    elif wanted.point is None:
        own, others = plan.target(ground.anatomy, wanted.keys[0]), wanted.keys[1:]
    else:
        own, others = api.target(ground, wanted.point), wanted.keys
    if ground.anatomy.to_mni is UNALIGNED:
        own, others = replace(own, mni=None), ()
    targets = own, *(found for key in others if (found := _where_found(ground, key)))
    chosen, motor = wanted.settings.dose, wanted.threshold.site
    if chosen != "threshold" and motor not in {one.key for one in targets}:
        raise BadInput(f"the dose by {chosen} needs {motor}, which was not found on this head: take --dose threshold")
    return targets


def _where_found(ground: Ground, key: str) -> Target | None:
    try:
        return plan.target(ground.anatomy, key)
    except BadInput:
        return None


def _keys(settings: Settings, protocol: Protocol, part: int, *, own: bool) -> tuple[str, ...]:
    """Keys of the targets beside a point of the user's: the plan's own first, the motor site of the threshold last."""
    site, usual = protocol.parts[part].site, INDICATIONS[settings.indication]
    first: list[str] = []
    if own and settings.target is not None and settings.target != PERSONAL:
        first = [pick("target", settings.target, {*PUBLISHED, *(key for row in INDICATIONS.values() for key in row)})]
    elif own and not (site == "left-dlpfc" and settings.indication == "depression"):
        first = [site]
        if site not in PUBLISHED:
            raise BadInput(f"{protocol.id} stimulates {site}, for which no coordinate is known: give --target x,y,z")
    also = [one.site for one in protocol.parts if one.site in PUBLISHED and one.site != "left-dlpfc"]
    keys = dict.fromkeys([*first, *usual, *also, settings.threshold_site])
    return tuple(keys)


def _part(protocol: Protocol) -> int:
    """Of a protocol with several sites, the one on the left is planned (the other stands among the alternatives)."""
    places = [part.site for part in protocol.parts]
    return places.index("left-dlpfc") if "left-dlpfc" in places else 0


def _aligned(whose: case.Case, wanted: Order) -> Alignment | Warp:
    try:
        return whose.aligned(in_mni=wanted.settings.mni or wanted.settings.head is None)
    except BadInput:
        if wanted.point is None:
            raise
        return UNALIGNED


def _treatment(wanted: Order, found: list[Found]) -> Treatment:
    motor = next((one for one in found if one.target.key == wanted.threshold.site), None)
    prescription = api.prescribe(
        wanted.protocol, wanted.threshold, wanted.coil, found[0], motor, chosen=wanted.settings.dose, part=wanted.part
    )
    return Treatment(wanted.threshold, prescription, _verdict(wanted, prescription), wanted.schedule)


def _verdict(wanted: Order, prescription: Prescription) -> Verdict:
    """The safety verdict on all sites, the planned one at the intensity chosen."""
    protocol, chosen = wanted.protocol, prescription.chosen
    if chosen != "threshold":
        percent = next(one.percent_mso for one in prescription.doses if one.key == chosen) or 0.0
        fraction = percent / wanted.threshold.percent_mso
        if fraction > MOST_BY_DOSE:
            raise BadInput(
                f"the dose by {chosen} is {fraction:.1f} times the motor threshold, which no table and no protocol"
                " reaches: take --dose threshold, or another target"
            )
        parts = list(protocol.parts)
        parts[wanted.part] = replace(parts[wanted.part], intensity=fraction)
        protocol = replace(protocol, parts=tuple(parts))
    return dose.check_protocol(protocol, coil_kind=wanted.coil.kind, lesion=wanted.lesion)


def refused(verdict: Verdict, machine: Iterable[DeviceCheck] = ()) -> bool:
    """Whether a limit says no: what exceeds the tables and was never published, or what the machine cannot give."""
    return verdict.level is Level.EXCEEDS_UNPUBLISHED or bool(beyond_the_machine(machine))


def unsound(made: Plan) -> bool:
    """Whether the head was made here from a T1, and should not be used."""
    return made.making is not None and made.making.quality.verdict is finding.Level.STOP


def beyond_the_machine(checks: Iterable[DeviceCheck]) -> list[DeviceCheck]:
    """The limits of stimulator and coil that are not kept (what merely does not fit together is not among them)."""
    return [check for check in checks if check.key in ("didt", "heat") and check.passed is False]
