"""DICOM series as scanners write them, from a volume in the scanner's frame."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import EnhancedMRImageStorage, ExplicitVRLittleEndian, MRImageStorage, generate_uid

from bobina.space import Volume
from bobina.space.frames import Scanner
from bobina.space.units import mm

NAME = "Doe^Jane"
SLOPE, INTERCEPT = 0.5, -3.0
Change = Callable[[Dataset], None]


def volume(rotation: NDArray[np.float64] | None = None, shape: tuple[int, int, int] = (9, 7, 6)) -> Volume[Scanner]:
    """Values that occur once each, on a grid of 0.9 x 1.1 x 1.5 mm that is turned by ``rotation``."""
    affine = np.eye(4)
    affine[:3, :3] = (np.eye(3) if rotation is None else rotation) @ np.diag([0.9, 1.1, 1.5]) * mm
    affine[:3, 3] = np.array([-31.25, 12.5, 47.75]) * mm
    stored = np.random.default_rng(3).permutation(np.prod(shape)).reshape(shape)
    return Volume((stored * SLOPE + INTERCEPT).astype(np.float32), affine, Scanner)


def write(
    folder: Path, truth: Volume[Scanner], *, number: int = 4, change: Change | None = None, **tags: Any,
) -> list[Path]:
    """One file a slice, its third axis over the slices, under names that say nothing of their order.

    ``tags`` are set in every dataset, and ``change`` is done to it, before it is written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    frame, count = _head(truth, number), truth.data.shape[2]
    names = np.random.default_rng(number).permutation(count)
    paths = []
    for k in range(count):
        dataset = _copy(frame)
        dataset.SOPInstanceUID = dataset.file_meta.MediaStorageSOPInstanceUID = generate_uid()
        dataset.InstanceNumber = str(k + 1)
        dataset.ImagePositionPatient, dataset.ImageOrientationPatient = _place(truth, k)
        dataset.PixelSpacing = _edges(truth)
        dataset.RescaleSlope, dataset.RescaleIntercept = SLOPE, INTERCEPT
        dataset.PixelData = _stored(truth)[k].tobytes()
        _set(dataset, tags)
        if change:
            change(dataset)
        paths.append(folder / f"IM{number}_{names[k]:04d}")
        dataset.save_as(paths[-1], enforce_file_format=True)
    return paths


def write_enhanced(path: Path, truth: Volume[Scanner], **tags: Any) -> Path:
    """One multi-frame file, its frames shuffled; slope and orientation shared, places by frame."""
    path.parent.mkdir(parents=True, exist_ok=True)
    dataset = _head(truth, 7)
    dataset.SOPClassUID = dataset.file_meta.MediaStorageSOPClassUID = EnhancedMRImageStorage
    dataset.SOPInstanceUID = dataset.file_meta.MediaStorageSOPInstanceUID = generate_uid()
    order = np.random.default_rng(1).permutation(truth.data.shape[2])
    dataset.NumberOfFrames = len(order)
    dataset.SharedFunctionalGroupsSequence = Sequence([_item(
        PlaneOrientationSequence=_item(ImageOrientationPatient=_place(truth, 0)[1]),
        PixelMeasuresSequence=_item(PixelSpacing=_edges(truth)),
        PixelValueTransformationSequence=_item(RescaleSlope=SLOPE, RescaleIntercept=INTERCEPT, RescaleType="US"),
    )])  # fmt: skip
    dataset.PerFrameFunctionalGroupsSequence = Sequence(
        [_item(PlanePositionSequence=_item(ImagePositionPatient=_place(truth, k)[0])) for k in order]
    )
    dataset.PixelData = _stored(truth)[order].tobytes()
    _set(dataset, tags)
    dataset.save_as(path, enforce_file_format=True)
    return path


def _head(truth: Volume[Scanner], number: int) -> Dataset:
    dataset = Dataset()
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.SOPClassUID = dataset.file_meta.MediaStorageSOPClassUID = MRImageStorage
    dataset.PatientName, dataset.PatientID, dataset.PatientBirthDate = NAME, "1234", "19700101"
    dataset.Modality, dataset.ImageType = "MR", ["ORIGINAL", "PRIMARY", "M", "ND"]
    dataset.SeriesInstanceUID, dataset.FrameOfReferenceUID = generate_uid(), generate_uid()
    dataset.SeriesNumber, dataset.SeriesDescription, dataset.EchoTime = str(number), "t1_mprage", "2.9"
    dataset.Columns, dataset.Rows = truth.data.shape[:2]
    dataset.SamplesPerPixel, dataset.PhotometricInterpretation, dataset.PixelRepresentation = 1, "MONOCHROME2", 0
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit = 16, 12, 11
    return dataset


def _copy(dataset: Dataset) -> Dataset:
    result = Dataset(dataset)
    result.file_meta = FileMetaDataset(dataset.file_meta)
    return result


def _set(dataset: Dataset, tags: dict[str, Any]) -> None:
    for keyword, value in tags.items():
        setattr(dataset, keyword, value)


def _item(**tags: Any) -> Dataset:
    dataset = Dataset()
    _set(dataset, {key: Sequence([value]) if isinstance(value, Dataset) else value for key, value in tags.items()})
    return dataset


def _place(truth: Volume[Scanner], k: int) -> tuple[list[str], list[str]]:
    """Position and orientation as DICOM has them: LPS, mm, decimal strings."""
    flip = np.array([-1.0, -1.0, 1.0])
    axes = truth.affine[:3, :2] / truth.spacing[:2] * flip[:, None]
    place = truth.points([0, 0, k]) / mm * flip
    return [f"{value:.6f}" for value in place], [f"{value:.8f}" for value in axes.T.ravel()]


def _edges(truth: Volume[Scanner]) -> list[str]:
    return [f"{edge / mm:.6f}" for edge in truth.spacing[[1, 0]]]


def _stored(truth: Volume[Scanner]) -> NDArray[np.uint16]:
    """Slices of rows of columns."""
    return np.rint((truth.data.T - INTERCEPT) / SLOPE).astype(np.uint16)
