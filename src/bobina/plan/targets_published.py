"""Published stimulation sites as points of MNI, and which indication uses which."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from bobina.plan.model import XYZ
from bobina.source import Source, Status
from bobina.space.units import mm


@dataclass(frozen=True, slots=True)
class Published:
    """A published site: ``mni`` in m."""

    key: str
    name: str
    mni: XYZ
    source: Source


def _site(key: str, name: str, point: tuple[float, float, float], source: Source) -> Published:
    x, y, z = point
    return Published(key, name, (x * mm, y * mm, z * mm), source)


def _mirrored(site: Published, key: str, name: str, text: str) -> Published:
    x, y, z = site.mni
    return replace(site, key=key, name=name, mni=(-x, y, z), source=Source(text, Status.RECOLLECTED))


_FOX = _site(
    "fox", "Left DLPFC, Fox 2012", (-38, 44, 26),
    Source(
        "Fox 2012, PMC4120275: optimum of the efficacy-based seed map, as two repositories quote it", Status.SEEN,
    ),
)
_WEIGAND = _site(
    "weigand", "Left DLPFC, Weigand 2018", (-42, 44, 30),
    Source("Weigand 2018, Biol Psychiatry 84:28: optimum of the 1,000-person connectome", Status.SEEN),
)
_F3 = _site(
    "left-dlpfc", "Left DLPFC under F3", (-37, 26, 49),
    Source(
        "Cortex under F3, as several repositories give it; that a trial stimulated here is not verified", Status.SEEN,
    ),
)
_HAND = _site(
    "m1-hand", "Left M1, hand", (-37, -25, 62),
    Source(
        "Mayka 2006: centre of M1 (-37, -21, 58) in Talairach, as repositories quote it, turned to MNI",
        Status.RECOLLECTED, "10.1016/j.neuroimage.2006.02.004",
    ),
)
_LEG = _site(
    "m1-leg", "Left M1, leg", (-6, -26, 76),
    Source("Foot area as used for seeds by Buckner 2011 and Yeo 2011; recollected, not read", Status.RECOLLECTED),
)

PUBLISHED: Mapping[str, Published] = MappingProxyType({
    site.key: site for site in (
        _FOX, _WEIGAND, _F3,
        _mirrored(_F3, "right-dlpfc", "Right DLPFC under F4", "Mirror of the cortex under F3; not verified"),
        _HAND,
        _mirrored(_HAND, "m1-hand-right", "Right M1, hand", "Mirror of the left hand area"),
        _LEG,
        _mirrored(_LEG, "m1-leg-right", "Right M1, leg", "Mirror of the left leg area"),
    )
})

INDICATIONS: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "depression": ("group-connectivity", "fox", "weigand", "beam-f3", "rule-5.5cm"),
    "addiction": ("left-dlpfc", "right-dlpfc", "beam-f3"),
    "ms-fatigue": ("m1-hand", "left-dlpfc"),
    "ms-motor": ("m1-hand", "m1-hand-right"),
    "ms-spasticity": ("m1-leg", "m1-leg-right"),
    "ms-cognition": ("right-dlpfc",),
})
"""Keys of the targets of each indication, the default first. The fatigue trials name M1 without the limb (Gaede 2018):
the hand area stands in. Spasticity is treated on the side opposite the worse leg.
"""
