"""``bobina field``."""

from __future__ import annotations

import json
from dataclasses import KW_ONLY, dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
from cyclopts import CycloptsError, Parameter

from bobina import store
from bobina.app import api, heads, lengths, live
from bobina.app import field_outputs as outputs
from bobina.app.commands import Json
from bobina.app.progress import Progress
from bobina.app.settings import parse_point
from bobina.coil import Coil
from bobina.field import Field, FiniteVolume, SurfaceMap, at_target, measures, surface_map
from bobina.field.cortical import inward_normals
from bobina.head import Head, cortex, parse_overrides
from bobina.plan.model import XYZ, Pose
from bobina.space import BadInput, Surface
from bobina.space.frames import Scanner


@Parameter(name="*", negative="")
@dataclass(frozen=True, slots=True)
class Order:
    """The options of ``bobina field``; what stands under each is its help."""

    labels: Path
    """Tissue labels as NIfTI: 0 air outside, 1 WM, 2 GM, 3 CSF, 4 bone, 5 scalp, 6 air cavity; any of them present.
    Or tissue probability maps: a 4-D NIfTI, or a folder with a map per tissue."""
    _: KW_ONLY
    coil: str
    """The path of a .ccd or .tcd file, or a coil of the catalogue."""
    pose: Path
    """Text file with a 4x4 matrix, coil to scanner in mm; coil z into the head, y away from the handle."""
    at: Path | None = None
    """CSV of points x,y,z in scanner mm; their field goes to --out."""
    out: Path | None = None
    """CSV to write: x,y,z,Ex,Ey,Ez,tissue. Outside what conducts E is nan and the tissue 0 or 6."""
    percentiles: bool = False
    """Print percentiles over grey matter, half-value depth, volume and spread, focality, and the field in the scalp."""
    map_: Annotated[Path | None, Parameter(name="--map")] = None
    """Write the cortex and the field on it as GIfTI: PATH.surf.gii, and PATH.func.gii (or PATH itself where it ends in
    .func.gii or .shape.gii) with |E| and its part into the cortex, in grey matter 1 mm below the surface."""
    live: Path | None = None
    """The live operator of this head, for --map: the field on the cortex in milliseconds, of any coil at any pose
    over the upper head. Made first where PATH is not there, in about a quarter of an hour; may be stopped and gone on
    with."""
    target: Annotated[str | None, Parameter(allow_leading_hyphen=True)] = None
    """x,y,z in mm of the image's frame: print the mean field in grey matter within 3 mm, and its parts into the cortex
    and along it."""
    tissues: str | None = None
    """The order of the volumes of a 4-D image of maps, such as gm,wm,csf,bone,scalp,air, where no sidecar tells it."""
    conductivity: Annotated[tuple[str, ...], Parameter(show_default=False)] = ()
    """Overrides in S/m, such as bone=0.01; may be given several times."""


def field(order: Order, *, json_: Json = False) -> int:
    """Tell the electric field of a coil in a head, in V/m at 1 A/us: at points, in numbers, on the cortex.

    Parameters
    ----------
    order
        What to tell of which field.
    json_
        Print what was told, and what the solver did, as JSON.
    """
    _refuse_usage(order)
    head, coil, pose = _head(order), api.coil(order.coil), store.read_pose(order.pose)
    points = None if order.at is None else store.read_points(order.at)
    target = None if order.target is None else _target(order.target)
    lengths.check_pose(order.pose.name, pose, coil, head)
    for what, places in ((str(order.at), points), ("--target", target)):
        if places is not None:
            lengths.check_points(what, places, head)
    if order.percentiles or order.map_ or target:
        outputs.needs_grey(head)
    if order.live and order.map_:
        return _live(order.live, order.map_, head, coil, pose, json_=json_)
    solved = FiniteVolume(head).field(coil, pose)
    surface = cortex(head) if target or order.map_ else None
    rows = _rows(order, solved, surface, target)
    told: dict[str, object] = {}
    if order.out and points is not None:
        told |= outputs.write_points(order.out, points, solved)
    if order.map_ and surface:
        told |= outputs.write_maps(order.map_, surface_map(solved, surface))
    if json_:
        told |= outputs.values(rows)
        told |= {key: getattr(solved, key) for key in ("iterations", "residual", "coil_error")}
        print(json.dumps(told, indent=2))
    else:
        outputs.show(told, rows)
    return 0


def _live(path: Path, map_: Path, head: Head, coil: Coil, pose: Pose, *, json_: bool) -> int:
    """Tell the field on the cortex by the live operator in ``path``."""
    operator = live.operator(path, head, Progress(live.steps()))
    on = SurfaceMap(operator.surface, operator.field(coil, pose).astype(float), inward_normals(operator.surface))
    told = outputs.write_maps(map_, on)
    told |= {"error_median": float(np.median(operator.error)), "error_worst": float(operator.error.max())}
    if json_:
        print(json.dumps({"live": str(path), **told}, indent=2))
    else:
        outputs.show(told, [])
    return 0


def _refuse_usage(order: Order) -> None:
    """CycloptsError: nothing is asked for, or half of it; BadInput: it cannot be written."""
    if (order.at is None) != (order.out is None):
        raise CycloptsError(msg="--at says where and --out to which file: give both or neither")
    if not (order.out or order.percentiles or order.map_ or order.target):
        raise CycloptsError(msg="say what to tell: --at with --out, --percentiles, --map or --target")
    if order.live and (not order.map_ or order.out or order.percentiles or order.target):
        raise CycloptsError(msg="--live tells the field on the cortex: give it with --map, and the rest without it")
    if order.out is not None and order.out.is_dir():
        raise BadInput(f"{order.out} is a folder: name a file in it for --out")
    written = [*([order.out] if order.out else []), *(outputs.map_paths(order.map_) if order.map_ else [])]
    for path in written:
        store.writable(path.parent)


def _head(order: Order) -> Head:
    return heads.read(order.labels, parse_overrides(order.conductivity), order.tissues)


def _target(text: str) -> XYZ:
    point = parse_point(text)
    if point is None:
        raise BadInput(f"--target is x,y,z in mm of the image's frame, such as -38,44,26; got {text!r}")
    return point


def _rows(order: Order, solved: Field, surface: Surface[Scanner] | None, target: XYZ | None) -> list[outputs.Row]:
    rows = list(outputs.measure_rows(measures(solved))) if order.percentiles else []
    if target and surface:
        rows += outputs.target_rows(at_target(solved, surface, target))
    return rows
