"""Tests of processing speed in MS: SDMT, PASAT. Higher is better; both are learnt."""

from __future__ import annotations

from bobina.course.scales.model import Aim, Change, Domain, Field, Scale, Threshold, Yardstick, plain, recollected, seen
from bobina.source import Source, Status

SDMT = Scale(
    "sdmt", "SDMT", "processing speed", Domain.COGNITION, (Field("total", "Total correct", 110),), plain,
    "copyright of WPS (recollected)", "total and version of the form",
    Source("medRxiv 2020.03.09.20033316; the highest score of 110 is recollected", Status.PARTLY), most=110,
    lower_is_better=False, form_asked=True,
    thresholds=(Threshold(Aim.CUT, "Parmenter: 55 or less", Source("Parmenter, as cited", Status.PARTLY), at_most=55),),
    changes=(Change(Yardstick.MID, 4, recollected("a convention")),
             Change(Yardstick.MID, 0.10, recollected("a convention"), share=True)),
    notes=("People get better by practice up to about the eighth time: use another form each time.",),
)
PASAT = Scale(
    "pasat-3", "PASAT-3", "processing speed, heard", Domain.COGNITION, (Field("total", "Total correct", 60),), plain,
    "manual copyright of the NMSS 2001", "the total alone", seen("NMSS MSFC manual"), most=60, lower_is_better=False,
)

SCALES = (SDMT, PASAT)
