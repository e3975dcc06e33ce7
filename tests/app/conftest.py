"""What the commands are given: heads coarse enough to plan on in seconds, a coil file."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import written
from bobina.app import api
from bobina.plan import Ground
from bobina.space import Volume
from bobina.space.frames import Scanner
from desks import quick_hashing
from made_heads import sphere


@pytest.fixture(scope="module", autouse=True)
def quick() -> Iterator[None]:
    """Passwords are hashed in no time; tests/store/test_accounts.py looks at how they are kept."""
    with quick_hashing():
        yield


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("handed-in")


@pytest.fixture(scope="session")
def colin() -> Volume[Scanner]:
    """Colin27 at 2.5 mm."""
    return written.colin_labels(2.5)


@pytest.fixture(scope="session")
def colin_file(folder: Path, colin: Volume[Scanner]) -> Path:
    return written.labels(folder / "colin.nii.gz", colin)


@pytest.fixture(scope="session")
def ball_file(folder: Path) -> Path:
    """A ball of five tissues at 4 mm, which cannot be laid on MNI."""
    return written.image(folder / "ball.nii.gz", *sphere(4.0))


@pytest.fixture(scope="session")
def ground(colin_file: Path) -> Ground:
    return api.head(colin_file, mni=True)


@pytest.fixture(scope="session")
def coil_file(folder: Path) -> Path:
    return written.ccd(folder / "eight.ccd")
