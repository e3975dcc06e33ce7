"""The environment is made, completed, or made anew, whatever lies there."""

import shutil
from pathlib import Path
from runpy import run_path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def tool(tmp_path: Path) -> dict[str, Any]:
    """tools/install.py in a project of its own, whose .venv is its own too."""
    for name in ("tools/install.py", "requirements/run.txt", "requirements/dev.txt", "pyproject.toml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(ROOT / name, tmp_path / name)
    return run_path(str(tmp_path / "tools" / "install.py"))


def test_a_broken_environment_is_made_anew(tool: dict[str, Any]) -> None:
    tool["VENV"].mkdir()
    assert not tool["usable"]()
    for name in ("python", "python3"):
        link = tool["VENV"] / "bin" / name
        link.parent.mkdir(exist_ok=True)
        link.symlink_to("no-such-python")
    tool["make"]()
    assert tool["usable"]()


def test_an_installation_counts_until_lock_or_project_change(tool: dict[str, Any]) -> None:
    tool["make"]()
    assert not tool["installed"]("run")
    tool["stamp"]("run").write_text(tool["key"]("run"))
    assert tool["installed"]("run")
    assert not tool["installed"]("dev")
    tool["stamp"]("run").unlink()
    tool["stamp"]("dev").write_text(tool["key"]("dev"))
    assert tool["installed"]("run")
    assert tool["installed"]("dev")
    with tool["lock"]("dev").open("a") as file:
        file.write("# newer\n")
    assert not tool["installed"]("dev")
    assert not tool["installed"]("run")
