"""The person's own connectivity: from files of resting-state BOLD to targets with their worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any

import numpy as np
from cyclopts import Parameter

from bobina import store
from bobina.app.case import Case
from bobina.app.progress import Progress
from bobina.head.warp import Warp
from bobina.plan.person import Personal
from bobina.plan.personal.clean import Cleaning
from bobina.plan.personal.findings import sentence
from bobina.plan.personal.quality import Prepared, prepare
from bobina.plan.personal.recommend import Recommendation, recommend
from bobina.plan.personal.regions import regions
from bobina.plan.personal.reliability import Reliability, reliabilities
from bobina.plan.personal.resting import Scan
from bobina.space import BadInput
from bobina.store.fmriprep import RunFiles

SURFACE = (".mgz", ".gii")
LEFT, RIGHT = ("lh.", "hemi-L"), ("rh.", "hemi-R")


@Parameter(name="*", negative="")
@dataclass(frozen=True, slots=True)
class RestSettings:
    """The options for resting-state scans; what stands under each is its help."""

    bold: Annotated[tuple[Path, ...], Parameter(negative="", show_default=False)] = ()
    """Realigned resting-state BOLD, one --bold a run: 4-D NIfTI, or the left and the right .func.gii or .mgz of
    fsaverage5 one after the other. Or a subject's folder of fMRIPrep, which holds its confounds."""
    confounds: Annotated[tuple[Path, ...], Parameter(negative="", show_default=False)] = ()
    """Its table of confounds, one for each run, in the same order."""
    repetition: float | None = None
    """Seconds between volumes, where no file says it."""
    bold_in_mni: bool = False
    """The NIfTI volumes are in MNI; else they lie on the T1."""
    surface: bool = False
    """Of fMRIPrep, take the runs on fsaverage5."""
    cleaning: Path | None = None
    """JSON with the parameters of cleaning that differ from the usual ones, as the results record them."""

    def parameters(self) -> Cleaning:
        """How the scan is cleaned. Raises BadInput."""
        return Cleaning() if self.cleaning is None else store.read_values(self.cleaning, Cleaning)

    def files(self, found: Path | None) -> tuple[RunFiles, ...]:
        """The runs named, or those that ``found``, a folder of fMRIPrep, holds. Raises BadInput."""
        folders = [path for path in self.bold if path.is_dir()]
        if len(folders) > 1 or (folders and len(self.bold) > 1):
            raise BadInput("--bold is one folder of fMRIPrep, or images: give one or the other")
        folder = folders[0] if folders else found if not self.bold else None
        if folder is not None:
            return store.fmriprep_runs(folder, surface=self.surface)
        runs = tuple(_runs(self.bold))
        if self.confounds and len(self.confounds) != len(runs):
            raise BadInput(f"{len(runs)} runs but {len(self.confounds)} tables of confounds: give one for each run")
        tables: Sequence[Path | None] = self.confounds or (None,) * len(runs)
        return tuple(RunFiles(run, table) for run, table in zip(runs, tables, strict=True))


@dataclass(frozen=True, slots=True)
class Rest:
    """What is asked of a person's resting state: the files, and how they are read and cleaned."""

    settings: RestSettings
    runs: tuple[RunFiles, ...]
    cleaning: Cleaning = field(default_factory=Cleaning)

    @property
    def own_space(self) -> bool:
        """Whether the volumes lie on the T1, so that its way to MNI is needed."""
        given = any(not path.is_dir() for path in self.settings.bold)
        return given and not self.settings.bold_in_mni and len(self.runs[0].bold) == 1

    @property
    def files(self) -> list[Path]:
        """Every file that is read."""
        named = [(*run.bold, run.confounds, run.mask, run.sidecar) for run in self.runs]
        return [path for run in named for path in run if path is not None]


def rest(settings: RestSettings, found: Path | None) -> Rest | None:
    """What there is of resting state; None where nothing is. ``found``: a folder of fMRIPrep. Raises BadInput."""
    if not settings.bold and found is None:
        return None
    return Rest(settings, settings.files(found), settings.parameters())


STEPS = 3


def personal(wanted: Rest, case: Case | None, cache: store.Cache, progress: Progress) -> Personal:
    """The person's targets with their worth; kept by the hash of the files and of how they are cleaned.

    ``case`` is needed where the volumes lie on the T1. Raises BadInput.
    """
    key = (
        [store.sha256(path) for path in wanted.files], wanted.cleaning, wanted.settings.repetition,
        _way(wanted, case),
    )
    kept = cache.kept("personal", *key)
    if kept is None:
        made = store.packed(_personal(wanted, case, progress))
        kept = cache.keep("personal", *key, arrays={"json": np.frombuffer(made, np.uint8)})
    return store.unpacked(np.asarray(kept["json"], np.uint8).tobytes(), Personal)


def _way(wanted: Rest, case: Case | None) -> Warp | None:
    """The way of the scan to MNI; None where it lies there. Raises BadInput."""
    if not wanted.own_space:
        return None
    if case is None or case.warp is None:
        raise BadInput(
            "BOLD on the T1 needs the T1's way to MNI: give the T1 itself, or BOLD in MNI with --bold-in-mni"
        )
    return case.warp


def _personal(wanted: Rest, case: Case | None, progress: Progress) -> Personal:
    with progress.step("Reading and cleaning the resting state"):
        scan = _scan(wanted, case)
        ready = [prepare(scan, replace(wanted.cleaning, global_signal=regressed)) for regressed in (True, False)]
        for finding in ready[1].quality.findings:
            progress.note(sentence(finding))
    found = []
    for one, name in zip(ready, ("with", "without"), strict=True):
        with progress.step(f"Finding targets of their own, {name} global-signal regression"):
            found.append(_measured(one))
    (gsr, recommended), (plain, recommended_plain) = found
    group = regions(ready[0].resting).group
    return Personal(gsr, plain, recommended, recommended_plain, ready[0].quality, ready[0].record, group)


def _measured(ready: Prepared) -> tuple[dict[Any, Reliability], Recommendation]:
    where = regions(ready.resting)
    measured = reliabilities(ready.resting, where)
    return measured, recommend(ready.resting, where, measured)


def _scan(wanted: Rest, case: Case | None) -> Scan:
    repetition = wanted.settings.repetition
    if not wanted.own_space or case is None or case.warp is None:
        return store.read_scan(wanted.runs, repetition=repetition)
    return store.read_scan(wanted.runs, repetition=repetition, to_mni=case.warp.to_mni, labels=case.head.labels)


def _runs(paths: Sequence[Path]) -> list[tuple[Path, ...]]:
    """Images of one run each; of surfaces the left with the right. Raises BadInput."""
    surfaces = [path for path in paths if path.name.endswith(SURFACE)]
    if not surfaces:
        return [(path,) for path in paths]
    if len(surfaces) != len(paths) or len(paths) % 2:
        raise BadInput("of BOLD on a surface name the left and the right hemisphere of each run, one after the other")
    pairs = list(zip(paths[::2], paths[1::2], strict=True))
    for left, right in pairs:
        if any(mark in left.name for mark in RIGHT) or any(mark in right.name for mark in LEFT):
            raise BadInput(f"{left.name} should be the left and {right.name} the right hemisphere: swap them")
    return [pair for pair in pairs]
