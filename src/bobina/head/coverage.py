"""What an anatomical image shows of a head, looked at within seconds and before it is segmented."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from scipy import ndimage

from bobina.finding import Finding, Level, worst
from bobina.head.first_look import (
    BRIGHT,
    FEW,
    Measured,
    blocks,
    closed,
    folded,
    lower,
    otsu,
    rays,
    shell,
    sides,
    signal,
    upright,
)
from bobina.space import BadInput, Volume
from bobina.space.frames import Scanner


@dataclass(frozen=True, slots=True)
class Limit:
    """Beyond ``care`` the image is used with care, beyond ``bad`` not at all; ``sign`` is -1 where less is worse."""

    care: float
    bad: float
    sign: int
    sentence: str
    """in English; {value:...} is in the rim's unit, ``scale`` times the value in SI"""
    scale: float = 1.0

    def judge(self, key: str, value: float) -> Finding:
        """The finding that a measured value is."""
        beyond = [self.sign * (value - limit) > 1e-9 for limit in (self.care, self.bad)]
        return Finding(key, Level.STOP if beyond[1] else Level.CARE if beyond[0] else Level.GOOD, value)


_CUT = "about {{value:.0f}} mm of the {} of the head lie outside the image: scan again with the whole head in view"

LIMITS: Mapping[str, Limit] = MappingProxyType({
    "voxel": Limit(1.5e-3, 3e-3, 1, "voxels are up to {value:.1f} mm long: beyond 1.5 mm thin bone is lost", 1e3),
    "head": Limit(1.5e-3, 1e-3, -1, "only {value:.1f} L of a head were found: is this the right image?", 1e3),
    "left": Limit(6e-3, 15e-3, 1, _CUT.format("left side"), 1e3),
    "right": Limit(6e-3, 15e-3, 1, _CUT.format("right side"), 1e3),
    "back": Limit(6e-3, 15e-3, 1, _CUT.format("back"), 1e3),
    "top": Limit(6e-3, 10e-3, 1, _CUT.format("top"), 1e3),
    "wrap": Limit(
        5e-6, np.inf, 1,
        "{value:.0f} mL of something lie at the face of the image opposite to a cut: the head has folded over", 1e6),
    "bone": Limit(
        BRIGHT, BRIGHT, 1, "bone is {value:.1f} times as bright as the brain, as in CT: take a T1-weighted MR image"),
    "shell": Limit(
        0.9, FEW, -1,
        "scalp over dark bone is seen on only {value:.0f} % of the head: take it as before skull-stripping", 100),
    "front": Limit(
        3e-4, np.inf, 1, "the image cuts {value:.0f} cm2 of the face: the nose cannot be a landmark", 1e4),
    "below": Limit(165e-3, 140e-3, -1, "the image ends {value:.0f} mm below the vertex: the lower brain is cut", 1e3),
    "face": Limit(
        -15e-3, -np.inf, -1,
        "the face lies {value:.0f} mm behind the forehead, as where it was removed: nose and eyes cannot be landmarks",
        -1e3),
    "contrast": Limit(
        -0.1, 0.1, 1,
        "the brain is not brightest in its white matter (skew {value:+.2f}; T1: -0.5 to -0.3): a T2, PD or inverted?"
    ),
    "noise": Limit(10.0, 4.0, -1, "the signal of the brain is only {value:.1f} times the noise in air"),
})
"""What is measured, in SI:
voxel: longest edge.
head: its volume.
left, right, back, top: height of the cap of a sphere that the cut takes off.
wrap: volume of the largest other piece opposite to a cut.
bone: the brightest ring 5 to 18 mm deep, over the brain; only where it is bright, and then in place of shell.
shell: share of rays on which scalp lies over dark bone.
front: area of the head in the foremost slice.
below: from the vertex to the head's lowest slice.
face: how far it reaches in front of the forehead.
contrast: skew of the signal within the brain, -1 to 1.
noise: signal of the brain over the noise in air.

The limits are choices of ours, between what three whole heads and spoilt copies of them gave
(tests/head/test_coverage.py): head 3.7 to 4.1 L, stripped 2.0; cap 1 to 3 mm, of 10 mm cut 13, of 30 mm 33; shell 1.00,
stripped 0.08; bone in a CT made of labels 2.1; face +6 to +22 mm, removed -71; contrast -0.50 to -0.32, T1 inverted and
T2 made of labels +0.48, PD +0.22; noise 116, and from 5 down the outline is lost. The lowest cortex of pycortex_S1 lies
133 mm below the vertex.
"""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was found of an image; what could not be measured is not there."""

    findings: tuple[Finding, ...]

    @property
    def verdict(self) -> Level:
        """The worst of the findings."""
        return worst(self.findings)

    def sentences(self) -> tuple[str, ...]:
        """In English, for the command line: one for every finding that is not good."""
        return tuple(
            LIMITS[one.key].sentence.format(value=one.value * LIMITS[one.key].scale)
            for one in self.findings if one.level is not Level.GOOD
        )


def coverage(image: Volume[Scanner]) -> Coverage:
    """Look whether an anatomical image (nx, ny, nz), any axis order, is a T1 of a whole head.

    It is the same however the axes run. BadInput: it is not 3-D. FLAIR is not told from T1 here, but by ``segment``; a
    folded nose is not found that lies within the head.
    """
    if image.data.ndim != 3:
        raise BadInput(f"the image is {image.data.ndim}-D, not one 3-D image: take one volume out of it")
    return Coverage(tuple(LIMITS[key].judge(key, float(value)) for key, value in _measured(upright(image))))


def _measured(image: Volume[Scanner]) -> Measured:
    """What follows from a head with scalp is left out where there is none."""
    yield "voxel", image.spacing.max()
    coarse = blocks(image)
    seen, _ = ndimage.label(coarse.data > 0.5 * otsu(coarse.data))
    sizes = np.bincount(seen.ravel())[1:] * coarse.spacing.prod()
    yield "head", sizes.max(initial=0.0)
    if sizes.max(initial=0.0) < LIMITS["head"].bad:
        return
    head = closed(seen == sizes.argmax() + 1, coarse.spacing)
    yield from sides(head, coarse.spacing)
    yield "wrap", folded(seen, sizes, head, coarse.spacing)
    inwards = rays(coarse, head)
    brain = float(np.median(inwards[:, 20:])) if len(inwards) else 1.0
    key, value = shell(inwards, brain)
    yield key, value
    if LIMITS[key].judge(key, value).level is Level.STOP:
        return
    yield from lower(head, coarse.spacing)
    yield from signal(image, coarse, head, brain)


