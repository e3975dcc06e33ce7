"""The jobs of ``bobina field-many``, from a table or a folder of heads: all that can be refused before work begins."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from bobina import store
from bobina.app import api
from bobina.coil import Coil
from bobina.head import Tissue, conductivities, parse_overrides
from bobina.plan import Pose
from bobina.plan.model import XYZ
from bobina.space import BadInput, pick
from bobina.space.units import mm

NEEDED = ("head", "coil", "pose")
COLUMNS = (*NEEDED, "subject", "target", "conductivity")
IMAGES = (".nii", ".nii.gz")
COIL_FILES = (".ccd", ".tcd")
SUBJECT = re.compile(r"sub-([0-9A-Za-z]+)")
LONGEST = 60
"""characters of an acq label that are taken from the names of coil and pose"""


@dataclass(frozen=True, eq=False, slots=True)
class Job:
    """One head, one coil, one pose."""

    number: int
    """its place in the table, from 0"""
    where: str
    """the line of the table, or the names of the three"""
    subject: str
    named: tuple[str, str, str]
    """head, coil and pose in the user's words"""
    hashes: tuple[str, str, str]
    """SHA-256 of the files of head, coil and pose; of maps, of all their files; of a catalogue coil, of its value"""
    head: Path
    coil: Coil
    pose: Pose
    target: XYZ | None
    """m of Scanner"""
    conductivity: tuple[tuple[Tissue, float], ...]
    """S/m, every tissue"""
    tissues: str | None = None
    """of the volumes of a 4-D image of maps, as the user gives them"""
    acquisition: str = ""
    """BIDS label (acq) that tells its field from others of the subject"""

    @property
    def key(self) -> str:
        """A hash of all that the numbers depend on, and of nothing else."""
        return store.digest(self.hashes, self.target, dict(self.conductivity), self.tissues)


@dataclass(frozen=True, slots=True)
class _Row:
    """A job in the user's words, with the places of head, coil and pose."""

    where: str
    named: tuple[str, str, str]
    head: Path
    coil: str
    pose: Path
    more: Mapping[str, str]
    """the other columns"""

    @property
    def subject(self) -> str:
        """The subject of the table, of the BIDS name, or the letters and digits of the file's name."""
        return self.more.get("subject") or _subject(Path(self.named[0]))


@dataclass(frozen=True, slots=True)
class _Files:
    """Every file is read once."""

    coil: Callable[[str], Coil] = field(default_factory=lambda: cache(api.coil))
    pose: Callable[[Path], Pose] = field(default_factory=lambda: cache(store.read_pose))
    sha256: Callable[[Path], str] = field(default_factory=lambda: cache(sha256))


def read_jobs(
    source: Path, coils: Sequence[str] = (), poses: Sequence[Path] = (), conductivity: Sequence[str] = (),
    tissues: str | None = None,
) -> tuple[Job, ...]:
    """Every job of a table, or of a folder of heads with ``coils`` and ``poses``; ``conductivity`` and
    ``tissues`` hold for all.

    BadInput says what is wrong, and in which line.
    """
    overrides = parse_overrides(conductivity)
    conductivities(overrides)
    if source.is_dir():
        rows = _of_folder(source, coils, poses)
    elif coils or poses:
        raise BadInput(f"{source.name} is a table, which names coils and poses itself: leave out --coil and --pose")
    else:
        rows = _of_table(source)
    _refuse_mixed_subjects(rows)
    files = _Files()
    jobs = [replace(_job(number, row, files, overrides), tissues=tissues) for number, row in enumerate(rows)]
    return _told_apart(_refuse_doubles(jobs))


def _of_table(path: Path) -> list[_Row]:
    rows = store.read_table(path)
    columns = list(rows[0][1])
    for name in columns:
        with _at(f"{path.name}, its first line"):
            pick("column", name, COLUMNS)
    missing = [name for name in NEEDED if name not in columns]
    if missing:
        raise BadInput(f"{path.name}, its first line: there is no column {' and no column '.join(missing)}")
    return [_row(f"{path.name}, line {line}", path.parent, cells) for line, cells in rows]


def _row(where: str, base: Path, cells: Mapping[str, str]) -> _Row:
    empty = [name for name in NEEDED if not cells[name]]
    if empty:
        raise BadInput(f"{where}: the {' and the '.join(empty)} is missing")
    head, coil, pose = (cells[name] for name in NEEDED)
    place = str(base / coil) if _is_file(coil) else coil
    return _Row(where, (head, coil, pose), base / head, place, base / pose, cells)


def _of_folder(folder: Path, coils: Sequence[str], poses: Sequence[Path]) -> list[_Row]:
    heads = _images(folder.iterdir()) or _images(folder.glob("sub-*/**/*_dseg.nii*"))
    if not heads:
        raise BadInput(f"{folder} holds no heads: put label images (.nii.gz) in it, or sub-*/anat/*_dseg.nii.gz")
    if not coils or not poses:
        raise BadInput(f"{folder} is a folder of heads: give --coil and --pose for them")
    files = [path for given in poses for path in (_texts(given) if given.is_dir() else [given])]
    return [
        _Row(f"{head.name} x {coil} x {pose.name}", (str(head.relative_to(folder)), Path(coil).name, pose.name),
             head, coil, pose, {})
        for head in heads for coil in coils for pose in _meant_for(head.relative_to(folder), files)
    ]  # fmt: skip


def _images(paths: Iterator[Path]) -> list[Path]:
    return sorted(path for path in paths if path.name.endswith(IMAGES))


def _texts(folder: Path) -> list[Path]:
    found = sorted(folder.glob("*.txt"))
    if not found:
        raise BadInput(f"{folder} holds no poses: put 4x4 matrices as .txt in it")
    return found


def _meant_for(head: Path, poses: Sequence[Path]) -> list[Path]:
    """The poses whose names begin with the subject of this head, or with no subject."""
    own = _subject(head)
    found = [path for path in poses if (named := SUBJECT.match(path.name)) is None or named[1] == own]
    if not found:
        raise BadInput(f"there is no pose for {head}: each of --pose is named for another subject than sub-{own}")
    return found


def _subject(head: Path) -> str:
    found = [match[1] for part in reversed(head.parts) if (match := SUBJECT.match(part))]
    return found[0] if found else _letters(head.name.split(".")[0])


def _letters(text: str) -> str:
    return "".join(letter for letter in text if letter.isascii() and letter.isalnum())


def _is_file(coil: str) -> bool:
    return Path(coil).suffix in COIL_FILES


def _refuse_mixed_subjects(rows: Sequence[_Row]) -> None:
    """Two heads are two subjects, where the user did not say otherwise."""
    seen: dict[str, Path] = {}
    for row in rows:
        other = seen.setdefault(row.subject, row.head)
        if not row.more.get("subject") and other != row.head:
            raise BadInput(
                f"{row.where}: {other} and {row.head} would both be sub-{row.subject}: say which subjects they are in "
                "a column subject of a table"
            )


def _job(number: int, row: _Row, files: _Files, overrides: Mapping[str, float]) -> Job:
    with _at(row.where):
        own = parse_overrides(part for part in row.more.get("conductivity", "").split(";") if part)
        tissues = conductivities({**overrides, **own})
        coil, placed = files.coil(row.coil), files.pose(row.pose)
        return Job(
            number, row.where, store.label(row.subject), row.named,
            (
                files.sha256(row.head), store.sha256(Path(row.coil)) if _is_file(row.coil) else store.digest(coil),
                store.sha256(row.pose),
            ),
            row.head.absolute(), coil, placed, _target(row.more.get("target", "")),
            tuple((tissue, sourced.value) for tissue, sourced in tissues.items()),
        )


@contextmanager
def _at(where: str) -> Iterator[None]:
    """Say where the input is that cannot be used."""
    try:
        yield
    except (ValueError, OSError) as error:
        raise BadInput(f"{where}: {error}") from error


def sha256(path: Path) -> str:
    """The hash of a file, or of all files of a head in maps. BadInput where there are none."""
    if not path.exists():
        raise BadInput(f"there is no file {path}")
    try:
        files = store.head_files(path)
    except BadInput:
        if path.is_dir():
            raise
        files = [path]  # what is wrong with an image is its own job's failure
    hashes = [(file.name, store.sha256(file)) for file in files]
    return hashes[0][1] if len(hashes) == 1 else store.digest(hashes)


def _target(text: str) -> XYZ | None:
    """``x;y;z`` in mm as a point in m."""
    if not text:
        return None
    try:
        x, y, z = (float(part) * mm for part in text.replace(",", ";").split(";"))
    except ValueError:
        x = y = z = math.nan
    if not math.isfinite(x + y + z):
        raise BadInput(f"a target is x;y;z in mm of the image's frame, such as -38;44;26; got {text!r}")
    return x, y, z


def _refuse_doubles(jobs: Sequence[Job]) -> Sequence[Job]:
    seen: dict[object, Job] = {}
    for job in jobs:
        other = seen.setdefault((job.named, job.head, job.key), job)
        if other is not job:
            raise BadInput(f"{job.where}: the same job as {other.where}: leave one out")
    return jobs


def _told_apart(jobs: Sequence[Job]) -> tuple[Job, ...]:
    """The jobs with acq labels of coil and pose, and of the job's hash where these are not enough."""
    names = ["".join(_letters(Path(name).name.split(".")[0]) for name in job.named[1:])[:LONGEST] for job in jobs]
    times = Counter((job.subject, name) for job, name in zip(jobs, names, strict=True))
    return tuple(
        replace(job, acquisition=name if name and times[job.subject, name] == 1 else name + job.key[:8])
        for job, name in zip(jobs, names, strict=True)
    )
