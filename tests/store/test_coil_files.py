import base64
import json
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bobina.space import BadInput
from bobina.space.units import mega, mm
from bobina.store import read_coil

CCD = """# two.ccd version 1.0 number of elements; dIdtmax=101.5;stimulator=One;brand=Two;coilname=Three;
2
# centers and weighted directions of the elements (magnetic dipoles)
-0.01 0 -0.005 0 0 -1e-5
0.01 0 -0.005 0 0 2e-5
"""


def ccd(folder: Path, text: str) -> Path:
    (folder / "coil.ccd").write_text(text)
    return folder / "coil.ccd"


def tcd(folder: Path, **change: Any) -> Path:
    content: dict[str, Any] = {
        "name": "N", "brand": "B",
        "coilElementList": [
            {"type": 2, "stimulator": 0, "points": [[10, 0, -5], [20, 0, -5]], "values": [[0, 1, 0], [0, 0, 2]]},
            {"type": 1, "stimulator": 0, "points": packed([[0, 0, -7]]), "values": packed([[0, 0, 3e-5]])},
        ],
        "stimulatorList": [{"name": "S", "maxdIdt": 9e7}],
    }
    (folder / "coil.tcd").write_text(json.dumps(content | change))
    return folder / "coil.tcd"


def packed(values: list[list[float]]) -> str:
    return base64.b64encode(zlib.compress(np.array(values, "<f8").tobytes())).decode()


def test_ccd(tmp_path: Path) -> None:
    coil = read_coil(ccd(tmp_path, CCD), "figure-8")
    assert coil.name == "Two Three"
    assert (coil.kind, coil.stimulator) == ("figure-8", "One")
    assert coil.max_didt is not None
    assert coil.max_didt.value == pytest.approx(101.5 * mega)
    assert np.allclose(coil.dipoles.points, [[-0.01, 0, -0.005], [0.01, 0, -0.005]])
    assert np.allclose(coil.dipoles.vectors, [[0, 0, -1e-5], [0, 0, 2e-5]])
    assert not len(coil.wires.points)
    assert np.allclose(coil.casing[:, 2], 0)


@pytest.mark.parametrize(("old", "new", "words"), [
    ("0.01 0 -0.005 0 0 2e-5", "0.01 0 -0.005 0 0", "line 5"), ("2e-5", "2e-5x", "line 5"), ("2e-5", "nan", "line 5"),
    ("\n2\n", "\n3\n", "3 dipoles, but 2"), ("\n2\n", "\ntwo\n", "line 2"), ("-0.01", "-10", "line 4.*not mm"),
    ("101.5", "fast", "line 1.*dIdtmax"), ("101.5", "-1", "line 1.*dIdtmax"), (CCD, "", "no dipoles"),
])
def test_malformed_ccd_names_the_line(tmp_path: Path, old: str, new: str, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        read_coil(ccd(tmp_path, CCD.replace(old, new, 1)))


def test_tcd(tmp_path: Path) -> None:
    coil = read_coil(tcd(tmp_path))
    assert (coil.name, coil.stimulator) == ("B N", "S")
    assert coil.max_didt is not None
    assert coil.max_didt.value == 9e7
    assert np.allclose(coil.wires.points, np.array([[10, 0, -5], [20, 0, -5]]) * mm)
    assert np.allclose(coil.wires.vectors, np.array([[0, 1, 0], [0, 0, 2]]) * mm)
    assert np.allclose(coil.dipoles.points, [[0, 0, -7 * mm]])
    assert np.allclose(coil.dipoles.vectors, [[0, 0, 3e-5]])


def test_deformations_are_applied_in_order_at_their_initial_value(tmp_path: Path) -> None:
    """By hand: a quarter turn about the z axis through (10, 0) takes (20, 0, -5) to (10, 10, -5); then 3 mm along x."""
    coil = read_coil(tcd(
        tmp_path,
        coilElementList=[{
            "type": 2, "stimulator": 0, "points": [[20, 0, -5]], "values": [[1, 0, 0]], "deformations": [0, 1],
            "elementCasing": 0,
        }],
        deformList=[
            {"deformRange": 0, "type": "rot2p", "point1": [10, 0, 0], "point2": [10, 0, 8]},
            {"deformRange": 1, "type": "x"},
        ],
        deformRangeList=[{"initial": 90, "range": [-90, 90]}, {"initial": 3, "range": [0, 5]}],
        coilModels=[{"points": [[20, 0, 0], [30, 0, 0], [20, 10, 0]], "faces": [[0, 1, 2]]}],
    ))
    assert np.allclose(coil.wires.points, np.array([[13, 10, -5]]) * mm)
    assert np.allclose(coil.wires.vectors, np.array([[0, 1, 0]]) * mm)
    assert np.allclose(coil.casing, np.array([[13, 10, 0], [13, 20, 0], [3, 10, 0]]) * mm)


def test_a_shift_before_a_turn_is_turned_too(tmp_path: Path) -> None:
    """By hand: 3 mm along x takes (20, 0, -5) to (23, 0, -5); a quarter turn about (10, 0) then to (10, 13, -5)."""
    turn = {"deformRange": 0, "type": "rot2p", "point1": [10, 0, 0], "point2": [10, 0, 8]}
    coil = read_coil(tcd(
        tmp_path,
        coilElementList=[{
            "type": 2, "stimulator": 0, "points": [[20, 0, -5]], "values": [[1, 0, 0]], "deformations": [1, 0],
        }],
        deformList=[turn, {"deformRange": 1, "type": "x"}],
        deformRangeList=[{"initial": 90, "range": [-90, 90]}, {"initial": 3, "range": [0, 5]}],
    ))
    assert np.allclose(coil.wires.points, np.array([[10, 13, -5]]) * mm)


ELEMENT = {"type": 2, "stimulator": 0, "points": [[0, 0, 0]], "values": [[0, 1, 0]]}


@pytest.mark.parametrize(("change", "words"), [
    ({"coilElementList": [ELEMENT, {"type": 1}]}, r"coilElementList\[1\].points is missing"),
    ({"coilElementList": [ELEMENT | {"points": [[0, 0]]}]}, r"coilElementList\[0\].points"),
    ({"coilElementList": [ELEMENT | {"points": "!!!"}]}, r"coilElementList\[0\].points"),
    ({"coilElementList": [ELEMENT | {"points": packed([[0, 0, np.nan]])}]}, r"coilElementList\[0\].points"),
    ({"coilElementList": [ELEMENT | {"values": [[0, 0, 1], [0, 0, 1]]}]}, "1 points but 2 values"),
    ({"coilElementList": [ELEMENT | {"type": 3}]}, "sampled on a grid"),
    ({"coilElementList": [ELEMENT | {"deformations": [0]}]}, "deformList is missing"),
    ({"coilElementList": {}}, "coilElementList must be a list"),
    ({"coilElementList": [ELEMENT | {"elementCasing": 4}], "coilModels": []}, r"coilModels\[4\]"),
    ({"stimulatorList": [{"maxdIdt": "fast"}]}, r"stimulatorList\[0\].maxdIdt"),
])
def test_malformed_tcd_names_the_place(tmp_path: Path, change: dict[str, Any], words: str) -> None:
    with pytest.raises(BadInput, match=words):
        read_coil(tcd(tmp_path, **change))


@pytest.mark.parametrize("scale", [1e-3, 1e3])
def test_a_tcd_file_in_other_lengths_than_mm_is_refused(tmp_path: Path, scale: float) -> None:
    points = (np.array([[10, 0, -5], [20, 0, -5]]) * scale).tolist()
    with pytest.raises(BadInput, match=r"across.*\.tcd file are in mm"):
        read_coil(tcd(tmp_path, coilElementList=[ELEMENT | {"points": points, "values": [[0, 1, 0], [0, 0, 2]]}]))


def test_a_ccd_file_in_km_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"across.*\.ccd file are in m$"):
        read_coil(ccd(tmp_path, CCD.replace("0.01 0 -0.005", "0.00001 0 -0.000005")))


def test_a_single_dipole_has_no_size(tmp_path: Path) -> None:
    lone = CCD.replace("\n2\n", "\n1\n").replace("-0.01 0 -0.005 0 0 -1e-5\n", "")
    assert len(read_coil(ccd(tmp_path, lone)).dipoles.points) == 1


def test_what_is_no_coil_file(tmp_path: Path) -> None:
    (tmp_path / "coil.tcd").write_text("{")
    with pytest.raises(BadInput, match="line 1"):
        read_coil(tmp_path / "coil.tcd")
    (tmp_path / "coil.nii.gz").write_text("")
    with pytest.raises(BadInput, match=r"\.ccd"):
        read_coil(tmp_path / "coil.nii.gz")
    with pytest.raises(BadInput, match="no file"):
        read_coil(tmp_path / "none.ccd")


def test_every_real_file_reads(shared: Path) -> None:
    limits = {}
    for path in sorted((shared / "coils").glob("*.?cd")):
        coil = read_coil(path)
        assert len(coil.wires.points) + len(coil.dipoles.points) > 900
        assert 100 < len(coil.casing) < 10_000
        limits[path.stem] = coil.max_didt and coil.max_didt.value
    assert len(limits) == 14
    assert limits["MagStim_DCC"] == pytest.approx(84.37e6)
    assert limits["MagVenture_MST-Twin"] == pytest.approx(200.08e6)
    assert limits["Magstim_70mm_Fig8"] is None
