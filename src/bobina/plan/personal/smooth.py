"""Smoothing to a stated width: by distance among the voxels of the brain, along the edges of a surface."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array, diags_array, eye_array
from scipy.spatial import cKDTree

from bobina.plan.personal.resting import Places

FWHM_OF_SIGMA = math.sqrt(8 * math.log(2))
_REACH = 3.0
"""standard deviations after which the weights of voxels end"""
_BOLDEST = 0.5
"""share that a vertex takes from its neighbours in one step, at most"""


def smooth(places: Places, series: NDArray[np.float32], fwhm: float) -> NDArray[np.float32]:
    """``series`` (points, volumes) smoothed by a Gaussian of ``fwhm``, m; nothing from outside the points enters.

    Voxels: weights by the distance of their centres. Vertices: steps of diffusion to neighbours, of which one of share
    s spreads by a variance of s d^2 / 2 along each direction of the surface, d being the edges' root mean square.
    """
    if fwhm == 0 or places.neighbours.nnz == 0:
        return series
    sigma = fwhm / FWHM_OF_SIGMA
    if not places.on_surface:
        return _weighted(_gaussian(places, sigma), series)
    step, times = _diffusion(places, sigma)
    for _ in range(times):
        series = _weighted(step, series)
    return series


def _weighted(weights: csr_array, series: NDArray[np.float32]) -> NDArray[np.float32]:
    result: NDArray[np.float32] = weights @ series
    return result


def _gaussian(places: Places, sigma: float) -> csr_array:
    pairs = cKDTree(places.own).query_pairs(_REACH * sigma, output_type="ndarray").astype(np.int32)
    squared = ((places.own[pairs[:, 0]] - places.own[pairs[:, 1]]) ** 2).sum(axis=1)
    weight = np.exp(-squared / (2 * sigma**2)).astype(np.float32)
    count = len(places.own)
    half = coo_array((weight, (pairs[:, 0], pairs[:, 1])), shape=(count, count)).tocsr()
    return _rows_to_one(half + half.T + eye_array(count, dtype=np.float32))


def _diffusion(places: Places, sigma: float) -> tuple[csr_array, int]:
    one, other = places.neighbours.nonzero()
    squared = float(((places.own[one] - places.own[other]) ** 2).sum(axis=1).mean())
    share = 2 * sigma**2 / squared
    times = math.ceil(share / _BOLDEST)
    mean = _rows_to_one(places.neighbours.astype(np.float32))
    lonely = np.diff(places.neighbours.indptr) == 0
    taken = diags_array(np.where(lonely, 0, share / times).astype(np.float32))
    return csr_array(taken @ mean + eye_array(len(lonely), dtype=np.float32) - taken), times


def _rows_to_one(weights: csr_array) -> csr_array:
    total = np.asarray(weights.sum(axis=1)).reshape(-1, 1)
    return csr_array(weights.multiply((1 / np.where(total > 0, total, 1)).astype(np.float32)))
