"""The left DLPFC by its group connectivity with the subgenual cingulate (sgACC), parcel by parcel."""

import csv
from functools import cache
from importlib.resources import files

import numpy as np

from bobina.plan.model import XYZ, Connectivity
from bobina.source import Source, Status
from bobina.space.units import mm

SOURCE = Source(
    "HCP group connectivity of two independent groups (BrainSpace 0.3.0) with a 10 mm sphere at MNI (6, 16, -10), in "
    "the Schaefer 2018 parcellation of 400; recipe tools/derive_connectivity.py",
    Status.MEASURED, "10.1038/s42003-020-0794-7",
)

FENCE_SOURCE = Source(
    "Left DLPFC as the union of 20 mm spheres at BA9, BA46, the 5 cm site and F3, as contarg 0.0.4 has it", Status.SEEN,
)
FENCE = np.array([[-36, 39, 43], [-44, 40, 29], [-41, 16, 54], [-37, 26, 49]]) * mm
"""Centres (4, 3), m of MNI: BA9, BA46, 5 cm, F3"""
FENCE_RADIUS = 20 * mm


@cache
def parcels() -> tuple[Connectivity, ...]:
    """All 400 parcels, in the atlas's order. ``mni`` is the centroid of the parcel's voxels, m."""
    text = (files("bobina.plan") / "atlas" / "schaefer400_sgacc.csv").read_text(encoding="utf-8")
    return tuple(_parcel(row) for row in csv.DictReader(text.splitlines()))


def ranked() -> tuple[Connectivity, ...]:
    """The parcels whose centroid lies in the left DLPFC (FENCE), most negative first.

    The order is by r after global-signal regression, mean of the two groups.
    """
    return tuple(sorted((parcel for parcel in parcels() if in_dlpfc(parcel.mni)), key=lambda parcel: sum(parcel.gsr)))


def in_dlpfc(mni: XYZ) -> bool:
    """Whether a point (m of MNI) lies in the left DLPFC fence."""
    return bool((np.linalg.norm(FENCE - mni, axis=1) <= FENCE_RADIUS).any())


def _parcel(row: dict[str, str]) -> Connectivity:
    x, y, z = (float(row[f"{axis}_mm"]) * mm for axis in "xyz")
    return Connectivity(
        int(row["parcel"]), row["name"], (x, y, z),
        raw=(float(row["r_main"]), float(row["r_holdout"])),
        gsr=(float(row["gsr_main"]), float(row["gsr_holdout"])),
    )
