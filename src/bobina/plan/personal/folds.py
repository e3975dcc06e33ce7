"""Whether a scan shows the brain of this T1: whether its folds fit better where they lie than mirrored, or moved.

All brains are alike in the coarse. So only detail finer than ``DETAIL`` is compared: one person's folds fit another's
hardly better than their mirror image does, which can be asked of the scan at hand, whatever its noise.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage, optimize
from scipy.spatial.transform import Rotation

from bobina.finding import Finding, Level
from bobina.head import Tissue
from bobina.head.surface import coarsen, sample
from bobina.plan.personal import findings
from bobina.plan.personal.resting import Array
from bobina.space import Volume
from bobina.space.frames import Scanner
from bobina.space.units import degree, mm

Mask = NDArray[np.bool_]

DETAIL = 6 * mm
"""standard deviation of the Gaussian whose local mean is taken away"""
_FINEST = 2 * mm
_BOX = 0.35
"""standard deviation of the Gaussian that blurs as a voxel does, of its edge"""
_FEW, _MANY = 6_000, 40_000
"""points on which a search looks, and on which what it found is measured"""
_RIM = 12 * mm
_SOFT = 4 * mm
_AROUND = (5 * mm, 5 * degree)
_START = np.repeat((4 * mm, 4 * degree), 3)
_OUTLIER = 0.6


@dataclass(frozen=True, slots=True)
class Fit:
    """Multiple correlation (0 to 1) of the scan's detail with that of the T1's white and grey matter."""

    given: float
    """as the scan lies"""
    best: float
    """at the best rigid move from there"""
    moved: float
    """how far that moves the brain's points (root mean square), m"""
    around: float
    """in the mean 5 mm or 5 degrees about the best, along and about each axis"""
    mirrored: float
    """at the best rigid move of the scan's mirror image"""

    @property
    def sharpness(self) -> float:
        """Best over around."""
        return self.best / max(self.around, 1e-6)

    @property
    def own(self) -> float:
        """Best over mirrored."""
        return self.best / max(self.mirrored, 1e-6)


def doubts(runs: Sequence[NDArray[np.float32]], mask: Volume[Scanner], labels: Volume[Scanner]) -> tuple[Finding, ...]:
    """What speaks against series (voxels of ``mask``, volumes) being of the head of ``labels``: of the first run of
    which something does. Runs without their mean are passed over, as nothing of the head is left in them.
    """
    for series in runs:
        bright, noise = series.mean(axis=1, dtype=np.float64), series.std(axis=1, dtype=np.float64)
        if np.median(np.abs(bright) / np.maximum(noise, 1e-12)) < 1:
            continue
        mean = np.zeros(mask.data.shape)
        mean[mask.data] = bright
        seen = fit(Volume(mean, mask.affine, Scanner), mask.data, labels)
        if seen is not None and (found := tuple(judged(seen))):
            return found
    return ()


def judged(fit: Fit) -> Iterator[Finding]:
    """What speaks against the scan being of this T1's head: nothing, or one finding.

    It is said to be unlike only where both signs of it are there: little detail blurs one or the other.
    """
    sharp = fit.sharpness >= findings.SHARP_FOLDS.value
    if fit.own < 1 / findings.OWN_FOLDS.value:
        yield Finding("folds-mirrored", Level.CARE, 1 / fit.own)
    elif fit.own < findings.OWN_FOLDS.value and not sharp:
        yield Finding("folds-unlike", Level.CARE, fit.own)
    elif sharp and fit.moved / mm > findings.FOLDS_OFF.value:
        yield Finding("folds-off", Level.CARE, fit.moved / mm)


def fit(mean: Volume[Scanner], mask: Mask, labels: Volume[Scanner]) -> Fit | None:
    """How the mean image of a scan fits a T1's labels (numbered as Tissue) of the same frame.

    ``mask``: the brain on the voxels of ``mean``. Brightness may run either way, as only correlation counts. None where
    too little is left of either to be compared. The same input gives the same numbers.
    """
    known = _tissues(labels, float(np.cbrt(np.prod(mean.spacing))))
    scan = _detail(mean, mask)
    shape = _shape(mean, mask)
    if min(len(scan.points), len(shape.points)) < _FEW // 10:
        return None
    tissues, outline = known[:2], known[2:]
    centre = scan.points.mean(axis=0)
    still = _Move(centre, np.eye(3))
    own = _best(scan, tissues, still)
    mirrored = _best(scan, tissues, _best(shape, outline, _Move(centre, np.diag([-1.0, 1, 1]))))
    if _correlation(scan, tissues, own) < _correlation(scan, tissues, mirrored):
        own = _better(scan, tissues, own, _best(scan, tissues, _best(shape, outline, still)))
    way = own(scan.points) - scan.points
    r = [_correlation(scan, tissues, move) for move in (still, own, mirrored)]
    around = float(np.mean([_correlation(scan, tissues, own.by(step)) for step in _steps()]))
    return Fit(r[0], r[1], float(np.sqrt((way**2).sum(axis=1).mean())), around, r[2])


@dataclass(frozen=True, eq=False, slots=True)
class _Points:
    """Values (n,) at points (n, 3), m."""

    points: Array
    values: Array

    def some(self, count: int) -> _Points:
        """At most ``count`` of them, drawn the same each time."""
        if len(self.points) <= count:
            return self
        drawn = np.random.default_rng(0).choice(len(self.points), count, replace=False)
        return _Points(self.points[drawn], self.values[drawn])


@dataclass(frozen=True, eq=False, slots=True)
class _Move:
    """Turns, and mirrors where ``turn`` (3, 3) does, about ``centre`` (3,), then shifts (3,), m."""

    centre: Array
    turn: Array
    shift: tuple[float, float, float] = (0.0, 0.0, 0.0)

    def __call__(self, points: Array) -> Array:
        result: Array = (points - self.centre) @ self.turn.T + self.centre + self.shift
        return result

    def by(self, step: Array) -> _Move:
        """Moved further by shifts, m, and a rotation vector, rad: (6,)."""
        x, y, z = (float(part) for part in np.add(self.shift, step[:3]))
        return _Move(self.centre, Rotation.from_rotvec(step[3:]).as_matrix() @ self.turn, (x, y, z))


def _steps() -> Iterator[Array]:
    for axis, size in enumerate(np.repeat(_AROUND, 3)):
        yield from (sign * size * np.eye(6)[axis] for sign in (-1, 1))


def _best(scan: _Points, images: list[Volume[Scanner]], start: _Move) -> _Move:
    """The rigid move from ``start`` at which they correlate most nearby.

    By Nelder and Mead's simplex, begun anew where it ended, the other way round, as it may have shrunk too soon.
    """
    few = scan.some(_FEW)
    for way in (1, -1):
        def cost(step: Array, here: _Move = start) -> float:
            return -_correlation(few, images, here.by(step * _START))

        simplex = way * np.vstack([np.zeros(6), np.eye(6)])
        found = optimize.minimize(cost, np.zeros(6), method="Nelder-Mead", options={
            "initial_simplex": simplex, "maxfev": 250, "xatol": 0.02, "fatol": 1e-4})
        start = start.by(found.x * _START)
    return start


def _better(scan: _Points, images: list[Volume[Scanner]], one: _Move, other: _Move) -> _Move:
    return max((one, other), key=lambda move: _correlation(scan, images, move))


def _correlation(scan: _Points, images: list[Volume[Scanner]], move: _Move) -> float:
    """Multiple correlation of the values with the images where the move takes them."""
    few = scan.some(_MANY)
    there = move(few.points)
    seen = np.stack([np.ones(len(there)), *(sample(image, there) for image in images)], axis=1)
    fitted = seen @ np.linalg.lstsq(seen, few.values, rcond=None)[0]
    return float(np.sqrt(fitted.var() / max(few.values.var(), 1e-12)))


def _detail(mean: Volume[Scanner], mask: Mask) -> _Points:
    """The fine structure of the scan in the brain, relative to its local mean; voxels finer than 2 mm are joined."""
    whole = coarsen(Volume(np.where(mask, mean.data, 0), mean.affine, Scanner), _FINEST)
    weight = coarsen(Volume(mask, mean.affine, Scanner), _FINEST).data
    local = _blurred(whole.data, DETAIL / whole.spacing) / np.maximum(_blurred(weight, DETAIL / whole.spacing), 1e-3)
    inner = ndimage.binary_erosion(weight > 0.99) & (local > 0)
    bright = whole.data[inner] / local[inner] - 1
    return _Points(whole.points(np.argwhere(inner)), np.clip(bright, -_OUTLIER, _OUTLIER).astype(float))


def _shape(mean: Volume[Scanner], mask: Mask) -> _Points:
    """The brain's outline: 1 in it, 0 in a rim about it."""
    whole = coarsen(Volume(mask, mean.affine, Scanner), _SOFT)
    near = ndimage.distance_transform_edt(whole.data < 0.5, sampling=whole.spacing) < _RIM
    return _Points(whole.points(np.argwhere(near)), whole.data[near].astype(float))


def _tissues(labels: Volume[Scanner], edge: float) -> list[Volume[Scanner]]:
    """The detail of white and of grey matter as voxels of ``edge`` (m) would show it, and the brain with its fluid."""
    shares = [
        coarsen(Volume(labels.data == tissue, labels.affine, Scanner), _FINEST)
        for tissue in (Tissue.WM, Tissue.GM, Tissue.CSF)
    ]
    spacing, affine = shares[0].spacing, shares[0].affine
    brain = np.minimum(sum(share.data for share in shares), 1)
    over = np.maximum(_blurred(brain, DETAIL / spacing), 1e-3)
    detail = [share.data - brain * _blurred(share.data, DETAIL / spacing) / over for share in shares[:2]]
    seen = [_blurred(one, _BOX * edge / spacing) for one in detail]
    return [Volume(one, affine, Scanner) for one in (*seen, _blurred(brain, _SOFT / spacing))]


def _blurred(data: NDArray[np.floating], width: Array) -> NDArray[np.float32]:
    return np.asarray(ndimage.gaussian_filter(data, width, mode="constant", truncate=3, output=np.float32))
