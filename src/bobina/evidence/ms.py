"""What is known of TMS in multiple sclerosis."""

from bobina.evidence.model import Claim, Kind, claim
from bobina.source import Status

_POOLED = "Uygur-Kucukseymen, meta-analysis"
_NETWORK = "Zhang 2022, network meta-analysis of 27 trials with 596 people"

COMMON: tuple[Claim, ...] = (
    claim(Kind.UNKNOWN, "The trials have 17 to 36 people each: powered trials are missing.", "PMC8814979 table 3"),
    claim(Kind.UNKNOWN, "No relation of dose to effect is known in MS.", "None was found", status=Status.RECOLLECTED),
    claim(Kind.HARM, "The safety tables were made on brains without lesions; with MS no verdict can be a plain within.",
          "Rule of this project", status=Status.RECOLLECTED),
    claim(Kind.UNKNOWN, "All 30 studies of TMS as a biomarker of MS were at high risk of bias; no measure predicts who "
          "gains.", "Snow 2019"),
)

BY_INDICATION: dict[str, tuple[Claim, ...]] = {
    "ms-spasticity": (
        claim(Kind.FOR, "Theta burst (iTBS) of the leg motor cortex for spasticity is rated level B.",
              "Lefaucheur 2020, Clin Neurophysiol", "10.1016/j.clinph.2019.11.002"),
        claim(Kind.FOR, "Over nine studies spasticity fell by 1.11 standard deviations (0.75 to 1.48).", _POOLED),
        claim(Kind.FOR, "In a network of trials iTBS lowered spasticity by 1.20 points.", _NETWORK),
        claim(Kind.UNKNOWN, "The effect was followed for about two weeks after the course.", "Mori 2010, in PMC8814979",
              status=Status.PARTLY),
    ),
    "ms-fatigue": (
        claim(Kind.FOR, "Pooled, fatigue fell by 0.45 standard deviations (0.07 to 0.84).", _POOLED),
        claim(Kind.FOR, "In a network of trials, rTMS of the motor cortex lowered fatigue by 0.85 points.", _NETWORK),
        claim(Kind.AGAINST, "Another pooled result does not exclude no effect on the fatigue score (-4.87 to 1.28).",
              "Chen 2022"),
        claim(Kind.AGAINST, "The gain of 1.0 point in the best trial is above what matters to people (0.45) and below "
              "what one person's score can detect (1.9).", "Gaede 2018, Neurol Neuroimmunol Neuroinflamm e423, n = 33"),
    ),
    "ms-motor": (
        claim(Kind.AGAINST, "Pooled, nothing was found for motor function.", _POOLED),
        claim(Kind.UNKNOWN, "Hand skill got better in 36 people without randomisation: 3.05 s on the nine-hole peg "
              "test.",
              "Azin 2016 (PMC5285577)", status=Status.PARTLY),
    ),
    "ms-cognition": (
        claim(Kind.AGAINST, "Pooled, the effect on cognition was 0.18 standard deviations and not significant.",
              "Li 2023"),
        claim(Kind.UNKNOWN, "One session sharpened working memory in 17 people with MS; no course was tried.",
              "Hulst 2017", status=Status.PARTLY),
    ),
}
