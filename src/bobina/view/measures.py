"""What was measured of image, head and scan: names and units at the rim, what good looks like, how grave it is."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bobina.finding import Level, worst
from bobina.head.coverage import LIMITS, Coverage
from bobina.head.segment import Quality
from bobina.head.segment.quality import BOUNDS
from bobina.plan.person import Making
from bobina.source import Source, Status
from bobina.view.language import UNKNOWN, Language

TONES = {
    Level.GOOD: ("calm", "✓", "good"), Level.CARE: ("care", "!", "look"), Level.STOP: ("stop", "✕", "do not use"),
    None: ("open", "?", "not known"),
}
"""Each level's colour, sign and word"""
VERDICTS = {
    Level.GOOD: "Sound, as far as was measured", Level.CARE: "Look at the pictures before use",
    Level.STOP: "Do not use",
}
"""What the level of a head's worst finding means"""
FIRST_LOOK = Source(
    "our choice, no figure found: between what heads and spoilt copies of them gave (tests/head/test_coverage.py)",
    Status.CHOSEN,
)


@dataclass(frozen=True, slots=True)
class Measure:
    """How a value in SI is said. ``name`` is a name, or a sentence with ``{value}``; ``hint`` says what is wrong."""

    name: str
    unit: str = ""
    scale: float = 1.0
    digits: int = 0
    hint: str = ""

    def figure(self, value: float | None, _: Language) -> str:
        """The number in the rim's unit, without it."""
        if value is None or math.isnan(value):
            return UNKNOWN
        return _.percent(value, self.digits) if self.unit == "%" else _.number(value * self.scale, self.digits)

    def text(self, value: float | None, _: Language) -> str:
        """The number with its unit."""
        figure = self.figure(value, _)
        return figure if figure == UNKNOWN or self.unit in ("", "%") else f"{figure} {self.unit}"

    def sentence(self, value: float | None, _: Language) -> str:
        """The name with the number in it."""
        return _(self.name, value=self.text(value, _))

    def between(self, low: float | None, high: float | None, _: Language) -> str:
        """What lies from ``low`` to ``high``, either of which may be open."""
        if low is None:
            return _("at most {value}", value=self.text(high, _))
        if high is None:
            return _("at least {value}", value=self.text(low, _))
        return _("{low} to {high}", low=self.figure(low, _), high=self.text(high, _))


_CUT = "Part of the head lies outside the image: scan again with the whole head in view."
IMAGE: Mapping[str, Measure] = {
    "voxel": Measure("Longest edge of a voxel", "mm", 1e3, 1, "Thin bone is lost: take a scan of about 1 mm."),
    "head": Measure("Head in the image", "L", 1e3, 1, "Little of a head is there: is it the right image?"),
    "left": Measure("Cut off on the left", "mm", 1e3, 0, _CUT),
    "right": Measure("Cut off on the right", "mm", 1e3, 0, _CUT),
    "back": Measure("Cut off at the back", "mm", 1e3, 0, _CUT),
    "top": Measure("Cut off at the top", "mm", 1e3, 0, _CUT),
    "wrap": Measure("Folded over to the far side", "mL", 1e6, 0, "The field of view was smaller than the head."),
    "bone": Measure("Bone, as bright as the brain times", "", 1, 1, "Bone is bright, as in CT: take a T1-weighted MR."),
    "shell": Measure("Head with scalp over dark bone", "%", 1, 0, "Take the image as before skull-stripping."),
    "front": Measure("Face cut at the front", "cm²", 1e4, 0, "The nose cannot serve as a landmark."),
    "below": Measure("Reach below the vertex", "mm", 1e3, 0, "The lower brain is cut."),
    "face": Measure("Face in front of the forehead", "mm", 1e3, 0, "The face was removed: no landmark lies there."),
    "contrast": Measure("Skew of the brain's brightness", "", 1, 2, "White matter is not the brightest: is it a T1?"),
    "noise": Measure("Signal of the brain over the noise in air", "", 1, 0, "The image is noisy: borders are unsure."),
}
"""By key of head.coverage.LIMITS"""

_AMISS = "Outside what heads have: one tissue was taken for another."
_SKULL = "Thinner or thicker than skulls are: look at the borders of bone."
HEAD: Mapping[str, Measure] = {
    "wm": Measure("White matter", "mL", 1e6, 0, _AMISS),
    "gm": Measure("Grey matter", "mL", 1e6, 0, _AMISS),
    "csf": Measure("Cerebrospinal fluid", "mL", 1e6, 0, _AMISS),
    "bone_above": Measure("Bone above z = 0 of MNI", "mL", 1e6, 0, _AMISS),
    "scalp_above": Measure("Scalp above z = 0 of MNI", "mL", 1e6, 0, _AMISS),
    "grey_to_white": Measure("Grey matter over white matter", "", 1, 2, _AMISS),
    "leak": Measure("Brain or fluid against scalp or air", "cm²", 1e4, 1, "The skull has a hole there."),
    "brain_on_bone": Measure("Brain against bone", "cm²", 1e4, 1, "Fluid is missing between brain and bone."),
    "bone_bare": Measure("Bone against outside air", "cm²", 1e4, 1, "Scalp is missing there."),
    "skull_thin": Measure("Skull, its thinnest twentieth", "mm", 1e3, 1, _SKULL),
    "skull_median": Measure("Skull, median thickness", "mm", 1e3, 1, _SKULL),
    "brain_strays": Measure("Brain apart from its main piece", "mL", 1e6, 1, "Something else was taken for brain."),
    "doubt": Measure("Voxels whose tissue is unsure", "%", 1, 1, "Contrast or noise left the tissues unsure."),
    "overlap": Measure("Overlap with the priors' brain (Dice)", "", 1, 3, "Tissues were looked for in wrong places."),
    "open_top": Measure("Head cut by the image, above z = 0", "cm²", 1e4, 1, "The head is open where it was cut."),
}
"""By key of head.segment.quality.BOUNDS"""


@dataclass(frozen=True, slots=True)
class Row:
    """One measure as a table shows it, in the language of the report. ``hint`` is empty where all is well."""

    name: str
    value: str
    good: str
    level: Level | None
    hint: str
    source: Source


def head_level(making: Making) -> Level:
    """The worst of image and segmentation."""
    return worst((*making.coverage.findings, *making.quality.findings))


def image_rows(coverage: Coverage, _: Language) -> list[Row]:
    """What the image showed before it was segmented, the gravest first."""
    return _sorted(_image_rows(coverage, _))


def head_rows(quality: Quality, _: Language) -> list[Row]:
    """What was measured on the segmentation, the gravest first."""
    return _sorted(_head_rows(quality, _))


def _image_rows(coverage: Coverage, _: Language) -> Iterator[Row]:
    for found in coverage.findings:
        measure, limit = IMAGE[found.key], LIMITS[found.key]
        ends = (None, limit.care) if limit.sign > 0 else (limit.care, None)
        yield _row(measure, found.value, found.level, ends, FIRST_LOOK, _)


def _head_rows(quality: Quality, _: Language) -> Iterator[Row]:
    for found in quality.findings:
        low, high = BOUNDS[found.key].good
        yield _row(HEAD[found.key], found.value, found.level, (low or None, high), BOUNDS[found.key].source, _)


def _row(
    measure: Measure, value: float, level: Level, ends: tuple[float | None, float | None], source: Source, _: Language
) -> Row:
    hint = "" if level is Level.GOOD else _(measure.hint)
    return Row(_(measure.name), measure.text(value, _), measure.between(*ends, _), level, hint, source)


def _sorted(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: -list(TONES).index(row.level))
