"""Every format of poses: real files, and what is written reads back."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nibabel as nib
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from bobina.space import BadInput, Rigid, Volume
from bobina.space.frames import Coil, Scanner
from bobina.space.units import mega, mm
from bobina.store import navigation as nav
from bobina.store.navigation.igtlink import crc64

FORMATS = "formats/simnibs_nnav_testdata"
BIDS = "formats/nibs-bids/nibs-bids-v6/examples"
CCPAS = "v.6.3/ccpas-tms_GB/two-rows/sub-001/nibs/sub-001_task-rest_acq-ccPAS_markers.tsv"
MNI = "MNI152NLin2009cAsym"
Markers = list[nav.Marker]
NAMES = ("left DLPFC", "M1 & <hand>", "#3 of 'tab\tname'")


def random_markers(seed: int, count: int = 3) -> Markers:
    random = np.random.default_rng(seed)
    markers = []
    for name, turn in zip(NAMES[:count], Rotation.random(count, random_state=seed), strict=True):
        matrix = np.eye(4)
        matrix[:3, :3], matrix[:3, 3] = turn.as_matrix(), random.uniform(-0.2, 0.2, 3)
        x, y, z = random.uniform(-0.1, 0.1, 3)
        markers.append(nav.Marker(name, Rigid(matrix, Scanner, Coil), point=(x, y, z)))
    return markers


def oblique(seed: int = 0, axes: str = "RAS") -> Volume[Scanner]:
    """An image of 50 x 60 x 70 voxels of three sizes, its axes near to ``axes`` but turned."""
    turn = Rotation.from_euler("xyz", np.random.default_rng(seed).uniform(-20, 20, 3), degrees=True).as_matrix()
    order = nib.orientations.axcodes2ornt(tuple(axes))
    swap = np.zeros((3, 3))
    for n, (axis, sign) in enumerate(order):
        swap[int(axis), n] = sign
    affine = np.eye(4)
    affine[:3, :3] = turn @ swap @ np.diag([3 * mm, 2.5 * mm, 4 * mm])
    affine[:3, 3] = np.array([-0.08, -0.11, -0.13])
    return Volume(np.zeros((50, 60, 70), np.uint8), affine, Scanner)


def check(written: Markers, read: tuple[nav.Marker, ...]) -> None:
    assert len(written) == len(read)
    for one, other in zip(written, read, strict=True):
        assert np.linalg.norm(one.pose.origin - other.pose.origin) < 0.1 * mm
        turn = Rotation.from_matrix(one.pose.rotation.T @ other.pose.rotation)
        assert np.degrees(turn.magnitude()) < 0.1


def into_head(markers: tuple[nav.Marker, ...]) -> NDArray[np.float64]:
    way = [np.array([0, 0, 20 * mm]) - marker.pose.origin for marker in markers]
    return np.array([m.pose.rotation[:, 2] @ w / np.linalg.norm(w) for m, w in zip(markers, way, strict=True)])


def _bids(path: Path, markers: Markers) -> Path:
    return nav.write_nibs_bids(path.parent, "sub-01_task-rest", markers, "bids::sub-01/anat/sub-01_T1w.nii.gz")


WRITERS: dict[str, Callable[[Path, Markers], Path]] = {
    "a.txt": nav.write_brainsight, "a.xml": nav.write_localite, "b.txt": nav.write_simnibs, "a.json": nav.write_simnibs,
    "a.mat": nav.write_simnibs, "a.igtl": nav.write_igtl, "a.tsv": _bids,
    "a.mkss": lambda path, markers: nav.write_invesalius(path, markers, oblique()),
}  # fmt: skip


@given(st.integers(0, 2**32 - 1), st.sampled_from(sorted(WRITERS)))
def test_what_is_written_reads_back(tmp_path_factory: pytest.TempPathFactory, seed: int, file: str) -> None:
    written = random_markers(seed)
    read = nav.read_markers(WRITERS[file](tmp_path_factory.mktemp("n") / file, written))
    check(written, read)
    names = [marker.name for marker in read]
    if file == "a.igtl":
        assert names[:2] == ["left DLPFC", "M1 & <hand>"]
    elif file in ("a.xml", "a.json", "a.mat"):
        assert [" ".join(name.split()) for name in names] == ["left DLPFC", "M1 & <hand>", "#3 of 'tab name'"]
    else:
        assert names == ["left DLPFC", "M1 & <hand>", "3 of 'tab name'"]


@given(st.integers(0, 2**32 - 1))
def test_transforms_in_lps_read_back(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    written = random_markers(seed)
    path = nav.write_igtl(tmp_path_factory.mktemp("n") / "a.igtl", written, "LPS")
    check(written, nav.read_igtl(path, "LPS"))
    other = nav.read_igtl(path)[0].pose
    assert np.allclose(other.origin, np.array([-1, -1, 1]) * written[0].pose.origin, atol=1e-6)


def test_a_message_byte_by_byte() -> None:
    """Version 1, 12 floats of 4 bytes, the largest byte first: x axis, y axis, z axis, place in mm."""
    matrix = np.array([[0, 0, 1, 0.001], [1, 0, 0, 0.002], [0, 1, 0, 0.003], [0, 0, 0, 1.0]])
    message = nav.transform("Coil", Rigid(matrix, Scanner, Coil))
    assert message[:14] == b"\x00\x01TRANSFORM\x00\x00\x00"
    assert message[14:34] == b"Coil" + bytes(16)
    assert message[42:50] == (48).to_bytes(8, "big")
    assert np.allclose(np.frombuffer(message[58:], ">f4"), [0, 1, 0, 0, 0, 1, 1, 0, 0, 1, 2, 3])
    assert crc64(b"123456789") == 0x6C40DF5F0B497347, "the check value of CRC-64/ECMA-182"


def test_damaged_messages_are_refused(tmp_path: Path) -> None:
    path = nav.write_igtl(tmp_path / "a.igtl", random_markers(1))
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    for content in (bytes(data), path.read_bytes()[:-3], path.read_bytes()[:250]):
        path.write_bytes(content)
        with pytest.raises(BadInput, match="byte"):
            nav.read_igtl(path)


def test_softaxic(shared: Path) -> None:
    """m*2 points into the head, m*0 away from the handle: the first point by hand."""
    markers = nav.read_markers(shared / FORMATS / "softaxic/neuronav_coil_test.stmpx")
    assert [marker.name for marker in markers] == ["P001", "P002", "P004", "P006"]
    assert into_head(markers).min() > 0.8
    first = markers[0].pose
    assert np.allclose(first.origin / mm, [-51.3255, 2.26082, 68.1565])
    assert np.allclose(first.rotation[:, 1], [-0.171625, 0.967445, -0.186001], atol=1e-5)
    assert np.allclose(first.rotation[:, 2], [0.926273, 0.0941655, -0.364897], atol=1e-5)


def test_visor(shared: Path, tmp_path: Path) -> None:
    file = shared / FORMATS / "ant/ioJson3DMarker_example_SimNIBS.mrk"
    markers = nav.read_markers(file)
    assert [marker.name for marker in markers][:4] == ["CoilMarker_1", "CoilMarker_2", "CoilMarker_3", ""]
    assert len(markers) == 7
    assert into_head(markers).min() > 0.8
    assert np.allclose(markers[0].pose.origin / mm, [-70, -10, 60])
    (tmp_path / "a.mrk").write_text(file.read_text().replace('"simnibs"', '"visor"', 1))
    with pytest.raises(BadInput, match="marker 1 is in"):
        nav.read_markers(tmp_path / "a.mrk")


def test_brainsight_counts_from_the_corner_of_the_image(shared: Path) -> None:
    """One session exported twice: the axes of the coil follow from where the points are."""
    folder = shared / FORMATS / "brainsight"
    corner = (folder / "niiImage_brainsightcoord.txt").read_text()
    world = nav.read_markers(folder / "niiImage_nifticoord.txt")
    rows = [line.split("\t") for line in corner.splitlines() if re.match(r"Sample \d+\t", line)]
    index = np.array([[float(value) for value in row[4:7]] for row in rows if len(row) > 20])
    there = np.array([marker.pose.origin / mm for marker in world if marker.kind == "sample"])
    turn, _ = Rotation.align_vectors(there - there.mean(0), index - index.mean(0))
    affine = np.eye(4)
    affine[:3, :3] = turn.as_matrix() * mm
    affine[:3, 3] = (there.mean(0) - turn.apply(index.mean(0))) * mm
    image = Volume(np.zeros((200, 220, 240), np.uint8), affine, Scanner)
    check(list(world), nav.read_markers(folder / "niiImage_brainsightcoord.txt", image))
    round_about = affine @ np.array([[-1, 0, 0, 199], [0, -1, 0, 219], [0, 0, 1, 0], [0, 0, 0, 1.0]])
    turned = Volume(image.data, round_about, Scanner)
    check(list(world), nav.read_markers(folder / "niiImage_brainsightcoord.txt", turned))


def test_the_name_of_the_frame_is_that_of_the_header(tmp_path: Path) -> None:
    image = nib.Nifti1Image(np.zeros((4, 4, 4), np.uint8), np.eye(4))
    for sform, qform, name in ((1, 2, "NIfTI:Scanner"), (2, 1, "NIfTI:Aligned"), (0, 4, "NIfTI:MNI-152")):
        image.set_sform(np.eye(4), sform)
        image.set_qform(np.eye(4), qform)
        nib.save(image, tmp_path / "a.nii")
        assert nav.brainsight_system(tmp_path / "a.nii") == name


def test_the_plan_of_localite_as_points(shared: Path) -> None:
    folder = shared / FORMATS / "localite/Session_20120925103137328"
    points = nav.read_localite_points(folder / "EntryTarget/EntryTarget20120925115848265.xml")
    assert points[1][0] == "premot"
    assert np.allclose(points[1][1], np.array([-28.85528, -29.51306, 78.70656]) * mm, atol=1e-6)
    registrations = folder / "Registrations/LocatorRegistrations"
    landmarks = dict(nav.read_localite_points(registrations / "BaseMarker20120925105318843.xml"))
    assert set(landmarks) == {"right eye", "nasion"}
    assert landmarks["right eye"][0] == pytest.approx(54.7024 * mm, abs=1e-6)


def test_nibs_bids_of_version_6_3(shared: Path) -> None:
    table = shared / BIDS / CCPAS
    markers = nav.read_nibs_bids(table, MNI)
    assert [marker.name for marker in markers] == ["left PMv", "left M1 (FDI)"]
    assert into_head(markers).min() > 0.9
    assert np.allclose(markers[1].pose.origin / mm, [-47.4624, -21.2828, 68.7452])
    assert np.allclose(markers[1].pose.rotation[:, 2], [0.6975, 0.0189, -0.7163], atol=2e-3)
    assert markers[1].point is not None
    assert np.allclose(markers[1].point, np.array([-37, -21, 58]) * mm)
    with pytest.raises(BadInput, match=MNI):
        nav.read_markers(table)
    labels = shared / BIDS / "v.6.3/motor-tms-emg_GB/sub-001/nibs/sub-001_task-rest_acq-SICI_markers.tsv"
    assert nav.read_markers(labels) == (), "places by name alone have no pose"


def test_ours_has_the_columns_of_the_examples(shared: Path, tmp_path: Path) -> None:
    table = shared / BIDS / CCPAS
    written = _bids(tmp_path / "x", random_markers(1))
    assert written.read_text().splitlines()[0] == table.read_text().splitlines()[0]
    theirs, ours = (json.loads(one.with_suffix(".json").read_text()) for one in (table, written))
    assert set(ours) == {*theirs, "PosesArePlanned"}
    del ours["PosesArePlanned"]
    assert {name for name in ours if "Units" in ours[name]} == {name for name in theirs if "Units" in theirs[name]}
    read = nav.read_markers(written)
    assert read[0].point is not None
    assert np.allclose(read[0].point, random_markers(1)[0].point or (), atol=0.1 * mm)


def test_nibs_bids_of_version_6(shared: Path) -> None:
    table = shared / BIDS / "v.6/3.prefrontal-iTBS/sub-001/ses-01/nibs" \
        / "sub-001_ses-01_stimsys-tms_task-itbs_acq-offline_markers.tsv"  # fmt: skip
    with pytest.raises(BadInput, match="away-from-handle or to-handle"):
        nav.read_nibs_bids(table)
    away, to = (nav.read_nibs_bids(table, direction=which) for which in ("away-from-handle", "to-handle"))
    assert len(away) == len(table.read_text().splitlines()) - 1
    assert np.allclose(away[0].pose.rotation[:, 2], [-0.5952, -0.7977, 0.1023], atol=0.01), "against the normal"
    assert np.allclose(away[0].pose.rotation[:, 1], [-0.5842, 0.5577, 0.5653], atol=0.06)
    assert np.allclose(away[0].pose.rotation[:, :2], -to[0].pose.rotation[:, :2], atol=1e-9)
    assert {marker.kind for marker in away} == {"sample"}


@pytest.mark.parametrize("text", [
    "[[1, 0, 0, 10.5],\n [0, 1, 0, -2e1],\n [0, 0, 1, 30],\n [0, 0, 0, 1]]",
    "array([[1., 0., 0., 10.5], [0., 1., 0., -20.], [0., 0., 1., 30.], [0., 0., 0., 1.]], dtype=float)",
    "1 0 0 10.5; 0 1 0 -20; 0 0 1 30; 0 0 0 1", "# hand\n1,0,0,10.5\n0,1,0,-20\n0,0,1,30\n0,0,0,1\n",
])  # fmt: skip
def test_matrices_as_people_paste_them(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.txt").write_text(text)
    (marker,) = nav.read_markers(tmp_path / "a.txt")
    assert np.allclose(marker.pose.origin / mm, [10.5, -20, 30])
    assert marker.name == ("hand" if "hand" in text else "")


@pytest.mark.parametrize(("file", "text"), [
    ("a.txt", "1 0 0 0\n0 1 0 0\n0 0 1 0\n"), ("a.txt", "no numbers"), ("a.txt", "1 2 3 4\n" * 4),
    ("a.json", "{"), ("a.json", '{"matsimnibs": 3}'), ("a.mat", "MATLAB"), ("a.mkss", "x\ty"), ("a.stmpx", "<a/>"),
    ("a.stmpx", "<stmp><fmp id='1'><fp m00='1'/></fmp></stmp>"), ("a.mrk", '{"TargetMarkers": [1]}'),
    ("a.mkss", '##INVESALIUS3_MARKER_FILE_3\n"label"\t"marker_type"\n"x"\t3\n'),
    ("a.tsv", "nibs_position_id\telement_centre_x\nP1\tnowhere\textra\n"),
    ("a.json", '[{"matsimnibs": [["a",0,0,0],[0,1,0,0],[0,0,1,0],[0,0,0,1]]}]'),
])  # fmt: skip
def test_what_is_no_pose_is_refused(tmp_path: Path, file: str, text: str) -> None:
    (tmp_path / file).write_text(text)
    with pytest.raises(BadInput, match=file):
        nav.read_markers(tmp_path / file)


@pytest.mark.parametrize("axes", ["RAS", "LPS", "SRA", "PIR"])
def test_invesalius_own_space(tmp_path: Path, axes: str) -> None:
    """A point at a known voxel of the image turned to RAS: mm from its first voxel, y from the other side."""
    image = oblique(3, axes)
    canonical = nib.as_closest_canonical(nib.Nifti1Image(np.asarray(image.data), image.affine))
    edges = np.linalg.norm(canonical.affine[:3, :3], axis=0) / mm
    voxel = np.array([7, 20, 30])
    pose = np.eye(4)
    pose[:3, 3] = canonical.affine[:3, :3] @ voxel + canonical.affine[:3, 3]
    markers = [nav.Marker("a", Rigid(pose, Scanner, Coil))]
    lines = nav.write_invesalius(tmp_path / "a.mkss", markers, image).read_text().splitlines()
    assert lines[0] == "##INVESALIUS3_MARKER_FILE_3"
    row: dict[str, Any] = dict(zip(lines[1].replace('"', "").split("\t"), lines[2].split("\t"), strict=True))
    own = [float(row[key]) for key in "xyz"]
    expected = voxel * edges
    expected[1] = edges[1] * (canonical.shape[1] - 1) - expected[1]
    assert np.allclose(own, expected, atol=1e-4)
    check(markers, nav.read_markers(tmp_path / "a.mkss"))


def test_sessions(shared: Path) -> None:
    folder = shared / FORMATS
    large = nav.read_session(folder / "brainsight/niiImage_nifticoord_largefile.txt")
    assert (large.system, large.frame, len(large.pulses)) == ("Brainsight", "NIfTI:Scanner", 1389)
    assert all(pulse.pose is not None for pulse in large.pulses)
    assert large.pulses[-1].target == "Sample 746"
    times = [pulse.time for pulse in large.pulses if pulse.time is not None]
    assert times == sorted(times)
    assert times[0] == 0
    assert len(times) == 1389
    mouse = nav.read_session(folder / "brainsight/niiImage_niftialigned_q_coord_v14.txt")
    assert [pulse.pose for pulse in mouse.pulses] == [None] * 3, "placed with the mouse"
    trigger = folder / "localite/Session_20120925103137328/TMSTrigger"
    coil = nav.read_session(trigger / "TriggerMarkers_Coil1_20210409170817799.xml")
    assert (coil.system, coil.frame, len(coil.pulses)) == ("Localite", "RAS", 8)
    assert (coil.pulses[0].time, coil.pulses[0].didt, coil.pulses[0].output) == (26.098, 62 * mega, 0.45)
    untracked = nav.read_session(trigger / "no_pos_data_TriggerMarkers_Coil0_20200220155529299.xml")
    assert sum(pulse.pose is not None for pulse in untracked.pulses) == 1
    assert len(untracked.pulses) > 600
    with pytest.raises(BadInput, match="no pulses"):
        nav.read_session(trigger / "TriggerMarkers_Coil0_20210409152823690.xml")
    with pytest.raises(BadInput, match="folder"):
        nav.read_session(trigger)
