"""Scales of depression: PHQ-9, HDRS-17, MADRS, QIDS-SR16, BDI-II."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bobina.course.scales.model import (
    OURS,
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
    recollected,
    seen,
    summed,
)
from bobina.source import Source, Status

KROENKE = seen("Kroenke 2001; CamCOPS documentation of the PHQ-9")
BY_BASELINE = seen("PMC8485844")
MODERATE = seen("PMC9340848")
HENGARTNER = seen("Hengartner & Plöderl 2021", "10.1136/bmjebm-2020-111600")
BUTTON = seen("Button 2015, PMC4611356")
IDS_QIDS = seen("ids-qids.org, interpretation")
HALVED = Threshold(Aim.RESPONSE, "at least 50 % lower", seen("the usual definition (table of scales)"), fall=0.5)
SELF_HARM = Source("the project's rule: item 9 above 0 alerts on the spot", Status.CHOSEN)

HOW_OFTEN = {0.0: "Not at all", 1.0: "Several days", 2.0: "More than half the days", 3.0: "Nearly every day"}
HOW_DIFFICULT = {0.0: "Not difficult at all", 1.0: "Somewhat difficult", 2.0: "Very difficult",
                 3.0: "Extremely difficult"}
TWO_WEEKS = "Over the last 2 weeks, how often have you been bothered by any of the following problems?"
OWN_ITALIAN = ("The English wording is the public-domain one. Other languages are bobina's own plain rendering, not "
               "the validated translation: use the official form where the score must stand up.")

_PHQ_ITEMS = (
    ("Little interest or pleasure in doing things", "44250-9"),
    ("Feeling down, depressed, or hopeless", "44255-8"),
    ("Trouble falling or staying asleep, or sleeping too much", "44259-0"),
    ("Feeling tired or having little energy", "44254-1"),
    ("Poor appetite or overeating", "44251-7"),
    ("Feeling bad about yourself - or that you are a failure or have let yourself or your family down", "44258-2"),
    ("Trouble concentrating on things, such as reading the newspaper or watching television", "44252-5"),
    ("Moving or speaking so slowly that other people could have noticed? Or the opposite - being so fidgety or "
     "restless that you have been moving around a lot more than usual", "44253-3"),
    ("Thoughts that you would be better off dead or of hurting yourself in some way", "44260-8"),
)

PHQ_9 = Scale(
    "phq-9", "PHQ-9", "depression, by the person", Domain.DEPRESSION,
    (*(Field(str(n), text, 3, choices=HOW_OFTEN, loinc=code) for n, (text, code) in enumerate(_PHQ_ITEMS, 1)),
     Field("difficulty", "If you checked off any problems, how difficult have these problems made it for you to do "
           "your work, take care of things at home, or get along with other people?", 3, choices=HOW_DIFFICULT,
           loinc="69722-7", required=False, hint="not part of the score")),
    summed(*"123456789"), "public domain, no permission needed", "items", KROENKE, most=27, self_report=True,
    bands=(Band(0, "minimal"), Band(5, "mild"), Band(10, "moderate"), Band(15, "moderately severe"),
           Band(20, "severe")),
    thresholds=(replace(HALVED, source=KROENKE), Threshold(Aim.REMISSION, "Kroenke 2001", KROENKE, below=5)),
    changes=(
        Change(Yardstick.MID, 3.7, BY_BASELINE, applies="mean; rises with the first score"),
        Change(Yardstick.MID, 0.23, BY_BASELINE, share=True, applies="mean; rises with the first score"),
        Change(Yardstick.MID, 0.21, MODERATE, share=True, applies="at a moderate first score"),
        Change(Yardstick.MID, 5, recollected("a convention")),
    ),
    loinc="44261-6", alarms={"9": SELF_HARM}, preamble=TWO_WEEKS, notes=(OWN_ITALIAN,),
)

HDRS_MOST = {
    "mood": ("Low mood", 4), "guilt": ("Guilt", 4), "suicide": ("Suicide", 4), "early": ("Sleep: falling asleep", 2),
    "middle": ("Sleep: waking in the night", 2), "late": ("Sleep: waking early", 2), "work": ("Work and interests", 4),
    "slowing": ("Slowing", 4), "agitation": ("Agitation", 4), "psychic": ("Anxiety, in the mind", 4),
    "somatic": ("Anxiety, in the body", 4), "stomach": ("Appetite and stomach", 2), "body": ("Energy, body", 2),
    "sexual": ("Sexual interest", 2), "illness": ("Worry about illness", 4), "weight": ("Weight lost", 2),
    "insight": ("Insight", 2),
}
"""own short labels; highest scores of the items, recollected: they add up to the 52 that was read"""

HDRS_17 = Scale(
    "hdrs-17", "HDRS-17", "depression, by a rater", Domain.DEPRESSION,
    tuple(Field(key, label, most) for key, (label, most) in HDRS_MOST.items()), summed(*HDRS_MOST),
    "public domain according to NINDS", "item scores", seen("ids-qids.org; CamCOPS documentation of the HAM-D"),
    most=52,
    thresholds=(
        HALVED, Threshold(Aim.REMISSION, "7 or less", seen("ids-qids.org; Bobo 2016"), at_most=7),
        Threshold(Aim.REMISSION, "6 or less, by some", seen("table of scales: some take 5 or 6"), at_most=6),
        Threshold(Aim.REMISSION, "5 or less, by some", seen("table of scales: some take 5 or 6"), at_most=5),
    ),
    changes=(
        Change(Yardstick.MID, 3, HENGARTNER, upto=5, applies="most credible; range 3 to 8"),
        Change(Yardstick.MID, 3, seen("NICE, an opinion of experts, cited there"), applies="between groups of a trial"),
        Change(Yardstick.MID, 11, HENGARTNER, applies="about what a rater calls much improved (CGI-I 2)"),
    ),
    alarms={"suicide": Source(OURS, Status.CHOSEN)},
    notes=("Labels are our own; rate with the scale's anchors at hand.",),
)

HAWLEY = seen("Hawley 2002, J Affect Disord 72:177")
BY_AUTHOR = seen("table of scales: by author, which was not told")
MADRS = Scale(
    "madrs", "MADRS", "depression, by a rater", Domain.DEPRESSION, (Field("total", "Total", 60),), plain,
    "copyright of the Royal College of Psychiatrists or the authors, unverified", "the total alone",
    seen("Hawley 2002; bands as in cliot, a package of R"), most=60,
    bands=(Band(0, "no symptoms"), Band(7, "mild"), Band(20, "moderate"), Band(35, "severe")),
    thresholds=(
        replace(HALVED, source=HENGARTNER),
        Threshold(Aim.REMISSION, "10 or less, in trials", seen("trials, as in the table of scales"), at_most=10),
        Threshold(Aim.REMISSION, "Hawley 2002", HAWLEY, below=10),
        *(Threshold(Aim.REMISSION, f"{n} or less, by some", BY_AUTHOR, at_most=n) for n in (11, 9, 7)),
    ),
    changes=(
        Change(Yardstick.MID, 3, HENGARTNER, upto=6, applies="most credible; range 3 to 9"),
        Change(Yardstick.MID, 1.6, recollected("Duru & Fantino 2008"), upto=1.9),
    ),
)

QIDS_DOMAINS = {
    "sleep": ("Sleep", (1, 2, 3, 4)), "mood": ("Sad mood", (5,)), "appetite": ("Appetite and weight", (6, 7, 8, 9)),
    "concentration": ("Concentration and decisions", (10,)), "self": ("View of oneself", (11,)),
    "suicide": ("Thoughts of death or suicide", (12,)), "interest": ("Interest", (13,)), "energy": ("Energy", (14,)),
    "movement": ("Slowing or restlessness", (15, 16)),
}
"""which items feed a domain: recollected; nine domains of 0 to 3 give the 27 that was read"""


def qids_domains(items: Mapping[int, float]) -> dict[str, float]:
    """The nine domain scores from the 16 items: the highest of each domain, never a sum of items."""
    return {key: max(items[n] for n in numbers if n in items) for key, (_, numbers) in QIDS_DOMAINS.items()}


def _qids(values: Mapping[str, float]) -> Result:
    parts = {key: values[key] for key in QIDS_DOMAINS}
    return Result(sum(parts.values()), parts)


QIDS_SR16 = Scale(
    "qids-sr16", "QIDS-SR16", "depression, by the person", Domain.DEPRESSION,
    tuple(Field(key, label, 3, hint="the highest of its items") if len(items) > 1 else Field(key, label, 3)
          for key, (label, items) in QIDS_DOMAINS.items()),
    _qids, "described as freely available; Mapi's terms unverified", "domain scores and total; items after a check of "
    "the licence", IDS_QIDS, most=27, self_report=True,
    bands=(Band(0, "none"), Band(6, "mild"), Band(11, "moderate"), Band(16, "severe"), Band(21, "very severe")),
    thresholds=(replace(HALVED, source=IDS_QIDS), Threshold(Aim.REMISSION, "5 or less", IDS_QIDS, at_most=5)),
    alarms={"suicide": Source(OURS, Status.CHOSEN)},
    notes=("Each domain takes the highest of its items; the total is not a plain sum of items.",),
)

BDI_II = Scale(
    "bdi-ii", "BDI-II", "depression, by the person", Domain.DEPRESSION, (Field("total", "Total", 63),), plain,
    "copyright of Pearson", "the total alone", BUTTON, most=63, self_report=True,
    bands=(Band(0, "minimal"), Band(14, "mild"), Band(20, "moderate"), Band(29, "severe")),
    thresholds=(HALVED, Threshold(Aim.REMISSION, "13 or less", recollected("a convention"), at_most=13)),
    changes=(
        Change(Yardstick.MID, 0.175, BUTTON, share=True),
        Change(Yardstick.MID, 0.32, BUTTON, share=True, applies="in treatment-resistant depression"),
        Change(Yardstick.MID, 0.23, MODERATE, share=True, applies="at a moderate first score"),
    ),
    loinc="89209-1",
    notes=("The total does not show the answer on suicide: look at the sheet itself.",),
)

SCALES = (PHQ_9, HDRS_17, MADRS, QIDS_SR16, BDI_II)
