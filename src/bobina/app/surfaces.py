"""The person's cortex as surfaces: FreeSurfer's where they are given, else bobina's own sheets."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bobina import store
from bobina.app.case import Case, Named
from bobina.head import Alignment
from bobina.head.sheets import sheets
from bobina.head.warp import Warp
from bobina.space import Surface
from bobina.space.frames import Scanner
from bobina.store.surfaces import write_surface

SIDES = ("left", "right")
KINDS = ("white", "middle", "pial")
Cortex = dict[str, tuple[Surface[Scanner], Surface[Scanner]]]
"""white, middle and pial: left and right"""


def cortex_of(whose: Case, named: Named, to_mni: Alignment | Warp, cache: store.Cache) -> Cortex:
    """White, middle and pial of both hemispheres; our own are kept. BadInput: the surfaces are not on the T1."""
    if named.surfaces is not None:
        given = store.read_freesurfer(named.surfaces.files, whose.anatomy)
        halves = [given["left"], given["right"]]
        between = [_between(one.white, one.pial) for one in halves]
        white, pial = [one.white for one in halves], [one.pial for one in halves]
        return dict(zip(KINDS, map(_pair, (white, between, pial)), strict=True))
    head = whose.head
    arrays = cache.step(
        "sheets", head.labels, head.shares, to_mni, compute=lambda: _packed(whose, to_mni)
    )
    return {kind: _pair([_surface(arrays, side, kind) for side in SIDES]) for kind in KINDS}


def write(folder: Path, stem: str, cortex: Cortex) -> dict[str, Path]:
    """Every surface as GIfTI, by the names of BIDS derivatives."""
    paths = {}
    for kind, pair in cortex.items():
        name, of = _NAMES[kind]
        for side, surface in zip(SIDES, pair, strict=True):
            path = folder / f"{stem}_hemi-{side[0].upper()}_{name}.surf.gii"
            paths[f"{side} {kind}"] = write_surface(path, surface, of)
    return paths


_NAMES = {"white": ("white", "GrayWhite"), "middle": ("midthickness", "MidThickness"), "pial": ("pial", "Pial")}


def _packed(whose: Case, to_mni: Alignment | Warp) -> dict[str, NDArray[np.generic]]:
    made = sheets(whose.head.labels, whose.head.shares, to_mni)
    arrays: dict[str, NDArray[np.generic]] = {}
    for side in SIDES:
        half = getattr(made, side)
        arrays[f"{side} triangles"] = half.white.triangles
        arrays.update({f"{side} {kind}": getattr(half, kind).vertices for kind in KINDS})
    return arrays


def _surface(arrays: dict[str, NDArray[np.generic]], side: str, kind: str) -> Surface[Scanner]:
    triangles = np.asarray(arrays[f"{side} triangles"], np.int32)
    return Surface(np.asarray(arrays[f"{side} {kind}"], float), triangles, Scanner)


def _between(white: Surface[Scanner], pial: Surface[Scanner]) -> Surface[Scanner]:
    return Surface((white.vertices + pial.vertices) / 2, white.triangles, Scanner)


def _pair(both: Sequence[Surface[Scanner]]) -> tuple[Surface[Scanner], Surface[Scanner]]:
    left, right = both
    return left, right
