"""Poses as SimNIBS keeps them: ``matsimnibs``, a 4x4 matrix in mm of RAS, z into the head, y away from the handle.

Three ways: text as people paste it (rows of four numbers, or what NumPy prints), JSON, and a .mat with a list of
positions. The .mat's fields ``pos``, ``name``, ``matsimnibs`` and ``didt`` are recollected, not read in a real one.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from scipy.io import loadmat, savemat
from scipy.io.matlab import MatReadError

from bobina.space import BadInput
from bobina.store.files import whole, write_json, write_text
from bobina.store.navigation.marker import Marker, in_mm, plain, pose_of_matrix
from bobina.store.points import read_text

_WORD = re.compile(r"\b[A-Za-z_][\w.]*")
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")


def read_simnibs(path: Path | str) -> tuple[Marker, ...]:
    """The poses of a .mat, a .json or a text file, in m of the image's world frame. Raises BadInput."""
    path = Path(path)
    kinds = {".mat": _from_mat, ".json": _from_json}
    found = tuple(kinds.get(path.suffix.lower(), _from_text)(path))
    if not found:
        raise BadInput(f"{path.name} holds no 4x4 matrix of a coil (matsimnibs)")
    return found


def _from_text(path: Path) -> Iterator[Marker]:
    """Matrices one after the other; the last comment before each is its name."""
    name, values = "", list[float]()
    for number, line in enumerate(read_text(path).splitlines(), start=1):
        content, _, comment = line.partition("#")
        name = comment.strip() or name
        values += map(float, _NUMBER.findall(_WORD.sub(" ", content)))
        if len(values) == 16:
            yield Marker(name, pose_of_matrix(f"{path.name}, line {number}", np.reshape(values, (4, 4))))
            name, values = "", []
        if len(values) > 16:
            break
    if values:
        raise BadInput(f"{path.name}: write a coil's matrix as 16 numbers, four to a line, mm, coil to image")


def _from_json(path: Path) -> Iterator[Marker]:
    try:
        content = json.loads(read_text(path))
    except json.JSONDecodeError as error:
        raise BadInput(f"{path.name}, line {error.lineno}: not JSON ({error.msg})") from error
    yield from _found(path.name, content)


def _from_mat(path: Path) -> Iterator[Marker]:
    if not path.is_file():
        raise BadInput(f"there is no file {path}")
    try:
        content = loadmat(path, simplify_cells=True)
    except (MatReadError, ValueError, OSError, NotImplementedError, TypeError, IndexError, zlib.error) as error:
        raise BadInput(f"{path.name} is no .mat of MATLAB 4 to 7 ({error}): save it with -v7") from error
    yield from _found(path.name, content)


def _found(where: str, content: Any) -> Iterator[Marker]:
    """Every position, however deep: whatever has a matsimnibs."""
    if isinstance(content, dict) and np.size(content.get("matsimnibs", ())) == 16:
        name = content.get("name", "")
        didt = content.get("didt")
        yield Marker(
            name if isinstance(name, str) else "", pose_of_matrix(f"{where}, {name!r}", content["matsimnibs"]),
            didt=float(didt) if isinstance(didt, int | float) else None,
        )  # fmt: skip
        return
    inner = content.values() if isinstance(content, dict) else content
    if isinstance(content, dict | list) or (isinstance(content, np.ndarray) and content.dtype == object):
        for one in inner:
            yield from _found(where, one)


def write_simnibs(path: Path | str, markers: Iterable[Marker]) -> Path:
    """Write poses as the ending says: .mat, .json, else text with a comment before each matrix."""
    path, markers = Path(path), list(markers)
    if path.suffix.lower() == ".json":
        return write_json(path, [{"name": m.name, "matsimnibs": in_mm(m.pose).round(9).tolist()} for m in markers])
    if path.suffix.lower() == ".mat":
        return _write_mat(path, markers)
    rows = [(plain(m.name), [" ".join(f"{v:.9f}" for v in row) for row in in_mm(m.pose)]) for m in markers]
    return write_text(path, "\n".join(f"# {name}\n" + "\n".join(lines) + "\n" for name, lines in rows))


def _write_mat(path: Path, markers: list[Marker]) -> Path:
    positions = np.empty(len(markers), dtype=[("name", object), ("matsimnibs", object), ("didt", object)])
    for n, marker in enumerate(markers):
        positions[n] = (marker.name, in_mm(marker.pose), 1e6 if marker.didt is None else marker.didt)
    with whole(path) as draft:
        savemat(draft, {"type": "TMSLIST", "fnamecoil": "", "pos": positions}, appendmat=False)
    return path
