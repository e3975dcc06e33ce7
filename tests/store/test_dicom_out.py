"""A plan drawn on an image, as NIfTI and as a derived DICOM series: each voxel where it should be."""

from functools import cache
from pathlib import Path

import nibabel as nib
import numpy as np
import pydicom
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from pydicom.dataset import FileDataset
from scipy.spatial.transform import Rotation

from bobina.space import BadInput, Rigid, Volume
from bobina.space.frames import Coil, Scanner
from bobina.space.units import mm
from bobina.store.dicom_out import write_dicom
from bobina.store.overlay import Mark, marks, write_overlay
from bobina.store.scans.t1 import read_t1

Array = NDArray[np.float64]
TARGET = np.array([-25, 18, 22]) * mm
OUT = TARGET / np.linalg.norm(TARGET)


@cache
def image(axes: str = "RAS", seed: int = 1) -> Volume[Scanner]:
    """A round head in a box of three voxel sizes, its axes near to ``axes`` but turned."""
    turn = Rotation.from_euler("xyz", np.random.default_rng(seed).uniform(-15, 15, 3), degrees=True).as_matrix()
    order = nib.orientations.axcodes2ornt(tuple(axes))
    swap = np.zeros((3, 3))
    for n, (axis, sign) in enumerate(order):
        swap[int(axis), n] = sign
    affine = np.eye(4)
    affine[:3, :3] = turn @ swap @ np.diag([3 * mm, 4 * mm, 2 * mm])
    shape = np.array([48, 34, 66])
    affine[:3, 3] = -affine[:3, :3] @ ((shape - 1) / 2)
    blank = Volume(np.zeros(shape, np.float32), affine, Scanner)
    radius = np.linalg.norm(blank.points(np.moveaxis(np.indices(tuple(shape)), 0, -1)), axis=-1)
    return Volume(np.where(radius < 52 * mm, 700 + 4000 * radius, 5.0).astype(np.float32), affine, Scanner)


@cache
def pose() -> Rigid[Scanner, Coil]:
    y = np.array([0.3, 1.0, 0.2])
    y -= (y @ OUT) * OUT
    y /= np.linalg.norm(y)
    matrix = np.eye(4)
    matrix[:3, :3] = np.stack([np.cross(y, -OUT), y, -OUT], axis=1)
    matrix[:3, 3] = 56 * mm * OUT
    return Rigid(matrix, Scanner, Coil)


def drawn(axes: str = "RAS") -> Volume[Scanner]:
    return marks(image(axes), TARGET, pose())


def middle(overlay: Volume[Scanner], mark: Mark) -> Array:
    where: Array = overlay.points(np.argwhere(overlay.data == mark)).mean(axis=0)
    return where


@pytest.mark.parametrize("axes", ["RAS", "LPS", "SRA", "PIL"])
def test_marks_lie_where_the_plan_says(axes: str) -> None:
    overlay = drawn(axes)
    assert np.linalg.norm(middle(overlay, Mark.TARGET) - TARGET) < 2 * mm
    assert np.linalg.norm(middle(overlay, Mark.COIL) - pose().origin) < 2 * mm
    handle = overlay.points(np.argwhere(overlay.data == Mark.HANDLE)) - pose().origin
    assert (handle @ pose().rotation[:, 1]).max() < 2 * mm, "away from y: towards the handle"
    assert np.abs(handle @ pose().rotation[:, 2]).max() < 4 * mm
    axis = overlay.points(np.argwhere(overlay.data == Mark.AXIS)) - pose().origin
    assert np.linalg.norm(np.cross(axis, OUT), axis=1).max() < 4 * mm
    assert Mark.FIELD not in overlay.data


def test_the_outline_of_the_field() -> None:
    """A field on another grid, growing outwards: its shell is at the threshold, and nothing is drawn where unknown."""
    affine = np.diag([5 * mm, 5 * mm, 5 * mm, 1.0])
    affine[:3, 3] = -60 * mm
    grid = Volume(np.zeros((25, 25, 25), np.float32), affine, Scanner)
    points = grid.points(np.moveaxis(np.indices((25, 25, 25)), 0, -1))
    radius = np.linalg.norm(points, axis=-1)
    field = Volume(np.where(radius < 45 * mm, 1 - radius / (50 * mm), np.nan), affine, Scanner)
    overlay = marks(image(), TARGET, pose(), field, 0.5)
    shell = overlay.points(np.argwhere(overlay.data == Mark.FIELD))
    assert np.linalg.norm(shell, axis=1) == pytest.approx(25 * mm, abs=5 * mm)
    assert len(shell) > 100
    everywhere = marks(image(), TARGET, pose(), field, 0.0)
    assert np.linalg.norm(everywhere.points(np.argwhere(everywhere.data == Mark.FIELD)), axis=1).max() < 52 * mm


def test_what_lies_beyond_the_image_is_not_drawn() -> None:
    far = pose().matrix.copy()
    far[:3, 3] *= 5
    overlay = marks(image(), TARGET, Rigid(far, Scanner, Coil))
    assert {*np.unique(overlay.data)} == {0, Mark.AXIS, Mark.TARGET}


def test_the_overlay_as_nifti(tmp_path: Path) -> None:
    overlay = drawn("PIL")
    back = nib.Nifti1Image.from_filename(write_overlay(tmp_path / "marks.nii.gz", overlay))
    assert np.array_equal(np.asarray(back.dataobj), overlay.data)
    scale = np.diag([1000.0, 1000, 1000, 1])
    assert np.allclose(back.affine, scale @ overlay.affine, atol=1e-3)
    assert b"research only" in back.header["descrip"].tobytes()


@given(st.sampled_from(["RAS", "LPS", "SRA", "PIL"]))
@settings(max_examples=4)
def test_the_series_reads_back_in_place(tmp_path_factory: pytest.TempPathFactory, axes: str) -> None:
    """By our own reader, and the target by hand from one file's header."""
    folder = tmp_path_factory.mktemp("d")
    paths = write_dicom(folder, image(axes), drawn(axes), "01")
    back = read_t1(folder)
    assert sorted(back.data.shape) == [34, 48, 66]
    bright = np.argwhere(back.data == 4095)
    assert np.linalg.norm(back.points(bright).mean(axis=0) - TARGET) < 2 * mm
    inside = np.argwhere((back.data > 100) & (back.data < 3001))
    assert np.linalg.norm(back.points(inside), axis=1).max() < 53 * mm
    files = [pydicom.dcmread(path) for path in paths]
    seen = [by_hand(file) for file in files if (file.pixel_array == 4095).any()]
    assert np.linalg.norm(np.concatenate(seen).mean(axis=0) - TARGET) < 2 * mm


def by_hand(file: FileDataset) -> Array:
    """Where the target's pixels of a file are (n, 3), m of RAS, by the equation of the standard (C.7.6.2.1.1)."""
    row, column = np.argwhere(file.pixel_array == 4095).T
    along_row, along_column = np.array(file.ImageOrientationPatient, float).reshape(2, 3)
    down, right = np.array(file.PixelSpacing, float)
    place = np.array(file.ImagePositionPatient, float)
    lps = place + np.outer(column * right, along_row) + np.outer(row * down, along_column)
    points: Array = lps * [-1, -1, 1] * mm
    return points


def test_the_series_says_what_it_is(tmp_path: Path) -> None:
    paths = write_dicom(tmp_path, image(), drawn(), "01")
    files = [pydicom.dcmread(path, stop_before_pixels=True) for path in paths]
    first = files[0]
    assert list(first.ImageType[:2]) == ["DERIVED", "SECONDARY"]
    assert "not for diagnosis" in first.SeriesDescription
    assert (str(first.PatientName), first.PatientID, first.PatientIdentityRemoved) == ("sub-01^", "01", "YES")
    assert len({file.SOPInstanceUID for file in files}) == len(files)
    assert len({file.SeriesInstanceUID for file in files}) == 1
    heights = [float(file.ImagePositionPatient[2]) for file in files]
    assert heights == sorted(heights), "from the feet up"
    again = pydicom.dcmread(write_dicom(tmp_path / "b", image(), drawn(), "01")[0], stop_before_pixels=True)
    assert again.StudyInstanceUID != first.StudyInstanceUID


def test_it_joins_the_study_of_its_source(tmp_path: Path) -> None:
    source = write_dicom(tmp_path / "source", image(), drawn(), "01")
    for path in source:
        plane = pydicom.dcmread(path)
        plane.PatientName, plane.PatientID, plane.PatientBirthDate, plane.AccessionNumber = "A^B", "77", "19700101", "5"
        plane.save_as(path)
    original = pydicom.dcmread(source[0], stop_before_pixels=True)
    (tmp_path / "source" / "readme.txt").write_text("not DICOM")
    for named in (tmp_path / "source", source[3]):
        new = pydicom.dcmread(write_dicom(tmp_path / "new", image(), drawn(), "01", named)[0], stop_before_pixels=True)
        assert (str(new.PatientName), new.PatientID, new.PatientBirthDate) == ("A^B", "77", "19700101")
        assert new.StudyInstanceUID == original.StudyInstanceUID
        assert new.FrameOfReferenceUID == original.FrameOfReferenceUID
        assert new.SeriesInstanceUID != original.SeriesInstanceUID
        assert new.SOPInstanceUID not in {pydicom.dcmread(path).SOPInstanceUID for path in source}
        assert new.PatientIdentityRemoved == "YES", "as the source says of itself"
    reference = new.SourceImageSequence[0].ReferencedSOPInstanceUID
    assert reference == pydicom.dcmread(source[3], stop_before_pixels=True).SOPInstanceUID


def test_a_source_that_is_not_the_images_is_refused(tmp_path: Path) -> None:
    source = write_dicom(tmp_path / "source", image(), drawn(), "01")
    moved = np.array(image().affine)
    moved[0, 3] += 0.3
    elsewhere = Volume(image().data, moved, Scanner)
    blank = Volume(np.zeros(image().data.shape, np.uint8), moved, Scanner)
    with pytest.raises(BadInput, match="did not come from this DICOM series"):
        write_dicom(tmp_path / "new", elsewhere, blank, "01", source[0])
    with pytest.raises(BadInput, match="voxels of the image"):
        write_dicom(tmp_path / "new", image(), blank, "01")
    (tmp_path / "no.txt").write_text("nothing")
    with pytest.raises(BadInput, match="no DICOM file"):
        write_dicom(tmp_path / "new", image(), drawn(), "01", tmp_path / "no.txt")
    plane = pydicom.dcmread(source[0])
    del plane.StudyInstanceUID
    plane.save_as(source[0])
    with pytest.raises(BadInput, match="lacks StudyInstanceUID"):
        write_dicom(tmp_path / "new", image(), drawn(), "01", source[0])
    assert not (tmp_path / "new").exists(), "nothing is left of what was refused"
