"""``bobina field-many``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import KW_ONLY, dataclass
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

import bobina
from bobina import store
from bobina.app.cluster import cluster as dask_cluster
from bobina.app.commands import Json
from bobina.app.jobs import Job, read_jobs
from bobina.app.many import E_COLUMNS, E_TARGET, Executor, Here, Outcome, finished, run
from bobina.app.progress import Progress
from bobina.space import BadInput
from bobina.space.units import mm
from bobina.store import Column

TABLE = "field-many.parquet"
FAILED = 4
"""exit code where some jobs failed"""
MOST_RETRIES = 100
E_UNIT = "V/m at 1 A/us"


@Parameter(name="*", negative="")
@dataclass(frozen=True, slots=True)
class Order:
    """The options of ``bobina field-many``; what stands under each is its help."""

    jobs: Path
    """A table (.csv or .tsv) with the columns head (label image or tissue probability maps, as in bobina field), coil
    (.ccd or .tcd file, or a coil of the catalogue) and pose (text file with a 4x4 matrix); paths count from the table.
    Further columns where they are wanted: subject (BIDS label), target (x;y;z in mm of the image) and conductivity
    (bone=0.01;gm=0.3, in S/m). Or a folder of heads (.nii.gz, or sub-X/anat/sub-X_dseg.nii.gz) with --coil and --pose:
    all heads x coils x poses."""
    _: KW_ONLY
    output: Annotated[Path, Parameter(name=["--output", "-o"])]
    """Folder for the results, a BIDS derivative with the table field-many.parquet. Work that was interrupted goes on
    from what is there."""
    coil: Annotated[tuple[str, ...], Parameter(show_default=False)] = ()
    """For a folder of heads: a .ccd or .tcd file or a coil of the catalogue; may be given several times."""
    pose: Annotated[tuple[Path, ...], Parameter(show_default=False)] = ()
    """For a folder of heads: a text file, or a folder of them; may be given several times. A pose named sub-X... is for
    that subject only."""
    conductivity: Annotated[tuple[str, ...], Parameter(show_default=False)] = ()
    """Overrides in S/m for all jobs, such as bone=0.01; may be given several times. A table's own come first."""
    tissues: str | None = None
    """The order of the volumes of 4-D images of maps, such as gm,wm,csf,bone,scalp,air, where no sidecar tells it."""
    fields: bool = False
    """Write the volumes of |E| and E of every job too (tens of MB each at 1 mm)."""
    cluster: str | None = None
    """The scheduler of a Dask cluster, such as tcp://host:8786; left out: this machine. Heads and output must lie on
    storage that all workers see under the same paths. One worker to a machine, since a solve uses every core."""
    retries: int = 2
    """How often a job is tried again whose worker was killed, or that broke off. Bad input is not tried again."""


def field_many(order: Order, *, json_: Json = False) -> int:
    """Solve the fields of many heads, coils and poses; exit code 4 where some failed, which are listed with the reason.

    Parameters
    ----------
    order
        What to solve.
    json_
        Print where the table lies, and what failed, as JSON.
    """
    if not 0 <= order.retries <= MOST_RETRIES:
        raise BadInput(f"--retries is a number from 0 to {MOST_RETRIES}; got {order.retries}")
    wanted = read_jobs(order.jobs, order.coil, order.pose, order.conductivity, order.tissues)
    store.writable(order.output)
    output = order.output.absolute()
    before = finished(wanted, output, fields=order.fields)
    progress = Progress(len(wanted) - len(before))
    if before:
        progress.note(f"{len(before)} of {len(wanted)} are kept from before")
    with _executor(order.cluster, output, wanted) as execute:
        found = run(
            wanted, output, execute, before=before, fields=order.fields, retries=order.retries,
            tell=lambda job, outcome: progress.ended(_line(job, outcome)),
        )
    written = store.write_parquet(order.output / TABLE, table(wanted, found), {"bobina": bobina.__version__})
    _say(written, wanted, found, len(before), as_json=json_)
    return FAILED if any(outcome.reason for outcome in found) else 0


@contextmanager
def _executor(address: str | None, output: Path, jobs: Sequence[Job]) -> Iterator[Executor]:
    if address is None:
        yield Here()
        return
    store.folder(output)
    heads = list(dict.fromkeys(job.head for job in jobs))
    with dask_cluster(address, output, heads) as there:
        yield there


def table(jobs: Sequence[Job], found: Sequence[Outcome]) -> dict[str, Column]:
    """The columns of the table, a row to a job, in the order of the jobs."""
    tissues = [tissue for tissue, _ in jobs[0].conductivity]
    return {
        "subject": Column([job.subject for job in jobs], str),
        **{name: Column([job.named[n] for job in jobs], str) for n, name in enumerate(("head", "coil", "pose"))},
        "acquisition": Column([job.acquisition for job in jobs], str),
        **{f"target_{x}": Column([_millimetres(job, n) for job in jobs], float, "mm") for n, x in enumerate("xyz")},
        **{f"sigma_{tissue.name.lower()}": Column([dict(job.conductivity)[tissue] for job in jobs], float, "S/m")
           for tissue in tissues},
        **{name: _column(name, found, E_UNIT) for name in (*E_COLUMNS, *E_TARGET)},
        "iterations": Column([_whole(outcome) for outcome in found], int),
        **{name: _column(name, found) for name in ("residual", "coil_error")},
        "status": Column(["failed" if outcome.reason else "done" for outcome in found], str),
        "reason": Column([outcome.reason or None for outcome in found], str),
        **{f"{name}_sha256": Column([job.hashes[n] for job in jobs], str)
           for n, name in enumerate(("head", "coil", "pose"))},
    }  # fmt: skip


def _column(name: str, found: Sequence[Outcome], unit: str = "") -> Column:
    return Column([outcome.numbers.get(name) for outcome in found], float, unit)


def _whole(outcome: Outcome) -> int | None:
    return int(outcome.numbers["iterations"]) if outcome.numbers else None


def _millimetres(job: Job, axis: int) -> float | None:
    return None if job.target is None else round(job.target[axis] / mm, 6)


def _line(job: Job, outcome: Outcome) -> str:
    return " x ".join(job.named) + (f": failed, {outcome.reason}" if outcome.reason else "")


def _say(written: Path, jobs: Sequence[Job], found: Sequence[Outcome], kept: int, *, as_json: bool) -> None:
    failed = [(job, outcome) for job, outcome in zip(jobs, found, strict=True) if outcome.reason]
    if as_json:
        print(json.dumps({
            "table": str(written), "jobs": len(jobs), "kept": kept,
            "failed": [{"where": job.where, "subject": job.subject, "head": job.named[0], "coil": job.named[1],
                        "pose": job.named[2], "reason": outcome.reason} for job, outcome in failed],
        }, indent=2))  # fmt: skip
        return
    for job, outcome in failed:
        print(f"failed: {job.where}: {outcome.reason}")
    print(f"{written}: {len(jobs) - len(failed)} of {len(jobs)} done")
