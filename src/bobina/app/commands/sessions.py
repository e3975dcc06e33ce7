"""``bobina landed``: where the pulses of a session landed beside its plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import KW_ONLY, dataclass
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from bobina import plan, store
from bobina.app import api, case
from bobina.app.commands import Json
from bobina.app.planning import UNALIGNED
from bobina.app.progress import Progress
from bobina.coil import Coil, catalogue
from bobina.plan.landed import WITHIN, WITHIN_TURN, Landed
from bobina.plan.landed import landed as land
from bobina.space import BadInput
from bobina.space.units import degree, mm
from bobina.store.navigation.localite_files import registration_of


@Parameter(name="*", negative="")
@dataclass(frozen=True, slots=True)
class LandedOrder:
    """The options of ``bobina landed``."""

    session: Path
    """The export of a session: Brainsight's text file with its samples, Localite's TriggerMarkers or TriggerData, or
    NIBS-BIDS's ..._nibs.tsv or ..._markers.tsv."""
    plan: Path
    """The plan it followed: a ..._plan.json of ``bobina plan``."""
    head: Path | None = None
    """The head of the plan, as ``bobina plan`` took it. Left out: the embedded head."""
    _: KW_ONLY
    output: Annotated[Path, Parameter(name=["--output", "-o"])] = Path("bobina-out")
    """Folder in which a head that is made from a T1 is kept."""
    coil: str | None = None
    """The coil, where it was a file. Left out: the plan's, of the catalogue."""
    direction: Literal["away-from-handle", "to-handle"] | None = None
    """Of NIBS-BIDS 6, which does not define it: where the coil's direction points."""
    subject: str = "01"
    """BIDS label of the person, letters and digits."""


def landed(order: LandedOrder, *, json_: Json = False) -> int:
    """Say where each pulse of a session landed beside its plan: distance, angle, and the field at the target.

    Parameters
    ----------
    order
        Which session of which plan.
    json_
        Print every pulse as JSON.
    """
    pulses = store.read_session(order.session, direction=order.direction)
    (made, _), registered = store.load_plan(order.plan), list(_registered(order.session))
    named = case.named(order.head)
    progress = Progress(case.steps(named) + 2)
    coil = _coil(order.coil, made.coil.name)
    whose = case.open_case(named, order.output, order.subject, progress)
    with progress.step("Making the head ready"):
        ground = plan.ground(whose.head, UNALIGNED)
    with progress.step("Laying the pulses beside the plan"):
        found = land(ground, coil, made, pulses)
    print(store.packed(found).decode() if json_ else "\n".join([*_said(found), *registered]))
    return 0


def _registered(session: Path) -> Iterator[str]:
    """What Localite says of the registration, where the session lies in its folder."""
    laid = registration_of(session) if session.suffix.lower() == ".xml" else None
    if laid is not None and laid.left_over is not None:
        landmarks, scalp = (one / mm for one in laid.left_over)
        yield f"registration, by Localite: {landmarks:.1f} mm left over at the landmarks, {scalp:.1f} mm at the scalp"


def _coil(given: str | None, name: str) -> Coil:
    """The coil that is given, or the one of the catalogue by the name in the plan. Raises BadInput."""
    if given is not None:
        return api.coil(given)
    for one in catalogue():
        if one.name == name:
            return one
    raise BadInput(f"the plan is for {name}, which is not in the catalogue: name its file with --coil")


def _said(found: Landed) -> Iterator[str]:
    yield f"{found.recorded} pulses recorded, {len(found.numbers)} by the plan's place"
    for name, numbers in (("untracked", found.untracked), ("strayed", found.strayed), ("elsewhere", found.elsewhere)):
        if numbers:
            yield f"  {name}: {len(numbers)}"
    units = {"at_scalp": (mm, "mm"), "at_target": (mm, "mm"), "lift": (mm, "mm"), "turn": (degree, "degrees"),
             "tilt": (degree, "degrees")}
    for name, usual in found.usual.items():
        scale, unit = units[name]
        yield f"{name:<10} median {usual.median / scale:6.1f}, 95 % within {usual.p95 / scale:6.1f} {unit}"
    yield f"field kept: median {found.kept_median:.0%}, 95 % of the pulses at least {found.kept_low:.0%}"
    near = f"{WITHIN / mm:.0f} mm and {WITHIN_TURN / degree:.0f} degrees"
    yield f"within {near} of the plan: {found.share_within:.0%}"
