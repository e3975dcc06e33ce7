"""The LOINC codes that were seen in a source. What has none here has none in the bundle: none is guessed."""

from __future__ import annotations

from collections.abc import Mapping

from bobina.course.scales import SCALES, Scale
from bobina.source import Source, Status

PHR = Source("HL7/personal-health-record-format-ig, QuestionnaireResponse-ScoredAssessment-GAD7.fsh", Status.SEEN)
LL358 = Source("LOINC answer list LL358-3, in helict/qpath-fhir-resources and HL7/personal-health-record-format-ig",
               Status.SEEN)  # fmt: skip
RECORDS = Source("records.md, section 2: LOINC 59284-0 as the category of a consent", Status.SEEN)

CONSENT = "59284-0"
"""RECORDS"""
OFTEN: Mapping[str, float] = {"LA6568-5": 0.0, "LA6569-3": 1.0, "LA6570-1": 2.0, "LA6571-9": 3.0}
"""LL358: not at all, several days, more than half the days, nearly every day; as PHQ-9 and GAD-7 score them"""
_GAD_7: Mapping[str, str] = {"1": "69725-0", "2": "68509-9", "3": "69733-4", "4": "69734-2", "5": "69735-9",
                             "6": "69689-8", "7": "69736-7"}  # fmt: skip
"""PHR, item by item"""


def items(scale: Scale) -> Mapping[str, str]:
    """Field of a scale: its LOINC code, for those that have one."""
    own = {one.id: one.loinc for one in scale.fields if one.loinc}
    return own or (_GAD_7 if scale.id == "gad-7" else {})


def link(scale: Scale, field: str) -> str:
    """The linkId of a field in a QuestionnaireResponse: its LOINC code, else our own name of it."""
    return items(scale).get(field, f"{scale.id}/{field}")


def links() -> Mapping[str, tuple[str, str]]:
    """linkId: (scale, field), for every field of every scale."""
    return {link(scale, one.id): (scale.id, one.id) for scale in SCALES.values() for one in scale.fields}
