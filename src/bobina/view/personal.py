"""The person's own connectivity as the report says it: the scan, the targets, the recommendation with its reasons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bobina.evidence.depression import AIMING
from bobina.evidence.model import Kind
from bobina.finding import Level
from bobina.plan.person import Personal
from bobina.plan.personal import findings
from bobina.plan.personal.algorithms import Algorithm, Why
from bobina.plan.personal.quality import Quality
from bobina.plan.personal.recommend import Key, Recommendation
from bobina.plan.personal.reliability import Interval, Reliability
from bobina.source import Source, Sourced
from bobina.space.units import mm
from bobina.view.language import UNKNOWN, Language
from bobina.view.measures import Measure, Row

Array = NDArray[np.float64]
LITTLE = 0.5
"""below this weight more than half of the recommended point is the group's"""
NAMED_AGAINST = ("Elbau 2023", "Khosravani 2025", "Gregory 2025")

ALGORITHMS: Mapping[Algorithm, tuple[str, str]] = {
    Algorithm.PEAK: ("Peak", "the point most anticorrelated with the sgACC"),
    Algorithm.SPHERE: ("Mean over spheres", "the most negative mean of that map over a sphere of 8 mm"),
    Algorithm.SEED_MAP: ("Seed map", "the point most anticorrelated with the whole brain, weighed by the group's map"),
    Algorithm.CLUSTER: ("Seed map, cluster", "centre of the largest cluster of the most negative tenth of that map"),
    Algorithm.HIERARCHICAL: ("Alike series", "centre of the best cluster of alike series, as in SAINT"),
}
"""Each way to a target: its name, and how it goes"""
WHY: Mapping[Why, str] = {
    Why.NO_CLUSTER: "No target: no cluster is both large enough and anticorrelated with the sgACC.",
}

REASONS: Mapping[Key, Measure] = {
    Key.SPREAD: Measure("With another draw of the same scan the targets move by {value} (root mean square).", "mm",
                        1e3, 1),
    Key.SPLIT_HALF: Measure("Two halves of the scan put them {value} apart.", "mm", 1e3, 1),
    Key.BETWEEN_PEOPLE: Measure(
        "People's true targets are taken to lie {value} from the group's point (root mean square).", "mm", 1e3, 0),
    Key.NO_TARGET: Measure("No target was found whose spread can be told, so the group's point stands."),
    Key.NOT_NEGATIVE: Measure(
        "No target is anticorrelated with the sgACC (the lowest r is {value}), so the group's point stands.", "", 1, 2),
    Key.APART: Measure("The algorithms put their targets {value} from the mean of them (root mean square).", "mm",
                       1e3, 1),
    Key.NO_GAIN: Measure(
        "On data that did not choose them the targets are no more anticorrelated than the group's point (gain in r: "
        "{value}).", "", 1, 3),
    Key.GAIN_UNSURE: Measure(
        "On data that did not choose them it is unsure whether the targets beat the group's point: the interval of "
        "the gain in r begins at {value}.", "", 1, 3),
    Key.GAIN: Measure(
        "On data that did not choose them the targets are more anticorrelated than the group's point (gain in r: "
        "{value}).", "", 1, 3),
    Key.MAP_UNSTABLE: Measure("The maps of two halves of the scan are unlike (r {value}).", "", 1, 2),
    Key.LIKE_CONTROL: Measure(
        "A seed in the visual cortex, which should lead elsewhere, gives a target only {value} away.", "mm", 1e3, 1),
    Key.BY_HEIGHT: Measure("The map mostly follows the height in the head (r {value} with z).", "", 1, 2),
    Key.HELD_IN_FENCE: Measure("The point was moved by {value} to lie in the left DLPFC.", "mm", 1e3, 1),
}
SCAN: Mapping[str, Measure] = {
    "seed-noisy": Measure(
        "The sgACC has {value} of the signal-to-noise of the rest of the scan: its map is mostly noise.", "%"),
    "seed-dropped": Measure("The signal is lost in {value} of the sgACC: the seed is not what its name says.", "%"),
    "motion": Measure("The head moved {value} for each volume on average: connectivity carries motion.", "mm", 1, 2),
    "motion-unknown": Measure("Motion is not known for {value} volumes, so it could be neither judged nor cut out."),
    "scrubbed": Measure("{value} of the volumes were removed for motion or spikes.", "%"),
    "few-minutes": Measure("Only {value} of data are left: a target from so few will not repeat.", "min", 1, 1),
    "few-volumes": Measure("Only {value} volumes are left: too few for a target of the person's own."),
    "few-freedom": Measure("Only {value} degrees of freedom are left after filtering and regression."),
    "breathing": Measure(
        "The global signal makes {value} large swings, more than chance: breathing was likely irregular, so the "
        "targets with and without global-signal regression must be compared."),
    "mean-removed": Measure("The series came without their mean, so that noise and lost signal are not known."),
    "folds-unlike": Measure(
        "The brain's folds in BOLD fit this T1 only {value} times as well as their mirror image: BOLD and T1 may be of "
        "different people.", "", 1, 2),
    "folds-mirrored": Measure(
        "BOLD fits this T1 {value} times as well when it is mirrored: left and right may be swapped in one of them.",
        "", 1, 2),
    "folds-off": Measure("BOLD lies {value} off the brain of this T1: it must be registered to the T1 again.", "mm",
                         1, 1),
    "already-filtered": Measure(
        "Only {value} of the variance lies outside the band: the series were filtered before they came.", "%", 1, 1),
}
"""By key of a finding, whose value is in the sentence's own unit"""


@dataclass(frozen=True, slots=True)
class Way:
    """One row of the tables of targets: an algorithm, with the global signal regressed out or not."""

    algorithm: Algorithm
    regressed: bool
    found: Reliability
    here: Array | None
    """(3,), m of Scanner"""


def ways(personal: Personal) -> list[list[Way]]:
    """The targets by algorithm, of each first the one with the global signal regressed out."""
    both = (True, personal.gsr, personal.gsr_here), (False, personal.plain, personal.plain_here)
    pairs = [
        [Way(one, regressed, of[one], here.get(one)) for regressed, of, here in both if one in of] for one in Algorithm
    ]
    return [pair for pair in pairs if pair]


def reasons(recommended: Recommendation, _: Language) -> list[str]:
    """Each reason as a sentence with its figure."""
    return [REASONS[reason.key].sentence(reason.value, _) for reason in recommended.reasons]


def remarks(scan: Quality, _: Language) -> list[tuple[Level, str]]:
    """(level, sentence) for each finding of the scan."""
    return [(found.level, SCAN[found.key].sentence(found.value, _)) for found in scan.findings]


def interval(one: Interval, _: Language) -> str:
    """A gain with its interval, or a dash."""
    if np.isnan(one.mean):
        return UNKNOWN
    ends = " … ".join(_.number(end, 3, signed=True) for end in (one.low, one.high))
    return f"{_.number(one.mean, 3, signed=True)} ({ends})"


def apart(personal: Personal) -> float:
    """Between the recommendations with and without the global signal, m."""
    return float(np.linalg.norm(personal.recommended.point - personal.recommended_plain.point))


def against() -> list[tuple[str, Source]]:
    """What speaks against personal targets, by the names in use."""
    sources = [claim.source for claim in AIMING if claim.kind is Kind.AGAINST]
    return [(name, source) for name in NAMED_AGAINST for source in sources if source.text.startswith(name)]


def scan_rows(personal: Personal, _: Language) -> Iterator[Row]:
    """What was scanned, what is left, and what it is worth."""
    scan, minutes = personal.scan, Measure("", "min", 1, 1)
    share, distance, count = Measure("", "%"), Measure("", "mm", 1e3, 2), Measure("")
    part = scan.tsnr_seed / scan.tsnr if scan.tsnr_seed is not None and scan.tsnr else None
    say = _Judged({found.key: found.level for found in scan.findings}, _)
    asked = _("of {scanned} min scanned", scanned=_.number(_scanned(personal.cleaning), 1))
    yield say(_("Data left"), minutes.text(scan.minutes, _), asked, findings.MINUTES, "few-minutes",
              minutes.between(findings.MINUTES.value, None, _))
    yield say(_("Volumes left"), count.text(scan.volumes, _), "", findings.VOLUMES, "few-volumes",
              count.between(findings.VOLUMES.value, None, _))
    yield say(_("Volumes removed for motion or spikes"), share.text(scan.scrubbed, _), "", findings.SCRUBBED,
              "scrubbed", share.between(None, findings.SCRUBBED.value, _))
    yield say(_("Degrees of freedom left"), count.text(scan.freedom, _), "", findings.FREEDOM, "few-freedom",
              count.between(findings.FREEDOM.value, None, _))
    yield say(_("Motion from volume to volume, mean"), distance.text(scan.displacement, _), "", findings.DISPLACEMENT,
              "motion", distance.between(None, findings.DISPLACEMENT.value * mm, _))
    yield say(_("Signal over noise in time (tSNR) of the sgACC, of all the scan's"), share.text(part, _),
              _("sgACC {seed}, all {whole}", seed=_.number(scan.tsnr_seed, 0), whole=_.number(scan.tsnr, 0)),
              findings.SEED_TSNR, "seed-noisy", share.between(findings.SEED_TSNR.value, None, _))
    yield say(_("sgACC without signal"), share.text(scan.dropped, _), "", findings.DROPPED_SHARE, "seed-dropped",
              share.between(None, findings.DROPPED_SHARE.value, _))
    yield say(_("Large swings of the global signal"), count.text(scan.swings, _), "", findings.EXCURSIONS_CHANCE,
              "breathing", _("about {chance}, as by chance", chance=_.number(scan.swings_by_chance, 1)))


@dataclass(frozen=True, slots=True)
class _Judged:
    """Makes rows whose level is that of the finding of a key, or good."""

    levels: Mapping[str, Level]
    language: Language

    def __call__(self, name: str, value: str, hint: str, limit: Sourced, key: str, good: str) -> Row:
        level = None if value == UNKNOWN else self.levels.get(key, Level.GOOD)
        return Row(name, value, good, level, hint, limit.source)


def _scanned(cleaning: Mapping[str, Any]) -> float | None:
    """Minutes of all runs before anything was cut off."""
    runs: Sequence[Mapping[str, Any]] = cleaning.get("runs", ())
    repetition = cleaning.get("asked", {}).get("repetition")
    return sum(run["volumes"] for run in runs) * repetition / 60 if runs and repetition else None


def cleaned(cleaning: Mapping[str, Any]) -> dict[str, object]:
    """All that was done to the scan, run by run, as names and values."""
    runs = {f"run {k}": {**run, "removed": len(run.get("removed", ())), "regressors": len(run.get("regressors", ()))}
            for k, run in enumerate(cleaning.get("runs", ()), start=1)}
    return {**cleaning.get("asked", {}), **runs}
