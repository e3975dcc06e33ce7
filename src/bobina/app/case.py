"""Whose head it is: from what the user names to a head, its image, its way to MNI, and how it was made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pydicom.misc import is_dicom

import bobina
from bobina import store
from bobina.app import heads
from bobina.app.progress import Progress
from bobina.finding import Level
from bobina.head import Alignment, Head, Tissue, align, build
from bobina.head.agreement import check_sides
from bobina.head.coverage import Coverage, coverage
from bobina.head.merge import lay_brain
from bobina.head.segment import Segmentation, segment
from bobina.head.warp import Warp
from bobina.plan.person import Making
from bobina.source import Source, Status
from bobina.space import BadInput, Volume
from bobina.space.frames import Scanner
from bobina.store.scans import Subject, Surfaces

OWN = Source("labels or tissue probability maps given by the user", Status.GIVEN)
MADE = Source("made from the user's T1 by bobina (docs/head.md)", Status.MEASURED)


@dataclass(frozen=True, slots=True)
class Named:
    """What the user named, by what it is; ``head`` or ``t1`` or neither (the embedded head)."""

    head: Path | None = None
    """labels or maps, of any tool"""
    t1: Path | None = None
    surfaces: Surfaces | None = None
    bold: Path | None = None
    """a folder of fMRIPrep's runs"""

    @property
    def segmented(self) -> bool:
        """Whether bobina must make the head from the T1."""
        return self.t1 is not None and (self.head is None or heads.brain_only(self.head))


@dataclass(frozen=True, slots=True)
class How:
    """How the head is read; as the options of ``bobina plan``."""

    conductivity: Mapping[str, float] | None = None
    tissues: str | None = None
    table: Path | None = None
    series: str | None = None
    in_mni: bool = False


@dataclass(frozen=True, eq=False, slots=True)
class Case:
    """A head with what belongs to it. ``warp`` and ``making``: None where the head was not made here from a T1."""

    head: Head
    anatomy: Volume[Scanner] | None
    source: Source
    files: tuple[Path, ...] = ()
    """what all this was read from"""
    dicom: bool = False
    """whether the image is a DICOM series"""
    warp: Warp | None = None
    making: Making | None = None

    def aligned(self, *, in_mni: bool) -> Alignment | Warp:
        """The way to MNI: the warp, or an affine map of the brain. BadInput where there is none."""
        return self.warp or align(self.head, in_mni=in_mni)


def named(path: Path | None, t1: Path | None = None, *, labels: bool = False) -> Named:
    """Tell what ``path`` is: nothing, labels, maps, another tool's head, a T1, or a subject's folder.

    ``labels``: the user said that it is labels or maps. BadInput.
    """
    if path is None:
        return Named(t1=None)
    if not path.exists():
        raise BadInput(f"there is no file or folder {path}")
    if path.is_dir() and not heads.holds_maps(path):
        return _of_folder(store.subject(path), t1)
    if path.is_dir() or labels or heads.is_head(path):
        return Named(head=path, t1=t1)
    return Named(t1=path)


def _of_folder(found: Subject, t1: Path | None) -> Named:
    if found.head is None and found.t1 is None and t1 is None:
        raise BadInput(f"{found.label} has cortical surfaces or BOLD but no T1: name it with --t1")
    return Named(found.head, t1 or found.t1, found.surfaces, found.bold)


def open_case(what: Named, folder: Path, person: str, progress: Progress, how: How | None = None) -> Case:
    """Read or make the head. What is made is kept under ``folder`` by the hash of what it was made from. BadInput."""
    how = how or How()
    if what.segmented:
        return _from_t1(what, folder, person, progress, how)
    with progress.step("Reading and checking the head"):
        if what.head is None:
            head = build("Colin27", store.embedded_head().labels, conductivity=how.conductivity)
            return Case(head, store.embedded_anatomy(), store.EMBEDDED)
        head = heads.read(what.head, how.conductivity, how.tissues, table=how.table, whole=True)
        anatomy = None if what.t1 is None else _anatomy(what.t1, head)
        read = [*heads.files(what.head), *([what.t1] if what.t1 else []), *([how.table] if how.table else [])]
        return Case(head, anatomy, OWN, tuple(read))


def steps(what: Named) -> int:
    """How many steps ``open_case`` shows."""
    return 3 if what.segmented else 1


def _anatomy(path: Path, head: Head) -> Volume[Scanner]:
    """The image for the pictures. BadInput: not on the grid of the labels, mirrored, or without scalp."""
    anatomy = store.read_anatomy(path, like=head.labels)
    if np.median(anatomy.data[head.labels.data == Tissue.SCALP]) == anatomy.data.min():
        raise BadInput(f"{path.name} is empty where the labels have scalp: take it before skull-stripping")
    check_sides(head.name, head.labels, anatomy)
    return anatomy


def _from_t1(what: Named, folder: Path, person: str, progress: Progress, how: How) -> Case:
    assert what.t1 is not None
    with progress.step("Looking at the image"):
        scan = store.open_t1(what.t1, series=how.series)
        seen = coverage(scan.volume)
    if seen.verdict is Level.STOP:
        raise BadInput(f"{what.t1.name} cannot be used: {'; '.join(seen.sentences())}")
    for sentence in seen.sentences():
        progress.note(sentence)
    priors = store.spm_priors()
    made_from = store.digest(bobina.__version__, scan.sha256, None if priors is None else priors.name, how.in_mni)
    with progress.step("Making the head from the T1"):
        found = store.kept_segmentation(folder, person, made_from)
        if found is None:
            found = segment(scan.volume, priors, in_mni=how.in_mni, progress=progress.note)
            store.write_segmentation(folder, person, found, made_from)
    with progress.step("Checking the head"):
        labels, shares = found.labels, found.shares
        if what.head is not None:
            brain = heads.brain(what.head)
            check_sides(what.head.name, brain, scan.volume)
            labels, laid = lay_brain(brain, labels, shares)
            shares = shares if laid is None else laid
        head = build(person, labels, shares, conductivity=how.conductivity)
    files = scan.files if what.head is None else (*scan.files, *heads.files(what.head))
    return Case(head, scan.volume, MADE, files, is_dicom(scan.files[0]), found.warp, _making(seen, found))


def _making(seen: Coverage, found: Segmentation) -> Making:
    return Making(seen, found.quality, found.bias, found.priors, found.warp.dice, found.warp.inverse)
