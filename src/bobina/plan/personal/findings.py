"""What is found about a scan, by key and value, so that it can be said in any language; English beside it."""

from __future__ import annotations

from bobina.finding import Finding
from bobina.source import Source, Sourced, Status


def sentence(finding: Finding) -> str:
    """In English, for the command line."""
    return SENTENCES[finding.key].format(value=finding.value)


def _choice(why: str) -> Source:
    return Source(f"our choice, no validated threshold found: {why}", Status.CHOSEN)


SEED_TSNR = Sourced(0.5, "of the median of all points", _choice("the sgACC at half of what the scan reaches elsewhere"))
DROPPED_BELOW = Sourced(0.5, "of the median mean signal", _choice("half of the usual signal counts as lost"))
DROPPED_SHARE = Sourced(0.25, "of the seed", _choice("a quarter of the seed without signal"))
DISPLACEMENT = Sourced(
    0.25, "mm, mean framewise displacement",
    Source("Parkes 2018, the stringent criterion of exclusion", Status.RECOLLECTED, "10.1016/j.neuroimage.2017.12.073"),
)
SCRUBBED = Sourced(0.2, "of the volumes", _choice("a fifth of the scan"))
MINUTES = Sourced(
    5.0, "min",
    Source("Van Dijk 2010: correlations settle after about 5 min", Status.RECOLLECTED, "10.1152/jn.00783.2009"),
)
VOLUMES = Sourced(100.0, "volumes", _choice("fewer cannot be halved, filtered and correlated"))
FREEDOM = Sourced(30.0, "degrees of freedom", _choice("the standard error of a Fisher z is 0.19 then"))
EXCURSION = Sourced(3.0, "robust standard deviations", _choice("counted against what Gaussian noise would do"))
EXCURSIONS_CHANCE = Sourced(0.001, "probability under Gaussian noise of the same band (Rice's formula)", _choice(
    "Elbau 2023 had three raters find burst breathing by eye in carpet plots (caption of figure 4 read); of white and "
    "1/f noise of 5 to 15 min it flags 0.1 to 1.4 % of 1,000 runs each, as measured"))
FILTERED = Sourced(0.02, "of the variance outside the band", _choice("raw BOLD has far more outside 0.01 to 0.1 Hz"))
_FOLDS = _choice("between a person's own T1 and others', as docs/target.md has them")
OWN_FOLDS = Sourced(1.3, "times the fit of the mirror image", _FOLDS)
SHARP_FOLDS = Sourced(1.55, "times the fit 5 mm or 5 degrees off", _FOLDS)
FOLDS_OFF = Sourced(3.0, "mm", _choice("a voxel of BOLD; a scan on its own T1 was found within 1 mm"))

SENTENCES = {
    "seed-noisy": "The sgACC has {value:.0%} of the signal-to-noise of the rest of the scan: its map is mostly noise.",
    "seed-dropped": "The signal is lost in {value:.0%} of the sgACC seed: the seed is not what its name says.",
    "motion": "The head moved {value:.2f} mm per volume on average: connectivity carries motion.",
    "motion-unknown": "Motion is not known ({value:.0f} volumes without parameters), so it could not be judged or cut.",
    "scrubbed": "{value:.0%} of the volumes were removed for motion or spikes.",
    "few-minutes": "Only {value:.1f} minutes of data are left: a target from so few will not repeat.",
    "few-volumes": "Only {value:.0f} volumes are left: too few for a target of one's own.",
    "few-freedom": "Only {value:.0f} degrees of freedom are left after filtering and regression: regress less.",
    "breathing": (
        "The global signal makes {value:.0f} large swings, more than chance: irregular breathing is likely, so compare "
        "the targets with and without global-signal regression."
    ),
    "mean-removed": "The series have no mean, so they were processed before: noise and drop-out are not known.",
    "already-filtered": (
        "{value:.1%} of the variance lies outside the band: the series were filtered before, and what is regressed now "
        "may not be what was in them."
    ),
    "folds-unlike": (
        "The brain's folds in BOLD fit this T1 only {value:.2f} times as well as their mirror image: BOLD and T1 may "
        "be of different people."
    ),
    "folds-mirrored": (
        "BOLD fits this T1 {value:.2f} times as well when it is mirrored: left and right may be swapped in one of them."
    ),
    "folds-off": "BOLD lies {value:.1f} mm off the brain of this T1: register it to the T1 again.",
}
"""English by key; ``value`` as the finding has it."""
