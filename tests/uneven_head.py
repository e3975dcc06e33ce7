"""Colin27's T1 at 3 mm, made uneven, with the labels that came with it; and the head that bobina makes of it."""

import fcntl
import json
import os
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import ndimage

import written
from bobina.space import Volume
from bobina.space.frames import Scanner
from bobina.store import embedded_anatomy
from command import Said, call
from made_heads import colin

EDGE = 3


@cache
def uneven() -> Volume[Scanner]:
    """The T1 at 3 mm, brighter on one side, its first axis to the left and its axes in another order."""
    whole = embedded_anatomy()
    coarse = ndimage.uniform_filter(np.asarray(whole.data, float), EDGE)[1::EDGE, 1::EDGE, 1::EDGE]
    x, y, z = np.meshgrid(*[np.linspace(-1, 1, n) for n in coarse.shape], indexing="ij")
    field = 1 + 0.25 * x - 0.15 * y * z
    affine = whole.affine @ np.diag([EDGE, EDGE, EDGE, 1.0])
    affine[:3, 3] = whole.points([1, 1, 1])
    data = (coarse * field)[::-1].transpose(1, 2, 0)
    turned = np.zeros((4, 4))
    turned[:3, :3] = np.column_stack([affine[:3, 1], affine[:3, 2], -affine[:3, 0]])
    turned[:, 3] = affine @ [coarse.shape[0] - 1, 0, 0, 1]
    return Volume(data, turned, Scanner)


@cache
def truth() -> NDArray[np.uint8]:
    """Its labels."""
    labels = colin().labels.data[1::EDGE, 1::EDGE, 1::EDGE]
    return np.ascontiguousarray(labels[::-1].transpose(1, 2, 0))


def _make(folder: Path) -> None:
    image = uneven()
    t1 = written.image(folder / "sub-x_T1w.nii.gz", image.data, image.affine)
    said = call("head", t1, "--output", folder / "made", "--subject", "x", "--json")
    (folder / "said.json").write_text(json.dumps(said))


def made(factory: pytest.TempPathFactory) -> tuple[Path, Said]:
    """``bobina head`` of it: a folder with sub-x_T1w.nii.gz and made/, and what was said. It takes 49 s of a core."""
    folder = once(factory, "uneven-head", _make)
    return folder, Said(*json.loads((folder / "said.json").read_text()))


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """The folder ``name`` of this run of the tests, filled by the worker that asks first; the others wait for it."""
    base = factory.getbasetemp()
    root = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, whole = root / name, root / f"{name}.whole"
    with (root / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not whole.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            whole.touch()
    return folder
