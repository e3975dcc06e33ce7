"""Every file of the shelf's formats: what reads it, and something that is true of what it says.

A file that nothing here speaks of fails. What cannot be read is named, with the place: the examples of NIBS-BIDS have
a column twice, two numbers in a cell, JSON that is none, and recordings that are empty on purpose.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.spatial.distance import pdist
from scipy.spatial.transform import Rotation

from bobina.dose.timing import durations, pulses
from bobina.space import BadInput, Volume
from bobina.space.frames import Scanner
from bobina.space.units import mega, mm
from bobina.store import navigation as nav
from bobina.store import nibs
from bobina.store.bids import fitting, read_rows, read_sidecar
from bobina.store.course_files.nibs_names import COLUMNS
from bobina.store.images import open_image
from bobina.store.navigation import localite_files as localite
from bobina.store.points import read_text
from bobina.store.tables import read_table

SHELF = Path(__file__).resolve().parents[3] / "shared" / "data" / "formats"
FILES = sorted(one.relative_to(SHELF).as_posix() for one in SHELF.rglob("*") if one.is_file()) if SHELF.is_dir() else []
ABSENT = pytest.param("", marks=pytest.mark.skip("needs the developers' data shelf (../shared/data/formats)"))
MNI = "MNI152NLin2009cAsym"

BROKEN = {
    r"0\.template/.*_nibs\.(json|tsv)$": "_nibs.json, line 21: not JSON",
    r"0\.template/.*_markers\.tsv$": "holds no rows",
    r"task-choice_beh\.(json|tsv)$": "_beh.json, line 20: not JSON",
    r"3\.prefrontal.*task-itbs.*_nibs\.tsv$": "line 1: each column needs a name of its own, not 'stim_id'",
    r"v\.6\.3/itbs/.*_nibs\.tsv$": "line 2, pattern3_count: a round of 0.5 s is shorter than what it holds, 1.84 s",
    r"task-tmseeg_events\.tsv$": "line 2, onset: '0.0 0.0' is no number",
    r"task-choice_acq-online_markers\.tsv$": "line 2, normal, direction",
    r"ses-0[12]_stimsys-tms_task-rmt_acq-online_markers\.tsv$": "line 1: each column needs a name of its own, not ''",
    r"sub-001_sessions\.tsv$": "line 3: 4 cells under 3 columns",
    r"\.(mat|set|nii\.gz)$": "",
}
"""files that cannot be read, and what is said of each beside its name; the recordings are empty on purpose"""
BRAINSIGHT = {
    "dcmimage_brainsightcoord": (1, 18), "dcmimage_niftialignedcoord": (1, 18), "dcmimage_worldcoord": (1, 18),
    "niiImage_brainsightcoord": (7, 101), "niiImage_niftialignedcoord": (7, 101), "niiImage_nifticoord": (7, 101),
    "niiImage_niftialignedcoord_no_samples": (7, 0), "niiImage_niftialignedcoord_no_targets": (0, 101),
    "niiImage_niftialignedcoord_empty": (0, 0), "niiImage_nifticoord_gridfolder": (15, 13),
    "niiImage_niifticoord_mixedtargets": (17, 16), "niiImage_nifticoord_largefile": (5, 1389),
    "niiImage_niftialigned_q_coord_v14": (2, 3),
}  # fmt: skip
"""targets and samples with a pose"""
PULSES = {"iTBS": 600, "cTBS": 600, "Sham_cTBS": 600, "ccPAS": 200, "ccPAS_PMv": 100, "ccPAS_M1": 100, "SICI": 2,
          "ICF": 2, "paired": 2}  # fmt: skip
"""of a stimulation by its name, where it is not a single pulse; a version 6 SICI has single ones too"""


def brainsight(path: Path) -> None:
    """As many as were counted by hand; one session's samples are as far apart in every frame it was exported in."""
    markers = _brainsight(path)
    kinds = [marker.kind for marker in markers]
    assert (kinds.count("target"), kinds.count("sample")) == BRAINSIGHT[path.stem]
    if "brainsightcoord" not in path.name and "v14" not in path.name:
        assert all(into_head(marker) > 0.7 for marker in markers)
    twin = "dcmimage_worldcoord.txt" if path.stem.startswith("dcm") else "niiImage_nifticoord.txt"
    theirs = _brainsight(path.with_name(twin))
    if kinds == [marker.kind for marker in theirs]:
        ours, others = (pdist([marker.pose.origin for marker in one]) for one in (markers, theirs))
        assert np.allclose(ours, others, atol=0.1 * mm)


def _brainsight(path: Path) -> tuple[nav.Marker, ...]:
    corner = Volume(np.zeros((180, 220, 220), np.uint8), np.diag([mm, mm, mm, 1.0]), Scanner)
    return nav.read_brainsight(path, corner if "brainsightcoord" in path.name else None)


def into_head(marker: nav.Marker) -> float:
    """Cosine between a coil's z and the way to the middle of a head in scanner coordinates."""
    way = np.array([0, 0, 20 * mm]) - marker.pose.origin
    return float(marker.pose.rotation[:, 2] @ way / np.linalg.norm(way))


def poses(path: Path) -> None:
    """Every entry of the file that holds a tracked coil is a pose whose z points to the middle of the head."""
    markers, text = nav.read_markers(path), read_text(path)
    entries = len(re.findall(r'<InstrumentMarker |<TriggerMarker |<fmp |"CoilTarget"', text))
    untracked = len(re.findall(r'data00="1.0"\s+data01="0.0"\s+data02="0.0"\s+data03="0.0"', text))
    zero = len(re.findall(r'data00="0.0"\s+data01="0.0"\s+data02="0.0"\s+data03="0.0"', text))
    assert len(markers) == entries - untracked - zero
    for marker in markers:
        assert into_head(marker) > 0.7
        assert marker.didt is None or 10 * mega < marker.didt < 200 * mega


def points(path: Path) -> None:
    """As many as the file says are set, of those names."""
    found = nav.read_localite_points(path)
    assert len(found) == len(re.findall('set="true"', read_text(path)))
    known = {"", "premot"} if path.name.startswith("EntryTarget") else {"right eye", "nasion", "left eye"}
    assert {name for name, _ in found} <= known
    assert all(20 * mm < np.linalg.norm(place) < 250 * mm for _, place in found)


def registration(path: Path) -> None:
    """The best rigid fit of the landmarks leaves what Localite printed: 3.22, 5.65, 3.26 mm, 4.20 together."""
    laid = localite.read_registration(path)
    assert laid.names == ("right eye", "nasion", "left eye")
    assert laid.left_over == pytest.approx((4.20 * mm, 2.7 * mm))
    there, here = np.array(laid.in_image), np.array(laid.in_tracker)
    turn, _ = Rotation.align_vectors(there - there.mean(0), here - here.mean(0))
    left = np.linalg.norm(turn.apply(here - here.mean(0)) - (there - there.mean(0)), axis=1)
    assert left / mm == pytest.approx([3.22, 5.65, 3.26], abs=0.01)


def selection(path: Path) -> None:
    assert localite.read_selection(path) == (True, True, True)


def transformation(path: Path) -> None:
    """The matrix that its TransformationRMS prints to three places."""
    printed = np.array([[0.052, -0.104, -0.993], [-0.908, -0.419, -0.004], [-0.416, 0.902, -0.116]])
    found = localite.read_transformation(path)
    assert np.allclose(found.rotation, printed, atol=6e-4)
    assert found.origin / mm == pytest.approx([88.722, -26.154, 56.755], abs=6e-4)


def left_over(path: Path) -> None:
    assert localite.read_left_over(path) == pytest.approx((4.20 * mm, 2.7 * mm))


def book(path: Path) -> None:
    """What it names is there: all triggers, the registration in force, a DICOM series of 192 slices."""
    named = [Path(one).name for one in localite.read_book(path)]
    if path.name.startswith("Volumes"):
        assert len(set(named)) == 192
        assert all(name.endswith(".dcm") for name in named)
    elif path.name.startswith("TriggerData"):
        assert all((path.parent / name).is_file() for name in named)
        stamp = path.stem.removeprefix("TriggerData")
        assert named == [f"TriggerMarkers_Coil{i}_{stamp}.xml" for i in (0, 1)]
        if count := sum(read_text(path.parent / name).count("<TriggerMarker ") for name in named):
            assert [pulse.number for pulse in nav.read_session(path).pulses] == list(range(1, count + 1))
    else:
        assert "Registration20120925110424375.xml" in named
        laid = localite.registration_of(path if path.parent.name == "SessionProgress" else path.parent / "x" / "y.xml")
        assert laid is not None
        assert laid.used == (True, True, True)


def stimulation(path: Path) -> None:
    """A row to a line; pulses as everybody knows them; what was given is the threshold times its multiple."""
    rows = nibs.read_stimulation(path)
    assert len(rows) == len(read_text(path).strip().splitlines()) - 1
    said = read_sidecar(path.with_suffix(".json")).said
    measured = {one["IntensityID"]: one["Value"] / 100 for one in said.get("IntensitySet", [])}
    for row, (_, cells) in zip(rows, read_table(path), strict=True):
        if (of := cells.get("rmt_intensity", cells.get("amt_intensity"))) and row.fraction:
            assert max(row.amplitudes) == pytest.approx(row.fraction * float(of) / 100, abs=0.005)
        if row.kind == "tES":
            assert row.timing is None
            assert sum(row.amplitudes) == pytest.approx(0), "what goes in comes out"
        elif row.timing is not None:
            assert pulses(row.timing) in {PULSES.get(row.name, 1), 1, 2 if row.name == "sici" else 1}
        if row.threshold == "AMT" and measured:
            assert row.amplitudes == pytest.approx((measured["aMT"] * (row.fraction or 0),))
        if row.threshold == "RMT" and measured and row.fraction:
            assert row.amplitudes == pytest.approx((measured["rMT"] * row.fraction,))
        assert row.response is None or 1e-5 < row.response < 0.05, "V, not uV; an example has one of 46 mV"
        assert row.didt is None or 10 * mega < row.didt < 200 * mega
        if row.name == "iTBS" and row.timing is not None:
            assert (durations(row.timing) or (0, 0))[1] == pytest.approx(192)


def events(path: Path) -> None:
    """In order, from the start of the block; each names a row of the stimulation that it belongs to, from 6.2 on."""
    found = nibs.read_events(path)
    onsets = [one.onset for one in found]
    assert onsets == sorted(onsets)
    assert onsets[0] == 0
    assert len(found) == len(read_text(path).strip().splitlines()) - 1
    table = fitting(path, "nibs.tsv", [path.parent, path.parent.parent / "nibs"])
    if table is not None and "v.6.3/itbs" not in str(path):
        names = {row.name for row in nibs.read_stimulation(table)}
        assert {one.parameters for one in found} <= names
        assert nibs.timeline_of(table) is not None


def markers(path: Path) -> None:
    """Places by name have no pose; a pose in the proposal's own example points to its target; a version 6 one needs
    to be told its direction."""
    frame = nibs.coordinates_of(path)
    found = nav.read_nibs_bids(path, (frame.system if frame else "") or "IndividualMRI", "away-from-handle")
    rows = read_table(path)
    if "position_label" in rows[0][1] and "element_centre_x" not in rows[0][1]:
        assert found == ()
        return
    assert len(found) == len(rows)
    for marker in found:
        if marker.point is not None:
            way = marker.point - marker.pose.origin
            assert marker.pose.rotation[:, 2] @ way / np.linalg.norm(way) > 0.95
    if frame is None or not frame.system:
        with pytest.raises(BadInput, match="direction"):
            nav.read_nibs_bids(path)
        if len(rows) <= 30:
            session = nav.read_session(path, direction="to-handle")
            assert [pulse.pose is not None for pulse in session.pulses] == [True] * len(rows)
    else:
        with pytest.raises(BadInput, match=frame.system):
            nav.read_session(path)


def coordinates(path: Path) -> None:
    """6.3 says its frame; 6 does not, and its landmarks stand 14 mm apart by the unit that it says."""
    found = nibs.read_coordinates(path)
    assert found.unit == mm
    if "v.6.3" in str(path):
        assert (found.system, found.landmarks) == (MNI, {})
    else:
        assert (found.system, set(found.landmarks)) == ("", {"NAS", "LPA", "RPA"})
        assert found.image.endswith("_T1w.nii.gz")
        ears = np.subtract(found.landmarks["LPA"], found.landmarks["RPA"])
        assert np.linalg.norm(ears) / mm == pytest.approx(13.6, abs=0.1), "no head's: the numbers are cm"


def recording(path: Path) -> None:
    found = nibs.read_recording(path)
    rates: dict[str, set[float | None]] = {
        "emg": {2000, 5000, None}, "eeg": {500, 1000, 2000, 5000, None}, "nirs": {3.90625}, "bold": {0.5},
    }  # fmt: skip
    assert found.kind == path.stem.rpartition("_")[2]
    assert found.rate in rates[found.kind]
    assert found.task


def sidecar(path: Path) -> None:
    """It explains a column, a data set or a series; units are those that we know, or of what we do not read."""
    said = read_sidecar(path).said
    if path.name == "dataset_description.json":
        assert said["BIDSVersion"] == "1.11.0"
    elif path.name.endswith("_T1w.json"):
        assert said["MagneticFieldStrength"] == 1.5
    elif path.name == "participants.json":
        assert said["age"]["Units"] == "year"
    else:
        told = [one for one in said.values() if isinstance(one, dict) and one.get("Description")]
        assert told or "Manufacturer" in said


def table(path: Path) -> None:
    """Rows with what their kind of table must have."""
    rows = read_rows(path)
    first = rows[0]
    if path.name == "participants.tsv":
        assert [row.text("participant_id") for row in rows] == ["sub-001"]
        assert (path.parent / "sub-001").is_dir()
        assert first.number("age") in (28, 32, 35, 40)
        assert first.sidecar.about("age", "Units") == "year"
    elif path.name.endswith("_scans.tsv"):
        times = [row.text("acq_time") for row in rows]
        assert times == sorted(times)
        assert all(row.text("filename").startswith(("sub-001", "eeg/", "emg/", "func/", "nibs/")) for row in rows)
    elif path.name.endswith("_channels.tsv"):
        assert {row.text("type") for row in rows} <= {"EEG", "EOG", "ECG", "TRIG", "MISC", "NIRSCWMUA", "STIM"}
    else:
        assert {row.text("accuracy") for row in rows} == {"0", "1"}
        assert all(0.2 < (row.number("reaction_time") or 0) < 3 for row in rows), "s"


def proposal(path: Path) -> None:
    """Every column of our own sessions that we call the proposal's is in its text of version 6.3."""
    text = read_text(path)
    assert re.search(r"(?m)^(#|> \[|## -)", text)
    if path.parent.name == "v.6.3":
        theirs = [name for name, (says, _) in COLUMNS.items() if not says.startswith("Not of the proposal")]
        assert not [name for name in theirs if re.sub(r"\d", "<index>", name) not in text and name not in text]


READERS: dict[str, Callable[[Path], object]] = {
    r"/brainsight/.*\.txt$": brainsight, r"(InstrumentMarker|TriggerMarkers_)[^/]*\.xml$|\.(mrk|stmpx)$": poses,
    r"/(EntryTarget|BaseMarker|MixMarker)\d+\.xml$": points, r"/Registration\d+\.xml$": registration,
    r"/Selection\d+\.xml$": selection, r"/Transformation\d+\.xml$": transformation, r"RMS\d+\.txt$": left_over,
    r"/(Session|TriggerData|Volumes)\d*\.xml$": book, r"_nibs\.tsv$": stimulation, r"_events\.tsv$": events,
    r"_markers\.tsv$": markers, r"_coordsystem\.json$": coordinates, r"_(emg|eeg|nirs|bold)\.json$": recording,
    r"\.json$": sidecar, r"\.tsv$": table, r"\.md$": proposal, r"\.(mat|set)$": nav.read_markers,
    r"\.nii\.gz$": open_image,
}  # fmt: skip
"""by the end of a path, the first that fits"""


@pytest.mark.parametrize("file", FILES or [ABSENT], ids=lambda file: file[-70:])
def test_every_file_is_read_and_what_it_says_is_true(file: str) -> None:
    read: Any = next(one for pattern, one in READERS.items() if re.search(pattern, f"/{file}"))
    said = next((words for pattern, words in BROKEN.items() if re.search(pattern, file)), None)
    if said is None:
        read(SHELF / file)
    else:
        with pytest.raises(BadInput, match=re.escape(said or Path(file).name)) as refused:
            read(SHELF / file)
        assert Path(file).name.split(".")[0].rpartition("_")[0] in str(refused.value), "it names the file"
