"""What the README shows works: its Python runs, its command lines are understood, its files and targets exist."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import written
from bobina.app.main import app
from bobina.head import Tissue

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def examples() -> list[str]:
    return [line for block in blocks("console") for line in block.splitlines()]


def commands() -> set[str]:
    return {name for name in app if not name.startswith("-")}


def test_the_python_shown_makes_a_plan(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """On a coarser head than the embedded one, which ``make demo`` plans on."""
    (shown,) = blocks("python")
    coarse = written.labels(tmp_path / "colin.nii.gz", written.colin_labels(2.5))
    assert shown.count("api.head()") == 1
    names: dict[str, Any] = {}
    exec(compile(shown.replace("api.head()", f"api.head({str(coarse)!r}, mni=True)"), "README.md", "exec"), names)
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == ["threshold", "depth", "field"]
    assert names["tissue"].tolist() == [Tissue.GM]
    assert names["order"].doses[0].percent_mso == pytest.approx(66)
    at_point = float(np.linalg.norm(names["e"]))
    assert at_point == pytest.approx(names["best"].field, rel=0.2)
    e = np.linalg.norm(names["field"].e.data, axis=-1)
    grey = names["field"].labels.data == Tissue.GM
    assert np.nanmedian(e[grey]) < names["best"].field < np.nanmax(e[grey])


@pytest.mark.parametrize("line", examples())
def test_each_command_line_is_understood(line: str) -> None:
    app.parse_args(line.removeprefix("bobina "), exit_on_error=False, print_error=False)


def test_each_command_has_an_example() -> None:
    assert {line.split()[1] for line in examples()} == commands()


def test_targets_of_make_exist() -> None:
    makefile = (ROOT / "Makefile").read_text()
    for page in PAGES:
        for target in re.findall(r"(?:^    |`)make (\w+)", page.read_text(encoding="utf-8"), re.MULTILINE):
            assert re.search(rf"^[\w -]*\b{target}\b[\w -]*:", makefile, re.MULTILINE), f"{page.name}: make {target}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / link).exists(), link


def test_places_named_in_the_house_exist() -> None:
    house = (ROOT / "docs" / "house.md").read_text(encoding="utf-8")
    package = ROOT / "src" / "bobina"
    named = re.findall(r"`((?:\w+/)+[\w.]*)`", house)
    assert len(named) > 10
    for place in named:
        base = ROOT if place.startswith(("tests/", "docs/", "tools/")) else package
        assert (base / place).exists() or place == "view/languages/xx.po", place
