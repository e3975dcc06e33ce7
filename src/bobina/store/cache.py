"""Finished steps kept on disk, so that an interrupted plan goes on where it stopped."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import bobina
from bobina.store.files import whole

Arrays = dict[str, NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder of steps, each under the hash of its name, of all it was made from, and of bobina's version."""

    folder: Path

    def step(self, name: str, *made_from: object, compute: Callable[[], Mapping[str, NDArray[Any]]]) -> Arrays:
        """The arrays that ``compute`` gives, from disk where they were computed before from the same.

        ``made_from``: arrays, dataclasses, mappings, sequences, numbers, text, bytes, paths (by what the file holds).
        An entry that does not match its checksum is computed again.
        """
        found = self.kept(name, *made_from)
        return self.keep(name, *made_from, arrays=compute()) if found is None else found

    def kept(self, name: str, *made_from: object) -> Arrays | None:
        """The arrays of a step that is finished; None where it is not."""
        return _read(self._path(name, made_from))

    def keep(self, name: str, *made_from: object, arrays: Mapping[str, NDArray[Any]]) -> Arrays:
        """Write the arrays of a finished step, whole or not at all; they come back."""
        found = {key: np.asarray(array) for key, array in arrays.items()}
        _write(self._path(name, made_from), found)
        return found

    def _path(self, name: str, made_from: tuple[object, ...]) -> Path:
        return self.folder / f"{name}-{digest(bobina.__version__, name, *made_from)[:24]}.npz"


def digest(*parts: object) -> str:
    """A hash (hexadecimal) of values: equal values give equal hashes, in any process."""
    hasher = hashlib.sha256()
    for part in parts:
        _feed(hasher.update, part)
    return hasher.hexdigest()


def _feed(feed: Callable[[bytes], object], part: object) -> None:
    match part:
        case Enum():
            _feed_all(feed, type(part).__name__, [part.value])
        case os.PathLike():
            _feed(feed, Path(part).read_bytes())
        case Mapping():
            _feed_all(feed, "{}", [item for key in sorted(part, key=repr) for item in (key, part[key])])
        case tuple() | list():
            _feed_all(feed, "[]", part)
        case _ if is_dataclass(part) and not isinstance(part, type):
            _feed_all(feed, type(part).__name__, [getattr(part, field.name) for field in fields(part)])
        case _:
            content = _leaf(part)
            feed(f"{type(part).__name__} {len(content)}:".encode() + content)


def _feed_all(feed: Callable[[bytes], object], tag: str, parts: Sequence[object]) -> None:
    feed(f"{tag} {len(parts)}:".encode())
    for part in parts:
        _feed(feed, part)


def _leaf(part: object) -> bytes:
    match part:
        case np.ndarray():
            return f"{part.dtype.str}{part.shape}".encode() + np.ascontiguousarray(part).tobytes()
        case bytes():
            return part
        case str():
            return part.encode()
        case type():
            return part.__qualname__.encode()
        case None | bool() | int() | float() | complex() | date() | np.generic():
            return repr(part).encode()
    raise TypeError(f"cannot tell two {type(part).__name__} apart, so they cannot be the key of a step")


def _write(path: Path, arrays: Arrays) -> None:
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **arrays)
    content = buffer.getvalue()
    with whole(path) as draft:
        draft.write_bytes(hashlib.sha256(content).digest() + content)


def _read(path: Path) -> Arrays | None:
    try:
        stored = path.read_bytes()
    except OSError:
        return None
    checksum, content = stored[:32], stored[32:]
    if hashlib.sha256(content).digest() != checksum:
        return None
    with np.load(io.BytesIO(content), allow_pickle=False) as archive:
        return dict(archive)
