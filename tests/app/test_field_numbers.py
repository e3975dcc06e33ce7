"""``bobina field``: the numbers people ask for, and the map on the cortex."""

import json
from pathlib import Path
from typing import Any

import nibabel as nib
import numpy as np
import pytest

import written
from bobina.field import FiniteVolume, measures, surface_map
from bobina.head import Head, cortex
from bobina.space.units import mega, mm
from bobina.store import read_coil, read_labels, read_pose
from command import Said, call, written_in


@pytest.fixture
def given(tmp_path: Path, ball_file: Path, coil_file: Path) -> list[object]:
    """Head, coil and pose on the command line."""
    return [ball_file, "--coil", coil_file, "--pose", written.pose(tmp_path / "pose.txt")]


def told(said: Said) -> Any:
    assert said.code == 0, said.err
    return json.loads(said.out)


def test_numbers_are_those_of_the_field(given: list[object]) -> None:
    got = told(call("field", *given, "--percentiles", "--json"))
    head = Head("ball", read_labels(Path(str(given[0]))))
    field = FiniteVolume(head).field(read_coil(Path(str(given[2]))), read_pose(Path(str(given[4]))))
    known = measures(field)
    assert got["unit"] == "V/m at 1 A/us"
    for percent, value in known.percentiles:
        assert got[f"gm_p{percent:g}"] == pytest.approx(value * mega)
    half = known.half_of_maximum
    assert got["half_of_maximum_depth_mm"] == pytest.approx(half.depth / mm)
    assert got["half_of_maximum_volume_ml"] == pytest.approx(half.volume * mega)
    assert got["half_of_maximum_spread_cm2"] == pytest.approx(half.spread * 1e4)
    assert got["half_of_p99.9_reference"] == pytest.approx(got["gm_p99.9"])
    assert got["focality_50_ml"] > got["focality_75_ml"] > 0
    assert got["scalp_maximum"] > got["scalp_p99.9"] > got["gm_p99.9"]
    assert 5 < got["half_of_p99.9_depth_mm"] < 40
    assert "out" not in got
    assert "target" not in got


def test_they_are_printed_with_their_units(given: list[object]) -> None:
    said = call("field", *given, "--percentiles")
    assert said.code == 0
    lines = [line.split() for line in said.out.splitlines() if line.strip()]
    assert {"V/m", "mm", "mL", "cm2"} <= {line[-1] for line in lines}
    assert any(line[:4] == ["grey", "matter,", "99.9", "%"] for line in lines)


def test_the_field_at_a_target_and_its_parts(given: list[object]) -> None:
    """Under a coil on a sphere E runs along the surface."""
    got = told(call("field", *given, "--target=0,0,66", "--json"))
    assert got["target_tangential"] == pytest.approx(got["target"], rel=0.05)
    assert abs(got["target_normal"]) < 0.2 * got["target"]
    both = told(call("field", *given, "--target=0,0,66", "--percentiles", "--json"))
    assert both["target"] == got["target"]
    assert got["target"] <= both["half_of_maximum_reference"]
    assert "gm_p50" not in got


@pytest.mark.parametrize(("name", "files"), [
    ("cortex", ["cortex.func.gii", "cortex.surf.gii"]),
    ("sub-1.left", ["sub-1.left.func.gii", "sub-1.left.surf.gii"]),
    ("cortex.func.gii", ["cortex.func.gii", "cortex.surf.gii"]),
    ("cortex.shape.gii", ["cortex.shape.gii", "cortex.surf.gii"]),
])
def test_a_map_lies_beside_its_surface(tmp_path: Path, given: list[object], name: str, files: list[str]) -> None:
    got = told(call("field", *given, "--map", tmp_path / "maps" / name, "--json"))
    assert written_in(tmp_path / "maps") == files
    assert [got["map"], got["surface"]] == [str(tmp_path / "maps" / file) for file in files]


def test_the_map_is_that_of_the_field(tmp_path: Path, given: list[object]) -> None:
    got = told(call("field", *given, "--map", tmp_path / "cortex", "--json"))
    head = Head("ball", read_labels(Path(str(given[0]))))
    field = FiniteVolume(head).field(read_coil(Path(str(given[2]))), read_pose(Path(str(given[4]))))
    surface = cortex(head)
    known = surface_map(field, surface)
    points: Any = nib.load(tmp_path / "cortex.surf.gii")
    assert np.allclose(points.darrays[0].data * mm, surface.vertices, atol=1e-7)
    assert np.array_equal(points.darrays[1].data, surface.triangles)
    size, along = (array.data for array in nib.load(tmp_path / "cortex.func.gii").darrays)  # type: ignore[attr-defined]
    assert np.allclose(size, known.magnitude * mega, rtol=1e-5, equal_nan=True)
    assert np.allclose(along, known.normal * mega, atol=1e-5, equal_nan=True)
    assert (got["vertices"], got["without_grey_matter"]) == (len(size), int(np.isnan(size).sum()))


def test_everything_at_once(tmp_path: Path, given: list[object]) -> None:
    at, out = written.points(tmp_path / "points.csv", [[0, 0, 50], [0, 0, 200]]), tmp_path / "E.csv"
    numbers = ("--percentiles", "--map", tmp_path / "m", "--target", "0,0,66")
    said = call("field", *given, "--at", at, "--out", out, *numbers)
    assert said.code == 0
    assert {"E.csv", "m.func.gii", "m.surf.gii"} <= set(written_in(tmp_path))
    assert "2 points, 1 outside" in said.out
    assert "m.func.gii" in said.out
    assert "target" in said.out
