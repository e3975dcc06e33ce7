"""Scales of spasticity: modified Ashworth by muscle and side, the person's 0-10, MSSS-88."""

from __future__ import annotations

from collections.abc import Mapping

from bobina.course.scales.model import (
    Change,
    Domain,
    Field,
    Result,
    Scale,
    Yardstick,
    parts_only,
    plain,
    seen,
)
from bobina.source import Source, Status

GRADES = {0.0: "0", 1.0: "1", 1.5: "1+", 2.0: "2", 3.0: "3", 4.0: "4"}
RECODED = {0.0: 0.0, 1.0: 1.0, 1.5: 2.0, 2.0: 3.0, 3.0: 4.0, 4.0: 5.0}
"""the six grades as 0 to 5, to count with; a grade is stored as it is read, 1+ as 1.5"""
CHEN = seen("Chen 2019, in stroke; no figure for MS was found", "10.23736/S1973-9087.19.05545-X")
MUSCLES = {
    "elbow-flexors": "Elbow flexors", "wrist-flexors": "Wrist flexors", "finger-flexors": "Finger flexors",
    "hip-adductors": "Hip adductors", "knee-extensors": "Knee extensors", "knee-flexors": "Knee flexors",
    "ankle-plantarflexors": "Ankle plantar flexors",
}
SIDES = {"left": "left", "right": "right"}


def _ashworth(values: Mapping[str, float]) -> Result:
    """Each muscle as 0 to 5; muscles are not added up."""
    return Result(None, {key: RECODED[grade] for key, grade in values.items()})


MAS = Scale(
    "mas", "Modified Ashworth", "spasticity by muscle, by a rater", Domain.SPASTICITY,
    tuple(Field(f"{muscle}-{side}", f"{label}, {side}", 4, step=None, required=False, choices=GRADES)
          for muscle, label in MUSCLES.items() for side in SIDES),
    _ashworth, "published definitions of the grades; unverified", "grade by muscle and side", CHEN, most=5,
    changes=tuple(Change(Yardstick.MID, size, CHEN, applies=applies) for size, applies in (
        (0.48, "arm, after stroke (0.5 SD)"), (0.76, "arm, after stroke (0.8 SD)"),
        (0.45, "leg, after stroke (0.5 SD)"), (0.73, "leg, after stroke (0.8 SD)"))),
    rater_asked=True, notes=("Shown recoded 0 to 5 (1+ is 2); muscles are not added up.",),
)
FARRAR = Source("Farrar 2008, in 189 people with MS; the values are recollected", Status.RECOLLECTED,
                "10.1016/j.clinthera.2008.05.011")
SPASTICITY_NRS = Scale(
    "spasticity-nrs", "Spasticity 0-10", "spasticity, by the person", Domain.SPASTICITY,
    (Field("total", "How strong the spasticity was", 10, hint="0 none, 10 the worst imaginable"),), plain,
    "free, a single item", "value", Source("Farrar 2008", Status.PARTLY, "10.1016/j.clinthera.2008.05.011"), most=10,
    self_report=True,
    changes=(Change(Yardstick.MID, 0.18, FARRAR, share=True), Change(Yardstick.MID, 0.30, FARRAR, share=True)),
)

MSSS_ITEMS = {
    "stiffness": ("Muscle stiffness", 12), "pain": ("Pain and discomfort", 9), "spasms": ("Muscle spasms", 14),
    "activities": ("Daily activities", 11), "walking": ("Walking", 10), "movement": ("Body movement", 11),
    "feelings": ("Feelings", 13), "social": ("Social life", 8),
}
"""items of each subscale, 1 to 4 each: recollected; they add up to the 88 to 352 that was read"""
MSSS_88 = Scale(
    "msss-88", "MSSS-88", "impact of spasticity, by the person", Domain.SPASTICITY,
    tuple(Field(key, label, 4 * n, n, required=False) for key, (label, n) in MSSS_ITEMS.items()), parts_only,
    "the authors' copyright; permission needed", "totals of the subscales alone", seen("NINDS CDE 23841"),
    self_report=True, notes=("A total over all eight is not recommended, so none is made.",),
)

SCALES = (MAS, SPASTICITY_NRS, MSSS_88)
