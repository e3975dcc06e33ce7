"""``bobina head``: a head from a T1, and what it is worth."""

from __future__ import annotations

import json
from dataclasses import KW_ONLY, dataclass
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from bobina import store
from bobina.app import case
from bobina.app.case import Case
from bobina.app.commands import Json
from bobina.app.progress import Progress
from bobina.finding import Level, worst
from bobina.head import volumes
from bobina.plan.person import Making
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
