"""``bobina check``: the graded verdict as the issue asks for it, and its exit codes."""

import json
from typing import Any

import pytest

from bobina.dose import Level
from bobina.source import Status
from command import call

NEUROSTAR = {"frequency": 10, "intensity": 120, "train": 4, "pause": 26, "trains": 75, "coil": "figure-8"}


def check(**changed: object) -> tuple[int, dict[str, Any]]:
    """Exit code and verdict of NeuroStar's train with changes; None leaves an option out."""
    given = {name: value for name, value in {**NEUROSTAR, **changed}.items() if value is not None}
    said = call("check", *(part for name, value in given.items() for part in (f"--{name}", value)), "--json")
    return said.code, json.loads(said.out)


def row(verdict: dict[str, Any], table: str) -> dict[str, Any]:
    (found,) = (reason for reason in verdict["reasons"] if table in reason["table"])
    return dict(found)


def test_the_example_of_the_issue_exceeds_as_published() -> None:
    code, verdict = check()
    assert (code, verdict["level"]) == (0, "exceeds-as-published")
    rossi, chen = row(verdict, "Rossi 2009 table 4"), row(verdict, "repeated")
    assert (rossi["limit"], rossi["level"]) == ("4.2 s", "within")
    assert (chen["limit"], chen["level"]) == ("3.2 s", "exceeds-as-published")
    assert rossi["row"] == chen["row"] == "10 Hz, 120 %"
    published = row(verdict, "library")
    assert published["row"] == "MDD-10HZ-NEUROSTAR"


def test_every_reason_has_what_the_issue_asks_for() -> None:
    for changes in ({}, {"train": 10}, {"coil": "h-coil"}, {"train": None}):
        _, verdict = check(**changes)
        assert verdict["level"] in {str(level) for level in Level}
        for reason in verdict["reasons"]:
            assert {"table", "row", "limit", "source", "status"} <= set(reason)
            assert reason["status"] in {str(status) for status in Status}
            assert reason["source"]
            assert reason["level"] in {str(level) for level in Level}


@pytest.mark.parametrize(("changes", "level", "code"), [
    ({"train": 10}, "exceeds-unpublished", 1),
    ({"pause": 8}, "exceeds-unpublished", 1),
    ({"train": None}, "cannot-check", 0),
    ({"intensity": 90, "frequency": 1, "train": 60, "pause": 60, "trains": 3}, "within", 0),
    ({"intensity": 120, "frequency": 5, "train": 8, "pause": 30, "trains": 10}, "beyond-tested", 0),
    ({"train": 2, "coil": "h-coil"}, "cannot-check", 0),
    ({"train": 2, "coil": None}, "cannot-check", 0),
    ({"intensity": 140}, "cannot-check", 0),
    ({"frequency": 50}, "cannot-check", 0),
    ({"train": 10, "coil": "h-coil"}, "exceeds-unpublished", 1),
])  # fmt: skip
def test_levels_and_exit_codes(changes: dict[str, object], level: str, code: int) -> None:
    ended, verdict = check(**changes)
    assert (verdict["level"], ended) == (level, code)


def test_a_lesion_is_outside_the_tables() -> None:
    gentle = ["check", "--frequency", 1, "--intensity", 90, "--train", 60, "--pause", 60, "--trains", 3]
    whole = json.loads(call(*gentle, "--coil", "figure-8", "--json").out)
    torn = json.loads(call(*gentle, "--coil", "figure-8", "--lesion", "--json").out)
    assert (whole["level"], torn["level"]) == ("within", "cannot-check")


def test_a_coil_of_the_catalogue_counts_by_its_kind() -> None:
    assert check(coil="c-b60") == check(coil="figure-8")
    assert check(coil="double-cone", train=2)[1]["level"] == "cannot-check"


def test_the_printed_verdict_says_the_same() -> None:
    said = call("check", *(part for name, value in NEUROSTAR.items() for part in (f"--{name}", value)))
    assert said.code == 0
    assert said.out.splitlines()[0] == "verdict: exceeds-as-published"
    for word in ("4.2 s", "3.2 s", "10 Hz, 120 %", "MDD-10HZ-NEUROSTAR", "recollected"):
        assert word in said.out


@pytest.mark.parametrize(("option", "value"), [
    ("frequency", 0), ("frequency", -10), ("frequency", "nan"), ("intensity", 0), ("intensity", 1.2),
    ("intensity", -120), ("intensity", 400), ("intensity", "nan"), ("train", 0), ("train", -4), ("train", "inf"),
    ("pause", -1), ("pause", "nan"), ("trains", 0), ("coil", "figure-9"),
])  # fmt: skip
def test_what_cannot_be_is_refused(option: str, value: object) -> None:
    given = {**NEUROSTAR, option: value}
    said = call("check", *(part for name, value in given.items() for part in (f"--{name}", value)), "--json")
    assert (said.code, said.out) == (3, "")
    assert said.sentence.startswith("bobina: ")


def test_wrong_usage() -> None:
    assert call("check", "--intensity", 120).code == 2
    assert call("check", "--frequency", "ten", "--intensity", 120).code == 2
