"""The crowns of the gyri: where a target is put."""

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from bobina.head.model import Head, Tissue
from bobina.space import BadInput, Volume
from bobina.space.frames import Scanner

Array = NDArray[np.float64]

_SULCUS = 8e-3
"""m: gaps of the brain's outline narrower than twice this are spanned"""
_FROM, _TO = 1.5e-3, 5e-3
"""m below the outline: past the surface, where the field is smeared, and not down a sulcus"""


def crowns(head: Head) -> Array:
    """Centres (n, 3), m of Scanner, of the grey-matter voxels just below the crowns of the gyri.

    They lie 1.5 to 5 mm below the brain's outline (its closing by 8 mm), and their six neighbours are grey matter too.
    BadInput: there are none.
    """
    labels = head.labels
    box, depth = outline_depth(labels)
    grey = ndimage.binary_erosion(labels.data[box] == Tissue.GM)
    index = np.argwhere(grey & (depth >= _FROM) & (depth <= _TO)) + [part.start for part in box]
    if not len(index):
        raise BadInput(f"{head.name} has no grey matter at the crowns of its gyri: is the cortex labelled 2?")
    return labels.points(index)


def outline_depth(labels: Volume[Scanner]) -> tuple[tuple[slice, ...], Array]:
    """How far voxels lie below the brain's outline (its closing by 8 mm), m, to the nearest centre outside it.

    Of the box of ``labels`` that holds the brain, which comes first. BadInput: there is no brain.
    """
    brain = np.isin(labels.data, (Tissue.WM, Tissue.GM))
    if not brain.any():
        raise BadInput("the head has neither grey nor white matter: label them 2 and 1")
    box = tuple(slice(int(at.min()), int(at.max()) + 1) for at in np.nonzero(brain))
    pad = int(np.ceil(_SULCUS / labels.spacing.min())) + 2
    return box, _below_outline(np.pad(brain[box], pad), labels.spacing)[(slice(pad, -pad),) * 3]


def _below_outline(brain: NDArray[np.bool_], spacing: Array) -> Array:
    grown = ndimage.distance_transform_edt(~brain, sampling=spacing) <= _SULCUS
    inner: Array = ndimage.distance_transform_edt(grown, sampling=spacing)
    return inner - _SULCUS
