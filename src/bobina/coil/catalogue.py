"""The coils that bobina knows from published windings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from bobina.coil.model import NO_ELEMENTS, Coil
from bobina.coil.winding import CHORD, DEPTHS, Winding, bend, elements, loops
from bobina.source import Source, Sourced, Status
from bobina.space.units import degree, mega, mm

Array = NDArray[np.float64]

DENG = "windings: Deng, Lisanby & Peterchev 2013, Brain Stimul 6:1, through the SimNIBS documentation of their coils"
DENG_DOI = "10.1016/j.brs.2012.02.005"
WINDINGS = Source(DENG, Status.SEEN, DENG_DOI)
MEASURED = Source(
    f"{DENG}; depth of the copper, spacing and fold of the wings measured on the public coil file of this type",
    Status.PARTLY, DENG_DOI,
)
ASSUMED = Source(f"{DENG}; depth of the copper assumed to be that of the 70 mm figure-8", Status.PARTLY, DENG_DOI)
DRAKAKI = Source("header of the coil file, Drakaki 2022 (25 coils)", Status.SEEN)

RIM = 4 * mm
"""How far the casing reaches beyond the copper, sideways: assumed."""
GRID = 4 * mm


@dataclass(frozen=True, slots=True)
class Design:
    """A catalogue entry. The wings lie at x = +-``apart`` / 2 (one wing at x = 0 where that is 0), then are folded
    towards the head about x = +-``hinge`` by ``fold`` each: the angle between the wings is pi - 2 ``fold``.
    """

    name: str
    kind: str
    winding: Winding
    recess: float
    """the copper's nearest side behind the casing's face, m"""
    source: Source
    apart: float = 0.0
    hinge: float = 0.0
    fold: float = 0.0
    stack: float = 0.0
    """how much farther from the head the left wing lies where the two overlap, m"""
    max_didt: float | None = None
    """A/s, of ``stimulator``"""
    stimulator: str = ""


DESIGNS: Mapping[str, Design] = MappingProxyType({
    "figure-8-70": Design(
        "Figure-8, 70 mm (Magstim type)", "figure-8", Winding(56 * mm, 87 * mm, 1.75 * mm, 6 * mm, 9), 3 * mm,
        MEASURED, apart=90 * mm, max_didt=114.73 * mega, stimulator="Magstim Rapid",
    ),
    "figure-8-25": Design(
        "Figure-8, 25 mm (Magstim type)", "figure-8", Winding(18 * mm, 42 * mm, 0.75 * mm, 6 * mm, 14), 3 * mm,
        ASSUMED, apart=42 * mm,
    ),
    "c-b60": Design(
        "Figure-8, C-B60 type (MagVenture)", "figure-8", Winding(35 * mm, 75 * mm, 1.75 * mm, 11 * mm, 5, layers=2),
        4 * mm, MEASURED, apart=75 * mm, max_didt=155.40 * mega, stimulator="MagVenture MagPro X100",
    ),
    "mc-b70": Design(
        "Bent figure-8, MC-B70 type (MagVenture)", "figure-8", Winding(24 * mm, 108 * mm, 3.5 * mm, 4 * mm, 10),
        3 * mm, MEASURED, apart=60 * mm, hinge=20 * mm, fold=17 * degree, stack=4 * mm,
        max_didt=155.33 * mega, stimulator="MagVenture MagPro X100",
    ),
    "circular-90": Design(
        "Circular, 90 mm (Magstim type)", "circular", Winding(66 * mm, 123 * mm, 1.75 * mm, 6 * mm, 14), 3 * mm,
        ASSUMED,
    ),
    "double-cone": Design(
        "Double cone (Magstim type)", "double-cone", Winding(96 * mm, 125 * mm, 1.75 * mm, 6 * mm, 7), 8 * mm,
        MEASURED, apart=125 * mm, fold=40 * degree, max_didt=84.37 * mega, stimulator="Magstim Rapid",
    ),
})
ALIASES: Mapping[str, str] = MappingProxyType({"figure-8": "figure-8-70"})


def build(design: Design, chord: float = CHORD) -> Coil:
    """The coil of a design. For positive dI/dt the current runs along +y under the centre, so E there points along -y.

    A coil of one wing turns the same way as the right wing (x > 0) of a figure-8: clockwise seen from the head.
    """
    sides = (1,) if design.apart == 0 else (1, -1)
    turns = [
        bend(turn, design.hinge, design.fold)
        for side in sides
        for turn in loops(
            design.winding, -side, side * design.apart / 2, -design.recess - (design.stack if side < 0 else 0), chord,
        )
    ]
    limit = None if design.max_didt is None else Sourced(design.max_didt, "A/s", DRAKAKI)
    return Coil(
        design.name, design.kind, elements(turns, design.winding.layers / len(DEPTHS)), NO_ELEMENTS, _casing(design),
        limit, design.source, design.stimulator,
    )


def _casing(design: Design) -> Array:
    """A grid over the head-facing side of the casing, with its outline, folded as the wings are."""
    radius, centre = design.winding.outer / 2 + RIM, design.apart / 2
    axis = np.arange(-np.ceil((centre + radius) / GRID), np.ceil((centre + radius) / GRID) + 1) * GRID
    x, y = (grid.ravel() for grid in np.meshgrid(axis, axis))
    inside = np.hypot(np.abs(x) - centre, y) <= radius
    if centre:
        inside |= (np.abs(x) < centre) & (np.abs(y) < radius / 2)
    angle = np.linspace(0, 2 * np.pi, int(2 * np.pi * radius / GRID), endpoint=False)
    rim_x, rim_y = centre + radius * np.cos(angle), radius * np.sin(angle)
    flat = np.stack([
        np.concatenate([x[inside], rim_x, -rim_x]),
        np.concatenate([y[inside], rim_y, rim_y]),
        np.zeros(inside.sum() + 2 * len(angle)),
    ], axis=1)
    return bend(flat, design.hinge, design.fold)


def coil(key: str) -> Coil:
    """The coil of a key such as ``figure-8-70`` (or ``figure-8`` for short); ValueError where there is none."""
    name = key.strip().lower()
    name = ALIASES.get(name, name)
    if name in DESIGNS:
        return _built(name)
    if re.fullmatch(r"(brainsway[-_ ]?)?h[-_ ]?(coil|\d+)?", name):
        raise ValueError(
            f"no windings are published for the H-coil {key!r}: hand in your own coil file (.tcd or .ccd) instead"
        )
    known = [*DESIGNS, *ALIASES]
    close = get_close_matches(name, known, n=1)
    hint = f"did you mean {close[0]!r}?" if close else f"known coils: {', '.join(known)}; or the path of a coil file."
    raise ValueError(f"there is no coil {key!r}: {hint}")


@cache
def _built(key: str) -> Coil:
    return build(DESIGNS[key])


def catalogue() -> tuple[Coil, ...]:
    """Every coil of the catalogue, in the order of ``DESIGNS``."""
    return tuple(coil(key) for key in DESIGNS)
