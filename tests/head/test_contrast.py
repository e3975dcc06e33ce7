"""Images that are no T1: made of Colin27's T1, with the brightness of each tissue changed, and of his labels."""

from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import ndimage

from bobina.head.priors import built_in
from bobina.head.segment.contrast import check_contrast
from bobina.head.segment.mixture import Mixture, fit
from bobina.space import BadInput, Volume
from bobina.space.frames import MNI
from bobina.store import embedded_anatomy, embedded_head

EDGE = 3
T1 = (0, 0.35, 0.79, 1.0, 1.3, 2.0)
"""air, fluid, grey and white matter, fat, and the brightest, of white matter"""
Image = NDArray[np.float32]


@cache
def coarse() -> tuple[Image, Image, NDArray[np.float64]]:
    """Colin27's T1 at 3 mm with white matter at 1, his labels, and the affine."""
    whole, labels = embedded_anatomy(), embedded_head().labels
    cut = (slice(1, None, EDGE),) * 3
    data = ndimage.uniform_filter(np.asarray(whole.data, np.float32), EDGE)[cut]
    affine = whole.affine @ np.diag([EDGE, EDGE, EDGE, 1.0])
    affine[:3, 3] = whole.points([1, 1, 1])
    return data / np.median(data[labels.data[cut] == 1]), labels.data[cut], affine


def remapped(*bright: float) -> Image:
    """The T1 with these in place of ``T1``."""
    return np.interp(coarse()[0], T1, bright).astype(np.float32)


def mixed(data: Image) -> Mixture:
    """The mixture; Colin27 lies in MNI."""
    image = Volume(data, coarse()[2], MNI)
    there = image.points(np.moveaxis(np.indices(data.shape), 0, -1))
    priors = built_in().at(there)
    known = np.flatnonzero((priors[5] < 0.99) & (there[..., 2] > -0.04))[::12]
    return fit(data.ravel()[known], np.ascontiguousarray(priors.reshape(6, -1)[:, known]))


@pytest.mark.parametrize("image", [T1, (0, 0.4, 0.95, 1.0, 1.1, 1.4)], ids=["as it is", "faint"])
def test_a_t1_passes(image: tuple[float, ...]) -> None:
    check_contrast(mixed(remapped(*image)))


@pytest.mark.parametrize("grey", [1.2, 1.04])
def test_flair_is_told_by_its_grey_matter(grey: float) -> None:
    with pytest.raises(BadInput, match="FLAIR"):
        check_contrast(mixed(remapped(0, 0.2, grey, 1.0, 0.9, 0.9)))


def test_t2_is_told_by_its_fluid() -> None:
    signal = np.array([0, 0.4, 0.55, 1, 0.1, 0.5, 0], np.float32)
    data = ndimage.gaussian_filter(signal[coarse()[1]], 0.4)
    with pytest.raises(BadInput, match="T2"):
        check_contrast(mixed(data))
