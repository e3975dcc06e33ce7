"""Whether labels or a surface and a T1 are of one head, the right way round."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bobina.head.model import Tissue
from bobina.head.surface import sample
from bobina.space import BadInput, Surface, Volume
from bobina.space.frames import Scanner
from bobina.space.units import mm

Array = NDArray[np.float64]

_STEP = 2 * mm
_REACH = 24 * mm
"""How far a mirror image may lie beside the head: mirroring moves a head by twice its distance from the middle."""
LEAST = 0.3
"""The part of the T1's variance that labels of brain and CSF explain at least, if they lie on it: our choice."""
EDGE = 1 * mm
WHITE = 0.75
"""The part of a white surface's vertices that must be brighter inside than outside: our choice, between the 0.99 that
was measured on a person's own surfaces (pycortex S1) and the 0.44 where they were read in a wrong frame."""


@dataclass(frozen=True, slots=True)
class Sides:
    """How much of the T1's variance (0 to 1) WM, GM and CSF explain: as they are, and at the best of all shifts along
    left to right of the labels as they are (``moved``) and of their mirror image (``mirrored``).
    """

    as_given: float
    moved: float
    mirrored: float

    @property
    def margin(self) -> float:
        """By how much what is given explains more; negative: the mirror image does. Colin27: 0.41."""
        return self.moved - self.mirrored

    @property
    def flipped(self) -> bool:
        """Whether the mirror image fits better."""
        return self.margin < 0


def sides(labels: Volume[Scanner], t1: Volume[Scanner]) -> Sides:
    """Labels (WM, GM, CSF; numbered as Tissue) against a T1 of the same frame, as given and mirrored.

    The mirror image is taken about every plane near the middle of the image, across the voxel axis that runs most
    from left to right; the labels as they are get the same shifts, lest a mere displacement pass for a mirror image.
    """
    axis = int(np.abs(labels.affine[0, :3]).argmax())
    cut = tuple(slice(None, None, int(step)) for step in np.maximum(1, np.rint(_STEP / labels.spacing)))
    numbers = labels.data[cut]
    index = np.stack(np.meshgrid(*(np.arange(n)[s] for n, s in zip(labels.data.shape, cut, strict=True)),
                                 indexing="ij"), axis=-1)
    bright = sample(t1, labels.points(index))
    reach = int(_REACH / _STEP)
    moved, mirrored = (
        max(_explained(np.roll(image, shift, axis), bright) for shift in range(-reach, reach + 1))
        for image in (numbers, np.flip(numbers, axis))
    )
    return Sides(_explained(numbers, bright), moved, mirrored)


def check_sides(name: str, labels: Volume[Scanner], t1: Volume[Scanner]) -> Sides:
    """``sides``, or BadInput: the labels are mirrored, or do not lie on the brain of the T1."""
    found = sides(labels, t1)
    if found.flipped:
        raise BadInput(
            f"{name} fits the T1 better mirrored left for right ({found.mirrored:.0%} of its variance explained, "
            f"{found.as_given:.0%} as it is): left and right are swapped in one of the two, so export it again"
        )
    if found.as_given < LEAST:
        raise BadInput(
            f"{name} does not lie on the brain of the T1 ({found.as_given:.0%} of its variance explained, at least "
            f"{LEAST:.0%} are expected): put both into one frame"
        )
    return found


def white_edge(surface: Surface[Scanner], t1: Volume[Scanner]) -> float:
    """The part (0 to 1) of a white surface's vertices that the T1 shows brighter 1 mm inside than 1 mm outside."""
    step = EDGE * surface.normals()
    brighter = sample(t1, surface.vertices - step) > sample(t1, surface.vertices + step)
    return float(brighter.mean())


def _explained(numbers: NDArray[np.uint8], bright: Array) -> float:
    """The variance between WM, GM and CSF over all variance in them; 0 where fewer than two occur."""
    inner = (numbers >= Tissue.WM) & (numbers <= Tissue.CSF)
    of, values = numbers[inner].astype(int), bright[inner]
    count = np.bincount(of, minlength=4)[1:4]
    if np.count_nonzero(count) < 2 or not np.ptp(values):
        return 0.0
    total = np.bincount(of, values - values.mean(), minlength=4)[1:4]
    return float(np.sum(total[count > 0] ** 2 / count[count > 0]) / values.var() / len(values))
