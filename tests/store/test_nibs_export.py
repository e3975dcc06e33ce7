"""A course as NIBS-BIDS and back: the timing of every protocol, and the planned pose, which says that it is planned."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from bobina.course.asked import Event
from bobina.course.delivery import Delivered, Tolerated
from bobina.course.prescription import PlanAttached, Prescribed
from bobina.course.record import Entry, Record, Struck
from bobina.dose import protocols
from bobina.dose.prescribe import session_pulses
from bobina.dose.timing import patterned, pulses
from bobina.space import BadInput, Rigid
from bobina.space.frames import Coil, Scanner
from bobina.store import nibs
from bobina.store.course_files.nibs_sessions import nibs_bids
from bobina.store.navigation import read_nibs_bids, read_session
from nibs_files import near
from records import MONDAY, OPERATOR, REFERRED

SHA = "ab" * 32
ALONE = [one for one in protocols() if len(one.parts) == 1 and pulses(one.parts[0].timing)]


def put(*events: Event) -> Record:
    """A record of these entries, whatever the rules say."""
    return Record("TEST22", tuple(
        Entry(i, MONDAY + timedelta(minutes=i), OPERATOR, one) for i, one in enumerate((REFERRED, *events), 1)))


def session(protocol: str, given: int, **other: Any) -> Delivered:
    said = Delivered(1, MONDAY, protocol, "MC-B70", "figure-8", "MagPro R30", 66.0, given, True, True, 1, given,
                     Tolerated.WELL)  # fmt: skip
    return replace(said, **other)


def attached(pose: tuple[float, ...], head: str = "own") -> PlanAttached:
    return PlanAttached(SHA, "depression", "left DLPFC", "D70", "figure-8", "MDD-ITBS-THREED", 50.0, "cannot-check",
                        60.0, "threshold", pose, head)  # fmt: skip


ORDER = Prescribed("MDD-ITBS-THREED", "figure-8", "MC-B70", "MagPro R30", 120, 66, 600, 30, 1, date(2027, 1, 11), SHA)
POSE = (0.0, 0.0, -1.0, 0.05, 0.0, 1.0, 0.0, 0.04, 1.0, 0.0, 0.0, 0.06, 0.0, 0.0, 0.0, 1.0)


def written(folder: Path, files: Mapping[str, str], ending: str) -> list[Path]:
    """The files of this ending, after all were written."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return sorted(folder.rglob(f"*_{ending}"))


@settings(max_examples=20)
@given(st.integers(0, 2**31))
def test_the_planned_pose_reads_back(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    matrix = np.eye(4)
    matrix[:3, :3] = Rotation.random(random_state=seed).as_matrix()
    matrix[:3, 3] = np.random.default_rng(seed).uniform(-0.2, 0.2, 3)
    plan = attached(tuple(float(value) for value in matrix.ravel()))
    files = nibs_bids(put(plan, ORDER, session("MDD-ITBS-THREED", 600)))
    (table,) = written(tmp_path_factory.mktemp("n"), files, "markers.tsv")
    (marker,) = read_nibs_bids(table)
    assert near(marker.pose, Rigid(matrix, Scanner, Coil))
    assert marker.kind == "target"


def test_it_says_that_it_is_planned_and_in_which_frame(tmp_path: Path) -> None:
    files = nibs_bids(put(attached(POSE), ORDER, session("MDD-ITBS-THREED", 600)))
    said = {name.rpartition("_")[2]: text for name, text in files.items()}
    frame = json.loads(said["coordsystem.json"])
    assert (frame["NIBSCoordinateSystem"], frame["NIBSCoordinateUnits"]) == ("IndividualMRI", "mm")
    assert "nobody measured" in frame["NIBSCoordinateSystemDescription"]
    columns = json.loads(said["markers.json"])
    assert columns["PosesArePlanned"] is True
    assert columns["element_centre_x"]["Units"] == "mm"
    assert "planned, not measured" in said["markers.tsv"]
    assert "measured where the coil stood" in files["README"]
    assert SHA not in "".join(files.values())
    (table,) = written(tmp_path, files, "nibs.tsv")
    with pytest.raises(BadInput, match="planned"):
        read_session(table)


@pytest.mark.parametrize(("head", "says"), [("template", "a template in MNI space"), ("", "is not recorded")])
def test_a_pose_on_another_head_is_not_taken_for_the_persons(tmp_path: Path, head: str, says: str) -> None:
    files = nibs_bids(put(attached(POSE, head), ORDER, session("MDD-ITBS-THREED", 600)))
    (frame,) = (json.loads(text) for name, text in files.items() if name.endswith("coordsystem.json"))
    assert frame["NIBSCoordinateSystem"] == "Other"
    assert says in frame["NIBSCoordinateSystemDescription"]
    (table,) = written(tmp_path, files, "markers.tsv")
    with pytest.raises(BadInput, match="Other"):
        read_nibs_bids(table)
    assert len(read_nibs_bids(table, "Other")) == 1


GIVEN = session("MDD-ITBS-THREED", 600)


@pytest.mark.parametrize("events", [
    (ORDER, GIVEN), (attached(POSE), replace(ORDER, plan=""), GIVEN), (attached(()), ORDER, GIVEN),
    (attached(POSE), GIVEN, ORDER), (attached(POSE), ORDER, replace(ORDER, plan=""), GIVEN),
    (attached(POSE), ORDER, GIVEN, Struck(2, "another person's")), (attached(POSE), ORDER, GIVEN, Struck(3, "wrong")),
    (attached(POSE), ORDER, session("MDD-BILAT-2016", 2100)),
], ids=["no plan", "none named", "no pose", "ordered later", "newer order", "plan struck", "order struck", "two sites"])
def test_without_a_plan_in_force_there_is_no_pose(tmp_path: Path, events: tuple[Event, ...]) -> None:
    files = nibs_bids(put(*events))
    assert not [name for name in files if name.endswith("coordsystem.json")]
    (table,) = written(tmp_path, files, "markers.tsv")
    assert read_nibs_bids(table) == ()
    assert json.loads(table.with_suffix(".json").read_text())["PosesArePlanned"] is False


@pytest.mark.parametrize("protocol", ALONE, ids=lambda one: one.id)
def test_the_timing_of_every_protocol_reads_back(tmp_path: Path, protocol: Any) -> None:
    """Written as nested patterns, read as the six parameters again; the intervals to a microsecond."""
    timing = protocol.parts[0].timing
    files = nibs_bids(put(session(protocol.id, session_pulses(protocol) or 0)))
    (table,) = written(tmp_path, files, "nibs.tsv")
    (row,) = nibs.read_stimulation(table)
    assert row.timing is not None
    assert pulses(row.timing) == pulses(timing)
    assert patterned(row.timing) == patterned(timing)
    for name in ("inter_pulse_interval", "inter_burst_interval", "inter_train_interval"):
        ours, theirs = getattr(timing, name), getattr(row.timing, name)
        if name != "inter_train_interval" or timing.trains_in_protocol != 1:
            assert theirs == pytest.approx(ours, abs=1e-6)
    (event,) = nibs.read_events(next(iter(written(tmp_path, files, "events.tsv"))))
    assert (event.onset, event.parameters, event.positions) == (0, protocol.id, ("site_1",))
    assert nibs.timeline_of(table) is not None
