"""``bobina check FILE``: what a table of NIBS-BIDS says was given, graded as the same train said by hand."""

import json
from pathlib import Path
from typing import Any

import pytest

from command import call
from nibs_files import ROWS, UNITS, data_set

NEUROSTAR = ["--frequency", 10, "--intensity", 120, "--train", 4, "--pause", 26, "--trains", 75, "--coil", "figure-8"]


def told(*arguments: object) -> tuple[int, Any]:
    said = call("check", *arguments, "--json")
    return said.code, json.loads(said.out)


def test_a_table_says_what_the_same_train_says_by_hand(tmp_path: Path) -> None:
    table = data_set(tmp_path, {"left": None})
    code, found = told(table)
    (train, single), (_, by_hand) = found["tables"][table.name], told(*NEUROSTAR)
    assert code == 0
    assert train["verdict"]["level"] == by_hand["level"] == "exceeds-as-published"
    assert [one["limit"] for one in train["verdict"]["reasons"]] == [one["limit"] for one in by_hand["reasons"]]
    assert (train["pulses"], train["fraction"], train["threshold"]) == (3000, 1.2, "RMT")
    assert (single["verdict"], single["pulses"]) == (None, 1)
    assert "single pulses" in single["why"]
    printed = call("check", table).out
    assert "40 at 10 Hz, 75 trains 26 s apart, 3000 pulses, 60 % of output, 120 % of RMT" in printed


@pytest.mark.parametrize(("column", "cell", "options", "level", "code"), [
    (4, "100", (), "exceeds-unpublished", 1), (9, "0.9", (), "within", 0), (2, "Coil_9", (), "exceeds-unpublished", 1),
    (2, "Coil_9", ("--coil", "figure-8"), "exceeds-as-published", 0), (8, "1mV", (), "cannot-check", 0),
    (9, "0.9", ("--lesion",), "cannot-check", 0), (7, "n/a", (), "exceeds-unpublished", 1),
])  # fmt: skip
def test_levels_and_exit_codes(
    tmp_path: Path, column: int, cell: str, options: tuple[str, ...], level: str, code: int,
) -> None:
    rows = [list(ROWS[0])]
    rows[0][column] = cell
    if cell == "0.9":
        rows[0][4], rows[0][6] = "20", "5"
    table = data_set(tmp_path, {"left": None}, rows=rows)
    ended, found = told(table, *options)
    assert (found["tables"][table.name][0]["verdict"]["level"], ended) == (level, code)


def test_rows_alike_are_told_once_and_other_kinds_are_not_graded(tmp_path: Path) -> None:
    single, current = list(ROWS[1]), ["tdcs", "tES", "anode|cathode", "2|-2", *["n/a"] * 6]
    rows = [single, current, single]
    table = data_set(tmp_path, {"left": None}, {**UNITS, "stimulus_intensity": "mA"}, rows=[current])
    _, found = told(table)
    (one,) = found["tables"][table.name]
    assert (one["kind"], one["amplitudes"], one["verdict"]) == ("tES", [-0.002, 0.002], None)
    rows = [single, list(ROWS[0]), single]
    _, found = told(data_set(tmp_path, {"left": None}, rows=rows))
    assert [given["rows"] for given in found["tables"][table.name]] == [2, 1]


def test_more_than_a_stimulator_gives_is_doubted(tmp_path: Path) -> None:
    rows = [[*ROWS[1][:3], "120", *ROWS[1][4:]]]
    assert "no stimulator gives" in call("check", data_set(tmp_path, {"left": None}, rows=rows)).out


def test_a_folder_is_told_as_far_as_it_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "good").mkdir()
    (tmp_path / "bad").mkdir()
    data_set(tmp_path / "good", {"left": None})
    data_set(tmp_path / "bad", {"left": None}, {**UNITS, "pattern1_interval": "mm"})
    code, found = told(tmp_path)
    assert code == 0
    assert list(found["tables"]) == ["good/sub-01_task-rest_nibs.tsv"]
    assert "no unit of s" in found["not_read"][0]
    assert call("check", tmp_path / "bad" / "sub-01_task-rest_nibs.tsv").code == 3


def test_what_is_no_table_of_stimulation(tmp_path: Path) -> None:
    data_set(tmp_path, {"left": None})
    assert call("check", tmp_path / "sub-01_task-rest_markers.tsv").code == 3
    (tmp_path / "empty").mkdir()
    assert "holds no" in call("check", tmp_path / "empty").sentence
    assert call("check", tmp_path / "sub-01_task-rest_nibs.tsv", "--frequency", 10).code == 2
