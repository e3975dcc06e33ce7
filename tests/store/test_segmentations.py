"""A segmentation written reads back, as itself and as the probability maps that any plan takes."""

from pathlib import Path

import numpy as np
import pytest

import made_shares
from bobina.finding import Finding, Level
from bobina.head import Tissue
from bobina.head.bend import Bend
from bobina.head.segment import Bias, Quality, Segmentation
from bobina.head.warp import Warp
from bobina.space import BadInput
from bobina.space.units import mm
from bobina.store import read_probabilities
from bobina.store.segmentations import read_segmentation, read_warp, write_segmentation, write_warp
from spheres import FOUR

HEAD = made_shares.ball({Tissue.WM: 60 * mm, **FOUR}, 5 * mm)


def bend(seed: int) -> Bend:
    rng = np.random.default_rng(seed)
    matrix, grid = np.eye(4), np.diag([0.02, 0.02, 0.02, 1.0])
    matrix[:3] += 0.1 * rng.normal(size=(3, 4))
    grid[:3, 3] = -0.1
    return Bend(matrix, rng.normal(0, 5e-3, (10, 11, 12, 3)).astype(np.float32), grid)


def made(error: float | None = 2 * mm) -> Segmentation:
    assert HEAD.shares is not None
    findings = (Finding("wm", Level.GOOD, 5e-4), Finding("skull_median", Level.STOP, float("nan")))
    warp = Warp(bend(0), bend(1), 0.97, 0.1 * mm, error)
    return Segmentation(HEAD.shares, HEAD.labels, warp, Bias(0.8, 1.2), Quality(findings), "built-in")


def test_it_reads_back(tmp_path: Path) -> None:
    wanted = made()
    found = read_segmentation(write_segmentation(tmp_path, "01", wanted))
    assert np.array_equal(found.labels.data, wanted.labels.data)
    assert np.allclose(found.labels.affine, wanted.labels.affine, atol=1e-9)
    assert np.abs(found.shares - wanted.shares).max() <= 0.5e-3 + 1e-6
    assert (found.bias, found.priors) == (wanted.bias, wanted.priors)
    assert found.quality.findings[0] == wanted.quality.findings[0]
    assert np.isnan(found.quality.findings[1].value)
    assert found.quality.verdict is Level.STOP
    points = np.random.default_rng(2).uniform(-0.12, 0.12, (100, 3))
    assert np.array_equal(found.warp.to_mni(points), wanted.warp.to_mni(points))
    assert np.array_equal(found.warp.to_scanner(points), wanted.warp.to_scanner(points))
    assert found.warp.error == wanted.warp.error


def test_a_plan_takes_its_maps(tmp_path: Path) -> None:
    labels, shares = read_probabilities(write_segmentation(tmp_path, "01", made()))
    assert np.array_equal(labels.data, HEAD.labels.data)
    assert HEAD.shares is not None
    assert np.abs(shares - HEAD.shares).max() <= 2e-3


def test_a_warp_of_an_image_in_mni_has_no_error(tmp_path: Path) -> None:
    path = write_warp(tmp_path / "warp.npz", made(error=None).warp)
    assert read_warp(path).error is None


def test_what_is_no_segmentation_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="0 segmentations"):
        read_segmentation(tmp_path)
    folder = write_segmentation(tmp_path, "01", made())
    xfm = next(folder.glob("*.npz"))
    xfm.write_bytes(xfm.read_bytes()[:1000])
    with pytest.raises(BadInput, match=xfm.name):
        read_segmentation(folder)
    about = next(folder.glob("*segmentation.json"))
    about.write_text("{}")
    with pytest.raises(BadInput, match=about.name):
        read_segmentation(folder)
    with pytest.raises(BadInput, match="letters and digits"):
        write_segmentation(tmp_path, "sub_1", made())
