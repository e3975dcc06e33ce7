"""What a pose reaches of a network, as the report says it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from bobina.plan.engagement import Aim
from bobina.plan.model import Pose
from bobina.plan.person import Reached
from bobina.plan.spread import Interval
from bobina.space.units import mega
from bobina.view.language import Language

NETWORKS: Mapping[str, str] = {
    "sgacc-group": "the tenth of the cortex most anticorrelated with the subgenual cingulate in groups of other people",
}
AIMS: Mapping[Aim, str] = {
    Aim.ON_TARGET: "share of the hotspot in the network",
    Aim.LOWEST: "most negative connectivity under the hotspot",
    Aim.HIGHEST: "most positive connectivity under the hotspot",
    Aim.STRENGTH: "field in the network",
}


def apart(one: Pose, other: Pose) -> tuple[float, float]:
    """Between two poses: their centres in m; the angle in rad, of the handle's two ways round the nearer, for |E| is
    the same in both.
    """
    between = one.rotation.T @ other.rotation
    flipped = between @ np.diag([-1.0, -1.0, 1.0])
    cosine = max((np.trace(turn) - 1) / 2 for turn in (between, flipped))
    return float(np.linalg.norm(one.origin - other.origin)), float(np.arccos(np.clip(cosine, -1, 1)))


def slips(score: Interval, reached: Reached, _: Language) -> str:
    """From the 5th to the 95th percentile of what one placement scores, in the unit of the aim."""
    ends = (score.low, score.high)
    if reached.aim is Aim.STRENGTH:
        low, high = (_.number(end * mega, 3) for end in ends)
    elif reached.aim is Aim.ON_TARGET:
        low, high = (_.percent(end) for end in ends)
    else:
        low, high = (_.number(end, 3) for end in (ends if reached.aim is Aim.HIGHEST else (-ends[1], -ends[0])))
    return _("{low} to {high}", low=low, high=high)
