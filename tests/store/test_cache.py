from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest
from numpy.typing import NDArray

from bobina.coil import coil
from bobina.head import CONDUCTIVITY, Tissue
from bobina.store import Cache, digest


class Work:
    def __init__(self) -> None:
        self.done = 0

    def __call__(self) -> Mapping[str, NDArray[np.float64]]:
        self.done += 1
        return {"phi": np.arange(5.0) * self.done, "n": np.array(3)}


def test_a_finished_step_is_not_done_again(tmp_path: Path) -> None:
    work = Work()
    first = Cache(tmp_path).step("adjoint", np.arange(3), 4 * [0.5], "x", compute=work)
    again = Cache(tmp_path).step("adjoint", np.arange(3), 4 * [0.5], "x", compute=work)
    assert work.done == 1
    assert set(again) == {"phi", "n"}
    assert np.array_equal(first["phi"], again["phi"])


def test_another_input_or_version_is_another_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    work, cache = Work(), Cache(tmp_path)
    keys: list[tuple[object, ...]] = [
        (), (1,), (1.0,), ("1",), (np.array(1),), ([1],), ([[1]],), ([1], []), ([], [1]), ("ab", "c"), ("a", "bc"),
        (np.zeros(2),), (np.zeros((2, 1)),), (None,), (Tissue.WM,), ({"a": 1},),
    ]
    for key in keys:
        cache.step("s", *key, compute=work)
    assert work.done == len(keys)
    monkeypatch.setattr("bobina.__version__", "99")
    cache.step("s", compute=work)
    assert work.done == len(keys) + 1


def test_equal_values_are_the_same_key(tmp_path: Path) -> None:
    assert digest(dict(a=1, b=2)) == digest(MappingProxyType({"b": 2, "a": 1}))
    assert digest(coil("figure-8"), CONDUCTIVITY) == digest(coil("figure-8-70"), dict(CONDUCTIVITY))
    assert digest(np.asfortranarray(np.eye(3))) == digest(np.eye(3))
    (tmp_path / "a").write_text("same")
    (tmp_path / "b").write_text("same")
    assert digest(tmp_path / "a") == digest(tmp_path / "b")
    with pytest.raises(TypeError, match="object"):
        digest(object())


@pytest.mark.parametrize("where", [0, 40, -1])
def test_a_damaged_entry_is_computed_again(tmp_path: Path, where: int) -> None:
    work, cache = Work(), Cache(tmp_path)
    cache.step("s", compute=work)
    (entry,) = tmp_path.iterdir()
    content = bytearray(entry.read_bytes())
    content[where] ^= 1
    entry.write_bytes(content)
    assert np.array_equal(cache.step("s", compute=work)["phi"], np.arange(5.0) * 2)
    assert work.done == 2
    entry.write_bytes(b"")
    cache.step("s", compute=work)
    cache.step("s", compute=work)
    assert work.done == 3


def test_a_failed_step_leaves_nothing(tmp_path: Path) -> None:
    def fail() -> Mapping[str, NDArray[np.float64]]:
        raise RuntimeError("no memory")

    with pytest.raises(RuntimeError, match="memory"):
        Cache(tmp_path).step("s", compute=fail)
    assert not list(tmp_path.iterdir())
