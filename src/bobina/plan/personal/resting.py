"""Resting-state series with the places they belong to: as preprocessed (Scan), and cleaned (Resting)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from bobina.finding import Finding

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class Resting:
    """One person's cleaned resting state on points of grey matter or brain: voxels, or vertices of the cortex."""

    series: NDArray[np.float32]
    """(points, volumes): cleaned, each run standardised (zero mean, unit variance), runs one after the other"""
    mni: Array
    """(points, 3), m of MNI"""
    neighbours: csr_array
    """(points, points) bool, symmetric: the 26 neighbours of a voxel (NN3), or the edges of a surface's triangles"""
    sizes: Array
    """(points,): m^3 of a voxel, or m^2 of a vertex's share of the surface"""
    run: NDArray[np.int32]
    """(volumes,): number of the run, from 0"""
    repetition: float
    """time between volumes, s"""
    on_surface: bool
    """whether the points are vertices"""


@dataclass(frozen=True, eq=False, slots=True)
class Places:
    """The points of a scan: voxels of the brain, or vertices of the cortex."""

    mni: Array
    """(points, 3), m of MNI"""
    own: Array
    """(points, 3), m of the image's or the surface's own frame; smoothing is measured in it"""
    neighbours: csr_array
    """as in Resting"""
    sizes: Array
    """as in Resting"""
    on_surface: bool


@dataclass(frozen=True, eq=False, slots=True)
class Run:
    """One run, realigned and brought to its places by the user's tools, not yet cleaned."""

    series: NDArray[np.float32]
    """(points, volumes), in the scanner's arbitrary units"""
    confounds: Mapping[str, Array]
    """(volumes,) each, by fMRIPrep's names; translations in mm, rotations in rad"""


@dataclass(frozen=True, eq=False, slots=True)
class Scan:
    """All runs of one person on the same places."""

    places: Places
    runs: tuple[Run, ...]
    repetition: float
    """s"""
    findings: tuple[Finding, ...] = ()
    """what was seen of it beside the T1"""
