import json
from dataclasses import replace
from pathlib import Path

import pytest

from bobina.plan.whole import Plan
from bobina.space import BadInput
from bobina.store import digest, load_plan, provenance, save_plan, sha256
from plan_example import example_plan


@pytest.fixture(scope="module")
def plan() -> Plan:
    return example_plan()


@pytest.fixture
def file(plan: Plan, tmp_path: Path) -> Path:
    source = tmp_path / "labels.nii.gz"
    source.write_bytes(b"labels")
    return save_plan(tmp_path / "plan.json", plan, provenance({"coil": "figure-8", "threshold": 55}, [source]))


def test_a_plan_reads_back_to_the_same_values(plan: Plan, file: Path, tmp_path: Path) -> None:
    read, made = load_plan(file)
    assert digest(read) == digest(plan)
    assert made.settings == {"coil": "figure-8", "threshold": 55}
    assert made.inputs == {"labels.nii.gz": sha256(tmp_path / "labels.nii.gz")}
    assert set(made.packages) > {"numpy", "numba", "python"}
    assert save_plan(tmp_path / "again.json", read, made).read_bytes() == file.read_bytes()


def test_whole_numbers_are_written_as_what_they_are(plan: Plan, tmp_path: Path) -> None:
    """55 and 55.0 are one threshold, so they make one file; a count stays a count."""
    made = provenance({}, [])
    first, second = (
        save_plan(tmp_path / f"{value}.json", replace(plan, threshold=replace(plan.threshold, percent_mso=value)), made)
        for value in (55, 55.0)
    )
    assert first.read_bytes() == second.read_bytes()
    assert '"percent_mso": 55.0' in first.read_text()
    assert '"trains_in_protocol": 75\n' in first.read_text()


def test_the_file_is_plain_json_that_says_its_units(file: Path) -> None:
    def strict(name: str) -> None:
        raise AssertionError(f"{name} is not JSON")

    content = json.loads(file.read_text(), parse_constant=strict)
    assert content["format"] == "bobina-plan"
    assert content["units"].startswith("SI")
    assert content["plan"]["pose"]["to"] == "Scanner"


@pytest.mark.parametrize(("old", "new", "words"), [
    ('"version": 3', '"version": 4', "version 4"), ('"bobina-plan"', '"cooking-plan"', "not a plan"),
    ('"indication"', '"indicatoin"', "damaged"), ('"from": "Coil"', '"from": "MNI"', "damaged"),
    ('"phase": "acute"', '"phase": "acute", "mood": 1', "damaged"), ('"iterations": ', '"iterations": "x', "line"),
])
def test_what_cannot_be_read_is_refused(file: Path, old: str, new: str, words: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))
    with pytest.raises(BadInput, match=words):
        load_plan(file)


def test_a_file_cut_short_is_refused(file: Path) -> None:
    file.write_text(file.read_text()[:5000])
    with pytest.raises(BadInput, match="cut short"):
        load_plan(file)
