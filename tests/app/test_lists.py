"""``bobina protocols``, ``coils``, ``doctor``: as text and as JSON."""

import json
from typing import Any

import pytest

from bobina import dose
from bobina.coil import DESIGNS
from bobina.field.device import accelerator
from command import call

PARAMETERS = {
    "inter_pulse_interval", "pulses_in_burst", "inter_burst_interval", "bursts_in_train", "inter_train_interval",
    "trains_in_protocol",
}  # fmt: skip


def listed(command: str) -> list[dict[str, Any]]:
    said = call(command, "--json")
    assert (said.code, said.err) == (0, "")
    return list(json.loads(said.out))


def test_every_protocol_with_its_published_totals() -> None:
    rows = {row["id"]: row for row in listed("protocols")}
    assert list(rows) == [one.id for one in dose.protocols()]
    for one in dose.protocols():
        row = rows[one.id]
        assert row["minutes_published"] == one.minutes
        assert row["evidence"]
        assert row["source"]
        assert row["status"]
        assert len(row["parts"]) == len(one.parts)
        assert all(set(part["timing"]) == PARAMETERS for part in row["parts"])


@pytest.mark.parametrize(("key", "pulses", "minutes"), [
    ("MDD-10HZ-NEUROSTAR", 3000, 37.5), ("MDD-10HZ-DASH", 3000, 18.44), ("MDD-SAINT", 1800, 10.0),
    ("MDD-H1", 1980, 20.17),
])  # fmt: skip
def test_totals_that_everybody_knows(key: str, pulses: int, minutes: float) -> None:
    (row,) = (row for row in listed("protocols") if row["id"] == key)
    assert row["pulses"] == pulses
    assert min(abs(found - minutes) for found in row["minutes"]) < 0.17


def test_protocols_as_text() -> None:
    said = call("protocols")
    lines = {words[0]: words for line in said.out.splitlines() if (words := line.split())}
    for one in dose.protocols():
        assert one.id in lines
        if one.minutes is not None:
            assert f"{one.minutes:g}" in lines[one.id]
    assert "3000" in lines["MDD-10HZ-DASH"]


def test_every_coil_with_its_largest_didt() -> None:
    rows = {row["key"]: row for row in listed("coils")}
    assert list(rows) == list(DESIGNS)
    assert rows["c-b60"]["max_didt"] == pytest.approx(155.4)
    assert rows["circular-90"]["max_didt"] is None
    assert all(row["source"] and row["status"] and row["kind"] for row in rows.values())
    text = call("coils").out
    assert all(key in text for key in DESIGNS)
    assert "H-coil" in text


def test_doctor() -> None:
    said = call("doctor", "--json")
    found = json.loads(said.out)
    assert said.code == (0 if found["enough_memory"] else 3)
    assert 3 < found["embedded_head_litres"] < 5
    assert found["cores"] >= 1
    assert found["solves_on"] == ("gpu" if accelerator() else "cpu")
    assert "python" in call("doctor").out


def test_help_explains_every_command_and_option() -> None:
    for command in ("plan", "field", "check", "protocols", "coils", "doctor"):
        said = call(command, "--help")
        assert said.code == 0
        assert "--json" in said.out
    assert "--threshold" in call("plan", "--help").out
    assert "plan" in call("--help").out


def test_version() -> None:
    assert call("--version").out.strip().count(".") == 2
