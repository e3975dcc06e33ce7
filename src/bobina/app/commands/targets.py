"""``bobina target``: where a person's own connectivity points, and how surely."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass, field
from pathlib import Path
from typing import Annotated

import numpy as np
from cyclopts import Parameter

from bobina import store
from bobina.app import case, resting
from bobina.app.commands import Json
from bobina.app.progress import Progress
from bobina.app.resting import RestSettings
from bobina.plan.person import Personal
from bobina.plan.personal.findings import sentence
from bobina.plan.personal.recommend import Recommendation
from bobina.space import BadInput
from bobina.space.units import mm
from bobina.view.language import Language
from bobina.view.personal import reasons


@Parameter(name="*", negative="")
@dataclass(frozen=True, slots=True)
class TargetOrder:
    """The options of ``bobina target``."""

    subject: Path | None = None
    """The person's T1 or folder (BIDS, fMRIPrep, ...), as ``bobina plan`` takes it; needed where BOLD lies on it."""
    _: KW_ONLY
    output: Annotated[Path, Parameter(name=["--output", "-o"])]
    """Folder for what is found."""
    rest: RestSettings = field(default_factory=RestSettings)
    """Resting state."""


def target(order: TargetOrder, *, json_: Json = False) -> int:
    """Find targets by the person's own connectivity: five ways, their reliability, and what to make of them.

    Points are in MNI, mm. For the pose of a coil, ``bobina plan`` takes the same options.

    Parameters
    ----------
    order
        Of which scans.
    json_
        Print everything as JSON, in SI.
    """
    bold = None if order.subject is None or not order.subject.is_dir() else store.subject(order.subject).bold
    wanted = resting.rest(order.rest, bold)
    if wanted is None:
        raise BadInput("there is no resting state: give --bold, or a subject's folder of fMRIPrep")
    named = case.named(order.subject) if wanted.own_space else case.Named()
    progress = Progress(resting.STEPS + wanted.own_space * case.steps(named))
    whose = case.open_case(named, store.writable(order.output), "01", progress) if wanted.own_space else None
    found = resting.personal(wanted, whose, store.Cache(order.output / ".cache"), progress)
    content = store.packed(found)
    path = store.write_text(order.output / "desc-personal_targets.json", content.decode() + "\n")
    if json_:
        print(content.decode())
    else:
        _say_targets(found)
        print(f"all of it: {path}")
    return 0


def _say_targets(found: Personal) -> None:
    print(f"{found.scan.minutes:.1f} minutes of data left, {found.scan.volumes} volumes")
    for finding in found.scan.findings:
        print(f"  {sentence(finding)}")
    both = (
        ("global signal regressed", found.gsr, found.recommended),
        ("not regressed", found.plain, found.recommended_plain),
    )
    for name, measured, said in both:
        print(f"\n{name}\n{'':<18}{'MNI mm':>18}{'r':>7}{'spread':>8}{'halves':>8}{'to group':>10}   gain over group")
        for algorithm, one in measured.items():
            point = "none" if one.located.point is None else _shown(one.located.point)
            print(
                f"{algorithm:<18}{point:>18}{one.at_point:>7.2f}{one.spread / mm:>8.1f}{one.split_half / mm:>8.1f}"
                f"{one.to_group / mm:>10.1f}   {one.gain.mean:+.3f} ({one.gain.low:+.3f} to {one.gain.high:+.3f})"
            )
        _say_recommended(said)


def _say_recommended(said: Recommendation) -> None:
    print(
        f"{'recommendation':<18}{_shown(said.point):>18}   {said.weight:.0%} the person's own, "
        f"expected error {said.expected_error / mm:.0f} mm"
    )
    for reason in reasons(said, Language("en")):
        print(f"  {reason}")


def _shown(point: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> str:
    return ", ".join(f"{value / mm:.0f}" for value in point)
