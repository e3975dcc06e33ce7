"""The project keeps its own promises: rooms, walls, sizes, what the README says, what the wheel carries."""

import ast
import re
import statistics
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "bobina"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
HOSTS = [".".join(parts) for parts in (
    ("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("anaconda", "org"), ("deb.debian", "org"),
    ("crates", "io"), ("yarnpkg", "com"), ("jsdelivr", "net"), ("unpkg", "com"),
)]  # fmt: skip
PLACES = [f"/{name}/" for name in ("work", "tmp", "root", "home", "opt")]
LONGEST_FILE, MEDIAN_FILE = 400, 90
LONGEST_FUNCTION, MEDIAN_FUNCTION = 40, 9


def rooms() -> list[str]:
    contract = PROJECT["tool"]["importlinter"]["contracts"][0]
    assert contract["type"] == "layers"
    return [room.strip() for layer in contract["layers"] for room in layer.split("|")]


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("needs a git checkout")
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def sources(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def functions(path: Path) -> Iterator[tuple[int, str]]:
    """Length in lines without the docstring, and place."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            said = lines(node.body[0]) if ast.get_docstring(node) else 0
            yield lines(node) - said, f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"


def lines(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


@pytest.mark.parametrize("room", rooms())
def test_every_room_stands_and_says_what_it_is(room: str) -> None:
    one_file, folder = PACKAGE / f"{room}.py", PACKAGE / room / "__init__.py"
    path = one_file if one_file.is_file() else folder
    assert ast.get_docstring(ast.parse(path.read_text()))


def test_the_walls_hold() -> None:
    checked = subprocess.run(
        [sys.executable, Path(sys.executable).with_name("lint-imports"), "--no-cache", "--no-logo"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_no_registry_and_no_place_of_a_machine_is_written_down() -> None:
    found = []
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        words = HOSTS if "vendor" in path.parts else HOSTS + PLACES
        found += [f"{path.relative_to(ROOT)}: {word}" for word in words if word in text]
    assert not found


def test_requirements_are_pinned_by_hash_and_hold_what_the_project_asks_for() -> None:
    for name, groups in (("run", ["build"]), ("dev", ["build", "dev"])):
        entries = (ROOT / "requirements" / f"{name}.txt").read_text().replace("\\\n", "").splitlines()
        pinned = [entry for entry in entries if not entry.startswith("#")]
        assert all("==" in entry and "--hash=sha256:" in entry for entry in pinned)
        wanted = PROJECT["project"]["dependencies"] + [
            one for group in groups for one in PROJECT["dependency-groups"][group]
        ]
        assert {one.split(">")[0] for one in wanted} <= {entry.split("==")[0] for entry in pinned}


def test_what_the_package_imports_is_installed_with_it_or_is_an_extra() -> None:
    extras = [one for group in PROJECT["project"]["optional-dependencies"].values() for one in group]
    given = {plain(one) for one in [*(ROOT / "requirements" / "run.txt").read_text().splitlines(), *extras]}
    imported = {name for path in sources("src") for name in imports(path)} - sys.stdlib_module_names - {"bobina"}
    from_where = packages_distributions()
    missing = {name for name in imported if given.isdisjoint(map(plain, from_where.get(name, [name])))}
    assert missing <= {"cupy"}, "cupy is cupy-cuda12x, which is not installed here"


def imports(path: Path) -> Iterator[str]:
    """The first words of what a file imports, inside functions too."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (one.name.split(".")[0] for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def plain(requirement: str) -> str:
    """The name of a distribution, as names are compared."""
    return re.sub(r"[-_.]+", "-", re.split(r"[ =><;\[]", requirement)[0]).lower()


def test_files_are_short() -> None:
    lengths = {path: len(path.read_text().splitlines()) for path in sources("src", "tests", "tools")}
    too_long = {str(path.relative_to(ROOT)): n for path, n in lengths.items() if n > LONGEST_FILE}
    assert not too_long
    assert statistics.median(n for path, n in lengths.items() if PACKAGE in path.parents) <= MEDIAN_FILE


def test_functions_are_short() -> None:
    lengths = [one for path in sources("src") for one in functions(path)]
    assert not [one for one in lengths if one[0] > LONGEST_FUNCTION]
    assert statistics.median(n for n, _ in lengths) <= MEDIAN_FUNCTION


def test_the_wheel_carries_everything(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    built = subprocess.run(build, cwd=ROOT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    (wheel,) = tmp_path.glob("*.whl")
    carried = set(zipfile.ZipFile(wheel).namelist())
    for path in tracked():
        if PACKAGE in path.parents:
            assert str(path.relative_to(PACKAGE.parent)) in carried
    assert "bobina/py.typed" in carried
    about = {name.partition("dist-info/")[2] for name in carried}
    assert {"licenses/LICENSE", "licenses/NOTICE", "entry_points.txt"} <= about
    assert not [name for name in carried if "__pycache__" in name]


def test_notice_names_every_notice() -> None:
    notice = (ROOT / "NOTICE").read_text()
    beside = [path for path in PACKAGE.rglob("*") if path.name.startswith(("NOTICE", "LICENSE")) and path.is_file()]
    assert beside
    for path in beside:
        assert path.name in notice
        assert str(path.parent.relative_to(ROOT)) in notice
