"""``bobina field``."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from bobina import store
from bobina.app import api
from bobina.app.commands import Json
from bobina.field import FiniteVolume
from bobina.head import Head, conductivities, parse_overrides
from bobina.space import BadInput
from bobina.space.units import mega


def field(
    labels: Path,
    /,
    *,
    coil: str,
    pose: Path,
    at: Path,
    out: Path,
    conductivity: list[str] | None = None,
    json_: Json = False,
) -> int:
    """Write the electric field of a coil at points of a head, in V/m at 1 A/us.

    Parameters
    ----------
    labels
        Tissue labels as NIfTI: 0 air outside, 1 WM, 2 GM, 3 CSF, 4 bone, 5 scalp, 6 air cavity; any of them present.
    coil
        The path of a .ccd or .tcd file, or a coil of the catalogue.
    pose
        Text file with a 4x4 matrix, coil to scanner in mm; coil z into the head, y away from the handle.
    at
        CSV of points x,y,z in scanner mm.
    out
        CSV to write: x,y,z,Ex,Ey,Ez,tissue. Outside what conducts E is nan and the tissue 0 or 6.
    conductivity
        Overrides in S/m, such as bone=0.01; may be given several times.
    json_
        Print what the solver did as JSON.
    """
    name = labels.name.split(".")[0]
    head = Head(name, store.read_labels(labels), conductivities(parse_overrides(conductivity or [])))
    points, placed, device = store.read_points(at), store.read_pose(pose), api.coil(coil)
    if out.is_dir():
        raise BadInput(f"{out} is a folder: name a file in it for --out")
    store.writable(out.parent)
    solved = FiniteVolume(head).field(device, placed)
    e, tissue = solved.at(points)
    store.write_points(out, points, e * mega, tissue)
    outside = int(np.isnan(e).any(axis=1).sum())
    if json_:
        print(json.dumps({
            "out": str(out), "points": len(points), "outside": outside, "iterations": solved.iterations,
            "residual": solved.residual, "coil_error": solved.coil_error,
        }, indent=2))  # fmt: skip
    else:
        print(f"{out}: {len(points)} points, {outside} outside what conducts")
    return 0
