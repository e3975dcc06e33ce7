"""What a resting-state scan is worth for a target of one's own: the sgACC's signal, motion, breathing, length."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import poisson

from bobina.finding import Finding, Level
from bobina.plan.personal import confounds, findings
from bobina.plan.personal.breathing import BAND, swings
from bobina.plan.personal.clean import Applied, Cleaning, clean, global_signal, record
from bobina.plan.personal.findings import sentence
from bobina.plan.personal.regions import SEED, SEED_RADIUS, within
from bobina.plan.personal.resting import Array, Resting, Run, Scan
from bobina.space import BadInput


@dataclass(frozen=True, slots=True)
class Quality:
    """The worth of a scan. Of several runs: means weighted by their volumes, sums of minutes, freedom and swings."""

    tsnr_seed: float | None
    """median over the seed of mean / SD of the line-free raw series; None where the mean was removed before"""
    tsnr: float | None
    """the same over all points"""
    dropped: float | None
    """share of the seed whose mean signal is below half the median of all points"""
    displacement: float | None
    """mean framewise displacement, m"""
    scrubbed: float
    """share of the volumes after the dummies that went"""
    minutes: float
    """of data left"""
    volumes: int
    freedom: float
    global_sd: float | None
    """SD of the raw global signal, percent of its mean"""
    swings: int
    """excursions of the global signal beyond 3 robust SD in 0.01 to 0.1 Hz"""
    swings_by_chance: float
    """how many Gaussian noise of the same spectrum would make"""
    findings: tuple[Finding, ...]


def quality(scan: Scan, applied: Sequence[Applied]) -> Quality:
    """Judge a scan as it came, and how much of it cleaning left."""
    weights = [len(done.kept) - done.dummies for done in applied]
    judged = [_signal(scan, run, done) for run, done in zip(scan.runs, applied, strict=True)]
    tsnr_seed, tsnr, dropped, global_sd, displacement = (_mean(column, weights) for column in zip(*judged, strict=True))
    breaths = [swings(_signal_of(run, done), scan.repetition) for run, done in zip(scan.runs, applied, strict=True)]
    left = sum(int(done.kept.sum()) for done in applied)
    result = Quality(
        tsnr_seed, tsnr, dropped, displacement, 1 - left / sum(weights), left * scan.repetition / 60, left,
        sum(done.freedom for done in applied), global_sd, sum(count for count, _ in breaths),
        sum(expected for _, expected in breaths), (),
    )
    outside = min(_outside(run, scan.repetition) for run in scan.runs)
    return replace(result, findings=(*scan.findings, *_found(result), *_found_before(scan, result, outside)))


def _signal(scan: Scan, run: Run, done: Applied) -> tuple[float | None, ...]:
    """TSNR of the seed and of all, share of the seed dropped, SD of the global signal in percent, displacement."""
    series = run.series[:, done.dummies:]
    mean, noise = series.mean(axis=1, dtype=np.float64), _line_free_sd(series)
    displacement = confounds.framewise_displacement(run.confounds)
    moved = None if displacement is None else float(displacement[done.dummies:].mean())
    if np.median(np.abs(mean) / noise) < 1:
        return None, None, None, None, moved
    seed = within(scan.places.mni, SEED, SEED_RADIUS)
    whole = _signal_of(run, done)
    lost = float((mean[seed] < findings.DROPPED_BELOW.value * np.median(mean)).mean()) if seed.any() else 1.0
    ratio = mean / noise
    at_seed = float(np.median(ratio[seed])) if seed.any() else 0.0
    return at_seed, float(np.median(ratio)), lost, float(100 * whole.std() / whole.mean()), moved


def _signal_of(run: Run, done: Applied) -> Array:
    return global_signal(run)[done.dummies:]


def _line_free_sd(series: NDArray[np.float32]) -> Array:
    """SD (points,) about the straight line through each series."""
    time = np.linspace(-1, 1, series.shape[1])
    slope = series @ time.astype(series.dtype) / (time @ time)
    variance = series.var(axis=1, dtype=np.float64) - slope.astype(np.float64)**2 * time.var()
    sd: Array = np.sqrt(np.maximum(variance, np.finfo(float).tiny))
    return sd


def _outside(run: Run, repetition: float) -> float:
    """Share of the variance of a run's series above the band, half an octave spared; 1 where nothing is seen there."""
    series = run.series[:: max(1, len(run.series) // 500)].astype(np.float64)
    power = (np.abs(np.fft.rfft(series - series.mean(axis=1, keepdims=True))) ** 2).sum(axis=0)
    above = np.fft.rfftfreq(series.shape[1], repetition) > math.sqrt(2) * BAND[1]
    return float(power[above].sum() / power[1:].sum()) if above.any() else 1.0


def _mean(values: Sequence[float | None], weights: Sequence[int]) -> float | None:
    known = [(value, weight) for value, weight in zip(values, weights, strict=True) if value is not None]
    if not known:
        return None
    return sum(value * weight for value, weight in known) / sum(weight for _, weight in known)


def _found(seen: Quality) -> Iterator[Finding]:
    if seen.tsnr_seed is not None and seen.tsnr and seen.tsnr_seed < findings.SEED_TSNR.value * seen.tsnr:
        yield Finding("seed-noisy", Level.CARE, seen.tsnr_seed / seen.tsnr)
    if seen.dropped is not None and seen.dropped > findings.DROPPED_SHARE.value:
        yield Finding("seed-dropped", Level.CARE, seen.dropped)
    if seen.displacement is None:
        yield Finding("motion-unknown", Level.CARE, seen.volumes)
    elif seen.displacement * 1e3 > findings.DISPLACEMENT.value:
        yield Finding("motion", Level.CARE, seen.displacement * 1e3)
    if seen.scrubbed > findings.SCRUBBED.value:
        yield Finding("scrubbed", Level.CARE, seen.scrubbed)
    if poisson.sf(seen.swings - 1, seen.swings_by_chance) < findings.EXCURSIONS_CHANCE.value:
        yield Finding("breathing", Level.CARE, seen.swings)
    yield from _found_short(seen)


def _found_short(seen: Quality) -> Iterator[Finding]:
    if seen.volumes < findings.VOLUMES.value:
        yield Finding("few-volumes", Level.STOP, seen.volumes)
    if seen.freedom < findings.FREEDOM.value:
        yield Finding("few-freedom", Level.STOP, seen.freedom)
    if seen.minutes < findings.MINUTES.value:
        yield Finding("few-minutes", Level.CARE, seen.minutes)


def _found_before(scan: Scan, seen: Quality, outside: float) -> Iterator[Finding]:
    if seen.tsnr is None:
        yield Finding("mean-removed", Level.CARE, len(scan.runs))
    if outside < findings.FILTERED.value:
        yield Finding("already-filtered", Level.CARE, outside)


@dataclass(frozen=True, eq=False, slots=True)
class Prepared:
    """A scan ready for targeting, with its worth, and what was done to it as JSON can hold it."""

    resting: Resting
    quality: Quality
    record: dict[str, Any]


def prepare(scan: Scan, cleaning: Cleaning) -> Prepared:
    """Clean and judge. BadInput: as ``clean``; too few volumes or degrees of freedom are left."""
    resting, applied = clean(scan, cleaning)
    worth = quality(scan, applied)
    for finding in worth.findings:
        if finding.level is Level.STOP:
            raise BadInput(sentence(finding))
    return Prepared(resting, worth, record(cleaning, applied, scan.repetition))
