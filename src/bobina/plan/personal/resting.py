"""Cleaned resting-state series with the places they belong to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

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
