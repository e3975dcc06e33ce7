"""The limits of coverage, on whole heads and on copies that are spoilt as scans are."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import ndimage

from bobina.finding import Level
from bobina.head.coverage import LIMITS, Coverage, coverage
from bobina.space import BadInput, Volume
from bobina.space.frames import Scanner
from bobina.space.units import mm
from bobina.store import embedded_anatomy, embedded_head, read_anatomy

SIGNAL = {
    "T1": (0, 1, 0.7, 0.25, 0.15, 1.2, 0), "T2": (0, 0.4, 0.55, 1, 0.1, 0.5, 0), "PD": (0, 0.75, 0.9, 1, 0.15, 0.9, 0),
    "CT": (0, 1.03, 1.04, 1, 2.2, 1, 0),
}
"""of each label, over white matter in a T1"""
Voxels = NDArray[np.float32]


@pytest.fixture(scope="module")
def person(shared: Path) -> Volume[Scanner]:
    """A whole head at 0.9 mm: to the left, forward, up; its vertex is near slice 248."""
    return read_anatomy(shared / "subjects" / "ds000031_sub-01_ses-006_run-001_T1w.nii.gz")


def like(volume: Volume[Scanner], data: NDArray[np.floating]) -> Volume[Scanner]:
    return Volume(np.ascontiguousarray(data, np.float32), volume.affine, Scanner)


def made(contrast: str) -> Volume[Scanner]:
    """Colin27's labels as a scan would show them, with noise."""
    labels = embedded_head().labels
    clean = ndimage.gaussian_filter(np.take(np.array(SIGNAL[contrast], np.float32), labels.data), 0.7)
    noise = np.random.default_rng(0).normal(0, 0.03, clean.shape)
    return like(labels, 100 * np.abs(clean + noise))


def value(found: Coverage, key: str) -> float:
    return next(one.value for one in found.findings if one.key == key)


def at_fault(found: Coverage, least: Level = Level.CARE) -> set[str]:
    worse = list(Level)[list(Level).index(least) :]
    return {one.key for one in found.findings if one.level in worse}


def top(volume: Volume[Scanner]) -> int:
    """The topmost slice with more than 3 cm2 of the head."""
    return int(np.flatnonzero((volume.data > 60).sum(axis=(0, 1)) > 340)[-1])


def without_top(volume: Volume[Scanner], depth: float) -> Voxels:
    data: Voxels = volume.data.copy()
    data[:, :, top(volume) - round(depth * mm / volume.spacing[2]) :] = 0
    return data


def test_colin27_is_whole_but_for_the_nose() -> None:
    found = coverage(embedded_anatomy())
    assert at_fault(found) == {"front"}
    assert found.verdict is Level.CARE
    assert len(found.sentences()) == 1
    assert value(found, "below") == pytest.approx(174 * mm, abs=4 * mm)


def test_two_persons_are_whole(person: Volume[Scanner], shared: Path) -> None:
    for volume in (person, read_anatomy(shared / "subjects" / "pycortex_S1" / "T1.nii.gz")):
        found = coverage(volume)
        assert found.verdict is Level.GOOD
        assert found.sentences() == ()
        assert value(found, "shell") > 0.99


def test_what_is_found_does_not_depend_on_how_the_axes_run(person: Volume[Scanner]) -> None:
    turned = person.data[::-1].transpose(1, 2, 0)
    places = np.array([[0, 0, -1, len(person.data) - 1], [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0, 1]])
    assert coverage(Volume(turned, person.affine @ places, Scanner)) == coverage(person)


@pytest.mark.parametrize("kept", [(1, 2), (1, 2, 3)], ids=["brain", "with CSF"])
def test_skull_stripped(kept: tuple[int, ...]) -> None:
    anatomy = embedded_anatomy()
    found = coverage(like(anatomy, np.where(np.isin(embedded_head().labels.data, kept), anatomy.data, 0)))
    assert at_fault(found) == {"shell"}
    assert found.verdict is Level.STOP


@pytest.mark.parametrize("depth", [10, 30])
def test_a_top_cut_off_is_seen_with_its_height(person: Volume[Scanner], depth: float) -> None:
    data = without_top(person, depth)
    if depth > 15:  # by the image's end; else by air set to 0 within the image
        data = data[:, :, : np.flatnonzero(data.any(axis=(0, 1)))[-1] + 1]
    found = coverage(like(person, data))
    assert "top" in at_fault(found, Level.STOP if depth > 15 else Level.CARE)
    assert value(found, "top") == pytest.approx(depth * mm, abs=5 * mm)


def test_a_side_cut_off_is_the_persons_own(person: Volume[Scanner]) -> None:
    found = coverage(like(person, person.data[40:]))
    assert at_fault(found, Level.STOP) == {"right"}


def test_the_lower_brain_cut_off(person: Volume[Scanner]) -> None:
    first = top(person) - round(130 * mm / person.spacing[2])
    found = coverage(like(person, person.data[:, :, first:]))
    assert "below" in at_fault(found, Level.STOP)
    assert value(found, "below") == pytest.approx(130 * mm, abs=5 * mm)


def test_a_face_removed_and_a_nose_folded_over(person: Volume[Scanner]) -> None:
    y, z = np.ogrid[: person.data.shape[1], : person.data.shape[2]]
    defaced = np.where((z < top(person) - 106) & (y > 150), 0, person.data)
    assert at_fault(coverage(like(person, defaced))) == {"face"}
    folded = coverage(like(person, np.roll(person.data, 25, axis=1)))
    assert at_fault(folded) == {"front", "wrap"}
    assert folded.verdict is Level.CARE


def test_contrasts_other_than_t1() -> None:
    assert value(coverage(made("T1")), "contrast") < LIMITS["contrast"].care
    for other in ("T2", "PD"):
        assert at_fault(coverage(made(other)), Level.STOP) == {"contrast"}
    assert at_fault(coverage(made("CT")), Level.STOP) == {"bone"}
    hounsfield = made("CT")
    assert at_fault(coverage(like(hounsfield, hounsfield.data * 10 - 1000)), Level.STOP) == {"bone"}


def test_a_t1_turned_inside_out(person: Volume[Scanner]) -> None:
    head = ndimage.binary_closing(person.data > 40, iterations=3)
    found = coverage(like(person, np.where(head, 520 - np.minimum(person.data, 500), person.data)))
    assert "contrast" in at_fault(found, Level.STOP)


def test_noise_is_measured_in_air(person: Volume[Scanner]) -> None:
    rng = np.random.default_rng(1)
    real, other = (rng.standard_normal(person.data.shape, np.float32) for _ in range(2))
    for spread, level in ((10, Level.GOOD), (30, Level.CARE)):
        found = coverage(like(person, np.hypot(person.data + spread * real, spread * other)))
        assert value(found, "noise") == pytest.approx(197 / spread, rel=0.1)
        assert found.verdict is level


@pytest.mark.parametrize(("slices", "level"), [(2, Level.CARE), (4, Level.STOP)])
def test_thick_slices(person: Volume[Scanner], slices: int, level: Level) -> None:
    shape = (*person.data.shape[:2], person.data.shape[2] // slices, slices)
    affine = np.array(person.affine)
    affine[:3, 2] *= slices
    found = coverage(Volume(person.data.reshape(shape).mean(axis=3), affine, Scanner))
    assert at_fault(found) == {"voxel"}
    assert found.verdict is level


def test_nothing_of_a_head() -> None:
    affine = np.diag([mm, mm, mm, 1])
    empty = coverage(Volume(np.zeros((40, 40, 40), np.float32), affine, Scanner))
    assert at_fault(empty) == {"head"}
    assert empty.verdict is Level.STOP
    x, y, z = np.ogrid[-70:71, -70:71, -70:71]
    ball = np.less(x**2 + y**2 + z**2, 60**2).astype(np.float32)
    assert coverage(Volume(ball, affine, Scanner)).verdict is Level.STOP
    with pytest.raises(BadInput, match="4-D"):
        coverage(Volume(np.zeros((4, 4, 4, 4), np.float32), affine, Scanner))
