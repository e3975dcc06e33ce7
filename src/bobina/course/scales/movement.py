"""Measures of walking, hand and disability in MS: T25FW, MSWS-12, 9HPT, EDSS."""

from __future__ import annotations

from collections.abc import Mapping

from bobina.course.asked import Refused
from bobina.course.scales.model import Change, Domain, Field, Result, Scale, Yardstick, plain, seen
from bobina.sentence import Sentence

SCHWID = seen("Schwid 2002; PMC8857110 table 1")
FEYS = seen("Schwid 2002; Feys 2017, PMC5405844: needs more validation")
FREE_TASK = "the task is free to do; the manual is copyright of the NMSS"


def _t25fw(values: Mapping[str, float]) -> Result:
    """The mean of the two trials."""
    return Result((values["trial-1"] + values["trial-2"]) / 2)


T25FW = Scale(
    "t25fw", "T25FW", "walking 25 feet, timed", Domain.WALKING,
    (*(Field(f"trial-{n}", f"Trial {n}", 180, 0.1, step=None, unit="s") for n in (1, 2)),
     Field("aid", "Aid used", 3, choices={0.0: "none", 1.0: "on one side", 2.0: "on both sides", 3.0: "other"})),
    _t25fw, FREE_TASK, "seconds of each trial, aid used", SCHWID, most=180,
    changes=(Change(Yardstick.MID, 0.20, SCHWID, share=True),),
    notes=("The score is the mean of both trials. The longest time, 180 s, is recollected.",),
)
MSWS_12 = Scale(
    "msws-12", "MSWS-12", "walking, by the person", Domain.WALKING,
    (Field("total", "Score, 0 to 100", 100, step=None),), plain, "unverified",
    "the total alone", seen("PMC8857110"), most=100, self_report=True,
    changes=(Change(Yardstick.MID, 8, seen("PMC8857110")),),
)


def _nhpt(values: Mapping[str, float]) -> Result:
    """The mean of each hand's two trials; hands are not averaged."""
    parts = {}
    for hand in ("left", "right"):
        trials = [values[key] for n in (1, 2) if (key := f"{hand}-{n}") in values]
        if len(trials) == 1:
            raise Refused(Sentence("9HPT: give both trials of a hand, or neither."), f"values.{hand}-2")
        if trials:
            parts[hand] = sum(trials) / 2
    return Result(None, parts)


NHPT = Scale(
    "9hpt", "9HPT", "nine-hole peg test of each hand, timed", Domain.HAND,
    tuple(Field(f"{hand}-{n}", f"{word} hand, trial {n}", 300, 0.1, step=None, unit="s", required=False)
          for hand, word in (("left", "Left"), ("right", "Right")) for n in (1, 2)),
    _nhpt, FREE_TASK, "seconds of each trial and hand", FEYS, most=300,
    changes=(Change(Yardstick.MID, 0.20, FEYS, share=True),),
    notes=("Each hand is the mean of its trials. The longest time, 300 s, is recollected.",),
)
KRAGT = seen("Kragt 2006; EMA asks that it holds for 24 weeks; MSBase: 11 to 34 % go back")
EDSS = Scale(
    "edss", "EDSS", "disability in MS, by a rater", Domain.DISABILITY, (Field("total", "Step", 10, step=0.5),), plain,
    "Neurostatus-EDSS needs a licence in trials", "step and rater; functional systems after a licence", KRAGT, most=10,
    changes=(Change(Yardstick.MID, 1.0, KRAGT, first=(0, 5.5), applies="from a step of 5.5 or less"),
             Change(Yardstick.MID, 0.5, KRAGT, first=(6, 10), applies="from a step of 6.0 or more")),
    rater_asked=True, notes=("A change counts once it has held for at least 24 weeks.",),
)

SCALES = (T25FW, MSWS_12, NHPT, EDSS)
