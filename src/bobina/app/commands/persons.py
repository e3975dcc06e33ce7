"""``bobina head`` and ``bobina target``: a person's head, and where their own connectivity points."""

from __future__ import annotations

import json
from dataclasses import KW_ONLY, dataclass, field
from pathlib import Path
from typing import Annotated

import numpy as np
from cyclopts import Parameter

from bobina import store
from bobina.app import case, resting
from bobina.app.case import Case
from bobina.app.commands import Json
from bobina.app.progress import Progress
from bobina.app.resting import RestSettings
from bobina.finding import Level, worst
from bobina.head import volumes
from bobina.plan.person import Making, Personal
from bobina.plan.personal.findings import sentence
from bobina.plan.personal.recommend import Recommendation
from bobina.space import BadInput
from bobina.space.units import millilitre, mm


@Parameter(name="*", negative="")
@dataclass(frozen=True, slots=True)
class HeadOrder:
    """The options of ``bobina head``."""

    image: Path
    """A T1: NIfTI, MGH, DICOM, a folder of DICOM, or a subject's folder (BIDS, fMRIPrep, FreeSurfer)."""
    _: KW_ONLY
    output: Annotated[Path, Parameter(name=["--output", "-o"])]
    """Folder for the maps, a BIDS derivative: ``bobina plan`` and ``bobina field`` take OUTPUT/sub-LABEL/anat."""
    subject: str = "01"
    """BIDS label of the person, letters and digits."""
    series: str | None = None
    """Of DICOM with several series, the number or UID of the T1's."""
    mni: bool = False
    """The image is in MNI space."""


def head(order: HeadOrder, *, json_: Json = False) -> int:
    """Make a head of five tissues from a T1, with its way to MNI, and say what both are worth.

    Exit code 1: the segmentation should not be used.

    Parameters
    ----------
    order
        Of which image.
    json_
        Print the findings as JSON.
    """
    named = case.named(order.image)
    if not named.segmented:
        raise BadInput(f"{order.image.name} is a head already: bobina plan and bobina field take it as it is")
    store.label(order.subject)
    progress = Progress(case.steps(named))
    made = case.open_case(
        named, store.writable(order.output), order.subject, progress, case.How(series=order.series, in_mni=order.mni)
    )
    assert made.making is not None
    _say_head(made, made.making, order.output / f"sub-{order.subject}" / "anat", as_json=json_)
    return int(made.making.quality.verdict is Level.STOP)


def _say_head(made: Case, making: Making, folder: Path, *, as_json: bool) -> None:
    findings = [*making.coverage.findings, *making.quality.findings]
    sizes = {tissue.name: volume / millilitre for tissue, volume in volumes(made.head).items()}
    if as_json:
        said = [{"key": one.key, "value": one.value, "level": one.level} for one in findings]
        print(json.dumps({"findings": said, "volumes_ml": sizes, "dice": making.dice, "folder": str(folder)}, indent=2))
        return
    print(f"verdict: {worst(findings)}")
    for one in findings:
        if one.level is not Level.GOOD:
            print(f"  {one.level}: {one.key} {one.value:.3g}")
    print("volumes: " + ", ".join(f"{name} {size:.0f} mL" for name, size in sizes.items()))
    print(f"MNI:     overlap {making.dice:.3f}, there and back {making.inverse / mm:.2f} mm")
    print(f"folder:  {folder}")


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
    for reason in said.reasons:
        print(f"  {reason.key}: {reason.value:.3g}")


def _shown(point: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> str:
    return ", ".join(f"{value / mm:.0f}" for value in point)
