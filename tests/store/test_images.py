from pathlib import Path
from typing import Any

import nibabel as nib
import numpy as np
import pytest
from numpy.typing import NDArray

from bobina.head import Tissue
from bobina.space import BadInput
from bobina.space.units import mm
from bobina.store import SOLID, embedded_anatomy, embedded_head, read_anatomy, read_labels

AFFINE = np.array([[1.0, 0, 0, -4], [0, 2, 0, -5], [0, 0, 1.5, -6], [0, 0, 0, 1]])


def ball() -> NDArray[np.uint8]:
    x, y, z = np.mgrid[-8:9, -8:9, -8:9]
    radius = np.sqrt(x**2 + y**2 + z**2)
    return np.select([radius < 3, radius < 4, radius < 5, radius < 6, radius < 7], [1, 2, 3, 4, 5], 0).astype(np.uint8)


def save(
    folder: Path, data: NDArray[Any], affine: NDArray[np.float64] | None = AFFINE, name: str = "labels.nii.gz",
) -> Path:
    image = nib.Nifti1Image(data, affine)
    if affine is not None:
        image.set_sform(affine, 1)
    nib.save(image, folder / name)
    return folder / name


def refused(path: Path, *words: str, **how: Any) -> None:
    with pytest.raises(BadInput) as caught:
        read_labels(path, **how)
    assert all(word in str(caught.value) for word in words), caught.value
    assert "\n" not in str(caught.value)


def test_labels_come_in_metres_with_their_frame(tmp_path: Path) -> None:
    volume = read_labels(save(tmp_path, ball()), SOLID)
    assert volume.data.dtype == np.uint8
    assert np.array_equal(volume.data, ball())
    assert np.allclose(volume.points([0, 0, 0]), np.array([-4, -5, -6]) * mm)
    assert np.allclose(volume.spacing, np.array([1, 2, 1.5]) * mm)


@pytest.mark.parametrize("codes", ["LAS", "PIR", "SRP"])
def test_any_axis_order_puts_the_same_label_at_the_same_place(tmp_path: Path, codes: str) -> None:
    data = ball()
    data[12, 8, 8] = 6
    image = nib.Nifti1Image(data, AFFINE)
    image.set_sform(AFFINE, 1)
    turn = nib.orientations.ornt_transform(nib.io_orientation(AFFINE), nib.orientations.axcodes2ornt(tuple(codes)))
    nib.save(image.as_reoriented(turn), tmp_path / "turned.nii.gz")
    volume = read_labels(tmp_path / "turned.nii.gz")
    place = np.argwhere(volume.data == 6)[0]
    assert np.allclose(volume.points(place), np.array([8, 11, 6]) * mm)


def test_whole_numbers_stored_as_floats_and_a_fourth_axis_of_one_are_taken(tmp_path: Path) -> None:
    assert read_labels(save(tmp_path, ball().astype(np.float32)[..., None])).data.ndim == 3


def test_what_is_no_nifti(tmp_path: Path) -> None:
    refused(tmp_path / "none.nii.gz", "no file")
    text = tmp_path / "text.nii.gz"
    text.write_text("not an image")
    refused(text, "text.nii.gz")
    plain = tmp_path / "plain.nii"
    plain.write_text("not an image" * 100)
    refused(plain, "not a NIfTI")


@pytest.mark.parametrize("name", ["labels.nii", "labels.nii.gz"])
def test_a_file_cut_short(tmp_path: Path, name: str) -> None:
    whole = save(tmp_path, np.random.default_rng(0).integers(0, 6, (40, 40, 40)).astype(np.uint8), name=name)
    short = tmp_path / f"short-{name}"
    short.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    refused(short, "cut short")


def test_wrong_shapes_and_values(tmp_path: Path) -> None:
    refused(save(tmp_path, np.stack([ball()] * 3, axis=-1)), "4-D")
    broken = ball().astype(np.float32)
    broken[0, 0, 0] = np.nan
    refused(save(tmp_path, broken), "NaN", "1 voxel")
    refused(save(tmp_path, ball() * 0.5), "anatomical")
    refused(save(tmp_path, np.where(ball() == 5, 9, ball()).astype(np.uint8)), "9", "renumber")
    refused(save(tmp_path, -ball().astype(np.int16)), "-5")
    refused(save(tmp_path, np.zeros((5, 5, 5), np.uint8)), "empty")


def test_a_t1_and_a_skull_stripped_t1_are_not_labels(shared: Path, tmp_path: Path) -> None:
    t1 = shared / "default_head" / "colin27_ch2_T1_1mm.nii.gz"
    refused(t1, "T1")
    anatomy, head = embedded_anatomy(), embedded_head()
    stripped = np.where(np.isin(head.labels.data, (1, 2, 3)), anatomy.data, 0).astype(np.int16)
    refused(save(tmp_path, stripped), "T1")


def test_a_missing_tissue_is_named(tmp_path: Path) -> None:
    path = save(tmp_path, np.where(ball() == 4, 5, ball()).astype(np.uint8))
    refused(path, "BONE", needed=SOLID)
    assert Tissue.BONE not in read_labels(path).data


def test_affines(tmp_path: Path) -> None:
    sheared = AFFINE.copy()
    sheared[0, 1] = 0.3
    refused(save(tmp_path, ball(), sheared), "sheared")
    metres = AFFINE.copy()
    metres[:3] *= 1e-3
    refused(save(tmp_path, ball(), metres), "0.001 x 0.002 x 0.0015 mm", "affine seems to be in m,")
    micrometres = AFFINE.copy()
    micrometres[:3] *= 1e3
    refused(save(tmp_path, ball(), micrometres), "1000 x 2000 x 1500 mm", "affine seems to be in um,")
    refused(save(tmp_path, ball(), np.diag([6.0, 6, 6, 1])), "6 x 6 x 6 mm", "in mm?")
    refused(save(tmp_path, ball(), None), "left and right")


def test_anatomy_must_fit_the_labels(tmp_path: Path) -> None:
    labels = read_labels(save(tmp_path, ball()))
    image = save(tmp_path, np.random.default_rng(1).random((17, 17, 17)).astype(np.float32), name="t1.nii.gz")
    assert read_anatomy(image, labels).data.dtype == np.float32
    with pytest.raises(BadInput, match="17 x 17 x 9"):
        read_anatomy(save(tmp_path, np.ones((17, 17, 9)) * np.arange(9), name="t1.nii.gz"), labels)
    moved = AFFINE.copy()
    moved[0, 3] += 1
    with pytest.raises(BadInput, match="affine"):
        read_anatomy(save(tmp_path, ball(), moved, "t1.nii.gz"), labels)


def test_real_heads_are_read(shared: Path) -> None:
    for name in ("colin27_v3_labels.nii.gz", "usc19-5_fullhead_labels.nii.gz"):
        assert set(np.unique(read_labels(shared / "heads" / name, SOLID).data)) == set(range(7))
    person = read_anatomy(shared / "subjects" / "ds000031_sub-01_ses-006_run-001_T1w.nii.gz")
    assert person.data.shape == (192, 256, 256)


def test_the_embedded_head_and_its_t1_lie_voxel_on_voxel() -> None:
    """The T1 varies least inside the labels where it lies; one voxel off along any axis is worse."""
    labels, anatomy = embedded_head().labels, embedded_anatomy()
    assert labels.data.shape == anatomy.data.shape == (181, 217, 181)
    assert np.array_equal(labels.affine, anatomy.affine)
    assert np.allclose(labels.points([90, 126, 72]), 0)
    inner = (slice(20, 160), slice(20, 200), slice(50, 160))
    label = labels.data[inner].ravel()

    def spread(shift: tuple[int, int, int]) -> float:
        moved = np.roll(anatomy.data, shift, axis=(0, 1, 2))[inner].ravel().astype(float)
        count = np.bincount(label, minlength=7)
        mean = np.bincount(label, moved, 7) / np.maximum(count, 1)
        return float(((moved - mean[label]) ** 2).mean())

    here = spread((0, 0, 0))
    for axis in range(3):
        for step in (-1, 1):
            shift = [0, 0, 0]
            shift[axis] = step
            assert here < spread((shift[0], shift[1], shift[2]))
