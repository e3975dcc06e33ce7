"""What every test may use."""

import os

THREADS = ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "ITK_GLOBAL_DEFAULT_NUMBER_OF_THREADS")
if "PYTEST_XDIST_WORKER" in os.environ:  # a core to a worker; said before numba and ITK look
    os.environ.update(dict.fromkeys(THREADS, "1"))

# ruff: noqa: E402
from pathlib import Path

import pytest
from hypothesis import settings

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"

LONG = [
    "test_head_command.py", "test_plan_command.py", "test_interrupted.py", "test_field_many_cluster.py",
    "test_course_browser.py", "test_whole_path.py", "test_browser.py", "test_live.py", "test_sheets.py", "test_warp.py",
    "test_readme.py",
]
"""they come first, so that no worker is left with one at the end; more than half a minute of a core, or near it"""

settings.register_profile("bobina", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("bobina")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    order = {name: number for number, name in enumerate(LONG)}
    items.sort(key=lambda item: order.get(item.path.name, len(LONG)))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The developers' shelf of real data; the test skips where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("needs the developers' data shelf (../shared/data), which is not part of the product")
    return SHARED
