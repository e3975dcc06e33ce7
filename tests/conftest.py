"""What every test may use."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"

settings.register_profile("bobina", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("bobina")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The developers' shelf of real data; the test skips where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("needs the developers' data shelf (../shared/data), which is not part of the product")
    return SHARED
