"""Scales of craving and drinking: craving VAS, OCDS, OCDUS, CCQ, AUDIT-C. No meaningful change is known for any."""

from __future__ import annotations

from collections.abc import Mapping

from bobina.course.scales.model import Domain, Field, Result, Scale, plain, seen, summed
from bobina.source import Source, Status

AT_SESSIONS = ("It is rated under use and craving, and appears here too; one that was brought in from a file stands "
               "here alone.")
NO_MCID = "No meaningful change is published: read the raw change beside a laboratory test."


def _vas(values: Mapping[str, float]) -> Result:
    """Percent of the line, so that lines of 10 and of 100 can stand together; with the cue kept apart."""
    return Result(100 * values["value"] / values["max"], {"cue": values["cue"]})


VAS_CRAVING = Scale(
    "vas-craving", "Craving VAS", "craving now, by the person", Domain.CRAVING,
    (Field("value", "How strong the craving is now", 100, step=None, hint="0 none; the end of the line: the strongest"),
     Field("max", "The end of the line", 100, 10, step=None, choices={10.0: "10", 100.0: "100"}),
     Field("cue", "After a cue (pictures, smell, an object)", 1, choices={0.0: "no", 1.0: "yes"})),
    _vas, "free, no text to license", "value, end of the line, cue yes or no",
    Source("hindawi 2014/815215 table 1; PMID 30712533", Status.PARTLY), most=100, self_report=True,
    notes=("Shown as percent of the line; with and without a cue are never mixed.", AT_SESSIONS, NO_MCID),
    elsewhere="use",
)
OCDS = Scale(
    "ocds", "OCDS", "craving for alcohol, by the person", Domain.CRAVING, (Field("total", "Total", 56),), plain,
    "copyright of the Research Society on Alcoholism 1995, through Mapi", "total and version of the scoring",
    seen("licence page of Mapi and the Research Society on Alcoholism"), most=56, self_report=True,
    forms={"0-56": "14 items of 0 to 4, total 0 to 56", "0-40": "published scoring of 0 to 40 (recollected)"},
    notes=("Totals of different scoring are never compared.", NO_MCID),
)
OCDUS = Scale(
    "ocdus", "OCDUS", "craving for a drug, by the person", Domain.CRAVING, (Field("total", "Total", None),), plain,
    "unverified", "the total alone", Source("no source read: 12 items", Status.RECOLLECTED), self_report=True,
    notes=("The range is not known here: only numbers below 0 are refused.", NO_MCID),
)
CCQ = Scale(
    "ccq", "CCQ", "craving for cocaine, by the person", Domain.CRAVING, (Field("total", "Total", None),), plain,
    "unverified", "total and version", Source("NCT01222806 (14 items); PMID 30712533", Status.PARTLY), self_report=True,
    forms={"10": "CCQ-Brief, 10 items", "14": "14 items", "45": "45 items"},
    notes=("The range is not known here: only numbers below 0 are refused.", NO_MCID),
)
AUDIT_C = Scale(
    "audit-c", "AUDIT-C", "drinking, by the person", Domain.ALCOHOL,
    (Field("often", "How often alcohol is drunk", 4), Field("much", "How much on such a day", 4),
     Field("heavy", "How often six or more drinks at once", 4)),
    summed("often", "much", "heavy"), "public", "items", seen("CamCOPS documentation of the AUDIT"), most=12,
    self_report=True, notes=("Labels are our own: use the scale's wording and answers.",),
)

SCALES = (VAS_CRAVING, OCDS, OCDUS, CCQ, AUDIT_C)
