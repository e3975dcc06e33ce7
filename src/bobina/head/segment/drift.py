"""What is left of the bias field, by the brightness of the brain's own tissues."""

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from bobina.head.segment.mixture import Mixture

Array = NDArray[np.float64]
Maps = NDArray[np.float32]

_WIDTH = 20e-3
"""m: of the Gaussian over which brightness may drift"""
_DOUBT = 0.02
"""the share of brain around a place under which nothing is told of it"""
_MATTERS = 2


def drift(values: NDArray[np.float32], posterior: Maps, mixture: Mixture, spacing: Array) -> NDArray[np.float32]:
    """By what factor white and grey matter are brighter, over some cm, than their means; 1 where there is none.

    ``posterior`` (6, ...). After Wells 1996 (10.1109/42.511747): the mean log ratio to what is expected, weighted by
    how sure the tissue is.
    """
    sure = np.minimum(posterior[:_MATTERS], 1) ** 2
    weight = sure.sum(axis=0)
    means = mixture.mean[:_MATTERS].astype(np.float32)
    ratio = np.log(np.maximum(values, 1e-3)[None] / means[:, None, None, None])
    pulled = (sure * np.clip(ratio, -0.5, 0.5)).sum(axis=0)
    width = _WIDTH / spacing
    over, under = (ndimage.gaussian_filter(part, width, mode="constant") for part in (pulled, weight))
    result: NDArray[np.float32] = np.exp(over / (under + np.float32(_DOUBT)))
    return result
