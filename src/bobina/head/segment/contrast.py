"""Whether the brain is as bright as in a T1: white matter most, then grey, then fluid."""

import numpy as np

from bobina.head.segment.mixture import Mixture
from bobina.space import BadInput

_INNER = 3
"""The first tissues of a mixture: white matter, grey matter, fluid"""


def check_contrast(mixture: Mixture) -> None:
    """BadInput where the order is another: in T2 fluid, in FLAIR, PD and newborns' T1 grey matter is too bright.

    Measured (3 mm, priors laid on by the affine map alone): grey over white 0.74 to 0.81 in three T1, 1.01 to 1.13 in
    copies made to look like FLAIR (grey 1.02 to 1.2), 0.97 in a copy made that faint; fluid over grey 0.56 to 0.70 in
    T1, 1.35 to 1.42 in copies inverted and in a T2 made of labels. No real FLAIR was at hand.
    """
    white, grey, fluid = (
        float(np.average(mixture.mean[mixture.owner == k], weights=mixture.weight[mixture.owner == k]))
        for k in range(_INNER)
    )
    if fluid > grey:
        raise BadInput(
            f"the image is no T1: fluid is {fluid / grey:.2f} times as bright as grey matter, as in T2 or PD; give the "
            "T1-weighted image"
        )
    if grey >= white:
        raise BadInput(
            f"the image is no T1: grey matter is {grey / white:.2f} times as bright as white, as in FLAIR; give the "
            "T1-weighted image"
        )
