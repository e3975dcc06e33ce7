from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from bobina.space import BadInput, Rigid
from bobina.space.frames import Coil, Scanner
from bobina.space.units import mm
from bobina.store import Marker, read_brainsight, read_localite, write_brainsight, write_localite

BRAINSIGHT = "formats/simnibs_nnav_testdata/brainsight"
LOCALITE = "formats/simnibs_nnav_testdata/localite/Session_20120925103137328"


def random_markers(seed: int) -> list[Marker]:
    random = np.random.default_rng(seed)
    markers = []
    turns = Rotation.random(3, random_state=seed)
    for name, turn in zip(("left DLPFC", "M1 & <hand>", "tab\tname"), turns, strict=True):
        matrix = np.eye(4)
        matrix[:3, :3], matrix[:3, 3] = turn.as_matrix(), random.uniform(-0.2, 0.2, 3)
        markers.append(Marker(name, Rigid(matrix, Scanner, Coil)))
    return markers


def into_head(markers: tuple[Marker, ...]) -> NDArray[np.float64]:
    """Cosine between each coil's z and the way to the middle of a head in scanner coordinates."""
    way = [np.array([0, 0, 20 * mm]) - marker.pose.origin for marker in markers]
    return np.array([m.pose.rotation[:, 2] @ w / np.linalg.norm(w) for m, w in zip(markers, way, strict=True)])


def check(written: list[Marker], read: tuple[Marker, ...]) -> None:
    assert len(written) == len(read)
    for one, other in zip(written, read, strict=True):
        assert np.linalg.norm(one.pose.origin - other.pose.origin) < 0.1 * mm
        turn = Rotation.from_matrix(one.pose.rotation.T @ other.pose.rotation)
        assert np.degrees(turn.magnitude()) < 0.1


@given(st.integers(0, 2**32 - 1))
def test_brainsight_reads_back(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    written = random_markers(seed)
    read = read_brainsight(write_brainsight(tmp_path_factory.mktemp("b") / "t.txt", written))
    check(written, read)
    assert [marker.name for marker in read] == ["left DLPFC", "M1 & <hand>", "tab name"]


@given(st.integers(0, 2**32 - 1), st.sampled_from(["RAS", "LPS"]))
def test_localite_reads_back(tmp_path_factory: pytest.TempPathFactory, seed: int, space: str) -> None:
    written = random_markers(seed)
    read = read_localite(write_localite(tmp_path_factory.mktemp("l") / "t.xml", written, space))
    check(written, read)
    assert read[1].name == "M1 & <hand>"


def test_brainsight_columns_and_signs(shared: Path) -> None:
    """One line of a real file, worked by hand: m0 = 0.6378 -0.7144 0.2877, m1 = 0.4953 ..., m2 = -0.5898 ..."""
    markers = read_brainsight(shared / BRAINSIGHT / "niiImage_nifticoord_gridfolder.txt")
    grid = next(marker for marker in markers if marker.name == "Grid 1")
    assert np.allclose(grid.pose.origin, np.array([-30.8428, -5.3267, 64.7916]) * mm)
    x, y, z = grid.pose.rotation.T
    assert np.allclose(x, [-0.6378, 0.7144, -0.2877], atol=2e-3)
    assert np.allclose(y, [0.4953, 0.6666, 0.5571], atol=2e-3)
    assert np.allclose(z, [0.5898, 0.2128, -0.7790], atol=2e-3)


@pytest.mark.parametrize("file", ["dcmimage_brainsightcoord.txt", "niiImage_brainsightcoord.txt"])
def test_coordinates_from_the_image_corner_are_refused(shared: Path, file: str) -> None:
    with pytest.raises(BadInput, match="NIfTI:Scanner"):
        read_brainsight(shared / BRAINSIGHT / file)


@pytest.mark.parametrize(("file", "count"), [
    ("LPS_InstrumentMarker20120925123537421.xml", 4), ("LPS_InstrumentMarker20120925124022687.xml", 4),
    ("LPS_InstrumentMarker20120925130011296.xml", 4), ("RAS_InstrumentMarker20170316160859032.xml", 6),
    ("RAS_InstrumentMarker20170403154022328.xml", 6),
])
def test_real_instrument_markers(shared: Path, file: str, count: int) -> None:
    markers = read_localite(shared / LOCALITE / "InstrumentMarkers" / file)
    assert len(markers) == count
    assert {marker.kind for marker in markers} == {"target"}
    assert into_head(markers).min() > 0.7
    assert all(marker.pose.origin[0] < 0 for marker in markers), "the session was on the left motor cortex"
    assert np.mean([marker.pose.rotation[1, 1] for marker in markers]) > 0.3, "the handle points backwards"


def test_damaged_files_name_the_place(tmp_path: Path) -> None:
    marker = random_markers(1)
    text = write_brainsight(tmp_path / "b.txt", marker).read_text()
    (tmp_path / "b.txt").write_text(text.replace("\t-0.", "\t-O.", 1))
    with pytest.raises(BadInput, match=r"b.txt, line \d"):
        read_brainsight(tmp_path / "b.txt")
    (tmp_path / "b.txt").write_text("Sample 1\t1\t2\t3\n")
    with pytest.raises(BadInput, match="Coordinate system"):
        read_brainsight(tmp_path / "b.txt")
    text = write_localite(tmp_path / "l.xml", marker).read_text()
    (tmp_path / "l.xml").write_text(text.replace('data00="', 'data00="x', 1))
    with pytest.raises(BadInput, match="marker 0"):
        read_localite(tmp_path / "l.xml")
    (tmp_path / "l.xml").write_text(text[:-30])
    with pytest.raises(BadInput, match="not XML"):
        read_localite(tmp_path / "l.xml")
    (tmp_path / "l.xml").write_text(text.replace('"RAS"', '"XYZ"'))
    with pytest.raises(BadInput, match="RAS or LPS"):
        read_localite(tmp_path / "l.xml")
    with pytest.raises(BadInput, match="RAS and LPS"):
        write_localite(tmp_path / "l.xml", marker, "LAS")
