"""Scans made of Colin27's labels, as EPI shows them, beside his own labels and others'."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest
from scipy import ndimage

from bobina.finding import Finding, Level
from bobina.head import Tissue
from bobina.plan.personal import folds
from bobina.plan.personal.findings import SENTENCES
from bobina.space import Volume
from bobina.space.frames import Scanner
from bobina.space.units import mm
from bobina.store import embedded_head, read_scan
from bobina.store.fmriprep import RunFiles

SIGNAL = np.array([0, 0.8, 1.0, 1.3, 0.05, 0.3, 0], np.float32)
EDGE = 4
BEND, SHIFT = 6, 3.5


@cache
def labels() -> Volume[Scanner]:
    """Every second voxel."""
    whole = embedded_head().labels
    return Volume(whole.data[::2, ::2, ::2], whole.affine @ np.diag([2, 2, 2, 1]), Scanner)


@cache
def scan() -> Volume[Scanner]:
    """At 4 mm, brighter on one side, with noise; 0 outside the brain."""
    whole = embedded_head().labels
    count = np.array(whole.data.shape) // EDGE * EDGE
    inner = np.isin(whole.data, (Tissue.WM, Tissue.GM, Tissue.CSF))
    seen, brain = (
        part[tuple(slice(n) for n in count)].reshape(count[0] // EDGE, EDGE, count[1] // EDGE, EDGE, -1, EDGE)
        .mean(axis=(1, 3, 5)) for part in (SIGNAL[whole.data], inner)
    )
    slope = 1 + 0.3 * np.linspace(-1, 1, seen.shape[0])[:, None, None]
    seen = 1000 * seen * slope * (1 + 0.05 * np.random.default_rng(0).standard_normal(seen.shape))
    affine = whole.affine @ np.diag([EDGE, EDGE, EDGE, 1.0])
    affine[:3, 3] = whole.points(np.full(3, (EDGE - 1) / 2))
    return Volume(np.where(brain > 0.5, seen, 0), affine, Scanner)


def bent(one: Volume[Scanner]) -> Volume[Scanner]:
    """Another person's labels: each place from some 12 mm away, differently every few cm."""
    noise = np.random.default_rng(1).standard_normal((3, *one.data.shape))
    far = np.stack([ndimage.gaussian_filter(part, BEND) for part in noise])
    at = np.indices(one.data.shape) + SHIFT * far / far.std()
    return replace(one, data=ndimage.map_coordinates(one.data, at, order=0))


def moved(one: Volume[Scanner], x: float, y: float) -> Volume[Scanner]:
    affine = one.affine.copy()
    affine[:2, 3] += (x, y)
    return replace(one, affine=affine)


def said(mean: Volume[Scanner], of: Volume[Scanner]) -> list[Finding]:
    found = folds.fit(mean, mean.data > 0, of)
    assert found is not None
    return list(folds.judged(found))


def test_a_scan_on_its_own_t1_is_left_in_peace() -> None:
    found = folds.fit(scan(), scan().data > 0, labels())
    assert found is not None
    assert not list(folds.judged(found))
    assert found.moved < 1 * mm
    assert found.given == pytest.approx(found.best, abs=0.02)


def test_left_and_right_swapped() -> None:
    mean = scan()
    (one,) = said(replace(mean, data=np.ascontiguousarray(mean.data[::-1])), labels())
    assert (one.key, one.level) == ("folds-mirrored", Level.CARE)
    assert one.value > 1.3


def test_a_scan_that_lies_beside_its_t1() -> None:
    (one,) = said(moved(scan(), 4 * mm, -3 * mm), labels())
    assert one.key == "folds-off"
    assert one.value == pytest.approx(5, abs=0.7)


def test_what_cannot_be_compared_is_not_judged() -> None:
    mean = scan()
    assert folds.fit(mean, np.zeros(mean.data.shape, bool), labels()) is None
    brain = replace(mean, data=mean.data > 0)
    series = np.random.default_rng(2).standard_normal((int(brain.data.sum()), 5), np.float32)
    assert folds.doubts([series - series.mean(axis=1, keepdims=True)], brain, bent(labels())) == ()


def test_a_scan_of_another_person_is_told_as_it_is_read(tmp_path: Path) -> None:
    mean, path = scan(), tmp_path / "bold.nii.gz"
    series = mean.data[..., None] * (1 + 0.01 * np.random.default_rng(3).standard_normal((*mean.data.shape, 3)))
    nib.save(nib.Nifti1Image(series.astype(np.float32), np.diag([1e3, 1e3, 1e3, 1]) @ mean.affine), path)
    read = read_scan([RunFiles((path,))], repetition=2.0, to_mni=lambda points: points, labels=bent(labels()))
    assert [one.key for one in read.findings] == ["folds-unlike"]
    assert "{value" in SENTENCES["folds-unlike"]
