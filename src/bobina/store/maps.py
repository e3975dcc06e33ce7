"""Which tissue each probability map is of: by the names of files, a sidecar, or the order that the user gives."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from bobina.head import Tissue
from bobina.space import BadInput, pick
from bobina.store.images import by, open_image
from bobina.store.points import read_text

NAMES: Mapping[str, Tissue] = {
    "wm": Tissue.WM, "white": Tissue.WM, "gm": Tissue.GM, "grey": Tissue.GM, "gray": Tissue.GM, "csf": Tissue.CSF,
    "bone": Tissue.BONE, "skull": Tissue.BONE, "b": Tissue.BONE, "scalp": Tissue.SCALP, "skin": Tissue.SCALP,
    "soft": Tissue.SCALP, "st": Tissue.SCALP, "air": Tissue.AIR, "background": Tissue.AIR, "bg": Tissue.AIR,
}
"""B, ST and BG are those of BIDS (common image-derived labels)."""

SPM = (Tissue.GM, Tissue.WM, Tissue.CSF, Tissue.BONE, Tissue.SCALP, Tissue.AIR)
"""c1 to c6 of SPM's Segment"""
OURS = (Tissue.WM, Tissue.GM, Tissue.CSF, Tissue.BONE, Tissue.SCALP, Tissue.AIR)
KEY = "LabelMap"
"""of the sidecar of a 4-D probseg, as BIDS has it: a list with the label of each volume"""

_BIDS = re.compile(r"(?P<before>.*)_label-(?P<tissue>[A-Za-z0-9]+)(?P<after>.*_probseg)\.nii(\.gz)?")
_SPM = re.compile(r"c(?P<tissue>[1-6])(?P<after>.*)\.nii(\.gz)?")


def is_maps(path: Path) -> bool:
    """Whether a head is given as probability maps: a folder, or an image of several volumes. Raises BadInput."""
    return path.is_dir() or (path.is_file() and volumes(path) > 1)


def is_one_map(path: Path) -> bool:
    """Whether a file is the map of a single tissue, by its name."""
    return _tissue_of(path) is not None


def volumes(path: Path) -> int:
    """How many volumes an image has, by its header."""
    count = 1
    for length in open_image(path).shape[3:]:
        count *= int(length)
    return count


def tissue_files(path: Path) -> dict[Tissue, Path]:
    """The maps of one head in a folder, by tissue: BIDS ``*_label-GM_*probseg.nii.gz`` or SPM ``c1*.nii``.

    Of several sets the one in the person's own space is taken (no ``space-`` in its names). Raises BadInput.
    """
    sets: dict[str, dict[Tissue, Path]] = {}
    for file in sorted(path.iterdir()):
        found = _tissue_of(file)
        if found:
            name, tissue = found
            if tissue in sets.setdefault(name, {}):
                raise BadInput(f"{sets[name][tissue].name} and {file.name} are maps of one tissue: keep one of them")
            sets[name][tissue] = file
    if not sets:
        raise BadInput(
            f"{path} holds no probability maps by the names of BIDS (*_label-GM_probseg.nii.gz) or SPM (c1*.nii): "
            "name the image itself"
        )
    own = [name for name in sets if "_space-" not in name] if len(sets) > 1 else list(sets)
    if len(own) != 1:
        raise BadInput(f"{path} holds the maps of {len(sets)} heads ({', '.join(sets)}): keep those of one in a folder")
    return sets[own[0]]


def order_of(path: Path, given: Sequence[str] = ()) -> tuple[tuple[Tissue, ...], bool]:
    """The tissue of each volume of a 4-D image, and whether somebody said so.

    By the sidecar's ``LabelMap``, else as ``given``, else (of 5 or 6 volumes) numbered as labels, air last.
    BadInput: sidecar and ``given`` differ, or are not as many as the volumes; the order is not known.
    """
    count, shape = volumes(path), by(open_image(path).shape)
    noted, asked = _in_sidecar(path), tuple(tissue_named(name) for name in given)
    if noted and asked and noted != asked:
        raise BadInput(f"--tissues and {_sidecar(path).name} give {path.name} different orders: leave --tissues out")
    order = noted or asked or OURS[:count]
    if len(order) != count or (not (noted or asked) and count not in (5, 6)):
        raise BadInput(
            f"{path.name} is 4-D ({shape}): as labels it must be 3-D; as probability maps the tissue of each of its "
            f"{count} volumes must be named, --tissues gm,wm,csf,bone,scalp,air"
        )
    if len({*order}) < count:
        raise BadInput(f"the order of the maps of {path.name} names a tissue twice: name each volume's own")
    return order, bool(noted or asked)


def tissue_named(name: str) -> Tissue:
    """A tissue by one of its names. BadInput: none of them."""
    return NAMES[pick("tissue", name.strip().lower(), NAMES)]


def head_files(path: Path) -> list[Path]:
    """The files that a head is read from: the image and its sidecar where it has one, or the maps in a folder."""
    if path.is_dir():
        return list(tissue_files(path).values())
    return [path, *([_sidecar(path)] if is_maps(path) and _sidecar(path).is_file() else [])]


def _tissue_of(file: Path) -> tuple[str, Tissue] | None:
    """The name of the set that a file belongs to, and its tissue; None where it is no map."""
    if match := _BIDS.fullmatch(file.name):
        try:
            return match["before"] + match["after"], tissue_named(match["tissue"])
        except BadInput as error:
            raise BadInput(f"{file.name}: {error}; or take the file out of the folder") from error
    if match := _SPM.fullmatch(file.name):
        return f"c*{match['after']}", SPM[int(match["tissue"]) - 1]
    return None


def _sidecar(path: Path) -> Path:
    return path.with_name(re.sub(r"\.nii(\.gz)?$", "", path.name) + ".json")


def _in_sidecar(path: Path) -> tuple[Tissue, ...]:
    beside = _sidecar(path)
    if not beside.is_file():
        return ()
    try:
        content = json.loads(read_text(beside))
    except json.JSONDecodeError as error:
        raise BadInput(f"{beside.name}, line {error.lineno}: not JSON ({error.msg})") from error
    names = content.get(KEY) if isinstance(content, dict) else None
    if names is None:
        return ()
    if not isinstance(names, list):
        raise BadInput(f'{beside.name}: {KEY} is a list with the tissue of each volume, such as ["GM", "WM", "CSF"]')
    return tuple(tissue_named(str(name)) for name in names)
