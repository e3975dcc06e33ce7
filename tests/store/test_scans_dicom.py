from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.encaps import encapsulate
from pydicom.uid import JPEGLosslessSV1
from scipy.spatial.transform import Rotation

from bobina.space import BadInput, Volume
from bobina.space.frames import Scanner
from bobina.space.units import mm
from bobina.store.scans import open_t1, read_t1
from made_dicom import NAME, volume, write, write_enhanced

SAGITTAL = np.array([[0.0, 0, 1], [1, 0, 0], [0, 1, 0]])
OBLIQUE = Rotation.from_euler("xyz", [12, -7, 23], degrees=True).as_matrix() @ SAGITTAL
TURNS = {"axial": np.eye(3), "sagittal": SAGITTAL, "oblique": OBLIQUE}


def same(found: Volume[Scanner], truth: Volume[Scanner]) -> None:
    """Every value, all of which differ, lies where it belongs."""
    assert found.data.dtype == np.float32
    assert sorted(found.data.shape) == sorted(truth.data.shape)
    where = [volume.points(np.argwhere(np.ones_like(volume.data))) for volume in (found, truth)]
    order = [volume.data.ravel().argsort() for volume in (found, truth)]
    assert np.array_equal(found.data.ravel()[order[0]], truth.data.ravel()[order[1]])
    assert np.abs(where[0][order[0]] - where[1][order[1]]).max() < 0.01 * mm


def refused(path: Path, *words: str, **how: Any) -> None:
    with pytest.raises(BadInput) as caught:
        read_t1(path, **how)
    assert all(word in str(caught.value) for word in words), caught.value
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("turn", TURNS.values(), ids=TURNS)
def test_slices_in_any_order_give_the_volume(tmp_path: Path, turn: NDArray[np.float64]) -> None:
    truth = volume(turn)
    files = write(tmp_path / "study" / "series", truth)
    (tmp_path / "study" / "notes.txt").write_text("not DICOM")
    same(read_t1(tmp_path), truth)
    same(read_t1(files[2]), truth)


@pytest.mark.parametrize("turn", TURNS.values(), ids=TURNS)
def test_frames_of_one_file_give_the_volume(tmp_path: Path, turn: NDArray[np.float64]) -> None:
    truth = volume(turn)
    same(read_t1(write_enhanced(tmp_path / "one.dcm", truth)), truth)


@settings(max_examples=25)
@given(st.lists(st.floats(-180, 180), min_size=3, max_size=3), st.booleans())
def test_however_the_slices_lie(tmp_path_factory: pytest.TempPathFactory, angles: list[float], mirror: bool) -> None:
    turn = Rotation.from_euler("xyz", angles, degrees=True).as_matrix() @ np.diag([1, 1, -1 if mirror else 1])
    truth = volume(turn, (4, 3, 3))
    folder = tmp_path_factory.mktemp("series")
    write(folder, truth)
    same(read_t1(folder), truth)


def test_slopes_may_differ_from_slice_to_slice(tmp_path: Path) -> None:
    truth = volume()

    def doubled(dataset: Dataset) -> None:
        if dataset.InstanceNumber == 3:
            dataset.RescaleSlope = float(dataset.RescaleSlope) * 2

    write(tmp_path, truth, change=doubled)
    wanted = truth.data.copy()
    wanted[..., 2] = (wanted[..., 2] + 3) * 2 - 3
    same(read_t1(tmp_path), Volume(wanted, truth.affine, Scanner))


def test_nothing_that_names_a_person_comes_out(tmp_path: Path) -> None:
    write(tmp_path / "one", volume())
    write(tmp_path / "copy", volume())
    found = open_t1(tmp_path / "one")
    assert found.description == "t1_mprage"
    assert NAME not in repr(found)
    assert "19700101" not in repr(found)
    assert len(found.files) == 6


def test_the_hash_follows_the_content_and_not_the_names(tmp_path: Path) -> None:
    files = write(tmp_path, volume())
    before = open_t1(tmp_path).sha256
    for number, file in enumerate(files):
        file.rename(file.with_name(f"{number}.dcm"))
    assert open_t1(tmp_path).sha256 == before
    file = tmp_path / "0.dcm"
    file.write_bytes(file.read_bytes()[:-2] + b"\0\1")
    assert open_t1(tmp_path).sha256 != before


def test_the_series_that_may_be_a_t1_is_taken_among_others(tmp_path: Path) -> None:
    head = volume(SAGITTAL, (6, 5, 80))
    write(tmp_path / "a", head, number=4)
    write(tmp_path / "b", volume(), number=1, ImageType=["ORIGINAL", "PRIMARY", "LOCALIZER", "M"])
    write(tmp_path / "c", head, number=5, ImageType=["ORIGINAL", "PRIMARY", "P", "ND"])
    write(tmp_path / "d", head, number=6, EchoTime="380")
    write(tmp_path / "e", head, number=7, ImageType=["DERIVED", "SECONDARY", "MPR"])
    same(read_t1(tmp_path), head)
    same(read_t1(tmp_path, series="6"), head)
    refused(tmp_path, "no series 9", "4 (t1_mprage, 80 slices", series="9")
    refused(tmp_path, "phase", series="5")
    write(tmp_path / "f", head, number=8)
    refused(tmp_path, "2 series", "4 (t1_mprage, 80 slices, 0.90 x 1.10 x 1.50 mm)", "8 (t1", "--series 8")


def test_series_of_one_number_are_told_by_their_uid(tmp_path: Path) -> None:
    head = volume(SAGITTAL, (4, 3, 80))
    write(tmp_path / "a", head)
    write(tmp_path / "b", head, SeriesInstanceUID="1.2.3")
    refused(tmp_path, "2 series 4", "1.2.3", series="4")
    same(read_t1(tmp_path, series="1.2.3"), head)


def test_a_slice_missing_or_doubled(tmp_path: Path) -> None:
    files = write(tmp_path, volume())
    (tmp_path / "copy").write_bytes(files[2].read_bytes())
    refused(tmp_path, "two images at one place", files[2].name, "copy")
    (tmp_path / "copy").unlink()
    files[2].unlink()
    refused(tmp_path, "1 missing", files[1].name, files[3].name)


def test_two_echoes_in_one_series(tmp_path: Path) -> None:
    write(tmp_path / "a", volume(), SeriesInstanceUID="1.2.3", FrameOfReferenceUID="1.2")
    write(tmp_path / "b", volume(), SeriesInstanceUID="1.2.3", FrameOfReferenceUID="1.2", EchoTime="4.9")
    refused(tmp_path, "echoes at 2.9, 4.9 ms")


def test_slices_that_do_not_belong_together(tmp_path: Path) -> None:
    one: dict[str, Any] = {"SeriesInstanceUID": "1.2.3", "FrameOfReferenceUID": "1.2"}
    write(tmp_path / "turned" / "a", volume(), **one)
    write(tmp_path / "turned" / "b", volume(SAGITTAL), number=5, **one)
    refused(tmp_path / "turned", "several orientations")
    write(tmp_path / "sized" / "a", volume(), **one)
    write(tmp_path / "sized" / "b", volume(shape=(8, 7, 6)), number=5, **one)
    refused(tmp_path / "sized", "another size")
    write(tmp_path / "persons" / "a", volume())
    write(tmp_path / "persons" / "b", volume(), number=5, PatientID="77")
    refused(tmp_path / "persons", "2 persons")


def test_a_tilted_gantry(tmp_path: Path) -> None:
    def shifted(dataset: Dataset) -> None:
        x, y, z = map(float, dataset.ImagePositionPatient)
        dataset.ImagePositionPatient = [x, y + 0.3 * int(dataset.InstanceNumber), z]

    write(tmp_path, volume(), change=shifted)
    refused(tmp_path, "sheared", "11.3 degrees")


@pytest.mark.parametrize(("tags", "word"), [
    ({"Modality": "CT"}, "CT, not MR"),
    ({"ImageType": ["ORIGINAL", "PRIMARY", "M", "MOSAIC"]}, "mosaic"),
    ({"ImagePositionPatient": None}, "where its image lies"),
    ({"PixelSpacing": ["0.01", "0.01"]}, "voxels of 0.01"),
    ({"ImageOrientationPatient": ["1", "0", "0", "0.3", "1", "0"]}, "right angles"),
    ({"SamplesPerPixel": 3}, "colour"),
])  # fmt: skip
def test_what_is_no_anatomical_mr(tmp_path: Path, tags: dict[str, Any], word: str) -> None:
    write(tmp_path, volume(), **tags)
    refused(tmp_path, word)


@pytest.mark.parametrize("share", [0.3, 0.5, 0.7, 0.9, 0.99])
def test_a_file_cut_short_is_named(tmp_path: Path, share: float) -> None:
    file = write(tmp_path / "a", volume())[3]
    file.write_bytes(file.read_bytes()[: int(file.stat().st_size * share)])
    refused(tmp_path / "a", file.name, "cut short")
    whole = write_enhanced(tmp_path / "b" / "one.dcm", volume())
    whole.write_bytes(whole.read_bytes()[: int(whole.stat().st_size * share)])
    refused(whole, "one.dcm", "cut short")


def test_a_compression_that_nothing_here_reads(tmp_path: Path) -> None:
    def compressed(dataset: Dataset) -> None:
        dataset.file_meta.TransferSyntaxUID = JPEGLosslessSV1
        dataset.PixelData = encapsulate([b"\xff\xd8\xff\xd9"])
        dataset["PixelData"].is_undefined_length = True

    file = write(tmp_path, volume(), change=compressed)[0]
    refused(tmp_path, file.name[:3], "JPEG Lossless", "uncompressed")


def test_a_lone_slice_and_no_dicom_at_all(tmp_path: Path) -> None:
    write(tmp_path / "one", volume(shape=(5, 4, 1)))
    refused(tmp_path / "one", "one slice")
    (tmp_path / "none").mkdir()
    (tmp_path / "none" / "notes.txt").write_text("nothing")
    refused(tmp_path / "none", "neither DICOM")
    refused(tmp_path / "absent", "no file or folder")


@pytest.mark.filterwarnings("ignore:The DICOM readers are highly experimental:UserWarning")
def test_nibabel_puts_a_slice_at_the_same_place(tmp_path: Path) -> None:
    from nibabel.nicom.dicomwrappers import wrapper_from_file  # warns as it is imported

    files = write(tmp_path, volume(OBLIQUE))
    found = read_t1(tmp_path)
    wrapped = wrapper_from_file(files[2])
    place = wrapped.affine @ [4, 5, 0, 1]  # row 4, column 5, in DICOM's axes, mm
    at = np.rint(found.index(place[:3] * [-1, -1, 1] * mm)).astype(int)
    assert np.allclose(found.points(at), place[:3] * [-1, -1, 1] * mm, atol=0.01 * mm)
    assert found.data[tuple(at)] == wrapped.get_data()[4, 5]
