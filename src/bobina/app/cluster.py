"""Batches on a Dask cluster: the only file that knows Dask."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bobina
from bobina.app.many import Batch, Crash, Outcome, describe, solve
from bobina.space import BadInput

BATCH = 16
"""jobs, at most: to set a head up costs about as much as one, and what is lost by a crash stays small"""
ANSWER, WORKERS = 10, 60
"""s, for the scheduler to answer and for the first worker to come"""
KILLED = "its worker was killed each time: is there too little memory for this head?"


@dataclass(frozen=True, slots=True)
class Cluster:
    """The workers of a Dask client."""

    client: Any
    address: str

    def most(self, jobs: int) -> int:
        """Few enough that every worker has some."""
        return max(1, min(BATCH, math.ceil(jobs / max(1, len(self.client.ncores())))))

    def __call__(self, batches: Sequence[Batch]) -> Iterator[tuple[int, Outcome] | Crash]:
        """Outcomes as batches end. OSError where the scheduler goes away."""
        from distributed import CancelledError, as_completed

        sent = {self.client.submit(solved, batch, pure=False): batch for batch in batches}
        try:
            for future in as_completed(sent, loop=self.client.loop):
                error = future.exception()
                if error is None:
                    yield from future.result()
                else:
                    yield Crash(sent[future], _reason(error))
        except CancelledError as error:
            raise OSError(
                f"the Dask scheduler at {self.address} went away; what was finished is kept: start it and run the same "
                "command to go on"
            ) from error


def solved(batch: Batch) -> list[tuple[int, Outcome]]:
    """What a worker does."""
    return list(solve(batch))


def _reason(error: BaseException) -> str:
    return KILLED if type(error).__name__ == "KilledWorker" else describe(error)


@contextmanager
def cluster(address: str, output: Path, heads: Sequence[Path]) -> Iterator[Cluster]:
    """A cluster that can do the work. BadInput: none answers, no workers, another bobina, files not seen."""
    try:
        from distributed import Client
    except ImportError as error:
        raise BadInput("--cluster needs Dask, which is not installed: pip install 'bobina[cluster]'") from error
    try:
        client = Client(address, timeout=ANSWER, set_as_default=False)
    except (OSError, ValueError) as error:
        raise BadInput(f"no Dask scheduler answers at {address}: start one, or check --cluster") from error
    with client:
        _check(client, address, output, heads)
        yield Cluster(client, address)


def _check(client: Any, address: str, output: Path, heads: Sequence[Path]) -> None:
    try:
        client.wait_for_workers(1, timeout=WORKERS)
        seen = client.run(sight, output, heads)
    except TimeoutError as error:
        raise BadInput(f"the Dask scheduler at {address} has no workers: start some with dask worker") from error
    except ImportError as error:
        raise BadInput(f"a worker of {address} cannot run bobina: install it there ({describe(error)})") from error
    for worker, (version, unseen) in seen.items():
        if version != bobina.__version__:
            raise BadInput(f"{worker} has bobina {version}, this is {bobina.__version__}: install the same everywhere")
        if unseen:
            raise BadInput(
                f"{worker} does not see {unseen[0]}: heads and output must lie on storage that all workers share"
            )


def sight(output: Path, heads: Sequence[Path]) -> tuple[str, list[str]]:
    """The bobina of a worker, and what it does not see."""
    unseen = [str(path) for path in heads if not path.exists()]
    return bobina.__version__, unseen if output.is_dir() else [str(output), *unseen]
