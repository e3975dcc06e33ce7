"""A user's own coil: the .ccd text format (magnetic dipoles) and the .tcd JSON format (dipoles and wire).

Formats: the headers of Drakaki 2022's .ccd files, and the published schema of .tcd files
(https://simnibs.github.io/coil_model.schema.json).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bobina.coil import NO_ELEMENTS, Coil, Elements
from bobina.source import Source, Sourced, Status
from bobina.space import BadInput
from bobina.space.units import mega, mm
from bobina.store.points import read_text
from bobina.store.tcd import parse_tcd

Array = NDArray[np.float64]

CELL = 6 * mm
"""Grid on which casings are thinned."""
SMALLEST, LARGEST = 5 * mm, 1.0
"""What a coil of several elements measures across, m; beyond these it is a slip of unit."""


def read_coil(path: Path | str, kind: str = "") -> Coil:
    """The coil of a .ccd or .tcd file. ``kind``: figure-8, circular, double-cone or h-coil, where the user knows it.

    Raises BadInput, naming the line (.ccd) or the place in the JSON (.tcd).
    """
    path = Path(path)
    text = read_text(path)
    if path.suffix == ".ccd":
        return _sized(path, _ccd(path, text, kind), "m")
    if path.suffix == ".tcd":
        parts = parse_tcd(path.name, text)
        casing = thinned(parts.casing) if len(parts.casing) else casing_over(parts.wires, parts.dipoles)
        limit = None if parts.max_didt is None else Sourced(parts.max_didt, "A/s", _source(path))
        return _sized(path, Coil(
            parts.name or path.stem, kind, parts.wires, parts.dipoles, casing, limit, _source(path), parts.stimulator,
        ), "mm")
    raise BadInput(f"{path.name} is not a coil file that can be read: use .ccd (dipoles) or .tcd (dipoles and wire)")


def _sized(path: Path, coil: Coil, unit: str) -> Coil:
    """The coil, where it is as large as a coil can be. BadInput: it is not."""
    points = np.concatenate([coil.wires.points, coil.dipoles.points])
    across = float(np.linalg.norm(np.ptp(points, axis=0)))
    if across > LARGEST or (across < SMALLEST and len(points) > 1):
        raise BadInput(
            f"{path.name} measures {across / mm:.3g} mm across all its elements, and no coil for a head does: "
            f"lengths in a {path.suffix} file are in {unit}"
        )
    return coil


def _ccd(path: Path, text: str, kind: str) -> Coil:
    lines = text.splitlines()
    header = _header(lines[0] if lines else "")
    rows = [(i, line) for i, line in enumerate(lines, start=1) if line.strip() and not line.lstrip().startswith("#")]
    if not rows:
        raise BadInput(f"{path.name} holds no dipoles")
    number, first = rows[0]
    if not first.strip().isdigit():
        raise BadInput(f"{path.name}, line {number}: expected the number of dipoles, not {first.strip()[:40]!r}")
    if len(rows) - 1 != int(first):
        raise BadInput(f"{path.name}, line {number}: says {int(first)} dipoles, but {len(rows) - 1} follow: cut short?")
    table = np.array([_dipole(path.name, i, line) for i, line in rows[1:]]).reshape(-1, 6)
    dipoles = Elements(table[:, :3], table[:, 3:])
    limit = None
    if "didtmax" in header:
        limit = Sourced(_positive(path.name, header["didtmax"]) * mega, "A/s", _source(path))
    name = " ".join(header[key] for key in ("brand", "coilname") if key in header) or path.stem
    casing = casing_over(NO_ELEMENTS, dipoles)
    return Coil(name, kind, NO_ELEMENTS, dipoles, casing, limit, _source(path), header.get("stimulator", ""))


def _header(line: str) -> dict[str, str]:
    pairs = (part.split("=", 1) for part in line.lstrip("# ").split(";") if "=" in part)
    return {key.strip().lower(): value.strip() for key, value in pairs}


def _dipole(name: str, number: int, line: str) -> list[float]:
    try:
        values = [float(word) for word in line.split()]
    except ValueError as error:
        raise BadInput(f"{name}, line {number}: {error}") from error
    if len(values) != 6 or not np.isfinite(values).all():
        raise BadInput(f"{name}, line {number}: a dipole is six finite numbers (place in m, moment), not {line[:50]!r}")
    if max(map(abs, values[:3])) > 1:
        raise BadInput(f"{name}, line {number}: a dipole over 1 m away from the coil: positions are in m, not mm")
    return values


def _positive(name: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = np.nan
    if not value > 0:
        raise BadInput(f"{name}, line 1: dIdtmax must be a positive number in A/us, not {text!r}")
    return value


def _source(path: Path) -> Source:
    return Source(f"coil file {path.name}", Status.SEEN)


def thinned(points: Array) -> Array:
    """At most one of the points (n, 3) in each cube of ``CELL``."""
    _, first = np.unique(np.floor(points / CELL), axis=0, return_index=True)
    result: Array = points[np.sort(first)]
    return result


def casing_over(*parts: Elements) -> Array:
    """A casing where the file has none: over the copper's outline, as far in front of it as z = 0 is at the centre."""
    points = np.concatenate([part.points for part in parts])
    middle = np.linalg.norm(points[:, :2], axis=1) < max(20 * mm, np.linalg.norm(points[:, :2], axis=1).min() + CELL)
    gap = max(-points[middle, 2].max(), 0.0)
    cells, which = np.unique(np.floor(points[:, :2] / CELL), axis=0, return_inverse=True)
    top = np.full(len(cells), -np.inf)
    np.maximum.at(top, which, points[:, 2])
    return np.column_stack([(cells + 0.5) * CELL, top + gap])
