"""Surfaces and maps as GIfTI, read back by nibabel."""

from pathlib import Path
from typing import Any

import nibabel as nib
import numpy as np
import pytest

from bobina.space import BadInput, Surface
from bobina.space.frames import Scanner
from bobina.space.units import mm
from bobina.store.surfaces import write_map, write_surface

VERTICES = np.array([[0.0, 0, 0], [12.5, 0, 0], [0, -30.25, 0], [0, 0, 71.125]])
TRIANGLES = np.array([[0, 2, 1], [0, 1, 3], [0, 3, 2], [1, 2, 3]])
TETRAHEDRON = Surface(VERTICES * mm, TRIANGLES.astype(np.int32), Scanner)
SIZE, ALONG = np.array([1.5, 2.25, np.nan, 0.1], np.float32), np.array([-1.5, 0.75, np.nan, 0.1], np.float32)


def load(path: Path) -> Any:
    return nib.load(path)


def test_a_surface_reads_back_as_it_was(tmp_path: Path) -> None:
    image = load(write_surface(tmp_path / "deep" / "brain.surf.gii", TETRAHEDRON))
    points, triangles = image.darrays
    assert np.array_equal(points.data, VERTICES.astype(np.float32))
    assert np.array_equal(triangles.data, TRIANGLES)
    assert (points.data.dtype, triangles.data.dtype) == (np.float32, np.int32)
    assert np.array_equal(image.agg_data("pointset"), points.data)
    assert np.array_equal(image.agg_data("triangle"), triangles.data)
    assert points.meta["Units"] == "mm"


def test_it_lies_in_the_scanners_frame(tmp_path: Path) -> None:
    points = load(write_surface(tmp_path / "brain.surf.gii", TETRAHEDRON)).darrays[0]
    scanner = nib.nifti1.xform_codes["NIFTI_XFORM_SCANNER_ANAT"]
    assert (points.coordsys.dataspace, points.coordsys.xformspace) == (scanner, scanner)
    assert np.array_equal(points.coordsys.xform, np.eye(4))


@pytest.mark.parametrize(("name", "intent"), [
    ("map.func.gii", "NIFTI_INTENT_NONE"), ("map.shape.gii", "NIFTI_INTENT_SHAPE"),
])
def test_maps_read_back_with_names_and_units(tmp_path: Path, name: str, intent: str) -> None:
    written = write_map(tmp_path / name, {"|E|": SIZE, "E_n": ALONG}, about={"DIDT": "1 A/us"})
    image = load(written)
    assert [array.meta["Name"] for array in image.darrays] == ["|E|", "E_n"]
    assert {array.meta["Units"] for array in image.darrays} == {"V/m"}
    assert {array.intent for array in image.darrays} == {nib.nifti1.intent_codes[intent]}
    for array, values in zip(image.darrays, (SIZE, ALONG), strict=True):
        assert array.data.dtype == np.float32
        assert np.array_equal(array.data, values, equal_nan=True)
    assert (image.meta["DIDT"], image.meta["Units"]) == ("1 A/us", "V/m")


def test_the_same_is_written_twice(tmp_path: Path) -> None:
    one, other = (write_surface(tmp_path / name, TETRAHEDRON) for name in ("one.surf.gii", "other.surf.gii"))
    assert one.read_bytes() == other.read_bytes()


def test_names_that_viewers_do_not_know_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"\.surf\.gii"):
        write_surface(tmp_path / "brain.gii", TETRAHEDRON)
    with pytest.raises(BadInput, match=r"\.func\.gii or \.shape\.gii"):
        write_map(tmp_path / "brain.surf.gii", {"|E|": SIZE})
    assert not list(tmp_path.iterdir())


def test_nothing_is_left_half_written(tmp_path: Path) -> None:
    (tmp_path / "map.func.gii").mkdir()
    with pytest.raises(OSError, match="map"):
        write_map(tmp_path / "map.func.gii", {"|E|": SIZE})
    assert [path.name for path in tmp_path.iterdir()] == ["map.func.gii"]
