"""Cleaning: what is asked for is what is applied, every parameter of it is said, and nothing is filtered twice."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from fnmatch import fnmatchcase
from typing import Any, Literal

import numpy as np
from nilearn import signal
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline

from bobina.plan.personal import confounds
from bobina.plan.personal.resting import Array, Resting, Run, Scan
from bobina.plan.personal.smooth import smooth
from bobina.space import BadInput
from bobina.space.units import mm

STANDARDIZE: Literal["zscore_sample"] = "zscore_sample"
_SHORTEST_RUN = 40
"""volumes: the band-pass alone needs 34 to run forwards and backwards"""
_AT_ONCE = 16384
"""points cleaned at a time, which bounds the memory"""


@dataclass(frozen=True, slots=True)
class Cleaning:
    """How a scan is cleaned. None of it is left to the defaults of a library. BadInput: parameters that clash.

    Defaults: the band and width of the seed-map family of methods (0.01 to 0.1 Hz, 4 mm); fMRIPrep's own thresholds
    for outliers (0.5 mm, 1.5), which are nilearn's since 0.13.
    """

    motion: int = 24
    """regressors of motion: 0, 6, 12 or 24"""
    wm_csf: bool = True
    """regress the mean of white matter and of CSF"""
    global_signal: bool = False
    """regress the table's global signal or, where it has none, the mean of all points"""
    columns: tuple[str, ...] = ()
    """more columns of the table, by name or pattern"""
    high_pass: float | None = 0.01
    """Hz"""
    low_pass: float | None = 0.1
    """Hz"""
    filter: Literal["butterworth", "cosine", "none"] = "butterworth"
    detrend: bool = True
    """remove a straight line"""
    fwhm: float = 4 * mm
    """smoothing, m; 0 for none"""
    fd_threshold: float | None = 0.5 * mm
    """m: volumes with more framewise displacement go"""
    std_dvars_threshold: float | None = 1.5
    shortest: int = 5
    """volumes: shorter stretches between those that go, go too"""
    dummies: int = 0
    """volumes cut off at the start of each run; more where fMRIPrep found more not yet steady"""

    def __post_init__(self) -> None:
        """Refuse what contradicts itself."""
        if self.motion not in (0, 6, 12, 24):
            raise BadInput(f"there are 0, 6, 12 or 24 regressors of motion, not {self.motion}")
        high, low = self.high_pass, self.low_pass
        if high is not None and low is not None and not 0 < high < low:
            raise BadInput(f"the band {high:g} to {low:g} Hz is empty: the high-pass comes first")
        if self.filter == "none" and (high, low) != (None, None):
            raise BadInput("a band is given but no filter: choose butterworth or cosine, or give no band")
        if self.filter != "none" and (high, low) == (None, None):
            raise BadInput(f"the filter {self.filter} is chosen without a band: give one, or choose none")
        if self.filter == "cosine" and (low is not None or high is None):
            raise BadInput("cosines are a high-pass alone: give high_pass and no low_pass, or choose butterworth")
        if high is not None and any("cosine" in name or fnmatchcase("cosine00", name) for name in self.columns):
            raise BadInput("the columns cosine* are a high-pass themselves: leave them out, or give no high_pass")
        if min(self.fwhm, self.dummies, self.shortest, self.fd_threshold or 0, self.std_dvars_threshold or 0) < 0:
            raise BadInput("widths, thresholds and counts of volumes cannot be negative")


@dataclass(frozen=True, eq=False, slots=True)
class Applied:
    """What was really done to one run."""

    regressors: tuple[str, ...]
    kept: NDArray[np.bool_]
    """(volumes,) of the run as it came"""
    dummies: int
    freedom: float
    """degrees of freedom that each series keeps: see ``freedom``"""


def clean(scan: Scan, cleaning: Cleaning) -> tuple[Resting, tuple[Applied, ...]]:
    """Smooth, then detrend, filter, censor, regress and standardise each run in one go; one run after the other.

    Scrubbed volumes are bridged for the filter only, those at the edges of a run are cut off, and the regressors are
    filtered as the data are (Lindquist 2018, 10.1002/hbm.24528). BadInput: a run that is too short; a filter beyond
    what the repetition time can show; a column that is not there.
    """
    if cleaning.low_pass is not None and cleaning.low_pass >= 0.5 / scan.repetition:
        raise BadInput(
            f"a low-pass of {cleaning.low_pass:g} Hz needs volumes more often than every {scan.repetition:g} s: "
            "check the repetition time"
        )
    pieces, applied = zip(*(_run(scan, run, cleaning, k) for k, run in enumerate(scan.runs)), strict=True)
    run = np.repeat(np.arange(len(pieces), dtype=np.int32), [piece.shape[1] for piece in pieces])
    places = scan.places
    series = pieces[0] if len(pieces) == 1 else np.concatenate(pieces, axis=1)
    resting = Resting(series, places.mni, places.neighbours, places.sizes, run, scan.repetition, places.on_surface)
    return resting, applied


def freedom(volumes: int, regressors: int, repetition: float, cleaning: Cleaning) -> float:
    """Degrees of freedom left: those of the band, 2 TR (low - high) for each volume, less regressors, mean and line.

    As if the filter ended sharply; without a low-pass the band ends at half the sampling rate. At most so many: a
    filter rings at the ends of a run, which of 300 volumes costs another tenth or two.
    """
    top = min(cleaning.low_pass or math.inf, 0.5 / repetition)
    line = 1.0 if cleaning.detrend and cleaning.high_pass is None else 0.0
    return volumes * 2 * repetition * (top - (cleaning.high_pass or 0.0)) - regressors - 1 - line


def global_signal(run: Run) -> Array:
    """The table's global signal (volumes,), or the mean of all points where it has none."""
    if confounds.GLOBAL in run.confounds:
        return run.confounds[confounds.GLOBAL]
    return np.asarray(run.series.mean(axis=0, dtype=np.float64))


def record(cleaning: Cleaning, applied: tuple[Applied, ...], repetition: float) -> dict[str, Any]:
    """All of it as JSON can hold it, to be saved beside the result: lengths in m, times in s, frequencies in Hz."""
    runs = [
        {
            "regressors": list(done.regressors), "volumes": len(done.kept), "volumes_kept": int(done.kept.sum()),
            "dummies": done.dummies, "removed": np.flatnonzero(~done.kept).tolist(), "freedom": done.freedom,
        }
        for done in applied
    ]
    asked = {**asdict(cleaning), "standardize": STANDARDIZE, "repetition": repetition}
    result: dict[str, Any] = json.loads(json.dumps({"asked": asked, "runs": runs}))
    return result


def _run(scan: Scan, run: Run, cleaning: Cleaning, number: int) -> tuple[NDArray[np.float32], Applied]:
    volumes = run.series.shape[1]
    dummies = max(cleaning.dummies, confounds.non_steady(run.confounds))
    stays = confounds.kept(
        run.confounds, volumes, dummies=dummies, fd=cleaning.fd_threshold, std_dvars=cleaning.std_dvars_threshold,
        shortest=cleaning.shortest,
    )
    if stays.sum() < _SHORTEST_RUN:
        raise BadInput(
            f"run {number + 1} keeps {stays.sum()} of its {volumes} volumes, fewer than the {_SHORTEST_RUN} that "
            "filtering needs: leave it out"
        )
    chosen = confounds.regressors(
        run.confounds, motion=cleaning.motion, wm_csf=cleaning.wm_csf, columns=cleaning.columns,
        global_signal=global_signal(run) if cleaning.global_signal else None,
    )
    matrix = np.stack([values[dummies:] for values in chosen.values()], axis=1) if chosen else None
    rank = 0 if matrix is None else _rank(matrix[stays[dummies:]])
    done = Applied(tuple(chosen), stays, dummies, freedom(int(stays.sum()), rank, scan.repetition, cleaning))
    smoothed = smooth(scan.places, run.series[:, dummies:], cleaning.fwhm)
    return _cleaned(smoothed, matrix, np.flatnonzero(stays[dummies:]), scan.repetition, cleaning), done


def _cleaned(
    series: NDArray[np.float32], matrix: Array | None, kept: NDArray[np.intp], repetition: float, cleaning: Cleaning
) -> NDArray[np.float32]:
    span = slice(kept[0], kept[-1] + 1)
    inside = kept - kept[0]
    mask = None if len(inside) == inside[-1] + 1 else inside
    confound = None if matrix is None else _bridged(matrix[span], inside)
    result = np.empty((len(series), len(kept)), np.float32)
    for part in _parts(len(series)):
        result[part] = signal.clean(
            _bridged(series[part, span].T.astype(np.float64), inside), detrend=cleaning.detrend,
            standardize=STANDARDIZE, sample_mask=mask, confounds=confound, standardize_confounds=True,
            filter=False if cleaning.filter == "none" else cleaning.filter, low_pass=cleaning.low_pass,
            high_pass=cleaning.high_pass, t_r=repetition, ensure_finite=False, extrapolate=False,
            butterworth__copy=True,
        ).T
    return result


def _bridged(values: Array, kept: NDArray[np.intp]) -> Array:
    """Rows (volumes, n) that are not ``kept`` replaced by a cubic spline through those that are.

    nilearn 0.14.1 means to do so but writes its spline over the rows ``~kept``, which of indices are the mirrored ones:
    a volume would pass into the filter as it is where that as far from the other end is scrubbed too, and so would the
    first and last. Of rows that are bridged already its spline changes nothing.
    """
    if len(kept) == len(values):
        return np.ascontiguousarray(values)
    bridged = np.array(values)
    gone = np.setdiff1d(np.arange(len(values)), kept)
    bridged[gone] = CubicSpline(kept, values[kept])(gone)
    return bridged


def _parts(count: int) -> Iterator[slice]:
    return (slice(start, start + _AT_ONCE) for start in range(0, count, _AT_ONCE))


def _rank(matrix: Array) -> int:
    centred = matrix - matrix.mean(axis=0)
    scale = np.linalg.norm(centred, axis=0)
    return int(np.linalg.matrix_rank(centred / np.where(scale > 0, scale, 1)))
