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


def steps(root: Path) -> dict[str, int]:
    """The steps that are finished, with when they were written; not the draft that a kill leaves behind."""
    return {path.name: path.stat().st_mtime_ns for path in (root / ".cache").glob("[!.]*.npz")}


def stopped(arguments: list[object], root: Path, finished: int, how: signal.Signals) -> tuple[int, str]:
    """Start the command, send a signal when so many steps are kept; exit code and what was said."""
    command = [sys.executable, "-c", BOBINA, *map(str, arguments), "--output", str(root)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        begun = time.monotonic()
        while len(steps(root)) < finished:
            assert process.poll() is None, process.stderr and process.stderr.read()
            assert time.monotonic() - begun < PATIENCE
            time.sleep(0.01)
        process.send_signal(how)
        out, err = process.communicate(timeout=PATIENCE)
    assert out == ""
    return process.returncode, err


@pytest.fixture
def arguments(ball_file: Path, coil_file: Path) -> list[object]:
    """A plan of five steps that are kept: a search, a field, slopes, two scenarios."""
    return [
        "plan", ball_file, "--target", "-45,30,45", "--indication", "ms-cognition", "--threshold", 48,
        "--coil", coil_file, "--coil-kind", "figure-8", "--start", "2027-01-11",
    ]  # fmt: skip


def test_interrupted_then_killed_then_finished(tmp_path: Path, arguments: list[object]) -> None:
    root, elsewhere = tmp_path / "interrupted", tmp_path / "at-once"
    code, said = stopped(arguments, root, 1, signal.SIGINT)
    assert code == 130
    assert said.splitlines()[-1].startswith("bobina: stopped")
    assert "Traceback" not in said
    assert written_in(root) == []
    first = steps(root)
    assert any(name.startswith("search-") for name in first)

    code, _ = stopped(arguments, root, len(first) + 1, signal.SIGKILL)
    assert code == -signal.SIGKILL
    assert written_in(root) == []
    more = steps(root)
    assert first.items() < more.items()

    assert call(*arguments, "--output", root).code == 0
    assert more.items() <= steps(root).items()
    assert call(*arguments, "--output", elsewhere).code == 0
    assert steps(root).keys() == steps(elsewhere).keys()
    assert (root / PLAN).read_bytes() == (elsewhere / PLAN).read_bytes()
    assert written_in(root) == written_in(elsewhere)
