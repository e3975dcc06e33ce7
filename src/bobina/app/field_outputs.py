"""What ``bobina field`` tells of a field: E at points, the numbers people ask for, the map on the cortex."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Column, Table

from bobina import store
from bobina.field import AtTarget, Field, HalfValue, Measures, SurfaceMap
from bobina.head import Head, Tissue
from bobina.space import BadInput
from bobina.space.units import cm, mega, mm
from bobina.store.surfaces import MAPS, SURFACE, write_map, write_surface

Row = tuple[str, str, float, str]
"""key for JSON, words for people, value, unit"""
ML = cm**3
UNIT = "V/m"


def write_points(path: Path, points: ArrayLike, field: Field) -> dict[str, object]:
    """Write E at points (n, 3) m as CSV, V/m at 1 A/us; what to tell of it."""
    e, tissue = field.at(points)
    store.write_points(path, points, e * mega, tissue)
    return {"out": str(path), "points": len(e), "outside": int(np.isnan(e).any(axis=1).sum())}


def map_paths(path: Path) -> tuple[Path, Path]:
    """Where surface and map of ``--map PATH`` lie: PATH is a .func.gii or .shape.gii, or what both names begin with.

    BadInput: a folder, or another .gii.
    """
    ending = next((one for one in MAPS if path.name.endswith(one)), "")
    if path.is_dir() or (path.suffix == ".gii" and not ending):
        raise BadInput(f"{path} cannot hold a map: name a .func.gii or .shape.gii file, or what the names begin with")
    stem = path.name.removesuffix(ending)
    return path.with_name(stem + SURFACE), path.with_name(stem + (ending or MAPS[0]))


def write_maps(path: Path, on: SurfaceMap) -> dict[str, object]:
    """Write the cortex and, at its vertices, |E| and E_n in V/m at 1 A/us; what to tell of it. Raises BadInput."""
    to_surface, to_map = map_paths(path)
    write_surface(to_surface, on.surface)
    write_map(to_map, {"|E|": on.magnitude * mega, "E_n": on.normal * mega}, UNIT, {
        "Description": "Electric field in grey matter 1 mm below the cortex; E_n is positive into the cortex",
        "RateOfChangeOfCurrent": "1 A/us", "Surface": to_surface.name,
    })
    missing = int(np.isnan(on.magnitude).sum())
    return {"surface": str(to_surface), "map": str(to_map), "vertices": len(on.e), "without_grey_matter": missing}


def measure_rows(got: Measures) -> Iterator[Row]:
    """Every number of ``bobina field --percentiles``, fields in V/m at 1 A/us."""
    for percent, value in got.percentiles:
        yield f"gm_p{percent:g}", f"grey matter, {percent:g} %", value * mega, UNIT
    yield from _half_rows("half_of_maximum", "half of the maximum", got.half_of_maximum)
    yield from _half_rows("half_of_p99.9", "half of 99.9 %", got.half_of_robust)
    for part, volume in got.focality:
        yield f"focality_{100 * part:g}_ml", f"grey matter above {100 * part:g} % of 99.9 %", volume / ML, "mL"
    if got.scalp:
        yield "scalp_maximum", "scalp, maximum", got.scalp[0] * mega, UNIT
        yield "scalp_p99.9", "scalp, 99.9 %", got.scalp[1] * mega, UNIT


def _half_rows(key: str, words: str, half: HalfValue) -> Iterator[Row]:
    yield f"{key}_reference", f"{words}: of", half.reference * mega, UNIT
    yield f"{key}_depth_mm", f"{words}: depth", half.depth / mm, "mm"
    yield f"{key}_volume_ml", f"{words}: volume", half.volume / ML, "mL"
    yield f"{key}_spread_cm2", f"{words}: spread", half.spread / cm**2, "cm2"


def target_rows(at: AtTarget) -> Iterator[Row]:
    """The field at a target and its parts, in V/m at 1 A/us."""
    yield "target", "target", at.magnitude * mega, UNIT
    yield "target_normal", "target, into the cortex", at.normal * mega, UNIT
    yield "target_tangential", "target, along the cortex", at.tangential * mega, UNIT


def values(rows: Iterable[Row]) -> dict[str, object]:
    """Rows as JSON has them; nothing where there are none."""
    said: dict[str, object] = {key: value for key, _, value, _ in rows}
    return {"unit": f"{UNIT} at 1 A/us", **said} if said else {}


def show(told: Mapping[str, object], rows: Sequence[Row]) -> None:
    """Print what was written, and rows as a table."""
    if "out" in told:
        print(f"{told['out']}: {told['points']} points, {told['outside']} outside what conducts")
    if "map" in told:
        print(f"{told['map']} on {told['surface']}: {told['vertices']} vertices")
    if "error_worst" in told:
        print(f"live operator where tried: {told['error_median']:.1%} off, {told['error_worst']:.1%} at worst")
    if rows:
        table = Table("at 1 A/us", Column("", justify="right"), "", box=SIMPLE_HEAD)
        for _, words, value, unit in rows:
            table.add_row(words, f"{value:.4g}", unit)
        Console(highlight=False).print(table)


def needs_grey(head: Head) -> None:
    """BadInput where there is no grey matter."""
    if not (head.labels.data == Tissue.GM).any():
        raise BadInput(f"{head.name} has no grey matter, which --percentiles, --map and --target are about: label it 2")
