"""What a user asks of a plan, in the user's own units; ``planning.order`` looks it up and turns it into SI."""

from __future__ import annotations

import math
from dataclasses import KW_ONLY, dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from bobina.app.resting import RestSettings
from bobina.plan.model import XYZ
from bobina.space import BadInput
from bobina.space.units import mm


@Parameter(name="*", negative="")
@dataclass(frozen=True, slots=True)
class Settings:
    """The options of ``bobina plan``; what stands under each is its help."""

    head: Path | None = None
    """Whose head. A T1 (NIfTI, MGH, DICOM) or a folder of DICOM; a subject's folder of BIDS, fMRIPrep, FreeSurfer or
    SimNIBS; tissue labels (0 air outside, 1 WM, 2 GM, 3 CSF, 4 bone, 5 scalp, 6 air cavity, or those of another tool);
    tissue probability maps (a 4-D NIfTI, or a folder with a map per tissue). Left out: the embedded head."""
    _: KW_ONLY
    output: Annotated[Path, Parameter(name=["--output", "-o"])]
    """Folder for the results, a BIDS derivative. A plan that was interrupted goes on from what is there."""
    threshold: float
    """Motor threshold, % of maximum stimulator output."""
    threshold_kind: Literal["RMT", "AMT"] = "RMT"
    """Resting or active motor threshold."""
    threshold_how: Literal["EMG", "visual"] = "EMG"
    """By EMG or by visible twitch; by eye it reads higher."""
    threshold_site: Literal["m1-hand", "m1-leg"] = "m1-hand"
    """Where it was taken."""
    indication: str = "depression"
    """depression, addiction, ms-fatigue, ms-motor, ms-spasticity or ms-cognition."""
    target: Annotated[str | None, Parameter(allow_leading_hyphen=True)] = None
    """x,y,z in mm of the image's frame, such as -38,44,26, or a key: group-connectivity, fox, weigand, beam-f3,
    rule-5.5cm, m1-hand, ... Left out, with resting state, for depression: personal, the recommendation from it."""
    protocol: str | None = None
    """A protocol of the library (bobina protocols). Left out: the usual one of the indication."""
    dose: Literal["threshold", "depth", "field"] = "threshold"
    """Which of the three doses is proposed: the share of the threshold, depth-adjusted, or field-based."""
    coil: str = "figure-8"
    """A coil of the catalogue (bobina coils), or the path of a .ccd or .tcd file."""
    coil_kind: Literal["figure-8", "circular", "double-cone", "h-coil"] | None = None
    """What a coil from a file is. Safety figures depend on it."""
    max_didt_a_per_us: Annotated[float | None, Parameter(name="--max-didt")] = None
    """Largest dI/dt of stimulator and coil, A/us, where it is not known or differs."""
    hair_mm: Annotated[float, Parameter(name="--hair")] = 4.0
    """Room between scalp and casing, mm."""
    t1: Path | None = None
    """Anatomical image: on the grid of the labels, for the pictures; or that of a folder with a brain alone."""
    series: str | None = None
    """Of DICOM with several series, the number or UID of the T1's."""
    table: Path | None = None
    """Of a label image with numbers of its own: what they mean (TSV, CSV, JSON, or a colour table)."""
    rest: RestSettings = field(default_factory=RestSettings)
    """Resting state."""
    network: bool = False
    """Also search the pose that reaches most of the cortex anticorrelated with the sgACC: 28 solves more."""
    tissues: str | None = None
    """The order of the volumes of a 4-D image of probability maps, such as gm,wm,csf,bone,scalp,air, where no sidecar
    tells it."""
    mni: bool = False
    """The labels are in MNI space."""
    conductivity: Annotated[tuple[str, ...], Parameter(show_default=False)] = ()
    """Overrides in S/m, such as bone=0.01; may be given several times."""
    start: date | None = None
    """First day, YYYY-MM-DD. Left out: next Monday."""
    country: str = "IT"
    """Whose holidays: IT, US, GB-ENG, ..."""
    subject: str | None = None
    """BIDS label of the person, letters and digits."""
    language: Literal["en", "it"] = "en"
    """Of the report: en or it."""

    @property
    def person(self) -> str:
        """The BIDS label of the person."""
        return self.subject or ("colin27" if self.head is None else "01")

    def first_day(self) -> date:
        """The day asked for, or the Monday after today."""
        today = date.today()
        return self.start or today + timedelta(days=7 - today.weekday())


def parse_point(text: str | None) -> XYZ | None:
    """``x,y,z`` in mm as a point in m; None for what has no comma (the key of a target). Raises BadInput."""
    if text is None or "," not in text:
        return None
    try:
        x, y, z = (float(part) * mm for part in text.split(","))
    except ValueError:
        x = y = z = math.nan
    if not math.isfinite(x + y + z):
        raise BadInput(f"a target is x,y,z in mm of the image's frame, such as -38,44,26; got {text!r}")
    return x, y, z
