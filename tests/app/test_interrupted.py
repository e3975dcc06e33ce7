"""A plan that was interrupted, then killed: run again it goes on from what was finished, and comes out the same."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from command import call, written_in

PLAN = "sub-01/tms/sub-01_plan.json"
BOBINA = """
import signal
from bobina.app.main import main
signal.signal(signal.SIGINT, signal.default_int_handler)
main()
"""
"""a job in the background inherits that SIGINT is ignored; a person at a terminal does not"""
PATIENCE = 300
"""s, for a machine that is busy"""


def searches(root: Path) -> dict[str, int]:
    """The searches that are finished, with when they were written."""
    return {path.name: path.stat().st_mtime_ns for path in (root / ".cache").glob("search-*.npz")}


def stopped(arguments: list[object], root: Path, finished: int, how: signal.Signals) -> tuple[int, str]:
    """Start the command, send a signal when so many searches are kept; exit code and what was said."""
    command = [sys.executable, "-c", BOBINA, *map(str, arguments), "--output", str(root)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        begun = time.monotonic()
        while len(searches(root)) < finished:
            assert process.poll() is None, process.stderr and process.stderr.read()
            assert time.monotonic() - begun < PATIENCE
            time.sleep(0.01)
        process.send_signal(how)
        out, err = process.communicate(timeout=PATIENCE)
    assert out == ""
    return process.returncode, err


@pytest.fixture
def arguments(colin_file: Path, coil_file: Path) -> list[object]:
    return [
        "plan", colin_file, "--mni", "--indication", "ms-cognition", "--threshold", 48, "--coil", coil_file,
        "--coil-kind", "figure-8", "--start", "2027-01-11",
    ]  # fmt: skip


def test_interrupted_then_killed_then_finished(tmp_path: Path, arguments: list[object]) -> None:
    root, elsewhere = tmp_path / "interrupted", tmp_path / "at-once"
    code, said = stopped(arguments, root, 1, signal.SIGINT)
    assert code == 130
    assert said.splitlines()[-1].startswith("bobina: stopped")
    assert "Traceback" not in said
    assert written_in(root) == []
    first = searches(root)
    assert len(first) == 1

    code, _ = stopped(arguments, root, 2, signal.SIGKILL)
    assert code == -signal.SIGKILL
    assert written_in(root) == []
    both = searches(root)
    assert first.items() < both.items()

    assert call(*arguments, "--output", root).code == 0
    assert searches(root) == both
    assert call(*arguments, "--output", elsewhere).code == 0
    assert (root / PLAN).read_bytes() == (elsewhere / PLAN).read_bytes()
    assert written_in(root) == written_in(elsewhere)
