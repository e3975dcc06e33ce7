"""``bobina plan``."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from bobina.app import outputs, planning
from bobina.app.progress import Progress
from bobina.app.settings import Settings, parse_target
from bobina.head import parse_overrides
from bobina.space import BadInput
from bobina.space.units import mega, mm

Languages = Literal["en", "it"]


def plan(  # noqa: PLR0913
    labels: Path | None = None,
    /,
    *,
    output: Annotated[Path, Parameter(name=["--output", "-o"])],
    indication: str = "depression",
    target: str | None = None,
    coil: str = "figure-8",
    coil_kind: str = "",
    max_didt: float | None = None,
    protocol: str | None = None,
    threshold: float,
    threshold_kind: Literal["RMT", "AMT"] = "RMT",
    threshold_how: Literal["EMG", "visual"] = "EMG",
    threshold_site: Literal["m1-hand", "m1-leg"] = "m1-hand",
    dose: Literal["threshold", "depth", "field"] = "threshold",
    t1: Path | None = None,
    mni: bool = False,
    conductivity: list[str] | None = None,
    hair: float = 4.0,
    start: date | None = None,
    country: str = "IT",
    subject: str | None = None,
    language: Languages = "en",
    json_: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> int:
    """Make a treatment plan: target, pose, field, dose, safety verdict, calendar, and a report of one HTML file.

    Parameters
    ----------
    labels
        Tissue labels as NIfTI: 0 air outside, 1 WM, 2 GM, 3 CSF, 4 bone, 5 scalp, 6 air cavity. Left out: the
        embedded head.
    output
        Folder for the results, a BIDS derivative. A plan that was interrupted goes on from what is there.
    indication
        depression, addiction, ms-fatigue, ms-motor, ms-spasticity or ms-cognition.
    target
        x,y,z in mm of the image's frame, or a key: group-connectivity, fox, weigand, beam-f3, rule-5.5cm, m1-hand, ...
        Write --target=-38,44,26 with the equals sign where x is negative.
    coil
        A coil of the catalogue (bobina coils), or the path of a .ccd or .tcd file.
    coil_kind
        What a coil from a file is: figure-8, circular, double-cone or h-coil. Safety figures depend on it.
    max_didt
        Largest dI/dt of stimulator and coil, A/us, where it is not known or differs.
    protocol
        A protocol of the library (bobina protocols).
    threshold
        Motor threshold, % of maximum stimulator output.
    threshold_kind
        Resting or active motor threshold.
    threshold_how
        By EMG or by visible twitch; by eye it reads higher.
    threshold_site
        Where it was taken.
    dose
        Which of the three doses is proposed: the share of the threshold, depth-adjusted, or field-based.
    t1
        Anatomical image on the grid of the labels, for the pictures.
    mni
        The labels are in MNI space.
    conductivity
        Overrides in S/m, such as bone=0.01; may be given several times.
    hair
        Room between scalp and casing, mm.
    start
        First day, YYYY-MM-DD; left out: next Monday.
    country
        Whose holidays: IT, US, GB-ENG, ...
    subject
        BIDS label of the person, letters and digits.
    language
        Of the report: en or it.
    json_
        Print the paths of the results and the verdict as JSON.
    """
    if not 0 <= hair <= 30:
        raise BadInput(f"--hair is the room between scalp and casing in mm, 0 to 30; got {hair:g}")
    settings = Settings(
        output=output, labels=labels, anatomy=t1, mni=mni, indication=indication, target=parse_target(target),
        coil=coil, coil_kind=coil_kind, max_didt=None if max_didt is None else max_didt * mega, protocol=protocol,
        threshold=threshold, threshold_kind=threshold_kind, threshold_how=threshold_how,
        threshold_site=threshold_site, dose=dose, start=start, country=country, hair=hair * mm,
        conductivity=parse_overrides(conductivity or []), language=language,
        subject=subject or ("colin27" if labels is None else "01"),
    )
    return _carry_out(settings, as_json=json_)


def _carry_out(settings: Settings, *, as_json: bool) -> int:
    wanted = planning.order(settings)
    progress = Progress(planning.steps(wanted) + 1)
    made = planning.run(wanted, progress)
    with progress.step("Writing plan, field, poses and report"):
        paths = outputs.write(made, settings)
    _say(made.plan.verdict.level, paths, as_json=as_json)
    return int(planning.refused(made.plan.verdict))


def _say(level: str, paths: dict[str, Path], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"verdict": str(level), "paths": {name: str(path) for name, path in paths.items()}}, indent=2))
        return
    print(f"verdict: {level}")
    print(f"plan:    {paths['plan']}")
    print(f"report:  {paths['report'].resolve().as_uri()}")
