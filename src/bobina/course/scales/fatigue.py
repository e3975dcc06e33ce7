"""Scales of fatigue. For MFIS and FSS the smallest important change lies far inside one person's noise."""

from __future__ import annotations

from collections.abc import Mapping

from bobina.course.asked import Refused
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
    plain,
    seen,
)
from bobina.sentence import Sentence

ROONEY = seen("Rooney 2019")
LEARMONTH = seen("Learmonth 2013")
CUTS = seen("s12883-021-02396-1; another cut is used too")
PARTS = ("physical", "cognitive", "psychosocial")


def _mfis(values: Mapping[str, float]) -> Result:
    parts = {key: values[key] for key in PARTS if key in values}
    if len(parts) not in (0, 3):
        raise Refused(Sentence("MFIS: give all three subscales, or the total alone."), "values.physical")
    if not parts and "total" not in values:
        raise Refused(Sentence("MFIS: give the three subscales, or the total alone."), "values.total")
    total = sum(parts.values()) if parts else values["total"]
    if values.get("total", total) != total:
        raise Refused(Sentence("MFIS: the three subscales add up to {sum}; correct them or the total.", {"sum": total}),
                      "values.total")
    return Result(total, parts)


MFIS = Scale(
    "mfis", "MFIS", "impact of fatigue, by the person", Domain.FATIGUE,
    (Field("physical", "Physical", 36, required=False), Field("cognitive", "Cognitive", 40, required=False),
     Field("psychosocial", "Psychosocial", 8, required=False),
     Field("total", "Total", 84, required=False, hint="may be left out when the three are given")),
    _mfis, "unverified", "total and three subscales; items after a check", ROONEY, most=84, self_report=True,
    thresholds=(Threshold(Aim.CUT, "38 or more", CUTS, at_least=38),
                Threshold(Aim.CUT, "45 or more", CUTS, at_least=45)),
    changes=(Change(Yardstick.MID, 4, ROONEY, applies="range 3.86 to 8.11"), Change(Yardstick.MDC, 20.2, LEARMONTH)),
)
FSS = Scale(
    "fss", "FSS", "severity of fatigue, by the person", Domain.FATIGUE,
    (Field("total", "Mean of the items", 7, 1, step=None),), plain, "copyright Krupp (recollected), unverified",
    "mean and form used", ROONEY, least=1, most=7, self_report=True, form_asked=True,
    thresholds=(Threshold(Aim.CUT, "4 or more", CUTS, at_least=4), Threshold(Aim.CUT, "5 or more", CUTS, at_least=5)),
    changes=(Change(Yardstick.MID, 0.45, ROONEY, upto=0.88), Change(Yardstick.MDC, 1.9, LEARMONTH)),
)

FSMC = Scale(
    "fsmc", "FSMC", "fatigue of movement and of thinking, by the person", Domain.FATIGUE,
    (Field("total", "Total", 100, 20),), plain, "unverified", "the total alone",
    seen("s12883-021-02396-1 table 3"), least=20, most=100, self_report=True,
    bands=(Band(20, "none"), Band(43, "mild"), Band(53, "moderate"), Band(63, "severe")),
)

SCALES = (MFIS, FSS, FSMC)
