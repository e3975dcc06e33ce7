"""Many fields: each head is set up once for all its coils and poses, here or wherever an ``Executor`` takes the work.

Every outcome is kept on disk as soon as it is there, under the hash of what it was made from.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Protocol

import numpy as np

from bobina import store
from bobina.app import heads, lengths
from bobina.app.jobs import Job, sha256
from bobina.field import Field, FiniteVolume, at_target, percentiles
from bobina.field.measures import PERCENTS
from bobina.head import Head, cortex
from bobina.space import BadInput, Surface
from bobina.space.frames import Scanner
from bobina.space.units import mega, mm

E_TARGET = ("E_target", "E_target_normal")
"""mean over grey matter within 3 mm of the target, and its part into the cortex"""
E_COLUMNS = tuple(f"E_gm_p{percent:g}".replace(".", "_") for percent in PERCENTS)
DIGITS, FEW = 6, 2
"""that are kept of a field, and of an error: what lies below depends on how many threads sum (1e-12 of the field, 1e-7
of the residual)"""
_ONE_AT_A_TIME = threading.Lock()
"""a solve uses every core and the memory of a head; a worker of several threads waits"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a job: its numbers by column (E in V/m at 1 A/us), or the reason why there are none."""

    numbers: Mapping[str, float]
    reason: str = ""


@dataclass(frozen=True, eq=False, slots=True)
class Batch:
    """Jobs of one head with the same conductivities, and where their outcomes are kept."""

    jobs: tuple[Job, ...]
    output: Path
    fields: bool
    """whether the volumes are written"""


@dataclass(frozen=True, slots=True)
class Crash:
    """A batch that ended before its time, by a killed worker or an error that is not the input's."""

    batch: Batch
    reason: str


class Executor(Protocol):
    """Where batches are solved."""

    def most(self, jobs: int) -> int:
        """How many jobs of a head go in one batch, of ``jobs`` in all."""
        ...

    def __call__(self, batches: Sequence[Batch]) -> Iterator[tuple[int, Outcome] | Crash]:
        """Outcomes, with the numbers of the jobs they belong to, in any order."""
        ...


class Here:
    """One batch after the other, in this process."""

    def most(self, jobs: int) -> int:
        """All of a head."""
        return jobs

    def __call__(self, batches: Sequence[Batch]) -> Iterator[tuple[int, Outcome] | Crash]:
        """Outcomes as they come."""
        for batch in batches:
            try:
                yield from solve(batch)
            except Exception as error:
                yield Crash(batch, describe(error))


def describe(error: BaseException) -> str:
    """An error in one line."""
    return " ".join(f"{type(error).__name__}: {error}".split())


def outcomes(head: Head, jobs: Iterable[Job]) -> Iterator[tuple[Job, Outcome, Field | None]]:
    """The pure part: each job's numbers and field on one head, which is set up once. Bad input is an outcome too."""
    solver, surface = cache(lambda: FiniteVolume(head)), cache(lambda: cortex(head))
    for job in jobs:
        try:
            lengths.check_pose(job.named[2], job.pose, job.coil, head)
            if job.target:
                lengths.check_points("the target", job.target, head)
            field = solver().field(job.coil, job.pose)
            yield job, Outcome(_numbers(job, field, surface)), field
        except BadInput as error:
            yield job, Outcome({}, str(error)), None


def solve(batch: Batch) -> Iterator[tuple[int, Outcome]]:
    """Outcomes of a batch, each kept on disk before it is yielded; those that were kept before are not made again."""
    with _ONE_AT_A_TIME:
        before = {job: kept(job, batch.output, fields=batch.fields) for job in batch.jobs}
        yield from ((job.number, found) for job, found in before.items() if found)
        waiting = tuple(job for job, found in before.items() if not found)
        if waiting:
            yield from _solve(replace(batch, jobs=waiting))


def _solve(batch: Batch) -> Iterator[tuple[int, Outcome]]:
    try:
        head = _read(batch.jobs[0])
    except BadInput as error:
        yield from ((job.number, Outcome({}, str(error))) for job in batch.jobs)
        return
    for job, outcome, field in outcomes(head, batch.jobs):
        if field is not None:
            _keep(batch, job, outcome, field)
        yield job.number, outcome


def kept(job: Job, output: Path, *, fields: bool) -> Outcome | None:
    """The outcome of a job that was finished before; None where it, or its field where ``fields``, is not there."""
    found = _cache(output).kept("many", job.key)
    if found is None or (fields and not store.has_field(output, job.subject, job.acquisition, _about(job))):
        return None
    return Outcome({name: float(value) for name, value in found.items()})


def finished(jobs: Iterable[Job], output: Path, *, fields: bool) -> dict[int, Outcome]:
    """The outcomes of those jobs that are kept, by number."""
    return {job.number: past for job in jobs if (past := kept(job, output, fields=fields))}


def run(
    jobs: Sequence[Job], output: Path, execute: Executor, *, before: Mapping[int, Outcome] | None = None,
    fields: bool = False, retries: int = 2, tell: Callable[[Job, Outcome], None] = lambda job, outcome: None,
) -> list[Outcome]:
    """The outcome of every job, in their order; ``tell`` hears of each that is not among those of ``before``.

    What was in a batch that crashed is tried ``retries`` times more, each job by itself: so one that kills its worker
    does not take others along.
    """
    found = dict(before or {})
    reasons: dict[int, str] = {}

    def take(number: int, outcome: Outcome) -> None:
        if number not in found:
            found[number] = outcome
            tell(jobs[number], outcome)

    size = execute.most(len(jobs))
    for _ in range(retries + 1):
        waiting = [job for job in jobs if job.number not in found]
        for event in execute(batches(waiting, output, size, fields=fields)):
            if isinstance(event, Crash):
                reasons |= {job.number: event.reason for job in event.batch.jobs}
            else:
                take(*event)
        lost = [job for job in waiting if job.number not in found]
        for number, outcome in finished(lost, output, fields=fields).items():
            take(number, outcome)
        size = 1
    for number in sorted(reasons):
        take(number, Outcome({}, reasons[number]))
    return [found[job.number] for job in jobs]


def batches(jobs: Iterable[Job], output: Path, most: int, *, fields: bool) -> list[Batch]:
    """Jobs of the same head and conductivities together, at most ``most`` of them."""
    groups: dict[object, list[Job]] = {}
    for job in jobs:
        groups.setdefault((job.head, job.hashes[0], job.conductivity), []).append(job)
    return [
        Batch(tuple(group[start : start + most]), output, fields)
        for group in groups.values()
        for start in range(0, len(group), most)
    ]


def _cache(output: Path) -> store.Cache:
    return store.Cache(output / ".cache")


def _read(job: Job) -> Head:
    """The head of a job, as it was when the job was made. Raises BadInput."""
    if sha256(job.head) != job.hashes[0]:
        raise BadInput(f"{job.named[0]} is not what it was when the work began: run the same command again")
    return heads.read(job.head, {tissue.name: value for tissue, value in job.conductivity}, job.tissues)


def _numbers(job: Job, field: Field, surface: Callable[[], Surface[Scanner]]) -> dict[str, float]:
    grey = [size * mega for _, size in percentiles(field)]
    found = dict(zip(E_COLUMNS, grey, strict=True)) | {
        "iterations": field.iterations,
    }
    if job.target:
        there = at_target(field, surface(), job.target)
        found |= dict(zip(E_TARGET, (there.magnitude * mega, there.normal * mega), strict=True))
    errors = {"residual": field.residual, "coil_error": field.coil_error}
    return _rounded(found, DIGITS) | _rounded(errors, FEW)


def _rounded(numbers: Mapping[str, float], digits: int) -> dict[str, float]:
    return {name: float(f"{value:.{digits}g}") for name, value in numbers.items()}


def _keep(batch: Batch, job: Job, outcome: Outcome, field: Field) -> None:
    """The volumes first, so that an outcome that is kept has them."""
    if batch.fields:
        store.write_field(
            batch.output, job.subject, field.e.data, field.labels, about=_about(job), acquisition=job.acquisition
        )
    arrays = {name: np.array(value) for name, value in outcome.numbers.items()}
    _cache(batch.output).keep("many", job.key, arrays=arrays)


def _about(job: Job) -> dict[str, object]:
    """What the JSON beside a field says; by this it is known again."""
    matrix = np.array(job.pose.matrix)
    matrix[:3, 3] /= mm
    return {
        "Coil": job.coil.name,
        "CoilToScannerMillimetres": matrix.round(6).tolist(),
        "ConductivitySiemensPerMetre": {tissue.name: value for tissue, value in job.conductivity},
        "Inputs": dict(zip(("Head", "Coil", "Pose"), job.hashes, strict=True)),
        "Job": job.key,
    }
