"""From an indication to points on this head's cortex."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bobina.head import Alignment, Head, Tissue, crowns, nearest, scalp
from bobina.head.warp import Warp
from bobina.plan import connectivity, targets_scalp
from bobina.plan.model import XYZ, Target
from bobina.plan.personal.recommend import Recommendation
from bobina.plan.targets_published import INDICATIONS, PUBLISHED
from bobina.source import Source, Status
from bobina.space import BadInput, Surface, pick
from bobina.space.frames import Scanner
from bobina.space.units import mm

Array = NDArray[np.float64]

NEAREST = "Nearest gyral crown of the same hemisphere to the published MNI coordinate"
BY_CONNECTIVITY = (
    "Gyral crown nearest to the centroid of the left DLPFC parcel most anticorrelated with the subgenual cingulate, "
    "after global-signal regression, mean of two groups"
)
BELOW_F3 = "Gyral crown below the scalp point F3, found by head measures (Beam)"
BELOW_RULE = "Gyral crown below the scalp point 5.5 cm in front of the hand area"
PERSONAL = (
    "Gyral crown nearest to the recommendation: the mean of four targets of the person's own resting state in the left "
    "DLPFC, by how well each repeats, drawn toward the group's target as they repeat less"
)
RECOMMENDED = Source("The person's own resting state, by bobina (docs/target.md)", Status.MEASURED)
USER = "A point given by the user, in grey matter"
USER_ELSEWHERE = "A point given by the user; it does not lie in grey matter"

_FARTHEST = 15 * mm
_OWN_FARTHEST = 10 * mm
"""a user's point further than this from grey matter is taken for a slip"""
_BELOW = 60 * mm
_MIDLINE = 1 * mm


@dataclass(frozen=True, eq=False, slots=True)
class Anatomy:
    """What targets are laid on: a head with its map to MNI, its scalp, and the crowns (n, 3) of its gyri, m."""

    head: Head
    to_mni: Alignment | Warp
    scalp: Surface[Scanner]
    crowns: Array


def anatomy(head: Head, to_mni: Alignment | Warp) -> Anatomy:
    """Find scalp and crowns once for all targets of a head."""
    return Anatomy(head, to_mni, scalp(head), crowns(head))


def targets(ground: Anatomy, indication: str) -> tuple[Target, ...]:
    """The targets of an indication on this head, the default first. BadInput: an unknown indication; no cortex near."""
    return tuple(target(ground, key) for key in INDICATIONS[pick("indication", indication, INDICATIONS)])


def target(ground: Anatomy, key: str) -> Target:
    """One target by its key: of PUBLISHED, or group-connectivity, beam-f3, rule-5.5cm. BadInput as ``targets``."""
    computed = {"group-connectivity": _by_connectivity, "beam-f3": _beam_f3, "rule-5.5cm": _rule}
    key = pick("target", key, (*computed, *PUBLISHED))
    if key in computed:
        return computed[key](ground)
    site = PUBLISHED[key]
    point, moved = _crown_at(ground, site.mni)
    return Target(site.key, site.name, point, site.mni, NEAREST, site.source, moved)


def user_target(ground: Anatomy, xyz: ArrayLike) -> Target:
    """The user's own point (3,), m of Scanner, as it is. BadInput: outside the head, in air, far from grey matter."""
    point = np.asarray(xyz, dtype=float)
    if point.shape != (3,) or not np.isfinite(point).all():
        raise BadInput(f"a target is three finite numbers x,y,z; got {xyz!r}")
    tissue = _tissue(ground.head, point)
    if tissue in (Tissue.AIR, Tissue.CAVITY):
        gap = float(np.linalg.norm(nearest(ground.scalp, point)[0] - point))
        where = "outside the head" if tissue is Tissue.AIR else "in an air cavity of the head"
        raise BadInput(
            f"the target {_shown(point)} mm lies {where}, {gap / mm:.0f} mm from the scalp: "
            "give x,y,z inside the head, in the image's own frame"
        )
    if not _grey_near(ground.head, point):
        raise BadInput(
            f"no grey matter lies within {_OWN_FARTHEST / mm:.0f} mm of the target {_shown(point)} mm, which is in "
            f"{tissue.name}: TMS is aimed at cortex, so give a point there"
        )
    method = USER if tissue is Tissue.GM else USER_ELSEWHERE
    source = Source("given by the user", Status.GIVEN)
    return Target("user", "The user's target", _xyz(point), _xyz(ground.to_mni.to_mni(point)), method, source)


def personal_target(ground: Anatomy, found: Recommendation) -> Target:
    """The target recommended from a person's own connectivity, on their cortex. BadInput as ``targets``."""
    mni = _xyz(found.point)
    point, moved = _crown_at(ground, mni)
    return Target("personal", "Left DLPFC by the person's own connectivity", point, mni, PERSONAL, RECOMMENDED, moved)


def _by_connectivity(ground: Anatomy) -> Target:
    parcel = connectivity.ranked()[0]
    point, moved = _crown_at(ground, parcel.mni)
    return Target(
        "group-connectivity", "Left DLPFC by connectivity with sgACC", point, parcel.mni, BY_CONNECTIVITY,
        connectivity.SOURCE, moved,
    )


def _beam_f3(ground: Anatomy) -> Target:
    marks = targets_scalp.landmarks(ground.scalp, ground.to_mni)
    point, moved = _crown_below(ground, targets_scalp.beam_f3(ground.scalp, marks).point)
    mni = _xyz(ground.to_mni.to_mni(point))
    return Target("beam-f3", "Left DLPFC, Beam F3", point, mni, BELOW_F3, targets_scalp.BEAM_SOURCE, moved)


def _rule(ground: Anatomy) -> Target:
    marks = targets_scalp.landmarks(ground.scalp, ground.to_mni)
    hand = nearest(ground.scalp, target(ground, "m1-hand").point)[0]
    point, moved = _crown_below(ground, targets_scalp.forward_of(ground.scalp, hand, marks))
    mni = _xyz(ground.to_mni.to_mni(point))
    return Target("rule-5.5cm", "Left DLPFC, 5.5 cm rule", point, mni, BELOW_RULE, targets_scalp.RULE_SOURCE, moved)


def _crown_at(ground: Anatomy, mni: XYZ) -> tuple[XYZ, float]:
    """The crown nearest to a point of MNI in its hemisphere, and how far it is, m."""
    wanted = ground.to_mni.to_scanner(mni)
    side = np.sign(mni[0]) * ground.to_mni.to_mni(ground.crowns)[:, 0] > _MIDLINE
    return _closest(ground.crowns[side], np.linalg.norm(ground.crowns[side] - wanted, axis=1))


def _crown_below(ground: Anatomy, on_scalp: Array) -> tuple[XYZ, float]:
    """The crown nearest to the inward normal of a scalp point (3,), and its distance from that line, m."""
    start, normal = nearest(ground.scalp, on_scalp)
    offset = ground.crowns - start
    inward = -offset @ normal
    near = (inward > 0) & (inward < _BELOW)
    aside = np.linalg.norm(offset[near] + inward[near, None] * normal, axis=1)
    return _closest(ground.crowns[near], aside)


def _closest(points: Array, distances: Array) -> tuple[XYZ, float]:
    best = int(np.argmin(distances)) if len(points) else -1
    if best < 0 or distances[best] > _FARTHEST:
        raise BadInput(
            f"no grey matter within {_FARTHEST / mm:.0f} mm of the site on this head: "
            "check the labels and the map to MNI, or give --target x,y,z"
        )
    return _xyz(points[best]), float(distances[best])


def _tissue(head: Head, point: Array) -> Tissue:
    index = np.rint(head.labels.index(point)).astype(int)
    inside = (index >= 0).all() and (index < head.labels.data.shape).all()
    return Tissue(int(head.labels.data[tuple(index)])) if inside else Tissue.AIR


def _grey_near(head: Head, point: Array) -> bool:
    centre, reach = np.rint(head.labels.index(point)).astype(int), np.ceil(_OWN_FARTHEST / head.labels.spacing)
    low = np.maximum(centre - reach.astype(int), 0)
    box = tuple(slice(a, c + int(r) + 1) for a, c, r in zip(low, centre, reach, strict=True))
    grey = head.labels.points(np.argwhere(head.labels.data[box] == Tissue.GM) + low)
    return bool((np.linalg.norm(grey - point, axis=1) <= _OWN_FARTHEST).any())


def _xyz(point: Array) -> XYZ:
    x, y, z = (float(value) for value in point)
    return x, y, z


def _shown(point: Array) -> str:
    return ",".join(f"{value / mm:.1f}" for value in point)
