"""An image with marks burned in, as a derived DICOM series that a hospital's systems can show. For research only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path

import nibabel as nib
import numpy as np
import pydicom
from numpy.typing import NDArray
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.errors import InvalidDicomError
from pydicom.uid import ExplicitVRLittleEndian, MRImageStorage, generate_uid
from pydicom.valuerep import DSfloat

from bobina.space import BadInput, Volume
from bobina.space.frames import Scanner
from bobina.space.units import mm
from bobina.store.files import whole
from bobina.store.overlay import Mark

Array = NDArray[np.float64]
TO_LPS = np.array([-1.0, -1.0, 1.0])
BITS, ANATOMY = 12, 3000
"""The anatomy fills 0 to ``ANATOMY``; the marks stand above it."""
BRIGHT: Mapping[Mark, int] = {
    Mark.FIELD: 3400, Mark.AXIS: 3600, Mark.HANDLE: 3600, Mark.COIL: 3800, Mark.TARGET: 4095,
}  # fmt: skip
WARNING = "research only, not for diagnosis"
NUMBER = 9000
"""Series number: beyond a scanner's own."""
OF_PATIENT = ("PatientName", "PatientID", "PatientBirthDate", "PatientSex")
OF_STUDY = (
    "StudyInstanceUID", "StudyDate", "StudyTime", "StudyID", "StudyDescription", "AccessionNumber",
    "ReferringPhysicianName",
)  # fmt: skip
OF_FRAME = ("FrameOfReferenceUID", "PositionReferenceIndicator", "PatientPosition")
IF_THERE = ("IssuerOfPatientID", "PatientIdentityRemoved", "DeidentificationMethod")
NEEDED = ("PatientID", "StudyInstanceUID", "FrameOfReferenceUID", "SOPClassUID", "SOPInstanceUID")
REACH = 20 * mm
"""How far from the image the first voxel of the source series may be."""


def write_dicom(
    folder: Path, image: Volume[Scanner], overlay: Volume[Scanner], person: str, source: Path | None = None
) -> list[Path]:
    """Write one file a slice, axial or nearest to it; the paths from the feet up.

    ``overlay``: ``overlay.marks`` on the voxels of ``image``. ``person``: the pseudonym. ``source``: a file, or the
    folder, of the DICOM series that the image came from; then the new series belongs to its patient, study and frame of
    reference, else to a study of its own under the pseudonym. Raises BadInput.
    """
    if image.data.shape != overlay.data.shape or not np.allclose(image.affine, overlay.affine):
        raise BadInput("the marks are not on the voxels of the image: draw them on it")
    original = None if source is None else _source(source, image)
    pixels, affine = _turned(_burned(image, overlay), image.affine)
    series, paths = _series(person, original), []
    for k, plane in enumerate(_slices(pixels, affine, series), start=1):
        paths.append(folder / f"slice-{k:04d}.dcm")
        with whole(paths[-1]) as draft:
            plane.save_as(draft, enforce_file_format=True)
    return paths


def _burned(image: Volume[Scanner], overlay: Volume[Scanner]) -> NDArray[np.uint16]:
    values = np.asarray(image.data, np.float32)
    low, high = np.percentile(values, [0.5, 99.8])
    scaled = np.clip((values - low) / max(float(high - low), 1e-12), 0, 1) * ANATOMY
    for mark, level in BRIGHT.items():
        scaled[overlay.data == mark] = level
    pixels: NDArray[np.uint16] = scaled.round().astype(np.uint16)
    return pixels


def _turned(data: NDArray[np.uint16], affine: Array) -> tuple[NDArray[np.uint16], Array]:
    """Voxels in the order left, back, up, with the affine (4, 4) from them to LPS, mm."""
    change = nib.orientations.ornt_transform(
        nib.orientations.io_orientation(affine), nib.orientations.axcodes2ornt(("L", "P", "S"))
    )
    to_lps = affine @ nib.orientations.inv_ornt_aff(change, data.shape)
    to_lps[:3] *= TO_LPS[:, None] / mm
    return nib.orientations.apply_orientation(data, change), to_lps


def _slices(pixels: NDArray[np.uint16], affine: Array, series: Dataset) -> Iterator[FileDataset]:
    edges = np.linalg.norm(affine[:3, :3], axis=0)
    axes = affine[:3, :3] / edges
    for k in range(pixels.shape[2]):
        plane = _file()
        plane.update(series)
        plane.SOPInstanceUID = plane.file_meta.MediaStorageSOPInstanceUID
        plane.InstanceNumber = k + 1
        plane.ImagePositionPatient = _decimals(affine[:3, :3] @ [0, 0, k] + affine[:3, 3])
        plane.ImageOrientationPatient = _decimals(axes[:, :2].T.ravel())
        plane.PixelSpacing = _decimals(edges[[1, 0]])
        plane.SliceThickness, plane.SpacingBetweenSlices = _decimals(edges[[2, 2]])
        plane.Columns, plane.Rows = pixels.shape[:2]
        plane.PixelData = np.ascontiguousarray(pixels[:, :, k].T, "<u2").tobytes()
        yield plane


def _file() -> FileDataset:
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = MRImageStorage
    meta.MediaStorageSOPInstanceUID = generate_uid()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    return FileDataset("", {}, file_meta=meta, preamble=b"\0" * 128)


def _series(person: str, original: Dataset | None) -> Dataset:
    """What all slices have in common."""
    series = Dataset()
    series.SpecificCharacterSet = "ISO_IR 192"
    series.SOPClassUID = MRImageStorage
    series.Modality, series.BodyPartExamined = "MR", "HEAD"
    series.Manufacturer, series.SoftwareVersions = "bobina", version("bobina")
    series.SeriesInstanceUID, series.SeriesNumber = generate_uid(), NUMBER
    series.SeriesDescription = f"bobina target, {WARNING}"
    series.ImageType = ["DERIVED", "SECONDARY", "OTHER"]
    series.ImageComments = f"Target and coil of a plan, burned in: {WARNING}"
    series.DerivationDescription = "Gray levels rescaled; target, coil, its axis and handle, a field outline drawn in"
    series.BurnedInAnnotation, series.RecognizableVisualFeatures = "NO", "YES"
    series.LossyImageCompression = "00"
    series.ScanningSequence, series.SequenceVariant, series.ScanOptions = "RM", "NONE", None
    series.MRAcquisitionType = "3D"
    series.RepetitionTime = series.EchoTime = series.EchoTrainLength = None
    series.SamplesPerPixel, series.PhotometricInterpretation, series.PixelRepresentation = 1, "MONOCHROME2", 0
    series.BitsAllocated, series.BitsStored, series.HighBit = 16, BITS, BITS - 1
    series.WindowCenter, series.WindowWidth = 2 ** (BITS - 1), 2**BITS
    series.update(_pseudonym(person) if original is None else _belongs(original))
    return series


def _pseudonym(person: str) -> Dataset:
    new = Dataset()
    for name in (*OF_PATIENT, *OF_STUDY, *OF_FRAME):
        setattr(new, name, None)
    new.PatientName, new.PatientID = f"sub-{person}^", person
    new.PatientIdentityRemoved, new.DeidentificationMethod = "YES", "Named by the pseudonym that the user gave"
    new.StudyInstanceUID, new.FrameOfReferenceUID = generate_uid(), generate_uid()
    new.StudyDescription = WARNING
    return new


def _belongs(original: Dataset) -> Dataset:
    """Patient, study and frame of the source, and which image it was."""
    new = Dataset()
    for name in (*OF_PATIENT, *OF_STUDY, *OF_FRAME, *(name for name in IF_THERE if name in original)):
        setattr(new, name, original.get(name))
    reference = Dataset()
    reference.ReferencedSOPClassUID, reference.ReferencedSOPInstanceUID = original.SOPClassUID, original.SOPInstanceUID
    new.SourceImageSequence = [reference]
    return new


def _source(path: Path, image: Volume[Scanner]) -> Dataset:
    """The header of an image of the source series, which must lie where the image lies. Raises BadInput."""
    files = sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]
    original = next((found for found in map(_header, files) if found is not None), None)
    if original is None:
        raise BadInput(f"{path} is no DICOM file, nor a folder with one: name the series that the T1 came from")
    missing = [name for name in NEEDED if not original.get(name)]
    if missing or "ImagePositionPatient" not in original:
        raise BadInput(f"{path} lacks {', '.join(missing) or 'ImagePositionPatient'}: name the series of the T1 itself")
    corner = image.index(TO_LPS * np.array(original.ImagePositionPatient, dtype=float) * mm)
    beyond = np.maximum(-corner, corner - np.array(image.data.shape[:3]) + 1) * image.spacing
    if beyond.max() > REACH:
        raise BadInput(
            f"{path} lies {beyond.max() / mm:.0f} mm beyond the image: the T1 did not come from this DICOM series"
        )
    return original


def _header(path: Path) -> Dataset | None:
    try:
        return pydicom.dcmread(path, stop_before_pixels=True)
    except (InvalidDicomError, OSError, EOFError):
        return None


def _decimals(values: Array) -> list[DSfloat]:
    return [DSfloat(float(value), auto_format=True) for value in values]
