"""Where a folder of fMRIPrep's derivatives keeps a person's resting-state runs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bobina.space import BadInput

SPACES = ("MNI152NLin2009cAsym", "MNI152NLin6Asym")
"""Volumes in these are taken as MNI, the first that is there."""
SURFACE = "fsaverage5"
_BOLD, _MASK = "_desc-preproc_bold.nii.gz", "_desc-brain_mask.nii.gz"
_TABLES = ("_desc-confounds_timeseries.tsv", "_desc-confounds_regressors.tsv")
_OF_OUTPUT = ("space", "res", "den", "desc", "hemi", "cohort")

Key = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RunFiles:
    """The files of one run: by fMRIPrep, or as the user has them."""

    bold: tuple[Path, ...]
    """one 4-D NIfTI, or the left and the right hemisphere on fsaverage5 (.func.gii or .mgz)"""
    confounds: Path | None = None
    """a table with a row for each volume"""
    mask: Path | None = None
    """the brain on the grid of the NIfTI; found in the image where none is given"""
    sidecar: Path | None = None
    """JSON with RepetitionTime"""


def fmriprep_runs(
    folder: Path | str, *, subject: str | None = None, session: str | None = None, task: str = "rest",
    surface: bool = False,
) -> tuple[RunFiles, ...]:
    """A person's runs in a folder of fMRIPrep's derivatives, by path: volumes in MNI, or ``surface``.

    BadInput: no such runs; more than one subject or several images of one run, and none named; a missing file.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise BadInput(f"there is no folder {folder}")
    ending = f"_space-{SURFACE}_bold.func.gii" if surface else _BOLD
    found = [path for path in sorted(folder.rglob(f"*{ending}")) if _wanted(path, subject, session)]
    subjects = sorted({_entities(path).get("sub", "") for path in found})
    if len(subjects) > 1:
        raise BadInput(f"{folder.name} holds the subjects {', '.join(subjects)}: name one")
    of_task = [path for path in found if _entities(path).get("task") == task]
    if not of_task:
        raise BadInput(f"{folder.name} holds no run of the task {task!r} that ends in {ending}{_others(found)}")
    tables = {_key(path): path for ending in reversed(_TABLES) for path in folder.rglob(f"*{ending}")}
    grouped = defaultdict(list)
    for path in of_task:
        grouped[_key(path)].append(path)
    one_run = _hemispheres if surface else _volume
    return tuple(one_run(paths, _table(tables, key, paths[0])) for key, paths in grouped.items())


def _wanted(path: Path, subject: str | None, session: str | None) -> bool:
    entities = _entities(path)
    return all(
        asked is None or entities.get(name) == asked.removeprefix(f"{name}-")
        for name, asked in (("sub", subject), ("ses", session))
    )


def _entities(path: Path) -> dict[str, str]:
    return dict(part.split("-", 1) for part in path.name.split("_") if "-" in part)


def _key(path: Path) -> Key:
    """What tells one run from another, whatever was made of it."""
    return tuple(sorted((name, value) for name, value in _entities(path).items() if name not in _OF_OUTPUT))


def _others(found: Iterable[Path]) -> str:
    tasks = sorted({_entities(path).get("task", "") for path in found})
    return f", only of {', '.join(tasks)}" if tasks else ": was fMRIPrep asked for that output space?"


def _table(tables: dict[Key, Path], key: Key, bold: Path) -> Path:
    if key not in tables:
        raise BadInput(f"there is no table of confounds ({_TABLES[0]}) beside {bold.name}")
    return tables[key]


def _volume(paths: list[Path], table: Path) -> RunFiles:
    spaces = [space for space in SPACES if any(_entities(path).get("space") == space for path in paths)]
    if not spaces:
        raise BadInput(f"{paths[0].name} is not in MNI ({' or '.join(SPACES)}): name its files and the map to MNI")
    images = [path for path in paths if _entities(path).get("space") == spaces[0]]
    if len(images) > 1:
        raise BadInput(f"one run has several images: {', '.join(path.name for path in images)}; keep one of them")
    mask = images[0].with_name(images[0].name.removesuffix(_BOLD) + _MASK)
    if not mask.is_file():
        raise BadInput(f"there is no brain mask {mask.name} beside {images[0].name}")
    return RunFiles(tuple(images), table, mask, _sidecar(images[0], ".nii.gz"))


def _hemispheres(paths: list[Path], table: Path) -> RunFiles:
    by_side = {_entities(path).get("hemi", ""): path for path in paths}
    if set(by_side) != {"L", "R"} or len(paths) != 2:
        raise BadInput(f"a run needs one file of each hemisphere, but there are {', '.join(p.name for p in paths)}")
    return RunFiles((by_side["L"], by_side["R"]), table, None, _sidecar(by_side["L"], ".func.gii"))


def _sidecar(image: Path, ending: str) -> Path | None:
    path = image.with_name(image.name.removesuffix(ending) + ".json")
    return path if path.is_file() else None
