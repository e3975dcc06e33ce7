"""``bobina plan``."""

from __future__ import annotations

import json
from pathlib import Path

from bobina.app import outputs, planning
from bobina.app.commands import Json
from bobina.app.progress import Progress
from bobina.app.settings import Settings
from bobina.plan import Plan


def plan(settings: Settings, *, json_: Json = False) -> int:
    """Make a treatment plan: target, pose, field, dose, safety verdict, calendar, and a report of one HTML file.

    Parameters
    ----------
    settings
        What to plan.
    json_
        Print the paths of the results and the verdict as JSON.
    """
    wanted = planning.order(settings)
    progress = Progress(planning.steps(wanted) + 1)
    made = planning.run(wanted, progress)
    with progress.step("Writing plan, field, poses and report"):
        paths = outputs.write(made, settings)
    refused = planning.refused(made.plan.verdict, made.plan.prescription.device) or planning.unsound(made.plan)
    _say(made.plan, paths, refused=refused, as_json=json_)
    return int(refused)


def _say(made: Plan, paths: dict[str, Path], *, refused: bool, as_json: bool) -> None:
    level = str(made.verdict.level)
    if as_json:
        where = {name: str(path) for name, path in paths.items()}
        print(json.dumps({"verdict": level, "refused": refused, "paths": where}, indent=2))
        return
    print(f"verdict: {level}")
    for check in planning.beyond_the_machine(made.prescription.device):
        print(f"machine: {check.text}")
    if planning.unsound(made):
        print("head:    do not use this plan, the head was not made well (see the report)")
    print(f"plan:    {paths['plan']}")
    print(f"report:  {paths['report'].resolve().as_uri()}")
