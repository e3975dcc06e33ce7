"""Tables that name the numbers of a label image: BIDS dseg.tsv, CSV, JSON, and colour tables of FreeSurfer, SimNIBS
and ITK-SNAP.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from bobina.space import BadInput
from bobina.store.other_heads.model import Table
from bobina.store.points import read_text
from bobina.store.tables import read_table

_NUMBER = ("index", "number", "value", "id", "no", "label")
_NAME = ("name", "tissue", "tissue name", "label name", "structure", "region")
_COLOURED = re.compile(r"\s*(\d+)\s+(\S.*?)\s+\d+\s+\d+\s+\d+(\s+\d+)?\s*")
_SNAP = re.compile(r'\s*(\d+)\s+(?:[\d.]+\s+)+"(.+)"\s*')


def beside(image: Path) -> Path | None:
    """The table that lies beside a label image by the custom of BIDS (.tsv) or SimNIBS (_LUT.txt)."""
    stem = re.sub(r"\.(nii|nii\.gz|mgz|mgh)$", "", image.name)
    names = (f"{stem}_LUT.txt", f"{stem}.tsv", *(["dseg.tsv"] if stem.endswith("dseg") else []))
    return next((image.with_name(name) for name in names if image.with_name(name).is_file()), None)


def read_label_table(path: Path) -> Table:
    """The name of each number. Raises BadInput."""
    readers = {".tsv": _columns, ".csv": _columns, ".json": _json, ".txt": _lut, ".ctbl": _lut, ".label": _lut}
    if path.suffix.lower() not in readers:
        raise BadInput(f"{path.name} is no table of labels: .tsv or .csv (index, name), .json, or a colour table .txt")
    names: dict[int, str] = {}
    for number, name in readers[path.suffix.lower()](path):
        if names.setdefault(number, name) != name:
            raise BadInput(f"{path.name} names label {number} twice, {names[number]} and {name}: keep one")
    if not names:
        raise BadInput(f"{path.name} names no label: one row for each number, index and name")
    return names


def _columns(path: Path) -> list[tuple[int, str]]:
    rows = [(line, {key.lower(): cell for key, cell in row.items()}) for line, row in read_table(path)]
    number, name = (next((key for key in known if key in rows[0][1]), None) for known in (_NUMBER, _NAME))
    if number is None or name is None:
        raise BadInput(f"{path.name} has the columns {', '.join(rows[0][1])}: it needs index and name")
    return [(_whole(path, row[number], f"line {line}"), row[name]) for line, row in rows]


def _json(path: Path) -> list[tuple[int, str]]:
    """An object {"1": "white matter"}, or {"white matter": 1} as nnU-Net has it, alone or under "labels"."""
    try:
        content = json.loads(read_text(path))
    except json.JSONDecodeError as error:
        raise BadInput(f"{path.name}, line {error.lineno}: not JSON ({error.msg})") from error
    content = content.get("labels", content) if isinstance(content, dict) else None
    if not isinstance(content, dict):
        raise BadInput(f'{path.name} holds no names of labels: write {{"1": "white matter", ...}}')
    pairs = [(value, key) if isinstance(value, int) else (key, value) for key, value in content.items()]
    return [(_whole(path, str(number), str(name)), str(name)) for number, name in pairs]


def _lut(path: Path) -> list[tuple[int, str]]:
    matches = []
    for line, text in enumerate(read_text(path).splitlines(), start=1):
        if not text.strip() or text.lstrip().startswith("#"):
            continue
        match = _SNAP.fullmatch(text) or _COLOURED.fullmatch(text)
        if not match:
            raise BadInput(f"{path.name}, line {line}: {text.strip()!r} is not number, name and colour (R G B A)")
        matches.append((int(match[1]), match[2]))
    return matches


def _whole(path: Path, text: str, where: str) -> int:
    if not re.fullmatch(r"\d+", text.strip()):
        raise BadInput(f"{path.name}, {where}: {text!r} is not the number of a label")
    return int(text)
