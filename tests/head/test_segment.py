"""A head from a T1: Colin27's at 3 mm, made uneven, against the labels that came with it."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import ndimage

from bobina.finding import Level
from bobina.head import FILLED, Tissue, antspy, build
from bobina.head.segment import Segmentation, segment
from bobina.head.segment.coherence import coherent
from bobina.head.segment.mixture import fit
from bobina.head.segment.tidy import Grid, tidied
from bobina.space import BadInput, Volume
from bobina.space.frames import MNI, Scanner
from bobina.space.units import mm
from bobina.store import read_segmentation
from uneven_head import made, truth, uneven

LEAST = {Tissue.WM: 0.88, Tissue.GM: 0.79, Tissue.CSF: 0.65, Tissue.BONE: 0.80, Tissue.SCALP: 0.88}
"""Dice at 3 mm; benchmarks/segmentation.py has those at 1 mm"""
ROUNDED = 5e-4
"""what a share may be off in the file"""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Segmentation:
    """As ``bobina head`` made and kept it (tests/app/test_head_command.py)."""
    folder, _ = made(tmp_path_factory)
    return read_segmentation(folder / "made" / "sub-x" / "anat")


def test_tissues_lie_where_the_labels_have_them(found: Segmentation) -> None:
    image = uneven()
    height = image.points(np.moveaxis(np.indices(image.data.shape), 0, -1))[..., 2]
    for tissue, least in LEAST.items():
        ours, theirs = (labels[height > 0] == tissue for labels in (found.labels.data, truth()))
        assert 2 * (ours & theirs).sum() / (ours.sum() + theirs.sum()) > least, tissue.name


def test_shares_are_parts_of_voxels(found: Segmentation) -> None:
    image = uneven()
    assert found.shares.shape == (len(FILLED), *image.data.shape)
    assert found.shares.dtype == np.float32
    assert found.shares.min() >= 0
    assert found.shares.sum(axis=0).max() <= 1 + len(FILLED) * ROUNDED
    assert np.array_equal(found.labels.affine, image.affine)
    largest = found.shares.max(axis=0)
    deep = ndimage.binary_erosion(found.labels.data == Tissue.WM)
    assert np.median(largest[deep]) > 0.9
    assert not found.shares[:, found.labels.data == Tissue.CAVITY].sum(axis=0).max(initial=0) > 0.5


def test_the_head_is_closed_and_a_plan_takes_it(found: Segmentation) -> None:
    head = build("Colin27", found.labels, found.shares)
    assert head.dropped < 5e-6
    values = {one.key: one for one in found.quality.findings}
    assert values["leak"].level is Level.GOOD
    assert values["bone_bare"].level is Level.GOOD
    assert values["brain_strays"].value < 1e-6
    assert values["overlap"].value > 0.92


def test_the_unevenness_is_found(found: Segmentation) -> None:
    assert found.bias.low < 0.85
    assert found.bias.high > 1.15


def test_a_target_in_mni_lands_in_grey_matter_and_comes_back(found: Segmentation) -> None:
    targets = np.array([[-38, 44, 26], [-37, -25, 60], [37, 26, 45]]) * mm
    there = found.warp.to_scanner(targets)
    assert np.linalg.norm(there - targets, axis=1).max() < 12 * mm
    assert np.linalg.norm(found.warp.to_mni(there) - targets, axis=1).max() < 0.5 * mm
    index = np.rint(found.labels.index(there)).astype(int)
    near = [found.labels.data[tuple(slice(k - 1, k + 2) for k in one)] for one in index]
    assert all((one == Tissue.GM).any() for one in near)


@pytest.mark.parametrize(("data", "edge", "about"), [
    (np.zeros((40, 40, 40)), 3, "shows no head"),
    (np.ones((40, 40)), 3, "3-D"),
    (np.full((40, 40, 40), np.nan), 3, "not numbers"),
    (np.ones((40, 40, 40)), 4, "too coarse"),
])
def test_what_shows_no_head_is_refused(data: NDArray[np.float64], edge: float, about: str) -> None:
    with pytest.raises(BadInput, match=about):
        segment(Volume(data, np.diag([edge * mm] * 3 + [1.0]), Scanner))


def test_work_can_be_interrupted() -> None:
    class StopNow(Exception):
        pass

    def stop(step: str) -> None:
        if step == "bias":
            raise StopNow

    with pytest.raises(StopNow):
        segment(uneven(), progress=stop)


def test_a_mixture_finds_its_gaussians_again() -> None:
    rng = np.random.default_rng(0)
    means, widths = (0.9, 0.65, 0.25, 0.1, 0.5, 0.01), (0.04, 0.06, 0.06, 0.04, 0.1, 0.02)
    owner = rng.integers(0, 6, 60_000)
    values = rng.normal(np.array(means)[owner], np.array(widths)[owner]).astype(np.float32)
    priors = np.full((6, len(owner)), 0.06, np.float32)
    priors[owner, np.arange(len(owner))] = 0.7
    found = fit(values, priors)
    assert np.allclose(found.mean[:2], means[:2], atol=0.01)
    assert found.deviation[0] == found.deviation[1]
    assert found.deviation[0] == pytest.approx(0.05, abs=0.01)
    posterior = found.posterior(values, priors)
    assert np.allclose(posterior.sum(axis=0), 1, atol=1e-5)
    assert np.mean(posterior.argmax(axis=0) == owner) > 0.9
    midway = found.posterior(np.array([0.775], np.float32), np.array([[0.5], [0.5], *[[0]] * 4], np.float32))
    assert abs(midway[0, 0] - 0.5) < 0.2


def test_neighbours_outvote_a_speck() -> None:
    evidence = np.full((6, 9, 9, 9), 0.02, np.float32)
    evidence[3] = 0.9
    evidence[:, 4, 4, 4] = (0.02, 0.02, 0.02, 0.4, 0.52, 0.02)
    found = coherent(evidence)
    assert found[:, 4, 4, 4].argmax() == 3
    assert np.allclose(found.sum(axis=0), 1, atol=1e-5)


def nested() -> tuple[NDArray[np.float32], Grid]:
    """Spheres of 2 mm voxels: brain to 50 mm, CSF 54, table 58, marrow 62, table 66, scalp 74."""
    distance = np.linalg.norm(np.moveaxis(np.indices((81, 81, 81)), 0, -1) - 40, axis=-1) * 2 * mm
    owner = np.digitize(distance, np.array([42, 50, 54, 58, 62, 66, 74]) * mm)
    six = np.full((6, 81, 81, 81), 0.02, np.float32)
    for tissue, rings in enumerate(((0,), (1,), (2,), (3, 5), (4, 6), (7,))):
        six[tissue, np.isin(owner, rings)] = 0.9
    return six, Grid(np.full(3, 2 * mm), np.full((81, 81, 81), 0.05, np.float32))


def test_marrow_is_bone_and_strays_and_thin_bone_are_put_right() -> None:
    six, grid = nested()
    six[:, 40, 40, 71] = (0, 0.9, 0, 0, 0.1, 0)
    six[:, 38:43, 38:43, 63:67] = np.array([0, 0, 0, 0.02, 0.96, 0.02])[:, None, None, None]
    six[:, 2:5, 2:5, 2:5] = np.array([0, 0, 0, 0, 1, 0])[:, None, None, None]
    labels = tidied(six, grid).argmax(axis=0)
    assert np.array_equal(np.unique(labels[40, 40, 40:]), np.arange(6))
    for ray in (labels[40, 40, 40:], labels[20, 40, 40:], labels[range(40, 81), 40, range(40, 81)]):
        assert (np.diff(ray) >= 0).all()
    assert labels[40, 40, 71] == 3
    assert (labels[38:43, 38:43, 68] == 3).all()
    assert (labels[2:5, 2:5, 2:5] == 5).all()
    assert np.allclose(six.sum(axis=0), 1, atol=1e-5)


def test_brain_that_meets_bone_gets_a_film_of_csf() -> None:
    six, grid = nested()
    six[[2, 3]] = np.where(six[2] > 0.5, six[[3, 2]], six[[2, 3]])
    labels = tidied(six, grid).argmax(axis=0)
    brain = labels < 2
    beside = ndimage.binary_dilation(brain) & ~brain
    assert (labels[beside] == 2).all()


def test_the_same_registration_twice_is_the_same() -> None:
    blob = np.zeros((24, 24, 24), np.float32)
    blob[6:18, 7:17, 8:16] = 1
    fixed = Volume(ndimage.gaussian_filter(blob, 2), np.diag([4 * mm] * 3 + [1.0]), MNI)
    moving = Volume(ndimage.gaussian_filter(np.roll(blob, 1, axis=0), 2.5), fixed.affine, Scanner)
    one, other = (antspy.diffeomorphic(fixed, moving, np.eye(4), "mattes", (10, 5, 5)) for _ in range(2))
    assert np.array_equal(one[0].shift, other[0].shift)
    assert np.array_equal(one[1].shift, other[1].shift)
    assert np.abs(one[0].shift).max() > 1 * mm
    assert np.array_equal(antspy.affine(fixed, moving), antspy.affine(fixed, moving))
