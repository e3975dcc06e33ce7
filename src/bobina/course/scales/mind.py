"""Scales of anxiety and of the global impression: GAD-7, CGI."""

from __future__ import annotations

from collections.abc import Mapping

from bobina.course.scales.depression import BY_BASELINE, HOW_OFTEN, OWN_ITALIAN, TWO_WEEKS
from bobina.course.scales.model import (
    Aim,
    Band,
    Change,
    Domain,
    Field,
    Result,
    Scale,
    Threshold,
    Yardstick,
    recollected,
    seen,
    summed,
)
from bobina.source import Source, Status

_GAD_ITEMS = (
    "Feeling nervous, anxious, or on edge",
    "Not being able to stop or control worrying",
    "Worrying too much about different things",
    "Trouble relaxing",
    "Being so restless that it is hard to sit still",
    "Becoming easily annoyed or irritable",
    "Feeling afraid, as if something awful might happen",
)
CAMCOPS = seen("CamCOPS documentation of the GAD-7")

GAD_7 = Scale(
    "gad-7", "GAD-7", "anxiety, by the person", Domain.ANXIETY,
    tuple(Field(str(n), text, 3, choices=HOW_OFTEN) for n, text in enumerate(_GAD_ITEMS, 1)), summed(*"1234567"),
    "public domain", "items", CAMCOPS, most=21, self_report=True,
    bands=(Band(0, "minimal"), Band(5, "mild"), Band(10, "moderate"), Band(15, "severe")),
    changes=(Change(Yardstick.MID, 3.3, BY_BASELINE, applies="mean"),
             Change(Yardstick.MID, 0.28, BY_BASELINE, share=True, applies="mean")),
    loinc="70274-6", preamble=TWO_WEEKS, notes=(OWN_ITALIAN,),
)


def _cgi(values: Mapping[str, float]) -> Result:
    return Result(values["severity"], {k: v for k, v in values.items() if k == "improvement"})


CGI = Scale(
    "cgi", "CGI-S / CGI-I", "global impression, by a rater", Domain.GLOBAL,
    (Field("severity", "Severity (CGI-S)", 7, 1, hint="1 not ill, 7 among the most extremely ill"),
     Field("improvement", "Change since the start (CGI-I)", 7, 1, required=False,
           hint="1 very much better, 4 no change, 7 very much worse")),
    _cgi, "US government work, free", "items", Source("CamCOPS documentation", Status.PARTLY), least=1, most=7,
    thresholds=(
        Threshold(Aim.RESPONSE, "CGI-I 1 or 2", Source("CamCOPS documentation", Status.PARTLY), at_most=2,
                  of="improvement"),
        Threshold(Aim.REMISSION, "CGI-S 1 or 2", recollected("a convention"), at_most=2),
    ),
)

SCALES = (GAD_7, CGI)
