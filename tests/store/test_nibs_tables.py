"""NIBS-BIDS in: where each delivery landed, what was given, and the place of what is wrong."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from bobina.dose import Timing
from bobina.dose.timing import pulses
from bobina.space import BadInput, Rigid
from bobina.space.frames import Coil, Scanner
from bobina.store import nibs
from bobina.store.navigation import read_session, write_nibs_bids
from bobina.store.navigation.marker import Pose
from bobina.store.nibs.patterns import timing_of
from nibs_files import ROWS, STEM, UNITS, data_set, marker, near


def pose(seed: int) -> Pose:
    matrix = np.eye(4)
    matrix[:3, :3] = Rotation.random(random_state=seed).as_matrix()
    matrix[:3, 3] = np.random.default_rng(seed).uniform(-0.2, 0.2, 3)
    return Rigid(matrix, Scanner, Coil)


@settings(max_examples=20)
@given(st.integers(0, 2**31))
def test_each_delivery_landed_where_its_row_says(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    poses: Mapping[str, Pose | None] = {"left": pose(seed), "right": pose(seed + 1), "lost": None}
    session = read_session(data_set(tmp_path_factory.mktemp("n"), poses))
    assert (session.system, session.frame) == ("NIBS-BIDS", "IndividualMRI")
    told = [(one.number, one.time, one.target, one.output) for one in session.pulses]
    assert told == [(1, 0, "left", 0.6), (2, 1.5, "left", 0.6), (3, 1.5, "lost", 0.6), (4, 4, "lost", 0.5)]
    assert [one.pose is None for one in session.pulses] == [False, False, True, True]
    assert all(near(one.pose, pose(seed)) for one in session.pulses if one.pose)


def test_the_rows_of_a_markers_table_alone(tmp_path: Path) -> None:
    data_set(tmp_path, {"left": pose(1), "lost": None})
    alone = read_session(tmp_path / f"{STEM}_markers.tsv")
    assert [(one.target, one.pose is None) for one in alone.pulses] == [("left", False), ("lost", True)]


def test_lengths_follow_the_unit_that_is_said(tmp_path: Path) -> None:
    frame = {"NIBSCoordinateSystem": "IndividualMRI", "NIBSCoordinateUnits": "cm"}
    session = read_session(data_set(tmp_path, {"left": pose(1)}, frame=frame))
    assert session.pulses[0].pose is not None
    assert np.allclose(session.pulses[0].pose.origin, 10 * pose(1).origin, atol=1e-5)


@pytest.mark.parametrize(("change", "says"), [
    ({"planned": True}, "planned poses"), ({"poses": {"C3": None}}, r"by name alone \(C3\)"),
    ({"frame": {"NIBSCoordinateSystem": "MNI152NLin2009cAsym"}}, "is in MNI152NLin2009cAsym"),
    ({"frame": {"NIBSCoordinateSystem": "IndividualMRI", "NIBSCoordinateUnits": "inch"}}, "unit of length 'inch'"),
])  # fmt: skip
def test_what_says_nothing_of_where_it_landed(tmp_path: Path, change: Mapping[str, Any], says: str) -> None:
    with pytest.raises(BadInput, match=says):
        read_session(data_set(tmp_path, **{"poses": {"left": pose(1)}, **change}))


def test_a_plans_own_markers_are_no_session(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="planned"):
        read_session(write_nibs_bids(tmp_path, "sub-01", [marker(pose(1))], "bids::x"))


def test_a_table_alone_has_no_places(tmp_path: Path) -> None:
    table = data_set(tmp_path, {"left": pose(1)})
    (tmp_path / f"{STEM}_events.tsv").unlink()
    with pytest.raises(BadInput, match=r"no \*_events.tsv"):
        read_session(table)
    (tmp_path / f"{STEM}_markers.tsv").unlink()
    with pytest.raises(BadInput, match=r"no \*_markers.tsv"):
        read_session(table)


def test_what_was_given_in_si(tmp_path: Path) -> None:
    train, single = nibs.read_stimulation(data_set(tmp_path, {"left": pose(1)}))
    assert train.timing == Timing(0.1, 40, 0.0, 1, 26.0, 75)
    assert pulses(train.timing) == 3000
    assert (train.amplitudes, train.threshold, train.fraction) == ((0.6,), "RMT", 1.2)
    assert (train.coil, train.elements) == ("figure-of-eight", ("Coil_1",))
    assert single.timing is not None
    assert pulses(single.timing) == 1


def test_a_unit_that_is_not_said_is_not_assumed(tmp_path: Path) -> None:
    without = {name: unit for name, unit in UNITS.items() if name != "pattern2_interval"}
    train, _ = nibs.read_stimulation(data_set(tmp_path, {"left": pose(1)}, without))
    assert train.timing is not None
    assert (train.timing.inter_pulse_interval, train.timing.inter_train_interval) == (0.1, None)


@pytest.mark.parametrize(("column", "cell", "says"), [
    (5, "fast", "line 2, pattern1_interval: 'fast' is no number"),
    (5, "nan", "line 2, pattern1_interval: 'nan' is not finite"),
    (4, "2.5", "line 2, pattern1_count: 2.5 is no count"), (6, "0", "line 2, pattern2_count: 0 is no count"),
    (7, "100", "line 2, pattern2_count: a round of 0.1 s is shorter than what it holds, 3.9 s"),
    (9, "much", "line 2, intensity_scaling: 'much' is no multiple"), (3, "half", "line 2, stimulus_intensity"),
])
def test_a_bad_cell_is_named_by_file_line_and_column(tmp_path: Path, column: int, cell: str, says: str) -> None:
    rows = [list(ROWS[0])]
    rows[0][column] = cell
    with pytest.raises(BadInput, match=f"{STEM}_nibs.tsv, {says}"):
        nibs.read_stimulation(data_set(tmp_path, {"left": pose(1)}, rows=rows))


def test_a_unit_of_something_else_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"pattern1_interval: 'mm' in sub-01_task-rest_nibs.json is no unit of s"):
        nibs.read_stimulation(data_set(tmp_path, {"left": pose(1)}, {**UNITS, "pattern1_interval": "mm"}))


def test_a_place_is_there_once(tmp_path: Path) -> None:
    table = data_set(tmp_path, {"left": pose(1), "right": pose(2)})
    markers = tmp_path / f"{STEM}_markers.tsv"
    markers.write_text(markers.read_text().replace("right", "left"))
    with pytest.raises(BadInput, match="line 3, nibs_position_id"):
        read_session(table)


def test_two_layers_are_bursts_where_they_come_round_fast() -> None:
    assert timing_of(((3, 0.02), (200, 0.2))) == Timing(0.02, 3, 0.2, 200, 0.0, 1)
    assert timing_of(((40, 0.1), (75, 30.0))) == Timing(0.1, 40, 0.0, 1, 26.0, 75)
    assert timing_of(((3, 0.02), (10, 0.2), (20, 10.0))) == Timing(0.02, 3, 0.2, 10, 8.0, 20)
    assert timing_of(((2, 1.0), (2, 5.0), (2, 20.0), (2, 60.0))) is None
